"""Later words on a contact told of before: "The request was refused", "it was called off"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from service.domain.vocabulary import MeetingStatus
from service.extraction.circumstances import new_date_for
from service.extraction.contacts import Contact
from service.extraction.predicates import STATUS_OF_CLASS, class_of, is_negated, tense_of_verb
from service.extraction.reading import DateMention, Document, Mentions, Passage
from service.extraction.side import frame_words


@dataclass(frozen=True, slots=True)
class Echo:
    """A refusal, delay or cancellation whose contact stands in an earlier clause."""

    passage: Passage
    token: Token
    status: MeetingStatus
    moved_to: DateMention | None = None


def find_echoes(document: Document, contacts: Sequence[Contact], mentions: Mentions) -> list[Echo]:
    """Every later word on a contact, in the order of the text."""
    used = {
        (contact.passage.index, token.i)
        for contact in contacts
        if contact.arguments.sides()
        for token in contact.assessment.predicates
    }
    return [echo for passage in document.passages for echo in _echoes_in(passage, used, mentions)]


def _echoes_in(passage: Passage, used: set[tuple[int, int]], mentions: Mentions) -> Iterator[Echo]:
    dates = [mention for mention in mentions.dates if mention.passage == passage.index]
    for token in passage.parsed:
        if token.pos_ != "VERB" or (passage.index, token.i) in used or token.tag_ not in ("VBD", "VBN", "VBZ", "VBP"):
            continue
        name = class_of(token)
        if name not in ("decline", "postpone", "cancel") or is_negated(token) or tense_of_verb(token)[1]:
            continue
        if _refers_back(token, name):
            moved_to = new_date_for(dates, token.sent) if name == "postpone" else None
            yield Echo(passage, token, STATUS_OF_CLASS[name], moved_to)


def _refers_back(verb: Token, name: str) -> bool:
    """Whether a verb of refusal or delay speaks of something told before, not of an object of its own."""
    theme = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")]
    if name != "decline":
        theme = theme or [child for child in verb.children if child.dep_ == "nsubj"]
    if not theme:
        acts = any(child.dep_ == "nsubj" for child in verb.children)
        return name == "decline" and acts and not any(child.dep_ in ("xcomp", "ccomp") for child in verb.children)
    head = theme[0]
    if head.pos_ == "PRON":
        return head.lower_ in ("it", "this", "that", "both", "which")
    told = head.lemma_.lower() in frame_words("back", "theme")
    return told and not any(child.lower_ in ("a", "an") for child in head.children)
