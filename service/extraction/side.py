"""One side of a contact: what the words of one argument name, and whom they stand for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Doc, Token

from service.extraction.contact_words import frame_words
from service.extraction.mention_index import MentionIndex
from service.extraction.ownership import LOOSE, only_backs, owns, possesses
from service.extraction.predicates import SUBJECT
from service.extraction.private import is_of_private, is_private
from service.extraction.reading import OfficeMention, PartyMention, PersonMention, PlaceMention
from service.extraction.references import SINGULAR, count_of, is_plural, is_plural_reference, reference_of

CLAUSE = ("relcl", "advcl", "acl", "ccomp", "parataxis")


@dataclass(slots=True)
class Side:
    """One argument of a contact: the people, offices and parties that its words name."""

    people: list[PersonMention] = field(default_factory=list)
    offices: list[OfficeMention] = field(default_factory=list)
    parties: list[PartyMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    back: Token | None = None
    """A word that stands for somebody told of before: a pronoun, "the two", "the ministers"."""
    group: Token | None = None
    """The head noun of an unnamed group ("officials", "delegation")."""
    head: Token | None = None
    """The word that the argument is of: "each" in "with each of the leaders"."""
    link: str = ""
    """The preposition that brings it in."""
    joined: list[str] = field(default_factory=list)
    """Parties that stand in a list with people: "between Minister A and the EU"."""
    inherited: list[str] = field(default_factory=list)
    """Parties that coreference found for the words."""
    resolved: bool = False
    """Whether it is known whom `back` stands for: one side can be of several contacts."""
    later: bool = False
    """Whether the words put the meeting with it after that with another: "and then with"."""

    @property
    def empty(self) -> bool:
        """Whether the words name nobody."""
        return not (self.people or self.offices or self.parties or self.back or self.inherited)

    @property
    def stated(self) -> bool:
        """Whether the words themselves say anything of who it is, beyond what was inferred for them."""
        return bool(self.people or self.offices or self.parties or self.back or self.group)

    @property
    def plural_back(self) -> bool:
        """Whether the words stand for several told of before."""
        return self.back is not None and is_plural_reference(self.back)

    @property
    def team(self) -> bool:
        """Whether the words stand for those who met on behalf of a party: "the Danish delegation", "both sides"."""
        named = self.people or self.offices
        return self.group is not None and not named and self.group.lemma_.lower() in frame_words("back", "teams")

    def codes(self) -> list[str]:
        """Codes of the parties that the words of this side give, in order, each once."""
        codes = [code for code in (m.person.party for m in self.people) if code]
        codes += [code for code in (m.party for m in self.offices) if code]
        if not codes or self.group is not None or self.offices:
            codes += [m.party for m in self.parties]
        return list(dict.fromkeys([*codes, *self.joined, *self.inherited]))


@dataclass(slots=True)
class Arguments:
    """The sides of one contact, the host or subject first."""

    subject: Side = field(default_factory=Side)
    others: list[Side] = field(default_factory=list)
    resumed: bool = False
    """Whether a side stands for the sides of a contact told of before."""

    @property
    def empty(self) -> bool:
        """Whether no side names anybody."""
        return not self.sides()

    def sides(self) -> list[Side]:
        """All sides that name somebody."""
        return [side for side in [self.subject, *self.others] if not side.empty]


def side_of(token: Token, index: MentionIndex) -> Side:
    """What one argument and all that is joined to it name."""
    token = _antecedent_of(token)
    tokens = {i for head in _subjects_beside(token, index) for i in argument_tokens(head)}
    for mention in index.within(sorted(tokens)):
        for member in index.enumeration(mention, token.doc):
            tokens.update(range(member.start, member.end))
    side = side_in(sorted(tokens), token.doc, index)
    side.head, side.link = token, token.head.lower_ if token.dep_ == "pobj" else ""
    heads = [token, *token.conjuncts, *_spelt_out(token, side)]
    if not side.people and not side.offices and not any(_may_meet(head, side) for head in heads):
        return Side(places=side.places)
    if is_private([*side.people, *side.offices, *side.parties, *side.places], heads, tokens):
        return Side(places=side.places)
    side.parties = [mention for mention in side.parties if not is_of_private(mention, token.doc)]
    for head in heads:
        if head.lemma_.lower() in frame_words("groups", "official"):
            side.group = head
    if not side.people and not side.codes():
        side.back = reference_of(token)
    else:  # "she and Abernathy", "the two premiers and the president of Peru"
        side.back = next((head for head in heads if _is_one_beside(head, side) or _are_others_beside(head, side)), None)
    if side.group is not None and not side.codes() and not side.people:
        _add_seat(side, index)
    return side


def _is_one_beside(head: Token, side: Side) -> bool:
    """Whether a pronoun stands for one more beside those whom a side names."""
    return bool(side.people) and head.pos_ == "PRON" and head.lower_ in SINGULAR


def _are_others_beside(head: Token, side: Side) -> bool:
    """Whether a word stands for several told of before, beside those whom it is joined to by an "and"."""
    count = count_of(head) if is_plural_reference(head) else None
    beside = (*side.people, *side.offices, *side.parties)
    named = any(mention.start <= other.i < mention.end for other in head.conjuncts for mention in beside)
    return count is not None and named and len(side.codes()) < count


def _antecedent_of(token: Token) -> Token:
    """What a relative pronoun stands for: "the minister, with whom she met"; any other word itself."""
    if token.tag_ not in ("WP", "WDT"):
        return token
    clause = next((above for above in token.ancestors if above.dep_ == "relcl"), None)
    return clause.head if clause is not None else token


def _spelt_out(noun: Token, side: Side) -> list[Token]:
    """The parties that a plural is said to be, which are all that it names: "the UN hopefuls - Brazil and Peru"."""
    named = {i for mention in side.parties if mention.form == "name" for i in range(mention.start, mention.end)}
    members = [child for child in noun.children if is_plural(noun) and child.dep_ == "appos" and child.i in named]
    if members:
        side.parties = [mention for mention in side.parties if mention.start > noun.i]
    return members


def _add_seat(side: Side, index: MentionIndex) -> None:
    """Let officials of whom only the country is named where they sit be that country's: "officials in Belgium"."""
    seats = [c for c in side.group.children if c.dep_ == "prep" and c.lower_ == "in"] if side.group is not None else []
    below = sorted({token.i for seat in seats for token in seat.subtree})
    side.parties += [m for m in index.within(below) if isinstance(m, PartyMention) and m.form == "name"]


