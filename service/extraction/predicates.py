"""What a governing word says of what it governs: its class in the status lexicon, its tense, whether it is denied."""

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from service.domain.vocabulary import MeetingStatus
from service.extraction.lexicon import read_toml
from service.extraction.reading import Tense

STATUS_OF_CLASS = {
    "plan": MeetingStatus.PLANNED,
    "propose": MeetingStatus.PROPOSED,
    "decline": MeetingStatus.DECLINED,
    "postpone": MeetingStatus.POSTPONED,
    "cancel": MeetingStatus.CANCELLED,
}
PARTICIPLES = frozenset({"VBN", "VBG"})
BARE = frozenset({"VB", "VBG"})
SUBJECT = ("nsubj", "nsubjpass", "csubj")
NAME_LINKS = ("compound", "appos", "flat", "nmod")
"""How the words of a name hang together."""
AUXILIARIES = frozenset({"aux", "auxpass"})


@cache
def words(table: str, name: str) -> frozenset[str]:
    """One list of the status lexicon as a set."""
    return frozenset(read_toml("status")[table][name])


@cache
def classes(kind: str) -> dict[str, str]:
    """Classes of the status lexicon by word, for verbs, nouns or adjectives."""
    return {word: name for name, members in read_toml("status")[kind].items() for word in members}


@cache
def counting_words() -> frozenset[str]:
    """Nouns that count contacts: what governs them governs the contact."""
    return frozenset(read_toml("contacts")["groups"]["counted"])


def is_verb(token: Token) -> bool:
    """Whether a token is a verb, an auxiliary one included."""
    return token.pos_ in ("VERB", "AUX")


def is_noun(token: Token) -> bool:
    """Whether a token is a noun or a name."""
    return token.pos_ in ("NOUN", "PROPN")


def name_head(token: Token) -> Token:
    """The noun that a name belongs to as one of its words or in apposition: "The Greek minister, Nikos Papas, ..."."""
    while token.dep_ in NAME_LINKS and token.head != token:
        token = token.head
    return token


def subject_head(token: Token) -> Token | None:
    """The noun of which a name is part, where that is the subject of a clause or stands alone."""
    head = name_head(token)
    return head if head.dep_ in (*SUBJECT, "ROOT") and not is_verb(head) else None


def particle(verb: Token) -> str:
    """The particle of a phrasal verb ("sit down", "bring together"), or nothing."""
    for child in verb.children:
        beside = child.dep_ == "advmod" and child.i == verb.i + 1 and child.lower_ in words("cues", "particles")
        if child.dep_ == "prt" or beside or (child.dep_ == "advmod" and child.lower_ == "together"):
            return child.lower_
    return ""


def class_of(token: Token) -> str | None:
    """What a word says of what it governs: support, plan, propose, decline, postpone, cancel, say ..., or nothing."""
    lemma = token.lemma_.lower()
    if is_verb(token):
        verbs = classes("verbs")
        if lemma not in _first_words() and token.tag_ != "VB":
            return None
        return next((verbs[phrase] for phrase in phrasings(token) if phrase in verbs), None)
    if token.pos_ == "ADJ":
        return classes("adjectives").get(token.lower_)
    return classes("nouns").get(lemma)


@cache
def _first_words() -> frozenset[str]:
    """The verbs that have a class, alone or with what follows them: most verbs have none, and need no second look."""
    return frozenset(phrase.partition(" ")[0] for phrase in classes("verbs"))


def phrasings(verb: Token) -> Iterator[str]:
    """What a verb may be called in the lexicon, the longest first: "put on hold", "call off", "work on", "meet"."""
    lemma, doc, follower = verb.lemma_.lower(), verb.doc, particle(verb)
    for child in verb.children:
        if child.dep_ in ("prep", "advmod", "prt") and child.i > verb.i:
            things = [t for t in child.children if t.dep_ in ("pobj", "pcomp", "amod")]
            yield from (f"{lemma} {child.lower_} {thing.lemma_.lower()}" for thing in things)
        elif (
            child.dep_ in ("dobj", "attr", "acomp", "oprd", "npadvmod") and child.i > verb.i
        ):  # "gave the cold shoulder to"
            yield f"{lemma} {child.lemma_.lower()}"
    if verb.i > 1 and verb.tag_ == "VB" and doc[verb.i - 1].pos_ == "ADP":  # "put on hold a visit", read as a verb
        yield f"{doc[verb.i - 2].lemma_.lower()} {doc[verb.i - 1].lower_} {lemma}"
    if any(child.dep_ == "xcomp" and is_infinitive(child) for child in verb.children):
        yield f"{lemma} to"  # "undertook to receive her"
    yield f"{lemma} {follower or _preposition_beside(verb)}"
    if verb.i + 1 < len(doc) and doc[verb.i + 1].dep_ == "advmod":
        yield f"{lemma} {doc[verb.i + 1].lower_}"
    if not follower or lemma != "put":
        yield lemma


