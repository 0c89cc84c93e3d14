"""What became of a contact: read outward from the word that names it through the predicates that govern it."""

from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Token

from service.domain.vocabulary import Certainty, Likelihood, MeetingStatus
from service.extraction.lexicon import read_toml
from service.extraction.reading import Tense
from service.extraction.triggers import Trigger, particle, trigger_words

FINAL = (MeetingStatus.CANCELLED, MeetingStatus.POSTPONED, MeetingStatus.DECLINED)
"""What ends a plan, the weightiest word first: a meeting that "will not be held" may be said to be put off."""
STATUS_OF_CLASS = {
    "plan": MeetingStatus.PLANNED,
    "propose": MeetingStatus.PROPOSED,
    "decline": MeetingStatus.DECLINED,
    "postpone": MeetingStatus.POSTPONED,
    "cancel": MeetingStatus.CANCELLED,
}
DEEPEST_CLIMB = 9


@dataclass(slots=True)
class Assessment:
    """What the words around a contact say of it, while the governing predicates are being read."""

    status: MeetingStatus | None = None
    tense: Tense = Tense.UNKNOWN
    likelihood: Likelihood | None = None
    hedged: bool = False
    hypothetical: bool = False
    negated: bool = False
    lapsed: bool = False
    """Said of the past: it was to happen ("was to have met", "had been due to")."""
    presupposed: bool = False
    """Only mentioned, as the object or setting of something else."""
    predicates: list[Token] = field(default_factory=list)
    """The trigger and the predicates that govern it, innermost first: dates and places hang on these."""

    @property
    def certainty(self) -> Certainty:
        """How sure the words are."""
        if self.negated:
            return Certainty.NEGATED
        if self.hypothetical:
            return Certainty.HYPOTHETICAL
        return Certainty.HEDGED if self.hedged else Certainty.ASSERTED


@cache
def _classes(kind: str) -> dict[str, str]:
    return {word: name for name, words in read_toml("status")[kind].items() for word in words}


@cache
def words(table: str, name: str) -> frozenset[str]:
    """One list of the status lexicon as a set."""
    return frozenset(read_toml("status")[table][name])


@cache
def counting_words() -> frozenset[str]:
    """Nouns that count contacts: what governs them governs the contact."""
    return frozenset(read_toml("contacts")["groups"]["counted"])


def class_of(token: Token) -> str | None:
    """What a predicate says of what it governs: support, plan, propose, decline, postpone, cancel, say ..., or nothing."""
    lemma = token.lemma_.lower()
    if token.pos_ in ("VERB", "AUX"):
        verbs = _classes("verbs")
        follower = particle(token) or next((c.lower_ for c in token.children if c.dep_ == "prep" and c.i == token.i + 1), "")
        return verbs.get(f"{lemma} {follower}") or (verbs.get(lemma) if not particle(token) or lemma != "put" else None)
    if token.pos_ == "ADJ":
        return _classes("adjectives").get(token.lower_)
    return _classes("nouns").get(lemma)


def assess(trigger: Trigger) -> Assessment:
    """Read what became of a contact from its clause."""
    token = trigger.token
    found = Assessment(predicates=[token])
    if trigger.is_noun:
        _read_modifiers(token, found)
    else:
        _read_finite(token, found)
    if trigger.frame == "invite" and found.status is MeetingStatus.HELD:
        found.status, found.tense = MeetingStatus.PROPOSED, Tense.FUTURE
    current = token
    for _ in range(DEEPEST_CLIMB):
        if current.head is current:
            break
        following = _climb(current, found)
        if following is None:
            break
        current = following
    _read_cues(found)
    return found


