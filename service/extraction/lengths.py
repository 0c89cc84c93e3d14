"""How long a visit or gathering lasts: "a two-day visit" that begins or ends on a day lasts from it or up to it."""

from datetime import timedelta

from spacy.tokens import Token

from service.domain.dates import EventDate
from service.extraction.contact import Contact
from service.extraction.date_words import numbers
from service.extraction.event import Event
from service.extraction.lexicon import read_toml

LONGEST = 14
"""Days of what is told of by its days; longer ones are told of by weeks."""


def over_its_days(event: Event, found: EventDate) -> EventDate:
    """All days of a visit or gathering of which only the first or the last is named; else the date as it is."""
    kinds = {contact.trigger.kind for contact in event.contacts}
    days = next((count for contact in event.contacts if (count := _length(contact))), None)
    if days is None or not kinds <= {"visit", "stay", "summit"} or found.earliest != found.latest:
        return found
    verbs = {token.lemma_ for contact in event.contacts for token in contact.assessment.predicates}
    more, words = timedelta(days=days - 1), read_toml("calendar")["lengths"]
    if found.earliest is None or not (verbs & {*words["opening"], *words["closing"]}):
        return found
    closing = bool(verbs & set(words["closing"]))
    first = found.earliest - more if closing else found.earliest
    return EventDate.parse(f"{first}/{first + more}", basis=found.basis, raw=found.raw)


def _length(contact: Contact) -> int | None:
    """How many days a noun of contact is said to last."""
    noun = contact.trigger.token
    beside = [*noun.lefts, *(part for child in noun.children if child.lower_ == "of" for part in child.children)]
    return next((count for word in beside if (count := _days_before(word))), None)


def _days_before(word: Token) -> int | None:
    """The number before "day": "two-day", "of three days"."""
    doc = word.doc
    at = word.i - 2 if word.i > 1 and doc[word.i - 1].text == "-" else word.i - 1
    if word.lemma_.lower() != "day" or at < 0:
        return None
    count = int(doc[at].text) if doc[at].text.isdecimal() else numbers("numbers").get(doc[at].lower_, 0)
    return count if 1 < count <= LONGEST else None
