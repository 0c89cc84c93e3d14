"""Offices in a passage: the words of each, what it is for, whose it is, and whether it is a past one."""

from collections.abc import Sequence

from spacy.tokens import Doc

from service.domain.parties import party as party_of
from service.domain.vocabulary import OfficeFunction, PartyKind
from service.extraction.office_after import read_after
from service.extraction.office_before import kept_start, portfolio_start, read_before
from service.extraction.office_text import NOMINAL, Office, OfficeText
from service.extraction.office_words import Entry, rank_of
from service.extraction.reading import PartyMention

_MOST_JOINED = 4
"""Offices that one person holds together in a title; a longer chain is no title."""

_VERBAL = {"VERB", "AUX", "ADV", "ADP"}
_GIVEN_BY_BODY = {OfficeFunction.SENIOR_OFFICIAL, OfficeFunction.HEAD_OF_STATE, OfficeFunction.DEPUTY_MINISTER}
_HELD_ANYWHERE = {
    OfficeFunction.SENIOR_OFFICIAL,
    OfficeFunction.HEAD_OF_STATE,
    OfficeFunction.IGO_HEAD,
    OfficeFunction.SPOKESPERSON,
}
"""Functions whose titles companies and clubs use too."""


def find_offices(doc: Doc, parties: Sequence[PartyMention]) -> list[Office]:
    """All offices of a passage, in the order of the text; `parties` are the mentions in this passage."""
    reader = _Reader(OfficeText(doc, parties))
    offices: list[Office] = []
    position = 0
    while position < len(doc):
        opens = reader.lexicon.phrases.opens(reader.text.lower[position])
        office = reader.read(position, offices[-1].end if offices else 0) if opens else None
        if office is None:
            position += 1
            continue
        offices.append(office)
        position = office.end
    return offices