def state_phrases(part: Token) -> list[str]:
    """What a complement of "be" may be called in a lexicon: "off", "under discussion", "out of question"."""
    if part.dep_ != "prep":
        return [part.lower_]
    inner = next((child for child in part.children if child.dep_ == "prep"), part)
    words_before = part.lower_ if inner == part else f"{part.lower_} {inner.lower_}"
    objects = [child for child in inner.children if child.dep_ in ("pobj", "pcomp", "amod")]
    return [f"{words_before} {thing.lower_}" for thing in objects]


def _preposition_beside(verb: Token) -> str:
    return next((child.lower_ for child in verb.children if child.dep_ == "prep" and child.i == verb.i + 1), "")


def takes_as_object(verb: Token, preposition: Token) -> bool:
    """Whether a preposition belongs to its verb, so that what follows is its object: "works on", "pencilled in"."""
    beside = preposition.head == verb and preposition.i == verb.i + 1
    return beside and f"{verb.lemma_.lower()} {preposition.lower_}" in classes("verbs")


def auxiliaries(verb: Token) -> list[Token]:
    """The auxiliaries of a verb, or of the verb that it is joined to and shares them with."""
    own = [child for child in verb.children if child.dep_ in AUXILIARIES]
    if not own and verb.dep_ == "conj" and is_verb(verb.head) and verb.tag_ == verb.head.tag_:
        return auxiliaries(verb.head)
    return own


def is_present_perfect(verb: Token) -> bool:
    """Whether a verb tells of what has just happened: "have met", "has been talking"."""
    return is_verb(verb) and any(aux.tag_ in ("VBZ", "VBP") and aux.lemma_ == "have" for aux in auxiliaries(verb))


def is_infinitive(verb: Token) -> bool:
    """Whether a verb stands with "to"."""
    return any(aux.lower_ == "to" for aux in auxiliaries(verb))


def is_copula(verb: Token) -> bool:
    """Whether a verb only joins a word or phrase to its subject: "is unlikely", "remains on the table"."""
    return verb.lemma_ in words("cues", "copulas")


def is_timeless(verb: Token) -> bool:
    """Whether the form of a verb alone tells no tense."""
    return (
        is_infinitive(verb)
        or (verb.tag_ in BARE and not auxiliaries(verb) and not is_main(verb))
        or _is_subjunctive(verb)
    )


def is_main(verb: Token) -> bool:
    """Whether a bare form is the main verb of a sentence with its subject, which is the present: "A and B become"."""
    return verb.tag_ == "VB" and verb.dep_ == "ROOT" and any(child.dep_ == "nsubj" for child in verb.lefts)


def _is_subjunctive(verb: Token) -> bool:
    """Whether a verb tells of what is to be done: "proposed that the two meet"."""
    wished = verb.dep_ == "ccomp" and verb.tag_ == "VBP" and class_of(verb.head) == "propose"
    return wished and not auxiliaries(verb) and any(child.dep_ == "mark" for child in verb.children)


def is_under_way(verb: Token) -> bool:
    """Whether a bare form with its auxiliary tells of what takes or took place: "is meeting", "did meet"."""
    helpers = {aux.lemma_.lower() for aux in auxiliaries(verb)}
    return bool(helpers & {"be"} if verb.tag_ == "VBG" else helpers & {"do"})


def is_bygone(verb: Token) -> bool:
    """Whether a verb of planning tells of a plan that was: "had been scheduled", "was expected"."""
    passive = verb.tag_ == "VBN" and any(aux.lower_ in ("was", "were") for aux in auxiliaries(verb))
    return passive or any(aux.lower_ == "had" for aux in auxiliaries(verb))