def _read_modifiers(noun: Token, found: Assessment) -> None:
    for child in noun.children:
        if child.dep_ not in ("amod", "advmod", "compound", "acl", "nmod"):
            continue
        name = _classes("adjectives").get(child.lower_)
        if name in STATUS_OF_CLASS and not (child.dep_ == "acl" and child.lower_ in ("set", "due")):
            found.status = STATUS_OF_CLASS[name]
            found.tense = Tense.FUTURE
            if child.lower_ in words("cues", "unlikely"):
                found.likelihood = Likelihood.UNLIKELY
        elif name == "past":
            found.status, found.tense = MeetingStatus.HELD, Tense.PAST
        if child.dep_ == "acl" and child.tag_ == "VBN" and child.lemma_ in words("modifiers", "participles") and class_of(child) in STATUS_OF_CLASS:
            found.predicates.append(child)
            _apply(class_of(child) or "", child, found)


def _auxiliaries(verb: Token) -> list[Token]:
    own = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    if not own and verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX") and verb.tag_ == verb.head.tag_:
        return _auxiliaries(verb.head)
    return own


def is_negated(token: Token) -> bool:
    """Whether "not", "never" or "no" denies a predicate or the noun that it governs."""
    return any(child.dep_ == "neg" or (child.dep_ == "det" and child.lower_ in ("no", "neither")) for child in token.children) or any(
        child.dep_ in ("nsubj", "nsubjpass", "dobj") and any(d.lower_ in ("no", "neither") for d in child.children)
        for child in token.children
    )


def tense_of_verb(verb: Token) -> tuple[Tense, bool]:
    """Tense of a verb by its form, and whether a modal leaves it open."""
    modals = [aux.lower_ for aux in _auxiliaries(verb)]
    if any(word in words("cues", "modal_open") for word in modals):
        return Tense.FUTURE, True
    if any(word in ("will", "shall", "'ll", "’ll", "would", "wo", "should", "must") for word in modals):
        return Tense.FUTURE, False
    if verb.tag_ == "VBD" or any(aux.tag_ in ("VBD",) or aux.lemma_ == "have" for aux in _auxiliaries(verb)):
        return Tense.PAST, False
    if verb.tag_ == "VBN" and not _auxiliaries(verb):
        return Tense.PAST, False
    return Tense.UNKNOWN, False


def _is_infinitive(verb: Token) -> bool:
    return any(aux.lower_ == "to" for aux in _auxiliaries(verb))


def _read_finite(verb: Token, found: Assessment) -> None:
    """Status by the form of a verb that tells of the contact itself."""
    tense, is_open = tense_of_verb(verb)
    found.tense = tense
    lapsed = any(aux.lower_ in ("was", "were") for aux in verb.children if aux.dep_ == "aux") and _is_infinitive(verb)
    if is_open:
        found.status, found.hedged = MeetingStatus.PROPOSED, True
    elif lapsed:
        found.status, found.tense, found.lapsed = MeetingStatus.PLANNED, Tense.FUTURE, True
    elif _is_infinitive(verb) or verb.tag_ in ("VB", "VBG"):
        found.status = MeetingStatus.PLANNED if tense is Tense.FUTURE else None
    else:
        found.status = MeetingStatus.PLANNED if tense is Tense.FUTURE else MeetingStatus.HELD
    if is_negated(verb):
        _deny(found)


def _deny(found: Assessment) -> None:
    """A negation turns what was said so far."""
    if found.status is MeetingStatus.PLANNED and found.tense is Tense.FUTURE:
        found.status = MeetingStatus.DECLINED
    elif found.status is MeetingStatus.PROPOSED:
        found.likelihood = Likelihood.UNLIKELY
    elif found.status in (MeetingStatus.HELD, None):
        found.status, found.negated = None, True


def _climb(current: Token, found: Assessment) -> Token | None:
    """Read the predicate above `current`; answers where to go on from, or None at the end."""
    head, dep = current.head, current.dep_
    if dep in ("conj", "appos"):
        if current.pos_ in ("VERB", "AUX") and not (current.tag_ in ("VB", "VBG") and not _auxiliaries(current)):
            if not (_is_infinitive(current)):
                return None
        return head
    if dep == "prep":
        return head
    if current.pos_ in ("VERB", "AUX"):
        return _climb_from_verb(current, head, dep, found)
    return _climb_from_noun(current, head, dep, found)


