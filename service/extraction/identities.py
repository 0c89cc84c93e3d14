"""Which person each name of an article means: one that is known already, a new one, or none."""

from dataclasses import dataclass, field

from spacy.tokens import Doc

from service.extraction.holding import Holding
from service.extraction.known import Known
from service.extraction.name_forms import is_form_of, name_keys, same_person
from service.extraction.names import NameSpan
from service.extraction.office_text import Office
from service.extraction.places import is_listed_place
from service.extraction.reading import PartyMention, Passage, PassageKind, Person


@dataclass(slots=True)
class PeopleInPassage:
    """What one passage says of persons: its offices, its names and who holds what."""

    passage: Passage
    parties: list[PartyMention]
    offices: list[Office]
    names: list[NameSpan]
    holdings: dict[int, list[Holding]] = field(default_factory=dict)
    """What each name of `names` holds, by its place in the list."""


class Register:
    """The people of an article known so far, found by the words of their names.

    Of two forms of a person's name, one has the last word of the other, so that no others need be looked at.
    """

    def __init__(self) -> None:
        self.people: list[Known] = []
        self._named: dict[str, set[int]] = {}
        self._surnamed: dict[str, set[int]] = {}
        self._number: dict[int, int] = {}

    def add(self, who: Known) -> None:
        """Make a person known."""
        self._number[id(who)] = len(self.people)
        self.people.append(who)
        self._enter(who)

    def rename(self, who: Known, keys: tuple[str, ...]) -> None:
        """Give a known person a fuller name."""
        who.keys = keys
        self._enter(who)

    def sharing(self, keys: tuple[str, ...]) -> list[Known]:
        """Whose names can be forms of this one, in the order in which they became known."""
        found = set(self._named.get(keys[-1], ()))
        found.update(number for key in keys for number in self._surnamed.get(key, ()))
        return [self.people[number] for number in sorted(found)]

    def _enter(self, who: Known) -> None:
        number = self._number[id(who)]
        for key in who.keys:
            self._named.setdefault(key, set()).add(number)
        self._surnamed.setdefault(who.keys[-1], set()).add(number)


def identify(known: Register, reading: PeopleInPassage, place: int) -> Known | None:
    """The person that a name means, newly made where no known one fits; None where it is no person's name."""
    name, holdings = reading.names[place], reading.holdings.get(place, [])
    keys = name_keys(name.text)
    heading = reading.passage.kind in {PassageKind.TITLE, PassageKind.HEADING}
    if heading and len(keys) > 1 and (found := _cut_to_known(known, reading, place)) is not None:
        name, keys = found
    fitting = [who for who in known.sharing(keys) if _fits(who, keys)]
    fitting = _without_conflict(fitting, holdings)
    who = _nearest(fitting, reading.passage.index, name.start, holdings)
    if who is None:
        if not _is_person(name, keys, holdings, reading.passage.parsed, heading=heading):
            return None
        who = Known(keys, Person(name=name.text))
        known.add(who)
    if len(keys) > len(who.keys) or (
        len(keys) == len(who.keys) and len(name.text) > len(who.person.name) and not heading
    ):
        who.person.name = name.text
        known.rename(who, keys)
    who.forms[name.text] = who.forms.get(name.text, 0) + 1
    who.hold(holdings)
    who.places.append((reading.passage.index, name.start))
    who.ends.add((reading.passage.index, reading.names[place].end))
    who.entity = who.entity or name.entity
    who.person.gender = (
        who.person.gender
        or name.gender
        or next((h.office.gender for h in holdings if h.office and h.office.gender), None)
    )
    return who


def _cut_to_known(known: Register, reading: PeopleInPassage, place: int) -> tuple[NameSpan, tuple[str, ...]] | None:
    """Cut a headline's run of capitals to the known person's name that it begins with."""
    name = reading.names[place]
    doc = reading.passage.parsed
    for end in range(name.end, name.start, -1):
        keys = name_keys(doc[name.start : end].text)
        if keys and any(is_form_of(keys, who.keys) for who in known.sharing(keys)):
            cut = NameSpan(
                name.start,
                end,
                name.title_start,
                doc[name.start : end].text,
                name.rank,
                name.honorific,
                name.gender,
                name.entity,
            )
            reading.names[place] = cut
            return cut, keys
    return None


def _fits(who: Known, keys: tuple[str, ...]) -> bool:
    if len(keys) == 1:
        return keys[0] in who.keys
    return same_person(keys, who.keys)


def _without_conflict(fitting: list[Known], holdings: list[Holding]) -> list[Known]:
    """Leave out those who, by what is said beside the name, must be somebody else."""
    stated = {h.party for h in holdings if h.party and not h.former}
    if not stated:
        return fitting
    return [who for who in fitting if not who.parties or who.parties & stated]


def _nearest(fitting: list[Known], passage: int, start: int, holdings: list[Holding]) -> Known | None:
    """Of several, the one who holds the office beside the name, else the one named last before."""
    if len(fitting) <= 1:
        return fitting[0] if fitting else None
    functions = {h.office.function for h in holdings if h.office}
    if functions:
        same = [who for who in fitting if functions & who.functions]
        fitting = same or fitting
    here = (passage, start)
    return max(fitting, key=lambda who: max((p for p in who.places if p < here), default=(-1, -1)))


def _holds_verb(doc: Doc, name: NameSpan) -> bool:
    """Whether a headline's run of capitals is more than a name: "Prime Minister Receives Phone Call"."""
    return any(token.pos_ == "VERB" for token in doc[name.start : name.end])


def _is_person(name: NameSpan, keys: tuple[str, ...], holdings: list[Holding], doc: Doc, *, heading: bool) -> bool:
    """Whether a run of capitals that no known person bears is a person's name."""
    if name.entity and len(keys) > 1:
        return bool(holdings or name.rank or name.honorific) or not is_listed_place(name.text)
    if is_listed_place(name.text) and not name.entity:
        return False
    if not name.entity and (
        (heading and (len(keys) == 1 or _holds_verb(doc, name)))
        or all(token.pos_ != "PROPN" for token in doc[name.start : name.end])
    ):
        return False
    if any(h.office is not None for h in holdings) or name.rank or name.honorific:
        return True
    if (
        (len(keys) > 1 or (name.entity and name.start > 0 and doc[name.start - 1].tag_ == "POS"))
        and any(h.party for h in holdings)
        and all(t.pos_ == "PROPN" for t in doc[name.start : name.end] if t.text[0].isupper())
    ):
        return True
    # A bare name that the parser overlooks: kept only when the article later shows an office for it.
    return (
        len(keys) > 1
        and not heading
        and all(t.pos_ == "PROPN" and not t.ent_type_ for t in doc[name.start : name.end] if t.text[0].isupper())
    )
