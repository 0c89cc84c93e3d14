"""The built-in extractor: one article through every stage, from raw text to reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from service.domain.reports import Extraction, ExtractorVersion
from service.extraction.channels import find_channels
from service.extraction.companions import add_companions
from service.extraction.contact import Contact
from service.extraction.contacts import find_contacts
from service.extraction.coreference import gather_events
from service.extraction.dates import find_dates
from service.extraction.document import read_document
from service.extraction.echoes import find_echoes
from service.extraction.event import Event
from service.extraction.forums import find_forums
from service.extraction.meetings import report_meeting
from service.extraction.parse import Parser, load_parser
from service.extraction.parties import find_parties
from service.extraction.people import find_people, official_reports
from service.extraction.places import find_places
from service.extraction.reading import Document, Mentions, Person
from service.extraction.speakers import add_speakers

VERSION = ExtractorVersion(name="rules", version="1")


@dataclass(frozen=True, slots=True)
class Trace:
    """What the stages made of an article on the way to what it says."""

    document: Document
    people: Sequence[Person]
    mentions: Mentions
    contacts: Sequence[Contact]
    events: Sequence[Event]
    """The event of each meeting of `extraction`, in the same order."""
    extraction: Extraction


class Extractor(Protocol):
    """Reads one article; the same input gives the same reports."""

    def extract(
        self, text: str, title: str | None = None, published_at: date | None = None, language: str | None = None
    ) -> Extraction:
        """What the article says."""


class RulesExtractor:
    """The built-in extractor: a small parser and rules, offline and deterministic."""

    def __init__(self, parser: Parser | None = None) -> None:
        self._parser = parser or load_parser()

    def extract(
        self, text: str, title: str | None = None, published_at: date | None = None, language: str | None = None
    ) -> Extraction:
        """What the article says."""
        return self.trace(text, title, published_at, language).extraction

    def trace(
        self, text: str, title: str | None = None, published_at: date | None = None, language: str | None = None
    ) -> Trace:
        """What the article says, and what each stage made of it."""
        document = read_document(text, title, published_at, language)
        self._parser.parse(document)
        return read(document)


def read(document: Document) -> Trace:
    """Take a parsed article through the stages."""
    parties = find_parties(document)
    places = find_places(document, parties)
    people, person_mentions, office_mentions = find_people(document, parties, places)
    dates = find_dates(document)
    mentions = Mentions(
        people=person_mentions,
        offices=office_mentions,
        parties=parties,
        places=places,
        forums=find_forums(document, parties, places, dates),
        dates=dates,
    )
    add_speakers(document, mentions)
    contacts = find_contacts(document, mentions)
    echoes = find_echoes(document, contacts, mentions)
    events = gather_events(contacts, echoes, mentions, document.published_at)
    add_companions(document, mentions, events)
    meetings = [report_meeting(event, document, mentions) for event in events]
    extraction = Extraction(
        published_at=document.published_at,
        published_at_basis=document.published_at_basis,
        language=document.language,
        extractor=VERSION,
        meetings=meetings,
        officials=official_reports(document, people, dates),
        channels=find_channels(document, mentions, meetings),
    )
    return Trace(document, people, mentions, contacts, events, extraction)