def objects_of(prep: Token, index: MentionIndex) -> list[Side]:
    """The sides that a preposition brings in, and those of its like joined to it: "first with A and then with B"."""
    joined = [other for other in prep.conjuncts if other.lower_ == prep.lower_ and other.i > prep.i]
    if prep.head.pos_ == "VERB":  # the parse joins the second preposition to the verb
        joined += [c for c in prep.head.children if c.dep_ == "conj" and c.lower_ == prep.lower_ and c.i > prep.i]
    sides = []
    for word in (prep, *joined):
        objects = [child for child in word.children if child.dep_ in ("pobj", "pcomp", "dobj")]
        sides += [side_of(child, index) for child in objects] or _torn_object(word, index)
    return sides


def _torn_object(prep: Token, index: MentionIndex) -> list[Side]:
    """What stands right behind a preposition that the parse left without an object."""
    start = prep.i + 1
    found = [mention for mention in index.within([start]) if mention.start == start]
    if not found or isinstance(found[0], PlaceMention):
        return []
    side = side_in(range(start, max(mention.end for mention in found)), prep.doc, index)
    side.link = prep.lower_
    return [side]


def _may_meet(head: Token, side: Side) -> bool:
    """Whether a word can be of those who meet: not tourists or goods, but officials, missions, what names a party."""
    if any(mention.start <= head.i < mention.end for mention in side.parties):
        return True
    lemma = head.lemma_.lower()
    if lemma in frame_words("back", "joint") and any(is_plural_reference(part) for part in head.subtree):
        return True  # "a committee of the two ministries"
    if head.tag_ not in ("NN", "NNS"):
        return lemma not in frame_words("groups", "unofficial")
    if lemma in frame_words("back", "partners"):  # "the visitor", not "visitors"
        return any(child.lower_ == "the" or child.dep_ == "poss" for child in head.children)
    return any(lemma in frame_words("groups", name) for name in ("official", "standing_for", "counted"))


