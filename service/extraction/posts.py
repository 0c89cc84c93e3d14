"""Posts that an article speaks of together before it names their holders, who are then named in the same order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from spacy.tokens import Doc, Token

from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.extraction.contact_words import frame_words
from service.extraction.known import Known, OpenOffice
from service.extraction.office_text import Office
from service.extraction.private import is_called_private
from service.extraction.reading import Document

LEADERS = {OfficeFunction.HEAD_OF_STATE, OfficeFunction.HEAD_OF_GOVERNMENT}
NEAR = 2
"""Passages after the posts among which their holders are named."""
_IN_NUMBERS = {OfficeFunction.SENIOR_OFFICIAL, OfficeFunction.LEGISLATOR, OfficeFunction.OTHER}
"""Functions that many of one party have, so that nobody named later is known to be the one."""
_EXPLAINING = ("acl", "nummod")
_OPENING = ("a", "an", "who", "whose")
"""Words that open what a comma behind a name brings in to say whose it is."""


@dataclass(frozen=True, slots=True)
class Post:
    """An office of one party that a sentence speaks of without its holder."""

    passage: int
    office: Office
    party: str
    function: OfficeFunction

    def is_held(self, people: Sequence[Known]) -> bool:
        """Whether somebody is named as its holder: of a state's leaders, one by either title."""
        functions = LEADERS if self.function in LEADERS else {self.function}
        return any(
            who.person.official
            and who.person.party == self.party
            and who.person.function in functions
            and who.person.basis is not OfficeBasis.FORMER
            for who in people
        )


def fill_posts(document: Document, people: Sequence[Known], offices: Sequence[OpenOffice]) -> None:
    """Give the posts of one sentence to the bare names after it, in the order of both.

    "The presidents of A and B met. X and Y agreed", "A's minister and her B counterpart met. X said ...".
    """
    for told in _told_together(document, offices):
        posts = [post for post in told if not post.is_held(people)]
        if len(told) < 2 or not posts:
            continue
        bare = _bare_after(document, people, posts[-1])
        named = bare[: len(posts)]
        if len(named) < len(posts) and not _opens_sentence(document, named):
            continue
        if len(named) > 1 and not (_are_listed(document, named) or _opens_sentence(document, named)):
            continue
        for who, post in zip(named, posts, strict=False):
            basis = OfficeBasis.INFERRED if post.office.counterpart else OfficeBasis.STATED
            who.person.party = post.party
            take(document, who, (post.passage, post.office), basis)
            who.person.function = post.function


def take(document: Document, who: Known, spoken_of: OpenOffice, basis: OfficeBasis) -> None:
    """Make somebody the holder of an office that stands elsewhere, of one of several where it is in the plural."""
    passage, office = spoken_of
    head = document.passages[passage].parsed[office.head]
    title = office.title.replace(head.text, head.lemma_) if office.plural else office.title
    who.person.official, who.person.basis = True, basis
    who.person.function = office.function
    who.person.office = None if office.counterpart else title


def is_titled(who: Known) -> bool:
    """Whether any office stands beside a name, of which the article then makes what it is."""
    return any(holding.office is not None for holding in who.holdings)


def _told_together(document: Document, offices: Sequence[OpenOffice]) -> Iterator[list[Post]]:
    """The posts of each sentence, in the order of the words."""
    spoken = sorted(offices, key=lambda item: (item[0], item[1].start))
    for (passage, _), members in groupby(spoken, key=lambda item: _sentence(document, item)):
        posts: list[Post] = []
        for _, office in members:
            function = posts[-1].function if office.counterpart and posts else office.function
            if office.former or office.tied or office.same_post or function in _IN_NUMBERS:
                continue
            parties = office.parties if office.plural else [office.party]
            posts += [
                Post(passage, office, party, function)
                for party in parties
                if party is not None and (len(parties) > 1 or not office.plural)
            ]
        yield posts


def _sentence(document: Document, spoken_of: OpenOffice) -> tuple[int, int]:
    passage, office = spoken_of
    return passage, document.passages[passage].parsed[office.head].sent.start


def _bare_after(document: Document, people: Sequence[Known], post: Post) -> list[Known]:
    """Those named after a post of whom the article says nothing but the name, in the order of the text."""
    bare = [
        who
        for who in people
        if not (who.person.official or who.person.party or is_titled(who) or is_explained(document, who))
        and len(who.keys) > 1
        and (post.passage, post.office.end) < who.first
        and who.first[0] <= post.passage + NEAR
    ]
    return sorted(bare, key=lambda who: who.first)


def is_explained(document: Document, who: Known) -> bool:
    """Whether the words beside a name say who it is: "A, who runs a bakery", "analyst A", "A of the institute"."""
    name, doc = name_of(document, who), name_of(document, who).doc
    behind = [doc[i].lower_ for i in range(name.i + 1, min(name.i + 3, len(doc)))]
    owned = behind[:1] and behind[0] in ("of", "from", "at", "with") and doc[name.i + 1].head == name
    apposed = behind[:1] == [","] and (behind[-1].isdigit() or behind[-1] in _OPENING)
    labelled = any(child.dep_ == "compound" and child.tag_ == "NN" for child in name.children)
    private = is_called_private(name) or not frame_words("groups", "unofficial").isdisjoint(who.keys)
    told = any(child.dep_ in _EXPLAINING or _tells_what_one_is(child) for child in name.children)
    return bool(owned) or apposed or labelled or private or told


def _tells_what_one_is(part: Token) -> bool:
    """Whether an apposition or a relative clause says what somebody is or does: "a driver", "who sells fish"."""
    if part.dep_ == "appos":
        return part.tag_ == "NN"
    return part.dep_ == "relcl" and any(child.dep_ == "nsubj" and child.lower_ == "who" for child in part.children)


def name_of(document: Document, who: Known) -> Token:
    """The head of a name where somebody is named first."""
    passage, start = who.first
    end = min(end for index, end in who.ends if index == passage and end > start)
    return document.passages[passage].parsed[start:end].root


def _opens_sentence(document: Document, named: Sequence[Known]) -> bool:
    """Whether the first of some names is the subject of its sentence, whom the article goes on to speak of."""
    if not named:
        return False
    first = name_of(document, named[0])
    return first.dep_ in ("nsubj", "nsubjpass") and not any(
        token.dep_ in ("nsubj", "nsubjpass") for token in first.doc[first.sent.start : first.left_edge.i]
    )


def _are_listed(document: Document, people: Sequence[Known]) -> bool:
    """Whether names stand in one list: only commas and "and" between them."""
    for one, other in pairwise(people):
        passage, start = other.first
        before = _before_joint(document.passages[passage].parsed, start)
        if before == start or (passage, before) not in one.ends:
            return False
    return True


def _before_joint(doc: Doc, start: int) -> int:
    """Where the words end that commas and "and" join to what begins at a token."""
    while start > 0 and doc[start - 1].lower_ in {",", "and"}:
        start -= 1
    return start
