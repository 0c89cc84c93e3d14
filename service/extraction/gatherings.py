"""Gatherings told of for themselves: whether words show those who gather to speak for states or for a body."""

from spacy.tokens import Span, Token

from service.extraction.contact_words import frame_words
from service.extraction.governors import support_verbs
from service.extraction.predicates import STATUS_OF_CLASS, class_of
from service.extraction.references import is_plural
from service.extraction.side import Arguments
from service.extraction.triggers import Trigger, gathering_words


def is_of_a_body(trigger: Trigger, arguments: Arguments) -> bool:
    """Whether a body by its bare name holds a meeting, with nobody said to be met: "NATO held a meeting"."""
    subject, noun = arguments.subject, trigger.token
    owned = subject.back is not None and bool(subject.inherited)  # "postponed its ministerial meeting"
    bare = (owned or bool(subject.parties)) and not (subject.group or subject.people or subject.offices)
    verb = next(support_verbs(noun), None)
    held = verb is not None and class_of(verb) in ("support", *STATUS_OF_CLASS)
    return bare and held and not any(child.lower_ == "with" for child in noun.children)


def is_between_states(sentence: Span) -> bool:
    """Whether its words show those who gather to be of several countries: "with leaders of the region"."""
    return any(
        is_regional(token)
        or _is_of_a_region(token)
        or (
            token.lemma_.lower() in frame_words("groups", "foreign")
            and token.tag_ != "NN"
            and not any(child.lemma_.lower() in frame_words("groups", "unofficial") for child in token.children)
        )
        for token in sentence
    )


def is_regional(word: Token) -> bool:
    """Whether a word says that those who gather are of a part of the world: "Arab leaders", "an African summit"."""
    noun = word.head
    described = word.dep_ in ("amod", "compound", "nmod") and noun.i > word.i and word.lower_ in _regions()
    return described and (noun.lemma_.lower() in frame_words("groups", "official") or noun.lemma_ in gathering_words())


def _is_of_a_region(word: Token) -> bool:
    """Whether a word is the part of the world from which people come: "chiefs of defence from across the region"."""
    return word.dep_ == "pobj" and word.head.lower_ in ("across", "throughout") and word.lower_ in _continents()


def gathers(trigger: Trigger, arguments: Arguments) -> bool:
    """Whether those who meet are leaders of a part of the world, with nobody said to be met: "Arab leaders met"."""
    subject, group = arguments.subject, arguments.subject.group
    if trigger.frame not in ("meet", "converse") or group is None or not is_plural(group) or subject.codes():
        return False
    across = (part for child in group.children if child.dep_ == "prep" for part in child.subtree)
    regional = any(map(is_regional, group.children)) or any(part.lower_ in _continents() for part in across)
    return regional and all(side.empty for side in arguments.others)


def _regions() -> frozenset[str]:
    return frame_words("groups", "regional")


def _continents() -> frozenset[str]:
    return frame_words("groups", "continents")
