"""Gatherings told of for themselves: whether words show those who gather to speak for states or for a body."""

from spacy.tokens import Span

from service.extraction.contact_words import frame_words
from service.extraction.governors import support_verbs
from service.extraction.predicates import STATUS_OF_CLASS, class_of
from service.extraction.side import Arguments
from service.extraction.triggers import Trigger


def is_of_a_body(trigger: Trigger, arguments: Arguments) -> bool:
    """Whether a body by its bare name holds a meeting, with nobody said to be met: "NATO held a meeting"."""
    subject, noun = arguments.subject, trigger.token
    bare = bool(subject.parties) and not (subject.group or subject.people or subject.offices)
    verb = next(support_verbs(noun), None)
    held = verb is not None and class_of(verb) in ("support", *STATUS_OF_CLASS)
    return bare and held and not any(child.lower_ == "with" for child in noun.children)


def is_between_states(sentence: Span) -> bool:
    """Whether its words show those who gather to be of several countries: "with leaders of the region"."""
    return any(
        token.lemma_.lower() in frame_words("groups", "foreign")
        and token.tag_ != "NN"
        and not any(child.lemma_.lower() in frame_words("groups", "unofficial") for child in token.children)
        for token in sentence
    )