class _Reader:
    """Reads the offices of one passage."""

    def __init__(self, text: OfficeText) -> None:
        self.text, self.lexicon = text, text.lexicon

    def read(self, position: int, floor: int, joined: int = 0) -> Office | None:
        """The office whose head phrase begins at `position`; nothing before `floor` belongs to it.

        `joined` counts the offices before it that it may become one with.
        """
        text = self.text
        found = self.lexicon.phrases.at(text.lower, position)
        if found is None or self._is_no_office(position, *found):
            return None
        end, entry = found
        office = Office(position, end, end - 1, "", entry.function, default_party=entry.party, plural=entry.plural)
        office.weak, office.tied, office.gender = entry.kind == "weak", entry.kind == "tied", entry.gender
        title_start = portfolio_start(text, position, floor, entry)
        office.party = text.party_within(title_start, position)
        before, after = text.lower[title_start:position], list[str]()
        office.start = read_before(text, office, title_start, floor)
        title_start = kept_start(text, title_start, office.start)
        office.title = text.without_parties(title_start, end, position)
        if entry.phrase in self.lexicon.relational:
            self._read_relation(office, entry, joined)
        else:
            office.end = read_after(text, office, entry, after)
            deputy = any(word in self.lexicon.deputies for word in text.lower[title_start:position])
            office.function = self._function(office, entry, before, after, deputy=deputy)
            office.tied = office.tied and office.function is not OfficeFunction.LEGISLATOR
            office.private = self._is_private(office, before + after)
        self._join_next(office, joined)
        if office.plural:
            self._gather_parties(office)
        return office

    def _is_no_office(self, start: int, end: int, entry: Entry) -> bool:
        """Whether the words are used otherwise: "to head", "chief negotiator", "leader-like"."""
        if entry.kind not in {"tied", "weak"} and end - start > 1:
            return False
        token = self.text.doc[end - 1]
        if token.pos_ in _VERBAL and not token.text[0].isupper() and start not in self.text.by_end:
            return True
        if end < len(self.text.doc) and entry.phrase in self.lexicon.kept and self.text.doc[end].pos_ in NOMINAL:
            return self.text.leads_to_head(end)
        return self.text.word(end) == "-" and end + 1 < len(self.text.doc) and not self.text.is_upper(end + 1)

    # ---- more than one ---------------------------------------------------------------------------------------------
    def _read_relation(self, office: Office, entry: Entry, joined: int) -> None:
        """Read "his counterpart from Greece", "her counterpart in Seoul", "his predecessor as defence minister"."""
        text, end = self.text, office.end
        office.counterpart, office.former = True, office.former or entry.phrase == "predecessor"
        office.same_post = entry.phrase in self.lexicon.same_post
        if text.word(end) == "as":
            post = self._next(end + 1, joined)
            if post is not None:
                office.title, office.function, office.counterpart = post.title, post.function, False
                office.party, office.end = office.party or post.party, post.end
        elif text.word(end) in {"from", "of", "in"} and end + 1 in text.by_start:
            mention = text.by_start[end + 1]
            office.party, office.end = office.party or mention.party, mention.end

    def _next(self, floor: int, joined: int) -> Office | None:
        """The office that begins at `floor`, with its portfolio before its head; None once enough are joined."""
        if joined >= _MOST_JOINED:
            return None
        for start in range(floor, min(floor + 4, len(self.text.doc))):
            if self.lexicon.phrases.at(self.text.lower, start):
                return self.read(start, floor, joined + 1)
            if self.text.doc[start].pos_ not in NOMINAL:
                return None
        return None

    def _join_next(self, office: Office, joined: int) -> None:
        """Make "Deputy Prime Minister and Foreign Minister" one office, with the weightier function."""
        text, index = self.text, office.end
        if text.word(index) == "," and text.word(index + 1) in self.lexicon.conjunctions:
            index += 1
        if text.word(index) not in self.lexicon.joints or office.plural or office.counterpart:
            return
        if text.word(index) == "and" and not text.is_upper(index - 1) and text.is_upper(index + 1):
            return  # "the chancellor and President A"
        follower = self._next(index + 1, joined)
        if (
            follower is None
            or follower.start > index + 1
            or follower.definite
            or follower.plural
            or follower.counterpart
        ):
            return
        if follower.party and office.party and follower.party != office.party:
            return
        office.title = f"{office.title} {text.doc[index].text} {follower.title}"
        office.party, office.end = office.party or follower.party, follower.end
        office.default_party = office.default_party or follower.default_party
        office.function = min(office.function, follower.function, key=rank_of)
        office.weak, office.tied = office.weak and follower.weak, office.tied and follower.tied

    def _gather_parties(self, office: Office) -> None:
        """Read the parties of a plural: "the presidents of Egypt and Sudan", "Greek and French counterparts"."""
        text, first, last = self.text, office.start, office.end
        apart = (
            text.word(first) in self.lexicon.articles and text.word(first - 1) == ","
        )  # "to Chad, the Greek leaders"
        while not apart and text.word(first - 1) in self.lexicon.listing and first - 1 in text.by_end:
            first = text.by_end[first - 1].start
            first -= text.word(first - 1) == "the"
        while text.word(last) in {"and", ","} and last in text.by_end:
            follower = last + 1
            while text.word(follower) in {"the", "and"} and follower not in text.by_start:
                follower += 1
            mention = text.by_start.get(follower)
            if mention is None or mention.form == "adjective":
                break
            last = mention.end
        office.start, office.end = first, last
        inside = sorted((m.start, m.party) for m in text.parties if first <= m.start and m.end <= last)
        office.parties = list(dict.fromkeys(party for _, party in inside if party not in office.about))

    # ---- meaning ---------------------------------------------------------------------------------------------------
    def _function(
        self, office: Office, entry: Entry, before: list[str], after: list[str], *, deputy: bool
    ) -> OfficeFunction:
        """What an office is for, by its head, its portfolio or body, and the party that has it."""
        function = self._function_at_home(office, entry, before, after, deputy=deputy)
        found = party_of(office.party) if office.party else None
        if found is None:
            return function
        if found.kind is not PartyKind.ORGANISATION:
            return OfficeFunction.SENIOR_OFFICIAL if function is OfficeFunction.IGO_HEAD else function
        if (
            function in {OfficeFunction.SENIOR_OFFICIAL, OfficeFunction.HEAD_OF_STATE}
            and not deputy
            and entry.phrase in self.lexicon.chiefs
        ):
            return OfficeFunction.IGO_HEAD
        if function in {*_GIVEN_BY_BODY, OfficeFunction.OTHER_MINISTER}:
            return OfficeFunction.IGO_OFFICIAL
        return function

    def _function_at_home(
        self, office: Office, entry: Entry, before: list[str], after: list[str], *, deputy: bool
    ) -> OfficeFunction:
        """What an office is for where it is a state's."""
        words = self.lexicon
        if entry.phrase in words.ministerial:
            function = words.portfolio_function(before, after)
            office.default_party = office.default_party if function is OfficeFunction.FOREIGN_MINISTER else None
            if deputy:
                assistant = "assistant" in self.text.lower[office.start : office.head]
                return OfficeFunction.SENIOR_OFFICIAL if assistant else OfficeFunction.DEPUTY_MINISTER
            return function
        if entry.phrase == "secretary of state" and (after or deputy):
            return OfficeFunction.DEPUTY_MINISTER if deputy else OfficeFunction.OTHER_MINISTER
        if entry.kind in {"tied", "weak"} and entry.function in _GIVEN_BY_BODY and entry.phrase != "official":
            return words.body_function(before + after) or entry.function
        if entry.phrase == "representative" and not before and not after and office.title[:1].isupper():
            return OfficeFunction.LEGISLATOR
        if entry.phrase == "president":
            return words.body_function(after) or entry.function
        return entry.function

    def _is_private(self, office: Office, around: list[str]) -> bool:
        """Whether the office is one of a company, a club or a school."""
        if office.function not in _HELD_ANYWHERE:
            return False
        beside = around if office.party else [*around, self.text.word(office.start - 1)]
        return any(word in self.lexicon.private for word in beside)
