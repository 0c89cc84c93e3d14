"""A person in the making, as the stages that settle office and party see it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from service.domain.vocabulary import OfficeFunction
from service.extraction.holding import Holding
from service.extraction.office_text import Office
from service.extraction.reading import Person


@dataclass(slots=True)
class Known:
    """A person in the making: the forms of the name, where they stand, and the offices beside them."""

    keys: tuple[str, ...]
    person: Person
    forms: dict[str, int] = field(default_factory=dict)
    holdings: list[Holding] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    ends: set[tuple[int, int]] = field(default_factory=set)
    """Passage and token just past each mention, where a possessive would stand."""
    entity: bool = False
    parties: set[str] = field(default_factory=set)
    """The parties stated beside mentions, but for those of former offices."""
    functions: set[OfficeFunction] = field(default_factory=set)
    """The functions of the offices beside mentions."""

    def hold(self, holdings: Iterable[Holding]) -> None:
        """Take in what is said beside one more mention."""
        for holding in holdings:
            self.holdings.append(holding)
            if holding.party and not holding.former:
                self.parties.add(holding.party)
            if holding.office:
                self.functions.add(holding.office.function)

    @property
    def first(self) -> tuple[int, int]:
        """Passage and token of the first mention in the body, or in the title when there is none."""
        return min(self.places)


OpenOffice = tuple[int, Office]
"""An office that stands beside no name, with its passage."""


def named_last(people: list[Known], here: tuple[int, int], but: Known | None) -> Known | None:
    """The official named last before a place."""
    before = [
        (max(place for place in other.places if place < here), other)
        for other in people
        if other is not but and other.person.function is not None and any(place < here for place in other.places)
    ]
    return max(before, key=lambda item: item[0])[1] if before else None