def _subjects_beside(token: Token, index: MentionIndex) -> list[Token]:
    """A subject with the others of its verb, as a headline lists them: "French PM A, German premier B hold talks"."""
    if token.dep_ not in SUBJECT:
        return [token]
    subjects = [
        child
        for child in token.head.lefts
        if child.dep_ in SUBJECT or (child.dep_ == "npadvmod" and index.names_somebody(child))
    ]
    listed = all(
        token.doc[left.right_edge.i + 1 : right.left_edge.i].text in (",", "")
        and not any(child.dep_ in CLAUSE for child in left.children)
        for left, right in pairwise(subjects)
    )
    return subjects if listed and token in subjects else [token]


def side_in(tokens: Sequence[int] | range, doc: Doc, index: MentionIndex) -> Side:
    """What a stretch of tokens names; a party inside a person's own words is part of that person."""
    side = Side()
    covered: set[int] = set()
    found = index.within(tokens)
    owners = [m for m in found if isinstance(m, PersonMention | OfficeMention) and possesses(m, doc, tokens)]
    side.inherited = [code for m in owners if (code := m.person.party if isinstance(m, PersonMention) else m.party)]
    covered.update(i for owner in owners for i in range(owner.start, owner.end))
    for mention in found:
        if not isinstance(mention, PersonMention) or mention in owners:
            continue
        if owns(mention, doc, tokens):
            side.inherited += [mention.person.party] if mention.person.party else []
        else:
            side.people.append(mention)
        covered.update(range(mention.start, mention.end))
    for mention in found:
        if isinstance(mention, OfficeMention) and not mention.plural and owns(mention, doc, tokens):
            side.inherited += [mention.party] if mention.party else []
            covered.update(range(mention.start, mention.end))
        elif isinstance(mention, OfficeMention) and mention.head not in covered:
            side.offices.append(mention)
            if mention.party and not is_plural(doc[mention.head]):
                covered.update(range(mention.start, mention.end))
        elif isinstance(mention, PlaceMention):
            side.places.append(mention)
    bare = [m for m in found if isinstance(m, PartyMention) and covered.isdisjoint(range(m.start, m.end))]
    side.parties = [m for m in bare if not only_backs(m, doc) and not _is_posting(m, side.offices)]
    side.joined = [m.party for m in side.parties if m.form != "adjective" and _is_joined(doc[m.head], covered)]
    side.group = next((doc[i] for i in tokens if doc[i].lemma_.lower() in frame_words("groups", "official")), None)
    return side


def _is_posting(mention: PartyMention, offices: Sequence[OfficeMention]) -> bool:
    """Whether a party is only where officials of another serve: "US negotiators in Oman"."""
    holding = [office for office in offices if office.head < mention.start < office.end]
    return bool(holding) and all(office.party not in (None, mention.party) for office in holding)


def _is_joined(token: Token, people: Collection[int]) -> bool:
    return token.dep_ == "conj" and token.head.i in people


def brings_along(prep: Token) -> bool:
    """Whether a preposition names who else is on the side of somebody: "along with", "together with", "alongside"."""
    beside = frame_words("company", "beside")
    around = (prep.head, *prep.children) if prep.lower_ == "with" else ()
    return prep.lower_ in beside or any(word.lower_ in beside for word in around)


def _names_post(prep: Token) -> bool:
    """Whether a preposition tells whose somebody is by where they serve: "an official at the Omani embassy"."""
    posts = (part for part in prep.children if part.dep_ == "pobj") if prep.lower_ in ("at", "in") else ()
    return any(part.lemma_.lower() in frame_words("groups", "posts") for part in posts)


def argument_tokens(token: Token) -> list[int]:
    """Tokens of an argument: its noun phrase with what is joined to it, without clauses and loose phrases."""
    out: list[int] = []
    stack = [token]
    while stack:
        current = stack.pop()
        out.append(current.i)
        for child in current.children:
            if child.dep_ == "acl" and child.tag_ == "VBN" and child.lemma_ in frame_words("company", "leading"):
                stack += [part for agent in child.children if agent.dep_ == "agent" for part in agent.children]
            if child.dep_ == "acl" and child.tag_ == "VBG" and child.lemma_ in frame_words("company", "standing"):
                stack += [part for part in child.children if part.dep_ == "dobj"]
            if child.dep_ in CLAUSE or child.dep_ in SUBJECT:
                continue
            named = not frame_words("company", "naming").isdisjoint((child.lower_, current.lower_))
            if child.dep_ == "prep" and not (
                child.lower_ in LOOSE or named or brings_along(child) or _names_post(child)
            ):
                continue
            if child.dep_ == "poss" and child.pos_ == "PRON":
                continue
            stack.append(child)
    return sorted(out)
