"""Contacts: each place in the text that tells of parties meeting, with who, when, where and what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from spacy.tokens import Span, Token

from service.domain.vocabulary import MeetingStatus, Mode
from service.extraction.arguments import Arguments, MentionIndex, Side, read_arguments
from service.extraction.circumstances import dates_for, may_date, forum_for, mode_of, place_for
from service.extraction.lexicon import read_toml
from service.extraction.reading import DateMention, Document, ForumMention, Mentions, Passage, PassageKind, Person, PlaceMention
from service.extraction.status import STATUS_OF_CLASS, Assessment, assess, class_of, is_negated, tense_of_verb, words
from service.domain.parties import party
from service.domain.vocabulary import PartyKind
from service.extraction.triggers import Trigger, find_triggers, trigger_words


@dataclass(slots=True)
class Contact:
    """One telling of a contact, before the tellings of one meeting are put together."""

    passage: Passage
    trigger: Trigger
    arguments: Arguments
    assessment: Assessment
    mode: Mode
    mode_stated: bool
    published_at: date | None = None
    date: DateMention | None = None
    place: PlaceMention | None = None
    forum: ForumMention | None = None

    @property
    def sentence(self) -> Span:
        """The sentence that tells of it."""
        return self.trigger.token.sent

    @property
    def definite(self) -> bool:
        """Whether the words refer back to a contact told of before ("the talks", "their meeting")."""
        return self.trigger.is_noun and any(
            child.lower_ in ("the", "this", "that", "these", "those") or child.dep_ == "poss" for child in self.trigger.token.children
        )

    @property
    def title(self) -> bool:
        """Whether it stands in the title or a heading, where a bare noun tells of no outcome."""
        return self.passage.kind in (PassageKind.TITLE, PassageKind.HEADING)

    @property
    def bare(self) -> bool:
        """Whether it has neither date nor place nor forum."""
        return self.date is None and self.place is None and self.forum is None

    @property
    def anew(self) -> bool:
        """Whether the words set it apart from contacts told of before ("another meeting", "a second call")."""
        return self.trigger.is_noun and any(
            child.dep_ in ("det", "amod", "advmod", "nummod") and child.lower_ in words("cues", "anew") for child in self.trigger.token.children
        )

    @property
    def complete(self) -> bool:
        """Whether it names two parties, or a party and an official whose party is not told, or is a gathering of its own."""
        codes = self.party_codes()
        unknown = any(person.party is None and person.official for person in self.people())
        return len(codes) > 1 or (len(codes) == 1 and (unknown or self.gathering))

    @property
    def gathering(self) -> bool:
        """Whether it is a summit or conference that the text reports as such, with its host or the organisation that meets."""
        if self.trigger.frame in ("meet", "gather"):
            codes = self.party_codes()
            return len(codes) == 1 and not self.arguments.others and party(codes[0]).kind is PartyKind.ORGANISATION
        if self.trigger.kind != "summit" or self.assessment.presupposed or not self.trigger.is_noun:
            return False
        if self.trigger.token.dep_ not in ("dobj", "nsubj", "nsubjpass") or self.assessment.status is None:
            return False
        codes = self.party_codes()
        if codes and party(codes[0]).kind is PartyKind.ORGANISATION:
            return True
        return any(token.lemma_.lower() in read_toml("contacts")["groups"]["foreign"] for token in self.sentence)

    def people(self) -> list[Person]:
        """The people that its sides name."""
        return [mention.person for side in self.arguments.sides() for mention in side.people]

    def party_codes(self) -> list[str]:
        """Parties that the sides name, in order, each once."""
        return list(dict.fromkeys(code for side in self.arguments.sides() for code in side.codes()))


@dataclass(slots=True)
class Echo:
    """A later word on a contact told of before: "The request was refused", "it was called off"."""

    passage: Passage
    token: Token
    status: MeetingStatus
    date: DateMention | None = None
    tokens: list[Token] = field(default_factory=list)


def find_contacts(document: Document, mentions: Mentions) -> tuple[list[Contact], list[Echo]]:
    """Every telling of a contact in an article, and every later word on one, in the order of the text."""
    contacts: list[Contact] = []
    echoes: list[Echo] = []
    for passage in document.passages:
        triggers = list(find_triggers(passage.parsed))
        index = MentionIndex(mentions, passage.index)
        found = _contacts_in(passage, triggers, index, mentions, document.published_at)
        told = [part for contact in found for part in _apart(contact)] if triggers else []
        _give_loose_dates(told, mentions)
        contacts += told
        echoes += _echoes_in(passage, told, mentions)
    return contacts, echoes


def _contacts_in(
    passage: Passage, triggers: list[Trigger], index: MentionIndex, mentions: Mentions, published_at: date | None
) -> Iterator[Contact]:
    dates = [m for m in mentions.dates if m.passage == passage.index]
    places = [m for m in mentions.places if m.passage == passage.index]
    forums = [m for m in mentions.forums if m.passage == passage.index]
    tokens = [trigger.token for trigger in triggers]
    for trigger in triggers:
        arguments = read_arguments(trigger, index)
        if trigger.weak and len({id(m.person) for side in arguments.sides() for m in side.people}) < 2:
            continue
        if _is_talk_about_talks(trigger) or _is_generic(trigger, arguments) or _goes_nowhere(trigger, arguments):
            continue
        assessment = assess(trigger)
        sentence = trigger.token.sent
        rivals = [t for t in tokens if sentence.start <= t.i < sentence.end and t.i not in {p.i for p in assessment.predicates}]
        mode, stated = mode_of(trigger, assessment.predicates, sentence)
        yield Contact(
            passage=passage,
            trigger=trigger,
            arguments=arguments,
            assessment=assessment,
            mode=mode,
            mode_stated=stated,
            date=dates_for(dates, assessment.predicates, sentence, rivals),
            place=place_for(places, assessment.predicates, sentence, rivals),
            forum=forum_for(forums, assessment.predicates, sentence, rivals),
            published_at=published_at,
        )


def _apart(contact: Contact) -> list[Contact]:
    """One contact for each counterpart that the words set apart: a journey to several countries, "meetings with A and B"."""
    others = [side for side in contact.arguments.others if not side.empty or side.places]
    if contact.trigger.kind == "visit" and not contact.trigger.is_noun:
        stops: dict[str, Side] = {}
        for side in others:
            for place in side.places:
                if place.country:
                    stops.setdefault(place.country, Side(inherited=[place.country], places=[place]))
        if len(stops) > 1:
            return [_with(contact, [stop]) for stop in stops.values()]
    several = contact.trigger.is_noun and contact.trigger.token.tag_ == "NNS" and contact.trigger.kind in ("meeting", "call", "conversation")
    separate = any(child.lower_ in words("cues", "separately") for child in contact.trigger.token.children)
    if (several or separate) and contact.arguments.subject.codes():
        by_party: dict[str, Side] = {}
        for side in others:
            for mention in side.people:
                if mention.person.party and mention.person.party not in contact.arguments.subject.codes():
                    by_party.setdefault(mention.person.party, Side()).people.append(mention)
        if len(by_party) > 1:
            return [_with(contact, [side]) for side in by_party.values()]
    return [contact]


def _with(contact: Contact, others: list[Side]) -> Contact:
    place = next((place for side in others for place in side.places), contact.place)
    return replace(contact, arguments=Arguments(contact.arguments.subject, others), place=place)


def _give_loose_dates(contacts: list[Contact], mentions: Mentions) -> None:
    """A date that the parse hung on nothing belongs to the nearest contact of its sentence that has none."""
    taken = {(c.date.passage, c.date.start) for c in contacts if c.date is not None}
    for mention in mentions.dates:
        if (mention.passage, mention.start) in taken or mention.bound not in ("on", "before"):
            continue
        near = [
            c
            for c in contacts
            if c.passage.index == mention.passage
            and c.sentence.start <= mention.start < c.sentence.end
            and c.date is None
            and may_date(mention, c.assessment.predicates)
        ]
        if near:
            min(near, key=lambda c: abs(c.trigger.token.i - mention.head)).date = mention


def _is_talk_about_talks(trigger: Trigger) -> bool:
    """Talks to arrange a contact are no contact: "in final talks to set up the first meeting"."""
    if not trigger.is_noun:
        return False
    for child in trigger.token.children:
        if child.dep_ in ("acl", "relcl") and child.tag_ == "VB" and class_of(child) in ("propose", "plan", "support"):
            if any(part.dep_ == "dobj" and part.lemma_ in trigger_words() for part in child.children):
                return True
        if child.dep_ == "prep" and child.lower_ in ("about", "on", "over"):
            if any(part.lemma_ in ("meeting", "summit", "visit") and part.dep_ == "pobj" for part in child.children):
                return True
    return False


def _is_generic(trigger: Trigger, arguments: Arguments) -> bool:
    """Contacts in general: "any talks", "regular meetings", "often meet", "telephone conversations between commanders"."""
    token = trigger.token
    if trigger.is_noun and trigger.kind in ("conversation", "call") and token.tag_ == "NNS":
        if not any(child.dep_ in ("det", "nummod", "poss") for child in token.children) and not any(s.codes() for s in arguments.others):
            return True
    generic = words("cues", "generic")
    for child in token.children:
        if child.dep_ in ("det", "amod", "advmod") and child.lower_ in generic:
            return not (child.lower_ == "ongoing" and trigger.is_noun)
    return False


def _goes_nowhere(trigger: Trigger, arguments: Arguments) -> bool:
    """A journey is a contact only to a place, party or person named."""
    if trigger.frame not in ("travel", "visit", "invite"):
        return False
    return not any(side.places or side.parties or side.people or side.offices or side.back for side in arguments.others)


def _echoes_in(passage: Passage, told: list[Contact], mentions: Mentions) -> Iterator[Echo]:
    used = {token.i for contact in told for token in contact.assessment.predicates if contact.arguments.sides()}
    for token in passage.parsed:
        if token.pos_ != "VERB" or token.i in used or token.tag_ not in ("VBD", "VBN", "VBZ", "VBP"):
            continue
        name = class_of(token)
        if name not in ("decline", "postpone", "cancel") or is_negated(token):
            continue
        tense, is_open = tense_of_verb(token)
        if is_open or not _refers_back(token, name):
            continue
        dates = [m for m in mentions.dates if m.passage == passage.index]
        status = STATUS_OF_CLASS[name]
        yield Echo(passage, token, status, dates_for(dates, [token], token.sent, []), [token])


def _refers_back(verb: Token, name: str) -> bool:
    """Whether a verb of refusal or delay speaks of something told before, not of an object of its own."""
    theme = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")]
    if name in ("postpone", "cancel"):
        theme = theme or [child for child in verb.children if child.dep_ == "nsubj"]
    if not theme:
        return name == "decline" and any(child.dep_ == "nsubj" for child in verb.children) and not any(
            child.dep_ in ("xcomp", "ccomp") for child in verb.children
        )
    head = theme[0]
    if head.pos_ == "PRON":
        return head.lower_ in ("it", "this", "that", "both", "which")
    return head.lemma_.lower() in read_toml("contacts")["back"]["theme"] and not any(child.lower_ in ("a", "an") for child in head.children)
