"""Which meeting each later word on one is said of: what it is part of, else what it answers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from service.extraction.contact import Contact
from service.extraction.echoes import Echo, is_meant
from service.extraction.event import Event


def place_echoes(echoes: Sequence[Echo], events: Sequence[Event], loose: Sequence[Contact]) -> None:
    """Place every later word: with the meeting whose telling it is part of, else with the one that it answers."""
    told_by = {
        (contact.passage.index, token.i): event
        for event in events
        for contact in event.contacts
        for token in contact.assessment.predicates
    }
    told: dict[int, list[tuple[Contact, Event | None]]] = defaultdict(list)
    for event in events:
        for contact in event.contacts:
            told[contact.passage.index].append((contact, event))
    for contact in loose:
        told[contact.passage.index].append((contact, None))
    for tellings in told.values():
        tellings.sort(key=lambda telling: -telling[0].trigger.token.i)
    for echo in echoes:
        here = echo.passage.index
        home = told_by.get((here, echo.token.i)) or _answered(echo, chain(told[here], told[here - 1]))
        if home is not None:
            home.echoes.append(echo)


def _answered(echo: Echo, tellings: Iterable[tuple[Contact, Event | None]]) -> Event | None:
    """A refusal, delay or acceptance without an object of its own speaks of the last pending meeting before it."""
    for contact, event in tellings:
        said = event is None or _may_say(echo, event)
        if said and is_meant(echo, contact) and _may_befall(echo, contact, event):
            return event
    return None


def _may_befall(echo: Echo, contact: Contact, event: Event | None) -> bool:
    """Whether a meeting can be, by a telling or by later words on it, what the words befall."""
    told = {other.status for other in event.echoes} if event is not None else set()
    return contact.assessment.status in echo.befalls or not told.isdisjoint(echo.befalls)


def _may_say(echo: Echo, event: Event) -> bool:
    """Whether one who refuses or stays away can be of those who were to meet."""
    codes = echo.by.codes()
    return not codes or bool(set(codes) & set(event.parties))
