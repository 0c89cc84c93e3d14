"""The verb that tells what becomes of a contact, where another one stands between the two."""

from spacy.tokens import Token

from service.extraction.contact_words import frame_words
from service.extraction.predicates import AUXILIARIES, auxiliaries, is_infinitive, is_verb, words


def beyond_company(verb: Token) -> Token:
    """The verb that a purpose is of, beside which company is told: "will travel, joined by A, to attend"."""
    if verb.tag_ != "VBN" or verb.lemma_ not in frame_words("company", "joining") or auxiliaries(verb):
        return verb
    return next((above for above in verb.ancestors if is_verb(above)), verb)


def needed(verb: Token) -> Token:
    """What has to be done, for "has to": "had to be moved", "will need to be put off"."""
    raising = verb.lemma_ in ("have", "need") and not any(child.dep_ == "dobj" for child in verb.children)
    done = (child for child in verb.children if child.dep_ == "xcomp" and is_infinitive(child))
    return next(done, verb) if raising else verb


def main_beyond(noun: Token, participle: Token) -> Token | None:
    """The verb of a contact that the parse gave to a participle: "a meeting foreseen for May could not take place"."""
    alone = noun.dep_ == "nsubj" and participle.tag_ in ("VBN", "VBD") and not auxiliaries(participle)
    aimed = any(child.dep_ == "prep" and child.lower_ in ("for", "on", "in", "at") for child in participle.children)
    if not (alone and aimed) or participle.lemma_ not in words("modifiers", "participles"):
        return None
    if participle.dep_ in ("nsubj", "nsubjpass"):
        return participle.head
    joined = [child for child in participle.children if child.dep_ == "conj" and is_verb(child)]
    if joined and not any(child.dep_ == "cc" for child in participle.children):
        return joined[0]
    behind = participle.doc[max(word.i for word in participle.subtree) + 1 : participle.sent.end]
    return next((word for word in behind if is_verb(word) and word.dep_ not in AUXILIARIES), None)