def _climb_from_verb(current: Token, head: Token, dep: str, found: Assessment) -> Token | None:
    mark = next((child.lower_ for child in current.children if child.dep_ in ("mark", "advmod") and child.i < current.i), "")
    if dep == "pcomp":
        return _read_preposition(head, found)
    if dep in ("advcl", "ccomp", "relcl", "parataxis") and mark in ("if", "unless", "whether"):
        found.status, found.hypothetical = MeetingStatus.PROPOSED, True
        return None
    governed = found.status is None or dep in ("xcomp", "acl", "ccomp")
    name = class_of(head)
    if dep == "relcl":
        return None
    if dep == "advcl" and not _is_infinitive(current) and current.tag_ != "VBG":
        if found.tense is Tense.UNKNOWN and head.pos_ in ("VERB", "AUX") and tense_of_verb(head)[0] is Tense.FUTURE:
            found.status, found.tense = MeetingStatus.PLANNED, Tense.FUTURE
        return None
    if not governed:
        return None
    if name == "say":
        return head if dep == "ccomp" else None
    if head.lemma_ == "be" and dep == "xcomp" and _is_infinitive(current):
        found.status, found.tense = MeetingStatus.PLANNED, Tense.FUTURE
        found.lapsed = head.tag_ == "VBD"
        found.predicates.append(head)
        if is_negated(head):
            _deny(found)
        return head
    if name is not None and name != "say":
        found.predicates.append(head)
        _apply(name, head, found)
        return head
    if head.pos_ in ("VERB", "AUX") and found.status is None:
        found.predicates.append(head)
        _take_tense(head, found)
        return head
    if head.pos_ in ("NOUN", "PROPN"):
        return head
    return head if dep in ("xcomp", "ccomp") else None


def _climb_from_noun(current: Token, head: Token, dep: str, found: Assessment) -> Token | None:
    if dep == "pobj":
        return _read_preposition(head, found)
    if dep in ("dobj", "nsubjpass", "nsubj", "attr", "dative", "agent") and head.pos_ in ("VERB", "AUX"):
        name = class_of(head)
        found.predicates.append(head)
        if current.i != head.i and any(child.lower_ in ("no", "neither") for child in current.children if child.dep_ == "det"):
            found.negated = True
        if name == "say" or (name in ("plan", "propose", "decline") and dep == "nsubj"):
            found.presupposed = True
            if found.status is None:
                found.status, found.tense = MeetingStatus.HELD, Tense.PAST
            return None
        if name is not None:
            _apply(name, head, found)
            if found.status is MeetingStatus.DECLINED and name == "support":
                found.status = MeetingStatus.CANCELLED
            if found.negated and name == "support":
                _deny(found)
            return head
        found.presupposed = dep == "dobj"
        if found.status is None:
            if dep == "dobj":
                if tense_of_verb(head)[0] is Tense.PAST:
                    found.status, found.tense = MeetingStatus.HELD, Tense.PAST
            else:
                _take_tense(head, found)
                if found.tense is Tense.UNKNOWN and found.status is MeetingStatus.HELD and dep == "nsubj":
                    found.status, found.presupposed = None, True
        return head if dep != "dobj" else None
    if dep == "poss":
        return None
    if head.pos_ in ("NOUN", "PROPN") and dep in ("compound", "nmod"):
        return head
    return None


