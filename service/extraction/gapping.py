"""What a clause tells without a verb: "met A on Monday and B on Tuesday", "in Rome in May and in Oslo in June"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Doc, Token

from service.domain.vocabulary import Mode
from service.extraction.circumstances import mode_at
from service.extraction.contact_words import frame_words
from service.extraction.governors import support_verbs
from service.extraction.mention_index import MentionIndex
from service.extraction.predicates import SUBJECT, is_verb, name_head
from service.extraction.reading import DateMention, Mention, OfficeMention, PartyMention, PersonMention, PlaceMention
from service.extraction.side import Arguments, Side, side_in
from service.extraction.triggers import Trigger, contact_nouns, trigger_words

FINITE = ("VBD", "VBN", "VBZ", "VBP", "MD")
TAIL = ("dobj", "prt")
"""How the rest of an expression hangs on its verb: "took place", "went ahead"."""
SHARED = ("between", "among", "of")
JOURNEYS = ("visit", "travel")
Somebody = PersonMention | OfficeMention | PartyMention


@dataclass(slots=True)
class Member:
    """One of several that are joined behind a word of contact: whom it is with, when, where and by what means."""

    start: int
    sequel: bool = False
    """Whether "then", "again" or the like brings it in."""
    somebody: Somebody | None = None
    date: DateMention | None = None
    place: PlaceMention | None = None
    mode: Mode | None = None

    @property
    def stated(self) -> bool:
        """Whether it says with whom or where."""
        return self.somebody is not None or self.place is not None

    @property
    def placed(self) -> bool:
        """Whether it has circumstances of its own."""
        return self.date is not None or self.place is not None or self.mode is not None


@dataclass(slots=True)
class Gaps:
    """What stands behind a contact without a verb of its own."""

    sides: list[Side] = field(default_factory=list)
    """Counterparts that the parse lost: those of the later members."""
    occasions: list[Member] = field(default_factory=list)
    """The meetings with the same counterpart, where there are several; none where there is one."""
    elsewhere: list[Mention] = field(default_factory=list)
    """The dates and places of the later members, which are not those of the first one."""


def read_gaps(trigger: Trigger, arguments: Arguments, index: MentionIndex, dates: Sequence[DateMention]) -> Gaps:
    """What is joined to a contact behind its first counterpart."""
    members = _members(trigger, arguments, index, dates)
    known = {id(mention) for side in arguments.sides() for mention in (*side.people, *side.offices, *side.parties)}
    anew = [member for member in members[1:] if member.somebody is not None and id(member.somebody) not in known]
    sides = [_side(member, member.somebody, trigger) for member in anew if member.somebody is not None]
    sequels = {id(member.somebody) for member in members if member.sequel}
    for side in arguments.others:
        side.later = any(id(mention) in sequels for mention in (*side.people, *side.offices, *side.parties))
    sides += _resumed(trigger, index)
    if trigger.frame in JOURNEYS:
        goals = {mention.start for side in arguments.others for mention in (*side.places, *side.parties)}
        further = [m.place for m in members[1:] if m.place is not None and m.place.start not in goals]
        sides += [Side(places=[place], inherited=[place.country]) for place in further if place.country]
    alone = all(member.somebody is None for member in members[1:]) and not (trigger.frame in JOURNEYS and sides)
    occasions = members if alone and _are_several(trigger, members) else []
    return Gaps(sides, occasions, _elsewhere(trigger, members, dates, index))


def _elsewhere(
    trigger: Trigger, members: Sequence[Member], dates: Sequence[DateMention], index: MentionIndex
) -> list[Mention]:
    """What tells only when and where the later members are: one day behind all of them is that of all."""
    if not members:
        return []
    before = range(trigger.token.sent.start, members[0].start)
    dated = members[0].date is not None or any(mention.start in before for mention in dates)
    placed = members[0].place is not None or any(isinstance(m, PlaceMention) for m in index.within(before))
    found: list[Mention] = [member.date for member in members[1:] if member.date is not None and dated]
    return found + [member.place for member in members[1:] if member.place is not None and placed]


def _members(trigger: Trigger, arguments: Arguments, index: MentionIndex, dates: Sequence[DateMention]) -> list[Member]:
    """The members joined behind a contact, its own circumstances first, wherever they begin."""
    dated = {mention.start: mention for mention in dates if mention.bound == "on"}
    found = (_row(start, trigger, index, dated) for start in _openings(trigger, arguments))
    return next((members for members in found if len(members) > 1), [])


def _row(start: int, trigger: Trigger, index: MentionIndex, dated: Mapping[int, DateMention]) -> list[Member]:
    """The members from a token on, as far as they follow each other closely."""
    doc, end = trigger.token.doc, trigger.token.sent.end
    members = [Member(start)]
    joined, sequel, at = False, False, start
    while at < end:
        token, current = doc[at], members[-1]
        word = token.lower_
        mention, mode = dated.get(at) or _named_at(at, doc, index, trigger), mode_at(token)
        comma = token.text == "," and current.date is not None and current.stated
        after = word in frame_words("gapping", "sequel")
        joined = joined or comma or word in frame_words("gapping", "joining") or (after and doc[at - 1].text == ",")
        sequel = sequel or after
        if mention is not None or mode is not None:
            if joined and not _is_part(mention, doc):
                break
            if joined and (current.placed or sequel or (current.stated and not isinstance(mention, Somebody))):
                current = Member(at, sequel)
                members.append(current)
            joined, sequel = False, False
            _take(current, mention, mode)
            at = mention.end - 1 if mention is not None else at
        elif not (after or word in frame_words("gapping", "joining") or _is_beside(token)):
            break
        at += 1
    return [members[0], *(member for member in members[1:] if member.placed or member.somebody)]


def _resumed(trigger: Trigger, index: MentionIndex) -> Iterator[Side]:
    """Those whom a sentence without a verb adds to the one before it: "I spoke with A. And also with B, C"."""
    doc, end = trigger.token.doc, trigger.token.sent.end
    while trigger.frame not in JOURNEYS and end < len(doc) and doc[end].lower_ in frame_words("gapping", "resuming"):
        following = doc[end].sent
        if any(is_verb(token) for token in following):
            return
        named = side_in(range(following.start, following.end), doc, index)
        people: list[Somebody] = [*named.people, *named.offices]
        for somebody in people:
            yield _side(Member(following.start, sequel=True), somebody, trigger)
        end = following.end


def _openings(trigger: Trigger, arguments: Arguments) -> list[int]:
    """Where what is said of a contact may begin: behind its word, behind its first counterpart, behind its verb."""
    own = max(word.i for word in trigger.words) + 1
    verbs = [verb for verb in support_verbs(trigger.token) if verb.i > own] if trigger.is_noun else []
    tails = [child for verb in verbs for child in verb.children if child.i == verb.i + 1 and child.dep_ in TAIL]
    behind = [max(word.i for word in (*verbs, *tails)) + 1] if verbs else []
    if trigger.frame in JOURNEYS:
        return [own, *behind]
    end = trigger.token.sent.end
    named = sorted(
        (mention.start, mention.end, side.link)
        for side in arguments.sides()
        for mention in (*side.people, *side.offices, *side.parties)
        if own <= mention.start < end
    )
    shared = [stop for _, stop, link in named if link in SHARED]
    return [own, *([shared[-1]] if shared else [stop for _, stop, _ in named[:1]]), *behind]


def _named_at(at: int, doc: Doc, index: MentionIndex, trigger: Trigger) -> Mention | None:
    """The person, office, party or place that begins at a token, where it can be part of what is joined."""
    found = [m for m in index.by_token.get(at, ()) if m.start == at and not _qualifies(m, doc)]
    place = next((mention for mention in found if isinstance(mention, PlaceMention)), None)
    if place is not None and (doc[at - 1].lower_ in ("in", "at", "near") or trigger.frame in JOURNEYS):
        return place
    named = [mention for mention in found if isinstance(mention, Somebody)]
    return max(named, key=lambda mention: (isinstance(mention, PersonMention), mention.end), default=None)


def _qualifies(mention: Mention, doc: Doc) -> bool:
    """Whether a party or country only says whose somebody is: "the Omani envoy", "Oman's envoy"."""
    possessive = mention.end < len(doc) and doc[mention.end].tag_ == "POS"
    adjective = isinstance(mention, PartyMention) and mention.form == "adjective"
    return adjective or (possessive and isinstance(mention, PartyMention | PlaceMention))


def _is_beside(token: Token) -> bool:
    """Whether a word may stand between the members without ending their row."""
    if token.is_punct:
        return token.text in (",", ":")
    noun = token.lemma_.lower()
    named = noun in contact_nouns() or noun in frame_words("groups", "official")
    named = named or (token.tag_ == "VB" and noun in trigger_words())  # "to Rome on Friday to meet"
    listed = frame_words("gapping", "beside") | frame_words("gapping", "times")
    return named or token.lower_ in listed or token.tag_ == "POS" or token.pos_ in ("DET", "ADJ", "PROPN", "NUM")


def _is_part(mention: Mention | None, doc: Doc) -> bool:
    """Whether what is named is a member, not the subject of another clause ("met A on Monday and B left")."""
    if mention is None or isinstance(mention, DateMention):
        return True
    head = name_head(doc[mention.head])
    acts = head.dep_ in SUBJECT and head.head.i > mention.end
    follower = doc[mention.end] if mention.end < len(doc) else None
    return not acts and (follower is None or follower.tag_ not in FINITE)


def _take(member: Member, mention: Mention | None, mode: Mode | None) -> None:
    if isinstance(mention, DateMention):
        member.date = member.date or mention
    elif isinstance(mention, PlaceMention):
        member.place = member.place or mention
    elif isinstance(mention, Somebody):
        member.somebody = member.somebody or mention
    else:
        member.mode = member.mode or mode


def _side(member: Member, somebody: Somebody, trigger: Trigger) -> Side:
    together = trigger.frame in ("meet", "converse", "discuss", "remote", "noun")
    side = Side(link="with" if together else "", later=member.sequel)
    if isinstance(somebody, PersonMention):
        side.people.append(somebody)
    elif isinstance(somebody, OfficeMention):
        side.offices.append(somebody)
    else:
        side.parties.append(somebody)
    return side


def _are_several(trigger: Trigger, members: Sequence[Member]) -> bool:
    """Whether the members are meetings of their own, not the days or places of one that went on."""
    if len(members) < 2 or not members[0].placed:
        return False
    if all(_differ(a, b) for a, b in pairwise(members)):
        return True
    return any(member.sequel for member in members) or _is_counted(trigger)


def _differ(a: Member, b: Member) -> bool:
    """Whether both day and place set two members apart, or the means, or months, which no meeting goes on for."""
    if a.mode is not None and b.mode is not None and a.mode is not b.mode:
        return True
    if a.date is None or b.date is None:
        return False
    places = a.place is not None and b.place is not None and a.place.name != b.place.name
    months = all(len(member.date.past.edtf or "") == len("2024-05") for member in (a, b) if member.date is not None)
    return places or months


def _is_counted(trigger: Trigger) -> bool:
    """Whether the words count several meetings: "met twice", "two rounds of talks", "meetings in Rome and Oslo"."""
    return any(_counts(word) for word in _around(trigger))


def _around(trigger: Trigger) -> Iterator[Token]:
    yield trigger.token
    if trigger.is_noun and trigger.token.dep_ == "pobj":
        yield trigger.token.head.head


def _counts(word: Token) -> bool:
    if any(child.lower_ in frame_words("gapping", "times") for child in word.children):
        return True
    counted = any(child.dep_ == "nummod" and child.lower_ not in ("one", "1") for child in word.children)
    return word.tag_ == "NNS" and (counted or word.lemma_.lower() in frame_words("gapping", "countable"))