def is_due(verb: Token) -> bool:
    """Whether a verb stands with "is to" or "was to": "was to have been hosted by"."""
    aux = [child for child in verb.children if child.dep_ == "aux" and child.i < verb.i]
    to = next((child for child in aux if child.lower_ == "to"), None)
    return to is not None and any(child.lemma_ == "be" and child.i < to.i for child in aux)


def is_announced(verb: Token) -> bool:
    """Whether a headline says what somebody is to do: "Kazakh and Uzbek presidents to meet in Samarkand"."""
    if not is_infinitive(verb):
        return False
    if verb.dep_ == "ROOT":
        return any(child.dep_ in SUBJECT for child in verb.lefts)
    head = verb.head  # the parse makes the name the root, and hangs the verb on it
    return verb.dep_ in ("advcl", "acl", "relcl") and head.dep_ == "ROOT" and head.pos_ == "PROPN" and head.i < verb.i


def was_to(verb: Token) -> bool:
    """Whether a verb tells of what was to happen: "was to have met"."""
    return is_infinitive(verb) and any(c.lower_ in ("was", "were") for c in verb.children if c.dep_ == "aux")


def is_put_off(verb: Token) -> bool:
    """Whether a verb tells of what waits for a day: "will not take place until May", "was shelved until May"."""
    waits = (child for child in verb.children if child.dep_ in ("prep", "mark") and child.lower_ in ("until", "till"))
    return any(child.i > verb.i for child in waits)


def is_no_longer(verb: Token) -> bool:
    """Whether a verb tells of what is off: "will no longer travel", "will not meet after all", "... as planned"."""
    denied = any(child.dep_ == "neg" for child in verb.children)
    behind = verb.doc[verb.i + 1 : verb.sent.end]
    if denied and any(word.lower_ == "as" and word.head.lower_ in words("cues", "as_set") for word in behind):
        return True
    if denied and any("after all" in verb.doc[max(c.i - 1, 0) : c.i + 2].text.lower() for c in verb.children):
        return True
    return any(child.lower_ == "longer" and any(c.dep_ == "neg" for c in child.children) for child in verb.children)


def is_yet_to(verb: Token) -> bool:
    """Whether a verb tells of what has not come about so far: "have yet to agree", "is still to reply"."""
    head = verb.head if verb.dep_ == "xcomp" and verb.head.lemma_ in ("have", "be") else verb
    waiting = is_infinitive(verb) and (head is not verb or is_due(verb))
    return waiting and any(child.dep_ == "advmod" and child.lower_ in ("yet", "still") for child in head.children)


def is_negated(token: Token) -> bool:
    """Whether "not", "never", "no" or "yet to" denies a predicate or the noun that it governs."""
    if is_yet_to(token):
        return True
    for child in token.children:
        if child.dep_ == "neg" or has_no(child, itself=True):
            return True
        if child.dep_ in ("nsubj", "nsubjpass", "dobj") and has_no(child):
            return True
    return False


def has_no(noun: Token, *, itself: bool = False) -> bool:
    """Whether a noun stands with "no" or "neither", or is "nobody"."""
    if itself:
        return noun.dep_ == "det" and noun.lower_ in ("no", "neither")
    return noun.lower_ == "nobody" or any(child.lower_ in ("no", "neither") for child in noun.children)


def tense_of_verb(verb: Token) -> tuple[Tense, bool]:
    """Tense of a verb by its form, and whether a modal leaves it open."""
    helpers = auxiliaries(verb)
    forms = {aux.lower_ for aux in helpers}
    if forms & words("cues", "modal_open"):
        missed = "could" in forms and any(child.dep_ == "neg" for child in verb.children)
        return (Tense.PAST, False) if missed else (Tense.FUTURE, True)
    if forms & words("cues", "modal_future"):
        return Tense.FUTURE, False
    if verb.tag_ == "VBD" or any(aux.tag_ == "VBD" or aux.lemma_ == "have" for aux in helpers):
        return Tense.PAST, False
    if verb.tag_ == "VBN" and not helpers:
        return Tense.PAST, False
    return Tense.UNKNOWN, False