def _read_preposition(prep: Token, found: Assessment) -> Token | None:
    """What a preposition makes of the contact that follows it."""
    head, word = prep.head, prep.lower_
    name = class_of(head) if head is not prep else None
    if head.pos_ in ("NOUN", "PROPN", "ADJ"):
        if name in STATUS_OF_CLASS and word in ("for", "of", "to", "on", "about", "from"):
            found.predicates.append(head)
            _apply(name, head, found)
            return head
        if head.lemma_.lower() in trigger_words() or head.lemma_.lower() in counting_words():
            return head
        found.presupposed = True
        if found.status is None:
            ahead = word in words("prepositions", "ahead")
            found.status, found.tense = (MeetingStatus.PLANNED, Tense.FUTURE) if ahead else (MeetingStatus.HELD, Tense.PAST)
        return None
    if head.pos_ in ("VERB", "AUX"):
        if word in words("prepositions", "ahead"):
            found.presupposed = True
            found.status = found.status or MeetingStatus.PLANNED
            found.tense = Tense.FUTURE
            return None
        if name in STATUS_OF_CLASS and word in ("for", "to", "from", "out", "on", "about"):
            found.predicates.append(head)
            _apply(name, head, found)
            return head
        if word in ("for", "to", "into", "in", "at", "during", "on", "with"):
            if name != "say":
                found.predicates.append(head)
                if found.status is None:
                    _take_tense(head, found)
                    return head
            found.presupposed = True
            found.status = found.status or MeetingStatus.HELD
            return None
        found.predicates.append(head)
    found.presupposed = True
    if found.status is None:
        found.status, found.tense = MeetingStatus.HELD, Tense.PAST
    return None


def _take_tense(verb: Token, found: Assessment) -> None:
    """The contact happens as its verb does."""
    if _is_infinitive(verb) or (verb.tag_ in ("VB", "VBG") and not _auxiliaries(verb)):
        found.status = None
        return
    _read_finite(verb, found)


def _apply(name: str, predicate: Token, found: Assessment) -> None:
    """What one governing predicate makes of the status so far."""
    negated = is_negated(predicate)
    if name == "support":
        if found.status is None:
            _take_tense(predicate, found)
        return
    if name == "past":
        return
    if name not in STATUS_OF_CLASS:
        if name in ("deny", "doubt") and found.status is not None:
            found.likelihood, found.hedged = Likelihood.UNLIKELY, True
            found.status = MeetingStatus.PROPOSED if found.status is not MeetingStatus.HELD else None
        return
    status = STATUS_OF_CLASS[name]
    unlikely = predicate.lower_ in words("cues", "unlikely")
    if found.status in FINAL:
        return
    tense, is_open = tense_of_verb(predicate) if predicate.pos_ in ("VERB", "AUX") else (Tense.UNKNOWN, False)
    if status in FINAL:
        if negated:
            found.status = MeetingStatus.PROPOSED if status is MeetingStatus.DECLINED else MeetingStatus.PLANNED
        elif is_open or tense is Tense.FUTURE and status is MeetingStatus.DECLINED:
            found.status, found.hedged = found.status or MeetingStatus.PROPOSED, True
            found.likelihood = Likelihood.UNLIKELY
        else:
            found.status = status
        found.tense = Tense.FUTURE if found.tense is Tense.UNKNOWN else found.tense
        return
    if status is MeetingStatus.PLANNED:
        if found.status is MeetingStatus.HELD and predicate.lemma_ in ("announce", "confirm"):
            return
        accepted = predicate.lemma_ in ("accept", "agree", "confirm", "announce")
        if negated and predicate.lemma_ == "accept":
            found.status = MeetingStatus.DECLINED
        elif negated:
            found.status, found.likelihood = MeetingStatus.PROPOSED, Likelihood.UNLIKELY
        elif found.status is not MeetingStatus.PROPOSED or accepted:
            found.status = MeetingStatus.PLANNED
        found.tense = Tense.FUTURE
        return
    if predicate.lemma_ == "discuss" and found.status in (MeetingStatus.PLANNED, MeetingStatus.HELD):
        return
    if negated and found.status is None:
        found.negated = True
    found.status, found.tense = MeetingStatus.PROPOSED, Tense.FUTURE
    if unlikely:
        found.likelihood = Likelihood.UNLIKELY
    elif predicate.lower_ in words("cues", "likely"):
        found.likelihood = Likelihood.LIKELY


def _read_cues(found: Assessment) -> None:
    for predicate in found.predicates:
        for token in [predicate, *predicate.children]:
            if token.lower_ in words("cues", "hedge"):
                found.hedged = True
            if token.lower_ in words("cues", "unlikely") and found.status in (MeetingStatus.PROPOSED, MeetingStatus.PLANNED):
                found.status, found.likelihood = MeetingStatus.PROPOSED, Likelihood.UNLIKELY
