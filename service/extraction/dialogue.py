"""The meeting at which the words of a transcript are said: which tellings speak of it, and with whom."""

from datetime import date
from itertools import islice

from service.domain.vocabulary import MeetingStatus, Mode
from service.extraction.contact import Contact
from service.extraction.contact_words import frame_words
from service.extraction.event import date_of
from service.extraction.predicates import auxiliaries, class_of, is_verb, words
from service.extraction.reading import Dialogue, Mentions, PassageKind, Tense
from service.extraction.side import Side
from service.extraction.triggers import MAKERS

REMOTE = (Mode.PHONE, Mode.VIDEO, Mode.WRITTEN)
UNSAID = ("meet", "converse", "discuss", "noun")
"""Frames whose other side goes without saying between people who speak to each other."""


def join_dialogue(contact: Contact, mentions: Mentions, published_at: date | None) -> None:
    """Tell of a contact in a transcript whether it is the one at which the words are said, and with whom it is."""
    dialogue = mentions.dialogue
    if dialogue is None:
        return
    _share_out(contact, dialogue)
    if contact.here is False or not _is_among(contact, dialogue):
        return
    if contact.passage.speaker is None:
        contact.here = _is_announced(contact, dialogue) or None
    elif _is_addressed(contact):
        contact.here = _is_at_hand(contact, dialogue, published_at)
    if contact.here is not None:
        _complete(contact, dialogue)
    if contact.here:
        _place_here(contact, dialogue)


def _complete(contact: Contact, dialogue: Dialogue) -> None:
    """Add those who speak to each other and go without saying; a journey's host is told by its place."""
    known = {id(person) for person in contact.people()}
    missing = [mention for mention in dialogue.people if id(mention.person) not in known]
    if missing and (contact.here or contact.trigger.kind != "visit"):
        contact.arguments.others.append(Side(people=missing))


def _place_here(contact: Contact, dialogue: Dialogue) -> None:
    """Let a telling be of the meeting that goes on, whatever its own words make of it."""
    for side in contact.arguments.sides():
        side.offices.clear()  # they are those of the speakers
    contact.assessment.settle(MeetingStatus.HELD, Tense.PAST)
    contact.assessment.presupposed = False
    contact.place = contact.place or dialogue.place
    if contact.mode is Mode.UNSPECIFIED:
        contact.mode = Mode.IN_PERSON


def _share_out(contact: Contact, dialogue: Dialogue) -> None:
    """Let "our teams", said to the other side, be the teams of all who speak."""
    arguments = contact.arguments
    if contact.passage.speaker is None:
        return
    for side in [arguments.subject] if not arguments.subject.empty or arguments.subject.group else arguments.others:
        head = side.group
        if head is not None and head.tag_ == "NNS" and any(child.lower_ == "our" for child in head.children):
            side.inherited = [m.person.party for m in dialogue.people if m.person.party]
            contact.here = False


def _is_among(contact: Contact, dialogue: Dialogue) -> bool:
    """Whether a telling names nobody but those who speak to each other."""
    people = [mention.person for mention in dialogue.people]
    parties = {person.party for person in people}
    return all(person in people for person in contact.people()) and set(contact.party_codes()) <= parties


def _is_announced(contact: Contact, dialogue: Dialogue) -> bool:
    """Whether the page itself announces the meeting: in its title, or over the words as "Beginning of ... talks"."""
    if contact.passage.kind is PassageKind.TITLE:
        return True
    between = set(contact.party_codes()) == {mention.person.party for mention in dialogue.people}
    return between and contact.trigger.is_noun and contact.trigger.kind != "visit" and contact.bare


def _is_addressed(contact: Contact) -> bool:
    """Whether its words speak of the speaker and of whom he speaks to, or point at what is going on."""
    trigger, doc = contact.trigger, contact.passage.parsed
    if trigger.is_noun and any(child.lower_ == "this" for child in trigger.token.children):
        return True
    if trigger.frame in ("receive", "meet") and contact.party_codes() and _is_greeting(contact):
        return True
    mentions = [m for side in contact.arguments.sides() for m in side.people if m.passage == contact.passage.index]
    named = [doc[mention.head].lower_ for mention in mentions]
    spoken = frame_words("speech", "first_person") | frame_words("speech", "second_person")
    if not any(word in spoken for word in named) or any(
        side.group and not side.people for side in contact.arguments.sides()
    ):
        return False
    both = len({id(person) for person in contact.people()}) > 1 or any(
        child.lower_ in ("other", "another") for child in trigger.token.children
    )
    unsaid = trigger.frame in UNSAID and (trigger.is_noun or any(word in ("we", "us") for word in named))
    return both or unsaid or (trigger.frame == "receive" and contact.arguments.subject.empty) or trigger.kind == "visit"


def _is_at_hand(contact: Contact, dialogue: Dialogue, published_at: date | None) -> bool:
    """Whether a telling is of the meeting at which it is said: of no other day, place, mode or occasion."""
    if contact.trigger.frame in ("receive", "meet") and _is_greeting(contact):
        return True
    when = date_of(contact)
    if contact.anew or contact.forum is not None or (contact.mode in REMOTE and contact.mode_word is not None):
        return False
    if when is not None and (when.window is None or when.window != (published_at, published_at)):
        return False
    if contact.place is not None and not _is_where(contact, dialogue):
        return False
    return contact.assessment.status is not MeetingStatus.PROPOSED or not _is_suggested(contact)


def _is_where(contact: Contact, dialogue: Dialogue) -> bool:
    """Whether its place is that of the dialogue, or could be: "my visit to Moscow", said to the Russian president."""
    country = contact.place.country if contact.place is not None else None
    if dialogue.place is not None:
        return country == dialogue.place.country
    return contact.trigger.kind == "visit" and country in {mention.person.party for mention in dialogue.people}


def _is_greeting(contact: Contact) -> bool:
    """Whether the words greet: "it is good to see you", "we are delighted to welcome you in Madrid"."""
    above = list(islice(contact.trigger.token.ancestors, 2))
    beside = [child for token in above for child in token.children if child.dep_ in ("acomp", "attr")]
    future = any(aux.lower_ in words("cues", "modal_future") for token in above for aux in auxiliaries(token))
    return not future and any(token.lemma_.lower() in frame_words("speech", "greetings") for token in above + beside)


def _is_suggested(contact: Contact) -> bool:
    """Whether somebody suggests it: "I invite you to visit", "your proposal to meet"; who is ready for it does not."""
    if any(token.lemma_.lower() in frame_words("speech", "greetings") for token in contact.trigger.token.ancestors):
        return False  # thanked for it
    return contact.trigger.frame == "invite" or any(
        (is_verb(token) and class_of(token) == "propose") or token.lemma_ in MAKERS
        for token in contact.assessment.predicates[1:]
    )
