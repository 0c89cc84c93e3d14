"""When and in what mode a contact takes place: what hangs on its predicates."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TypeVar

from spacy.tokens import Doc, Span, Token

from service.domain.vocabulary import Mode
from service.extraction.contact_words import frame_words
from service.extraction.lexicon import read_toml
from service.extraction.predicates import class_of, tense_of_verb, words
from service.extraction.reading import DateMention, Mention, Tense
from service.extraction.recalled import sets_apart
from service.extraction.triggers import Trigger, trigger_words

M = TypeVar("M", bound=Mention)

MEANS = ("by", "via", "over", "on", "through", "in", "during")
BY_LINE = ("by", "via", "over", "through", "on")
SHORT_PHRASE = 6
TOPICAL = ("about", "on", "regarding", "concerning")
LONGEST_PATH = 12
NEAR = 25
"""Tokens between a contact and what may still belong to it in a sentence that the parse tore apart."""


@cache
def _mode_words() -> dict[str, Mode]:
    return {word: Mode(name) for name, words in read_toml("contacts")["modes"].items() for word in words}


def is_mode(token: Token) -> bool:
    """Whether a word says how a contact takes place: "video", "face-to-face"."""
    return token.lower_ in _mode_words()


def mode_at(token: Token) -> Mode | None:
    """The mode that a word names by itself: "phone", "video", "in person"."""
    in_person = token.lower_ == "person" and token.i > 0 and token.nbor(-1).lower_ == "in"
    return Mode.IN_PERSON if in_person else _mode_words().get(token.lower_)


def mode_of(trigger: Trigger, predicates: Sequence[Token]) -> tuple[Mode, Token | None]:
    """Mode of a contact, and the word that states it; None where no more than the kind of contact suggests it."""
    token = trigger.token
    stated = _mode_before(token)
    for predicate in [token, *predicates]:
        stated = stated or _mode_beside(predicate)
    if stated is None and trigger.frame in ("discuss", "converse", "meet"):
        stated = next(filter(None, (_mode_beside(noun, BY_LINE) for noun in _nouns_below(token))), None)
    if stated is not None:
        return stated
    if trigger.frame == "converse" and (there := _gathering_spoken_to(token)) is not None:
        return Mode.IN_PERSON, there
    heading = token.tag_ == "VBG" and token.dep_ == "ROOT"  # "Meeting with the President" says what a noun would
    verb = trigger.frame in ("meet", "receive", "phone") and not heading
    return trigger.mode, token if verb or trigger.kind in ("call", "visit", "brief", "letter") else None


def _nouns_below(verb: Token) -> Iterator[Token]:
    """Topics and counterparts of a verb, on which the parse may hang its mode: "discussed it with him by video"."""
    for child in verb.children:
        if child.dep_ == "dobj":
            yield child
        elif child.dep_ == "prep" and child.lower_ in ("with", "about", "to"):
            yield from (part for part in child.children if part.dep_ == "pobj")


def _gathering_spoken_to(verb: Token) -> Token | None:
    """The participle that has those who are spoken to in one room: "speaking to ministers gathered in Paris"."""
    for word in verb.doc[verb.i + 1 : min(verb.sent.end - 1, verb.i + NEAR)]:
        if word.lemma_ in frame_words("company", "assembled") and word.tag_ in ("VBN", "VBD"):
            officials = word.nbor(-1).lemma_.lower() in frame_words("groups", "official")
            return word if officials and word.nbor(1).lower_ in ("in", "at") else None
        if word.pos_ in ("VERB", "AUX", "SCONJ") or (word.tag_ == "IN" and word.lower_ not in ("to", "with", "of")):
            return None
    return None


def _mode_before(noun: Token) -> tuple[Mode, Token] | None:
    """Mode by a modifier: "video conference", "face-to-face meeting"."""
    for child in noun.children:
        if child.dep_ in ("compound", "amod", "nmod", "advmod"):
            if child.lower_ in _mode_words():
                return _mode_words()[child.lower_], child
            if child.lower_ == "face":
                return Mode.IN_PERSON, child
    return None


def _mode_beside(predicate: Token, links: Sequence[str] = MEANS) -> tuple[Mode, Token] | None:
    """Mode by an adverb or a phrase: "virtually", "by phone", "via video link", "in person"."""
    beside = (part for child in predicate.children if child.lower_ == "with" for part in child.lefts)
    for child in (*predicate.children, *beside):  # "met virtually with" hangs the one on the other
        if child.dep_ == "advmod" and child.lower_ in _mode_words():
            return _mode_words()[child.lower_], child
        if child.dep_ in ("prep", "agent") and child.lower_ in links:
            if child.lower_ == "in" and any(part.lower_ == "person" for part in child.children):
                return Mode.IN_PERSON, child
            meal = next((part for part in child.children if part.lemma_.lower() in _meals()), None)
            if child.lower_ == "over" and meal is not None:
                return Mode.IN_PERSON, meal
            near = [part for part in child.subtree if part.i - child.i < SHORT_PHRASE and part.lower_ in _mode_words()]
            if near:
                return _mode_words()[near[0].lower_], near[0]
            line = next((part for part in child.children if part.lemma_.lower() in _lines()), None)
            agreed = child.lower_ == "on" and class_of(predicate) in ("plan", "propose")  # "agree on a hotline"
            if line is not None and predicate.pos_ == "VERB" and child.lower_ in BY_LINE and not agreed:
                return Mode.PHONE, line
    return None


def _meals() -> frozenset[str]:
    return frame_words("open_ended", "meals")


@cache
def _lines() -> frozenset[str]:
    return frozenset(read_toml("contacts")["remote"]["lines"])


def nearest(mentions: Iterable[M], predicates: Sequence[Token], sentence: Span, rivals: Sequence[Token]) -> M | None:
    """The mention of a sentence that hangs on one of the predicates and on no other contact before."""
    doc = sentence.doc
    claims = {token.i: rank for rank, token in enumerate(predicates)}
    rival = {token.i for token in rivals} - set(claims)
    best: tuple[int, int, M] | None = None
    for mention in mentions:
        if not sentence.start <= mention.start < sentence.end:
            continue
        rank = _distance(doc, mention, claims, rival)
        if rank is None:
            continue
        order = (rank, abs(mention.head - predicates[0].i))
        if best is None or order < best[:2]:
            best = (*order, mention)
    return best[2] if best else None


def _distance(doc: Doc, mention: Mention, claims: dict[int, int], rival: set[int]) -> int | None:
    token, steps, beyond = doc[mention.head], 0, False
    while steps < LONGEST_PATH:
        if token.i in claims:
            return claims[token.i] + steps
        if beyond and sets_apart(token):
            return None
        beyond = beyond or is_thing(token)
        if token.i in rival:
            return None
        if token.head == token or (steps > 0 and _is_topic(token)) or (token.pos_ == "VERB" and _is_told_aside(token)):
            return None
        if token.dep_ == "relcl" and token.head.i in claims:
            return claims[token.head.i] + steps
        if token.dep_ in ("relcl", "ccomp", "parataxis") and steps > 0 and not _tells_of_a_contact(token):
            return None
        token, steps = token.head, steps + 1
    return None


def _is_told_aside(verb: Token) -> bool:
    """Whether a verb of saying is joined to what is said, as the parse may have it: "A will go, B said on Monday"."""
    if verb.dep_ != "conj" or verb.lemma_ not in _saying():
        return False
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    return subject is not None and verb.doc[subject.left_edge.i - 1].text == ","


def is_thing(word: Token) -> bool:
    """Whether a word names something of its own, or stands for such a thing: "after one in May"."""
    return word.pos_ == "NOUN" or (word.lower_ == "one" and word.dep_ == "pobj")


def _is_topic(noun: Token) -> bool:
    """Whether a noun is what is spoken about, whose days and places are not those of the talk."""
    about = noun.dep_ == "pobj" and noun.head.lower_ in TOPICAL and noun.ent_type_ not in ("DATE", "TIME")
    return about and noun.pos_ == "NOUN" and noun.lemma_.lower() not in settings()


def _tells_of_a_contact(clause: Token) -> bool:
    """Whether a clause hung on people is of what they do together: "talks of officials that ended in Doha today"."""
    things = any(child.dep_ == "nsubj" and child.lower_ in ("that", "which") for child in clause.children)
    return clause.dep_ == "relcl" and things and class_of(clause) in ("support", "fail")


@cache
def settings() -> frozenset[str]:
    """Nouns between a contact and its day or place that are its setting: "on the sidelines of a forum in Singapore"."""
    table = read_toml("contacts")
    return frozenset(table["setting"]["nouns"]) | trigger_words()


def dates_for(
    mentions: Sequence[DateMention], predicates: Sequence[Token], sentence: Span, rivals: Sequence[Token]
) -> DateMention | None:
    """The date that hangs on a contact."""
    own = [m for m in mentions if m.bound in ("on", "before") and sentence.start <= m.start < sentence.end]
    own = [m for m in own if not _is_day_of_saying(m, predicates)]
    return nearest(own, predicates, sentence, rivals) or _day_before_clause(mentions, predicates)


def _day_before_clause(mentions: Sequence[DateMention], predicates: Sequence[Token]) -> DateMention | None:
    """The day that a clause tells more of: "not since June, when she met A", "on Monday, when they spoke"."""
    for predicate in predicates:
        when = next((c for c in predicate.children if c.lower_ == "when" and c.i < predicate.i), None)
        if when is not None and when.i > 0:
            end = when.i - (when.doc[when.i - 1].text == ",")
            return next((mention for mention in mentions if mention.end == end), None)
    return None


def _is_day_of_saying(mention: DateMention, predicates: Sequence[Token]) -> bool:
    """Whether a day right behind "said" is that of the saying, wherever the parse hung it: "said on Monday he met"."""
    doc, start = predicates[0].doc, mention.start
    start -= start > 0 and doc[start - 1].pos_ == "ADP"
    verb = doc[start - 1] if start > 0 else None
    says = verb is not None and verb.pos_ == "VERB" and verb.lemma_ in _saying() and verb not in predicates
    return (
        says and verb is not None and any(child.dep_ == "ccomp" and child.i > mention.start for child in verb.children)
    )


def new_date_for(mentions: Sequence[DateMention], sentence: Span) -> DateMention | None:
    """The day that something postponed was moved to: "put off until April"."""
    doc = sentence.doc
    for mention in mentions:
        if sentence.start <= mention.start < sentence.end:
            before = doc[mention.start - 1].lower_ if mention.start else ""
            if before in ("to", "until", "till") or mention.bound == "until":
                return mention
    return next((m for m in mentions if sentence.start <= m.start < sentence.end and is_rearranged(doc[m.head])), None)


def is_rearranged(word: Token) -> bool:
    """Whether a word belongs to what takes the place of a plan: "will now be held in June", "is instead to open in"."""
    verb = next((above for above in (word, *word.ancestors) if above.pos_ == "VERB"), None)
    beside = [child.lower_ for child in verb.children if child.dep_ == "advmod"] if verb is not None else []
    ahead = verb is not None and tense_of_verb(verb)[0] is Tense.FUTURE
    return ahead and not words("cues", "rearranged").isdisjoint(beside)


def may_date(mention: DateMention, predicates: Sequence[Token]) -> bool:
    """Whether a date near a contact can be its own: not that of a statement or of a clause beside it."""
    governor = predicates[0].doc[mention.head]
    if _is_day_of_saying(mention, predicates):
        return False
    beyond, whose = False, governor.dep_ == "poss"
    for _ in range(8):
        if governor in predicates:
            break
        if beyond and not whose and sets_apart(governor):  # "the first since the war of 2020"
            return False
        beyond = beyond or is_thing(governor)
        if governor.i != mention.head and _is_topic(governor):
            return False
        clause = governor.dep_ in ("relcl", "advcl", "ccomp", "acl") and not governor.is_ancestor(predicates[0])
        if governor.lemma_ in _saying() or (clause and governor not in predicates) or tells_of(governor, predicates[0]):
            return False
        governor = governor.head
    return abs(mention.head - predicates[0].i) <= NEAR


def tells_of(verb: Token, contact: Token) -> bool:
    """Whether a contact is what somebody tells or confirms: "They met, the ministry confirmed on Monday"."""
    clause = next((child for child in verb.children if child.dep_ == "ccomp"), None)
    return clause is not None and (clause == contact or clause.is_ancestor(contact))


@cache
def _saying() -> frozenset[str]:
    return frozenset(read_toml("status")["verbs"]["say"])
