"""Whether words leave it unsaid whose a contact is."""

from spacy.tokens import Token

from service.extraction.circumstances import is_mode
from service.extraction.contact import stands_for_contact
from service.extraction.contact_words import frame_words
from service.extraction.governors import subject_of, support_verbs
from service.extraction.triggers import trigger_words

COUNTERPART = ("with", "between", "among", "of", "to")
"""Prepositions that bring in whose a contact is."""


def tells_nobody(noun: Token) -> bool:
    """Whether neither what belongs to a noun nor who acts in its clause tells whose contact it is."""
    if noun.lemma_.lower() in frame_words("back", "open") or any(_names_body(child) for child in noun.children):
        return False
    if _names_counterpart(noun) or any(
        child.dep_ == "poss" and child.lower_ not in ("today", "yesterday") for child in noun.children
    ):
        return False
    verb = next(support_verbs(noun), None)
    subject = subject_of(verb) if verb is not None else None
    return subject is None or subject == noun or stands_for_contact(subject)


def _names_counterpart(noun: Token) -> bool:
    """Whether a preposition brings in whose contact it is: "a session of the parliament", not "a round of talks"."""
    owners = [child for child in noun.children if child.lower_ in COUNTERPART and child.dep_ == "prep"]
    return any(not any(part.lemma_ in trigger_words() for part in owner.children) for owner in owners)


def _names_body(modifier: Token) -> bool:
    """Whether a word before a contact tells whose it is: "a party meeting", but not "a video meeting"."""
    return modifier.dep_ == "compound" and modifier.pos_ in ("NOUN", "PROPN") and not is_mode(modifier)
