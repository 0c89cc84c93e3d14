"""What an article says becomes of a channel: read outward from its name through the predicates that govern it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Literal

from spacy.tokens import Token

from service.domain.vocabulary import ChannelStatus
from service.extraction.lexicon import read_toml

Act = Literal[
    "create",
    "use",
    "restore",
    "suspend",
    "terminate",
    "unanswer",
    "answer",
    "propose",
    "agree",
    "refuse",
    "discuss",
    "session",
    "through",
    "unknown",
]

DEEPEST_CLIMB = 8
DONE = {
    "create": ChannelStatus.ACTIVE,
    "use": ChannelStatus.ACTIVE,
    "session": ChannelStatus.ACTIVE,
    "restore": ChannelStatus.RESTORED,
    "suspend": ChannelStatus.SUSPENDED,
    "terminate": ChannelStatus.TERMINATED,
    "unanswer": ChannelStatus.UNANSWERED,
    "propose": ChannelStatus.PROPOSED,
    "discuss": ChannelStatus.ACTIVE,
    "agree": ChannelStatus.AGREED,
    "unknown": ChannelStatus.UNKNOWN,
}
"""What a channel is after an act that took place."""
UNDONE = {
    "create": ChannelStatus.PROPOSED,
    "use": ChannelStatus.SUSPENDED,
    "restore": ChannelStatus.SUSPENDED,
    "suspend": ChannelStatus.ACTIVE,
    "terminate": ChannelStatus.ACTIVE,
    "answer": ChannelStatus.UNANSWERED,
}
"""What it is after an act that was denied or refused."""


INTENDED = (ChannelStatus.PROPOSED, ChannelStatus.AGREED)


class When(IntEnum):
    """How late a statement speaks, as far as its form tells."""

    BEFORE = 0
    """Before what else is told: "had cut off", "previously"."""
    PAST = 1
    NOW = 2


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said of a channel."""

    status: ChannelStatus
    when: When
    predicate: Token
    strong: bool
    """Whether something is done to the channel, rather than that it is merely spoken of as there."""


@cache
def _acts(kind: str) -> dict[str, Act]:
    return {word: act for act, words in read_toml("channel_status")[kind].items() for word in words}


@cache
def _cues(name: str) -> frozenset[str]:
    return frozenset(read_toml("channel_status")["cues"][name])


def statements_on(name: Token) -> list[Statement]:
    """What the words around a channel's name say of it, innermost first."""
    found = [*_by_modifiers(name), *_by_clauses(name)]
    main = _by_predicates(name) or (None if found else _by_torn_predicate(name))
    return [*found, main] if main else found


def _by_torn_predicate(name: Token) -> Statement | None:
    """A predicate without a subject, later in a sentence whose parse has lost what it is said of."""
    if name.dep_ != "ROOT":
        return None
    for verb in name.doc[name.i + 1 : name.sent.end]:
        if verb.pos_ == "VERB" and not any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children):
            act, negated = _act_of(verb)
            if act in {"suspend", "restore", "terminate", "unanswer"} and any(
                c.dep_ in {"aux", "auxpass"} for c in verb.children
            ):
                status = _status(act, negated=negated, intent=None, verb=verb)
                return Statement(status, _when(verb), verb, strong=True) if status else None
    return None


# ---- within the noun phrase ----------------------------------------------------------------------------------------
def _by_modifiers(name: Token) -> Iterator[Statement]:
    for child in name.lefts:
        act = _acts("adjective").get(child.lower_) if child.dep_ in {"amod", "compound", "nmod"} else None
        if act and act != "use":
            yield Statement(DONE[act], When.PAST, child, strong=True)
    if any(child.lower_ in _cues("firsts") for child in name.lefts) and any(
        _is_span(child) for child in [*name.rights, *name.head.rights]
    ):
        yield Statement(ChannelStatus.RESTORED, When.NOW, name, strong=True)


def _is_span(prep: Token) -> bool:
    """Whether a preposition opens "in nearly two years" or "since August"."""
    nouns = [token for token in prep.rights if token.dep_ in {"pobj", "pcomp"}]
    return prep.lower_ == "since" or (
        prep.lower_ in {"in", "for"} and any(noun.lemma_ in {"year", "month", "week", "decade"} for noun in nouns)
    )


def _by_clauses(name: Token) -> Iterator[Statement]:
    """What its own clauses say: "contacts, which Beijing froze", "a link installed two years ago"."""
    for child in name.rights:
        if child.dep_ in {"relcl", "acl"} and not any(aux.lower_ == "to" for aux in child.lefts):
            act, negated = _act_of(child)
            if act in DONE and (status := _status(act, negated=negated, intent=None, verb=child)):
                yield Statement(
                    status, min(_when(child), When.PAST), child, strong=act not in {"use", "session", "create"}
                )


# ---- above the noun phrase -----------------------------------------------------------------------------------------
def _by_predicates(name: Token) -> Statement | None:
    """Climb through the nouns and verbs that govern the name to the one that says when it is said."""
    act: Act | None = None
    negated = False
    intent: Act | None = None
    predicate, finite = name, None
    current = name
    for _ in range(DEEPEST_CLIMB):
        head = current.head
        if head == current or _stops(current, head, act):
            break
        if current.dep_ == "appos":
            current = head
            continue
        if current.dep_ == "prep" and current.lower_ in _cues("setting") and head.pos_ in {"VERB", "AUX"}:
            act, predicate, finite = act or "session", head, head
            break
        step, denied = _act_of(head, through=current)
        if step == "through":
            negated = negated or denied
        elif step is None and head.pos_ in {"NOUN", "PROPN"} and current.dep_ != "conj":
            break
        elif step in {"propose", "agree", "refuse", "discuss"}:
            if not _governs(current, head):
                break
            intent = intent if intent and intent != "discuss" else step
            predicate = head
            negated = negated or denied
        elif step and act is None and intent is None:
            act, negated, predicate = step, denied, head
            if step == "session":
                finite = next((token for token in [head, *head.ancestors] if token.pos_ in {"VERB", "AUX"}), head)
                break
        if head.pos_ in {"VERB", "AUX"} and (finite is None or _is_nonfinite(finite)):
            finite = head
        current = head
    if (
        finite is not None
        and any(child.dep_ == "mark" and child.lower_ in _cues("whether") for child in finite.children)
        and intent is None
    ):
        return Statement(ChannelStatus.UNKNOWN, When.NOW, finite, strong=True)
    effective = act or intent
    if effective is None:
        return None
    status = _status(effective, negated=negated, intent=intent, verb=finite)
    if status is None:
        return None
    return Statement(status, _when(finite), predicate, strong=effective not in {"use", "session", "discuss"} or negated)


def _stops(current: Token, head: Token, act: Act | None) -> bool:
    """Whether what lies above speaks of something else than the channel."""
    if current.dep_ in {"advcl", "parataxis", "csubj"} and not (
        current.dep_ == "advcl" and _is_nonfinite(current) and current.i > head.i
    ):
        return True
    if current.dep_ == "conj" and current.pos_ in {"VERB", "AUX"}:
        return not _is_nonfinite(current)
    if current.dep_ in {"relcl"} or (current.dep_ == "acl" and act is not None):
        return True
    if current.dep_ == "ccomp" and act is not None:
        return not _acts("verb").get(head.lemma_) in {"propose", "agree", "refuse"}
    return current.dep_ in {"prep", "agent"} and current.lower_ in {
        "by",
        "after",
        "before",
        "since",
        "despite",
        "following",
        "because",
        "until",
        "like",
        "unlike",
    }


def _governs(current: Token, head: Token) -> bool:
    """Whether an intention reaches the channel, rather than that the channel intends."""
    if head.pos_ not in {"VERB", "AUX"}:
        return True
    if current.dep_ == "nsubjpass":
        return not any(child.dep_ == "xcomp" for child in head.children)
    return current.dep_ not in {"nsubj", "agent", "npadvmod"}


def _act_of(token: Token, through: Token | None = None) -> tuple[Act | None, bool]:
    """The act that a predicate names, and whether it is denied."""
    if token.pos_ not in {"VERB", "AUX"}:
        return _acts("noun").get(token.lemma_.lower()) or _acts("adjective").get(token.lower_), _is_denied(token)
    lemma = token.lemma_.lower()
    beside = [
        child
        for child in token.children
        if child.dep_ in {"prt", "advmod", "prep", "acomp", "oprd", "dobj", "attr"} and child != through
    ]
    act = next((found for child in beside if (found := _acts("verb").get(f"{lemma} {child.lower_}"))), None)
    if act is None and lemma in {"be", "remain", "stay", "go", "become", "fall", "get", "lie", "stand", "keep"}:
        states = _acts("adjective") | (_acts("adverb") if lemma == "be" else {})
        act = next((found for child in beside if (found := states.get(child.lower_))), None)
        if act is None and lemma in {"be", "become"}:
            return None, _is_denied(token)
    act = act or _acts("verb").get(lemma)
    inner = next((child for child in token.children if child.dep_ == "xcomp"), None)
    if (
        through is not None
        and through.dep_ in {"nsubj", "nsubjpass"}
        and inner is not None
        and act in {None, "suspend", "use", "refuse", "discuss", "terminate"}
    ):
        below, denied = _act_of(inner)
        if act == "suspend" or act == "terminate":
            return ("use", _is_denied(token) == denied) if below == "use" else (act, _is_denied(token))
        if below is not None:
            return below, denied or _is_denied(token)
    if act == "use" and any(child.lower_ in _cues("again") for child in token.children):
        act = "restore"
    return act, _is_denied(token)


def _is_denied(token: Token) -> bool:
    if any(
        child.dep_ == "neg" or (child.dep_ in {"det", "advmod"} and child.lower_ in _cues("denial"))
        for child in token.children
    ):
        return True
    objects = [child for child in token.children if child.dep_ in {"nsubj", "nsubjpass", "dobj"}]
    return token.pos_ == "VERB" and any(word.lower_ in _cues("denial") for child in objects for word in child.children)


def _status(act: Act, *, negated: bool, intent: Act | None, verb: Token | None) -> ChannelStatus | None:
    """What the channel is after an act, under what is intended with it."""
    if intent == "refuse":
        return UNDONE.get(act, ChannelStatus.PROPOSED) if not negated else DONE.get(act)
    if intent == "discuss" and act == "discuss":
        return ChannelStatus.ACTIVE
    if intent in {"propose", "discuss"}:
        return ChannelStatus.PROPOSED if act not in {"use", "session"} or intent == act else ChannelStatus.ACTIVE
    if intent == "agree" and act in {"use", "session", "suspend", "terminate"}:
        return DONE[act]
    if intent == "agree":
        return ChannelStatus.AGREED if not negated else ChannelStatus.PROPOSED
    if negated:
        return UNDONE.get(act)
    if act == "answer":
        return ChannelStatus.ACTIVE
    if act == "refuse":
        return ChannelStatus.PROPOSED
    modals = {child.lower_ for child in verb.children if child.dep_ == "aux"} if verb is not None else set()
    if act in {"create", "restore"} and modals & _cues("open_modals"):
        return ChannelStatus.PROPOSED
    if act in {"create", "restore"} and (modals & _cues("future_modals") or "to" in modals):
        return ChannelStatus.AGREED
    if act == "use" and "to" in modals and verb is not None and verb.tag_ == "VBN":
        return None
    return DONE[act]


def _is_nonfinite(verb: Token) -> bool:
    return verb.tag_ in {"VB", "VBG"} and not any(
        child.dep_ == "aux" and child.lower_ != "to" for child in verb.children
    )


def _when(verb: Token | None) -> When:
    """How late a predicate speaks."""
    if verb is None or verb.pos_ not in {"VERB", "AUX"}:
        return When.PAST
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}}
    if verb.dep_ == "conj" and not auxiliaries and verb.head.pos_ in {"VERB", "AUX"}:
        auxiliaries = {child.lower_ for child in verb.head.children if child.dep_ in {"aux", "auxpass"}}
    if "had" in auxiliaries or any(
        child.dep_ == "advmod" and child.lower_ in _cues("earlier") for child in verb.children
    ):
        return When.BEFORE
    if verb.lemma_ == "use" and any(child.dep_ == "xcomp" for child in verb.children):
        return When.BEFORE
    if verb.tag_ in {"VBZ", "VBP"} or auxiliaries & {"has", "have", "is", "are", "'s", "will", "can", "'ve"}:
        return When.NOW
    return When.PAST


def latest(statements: Sequence[Statement]) -> Statement | None:
    """The last word on a channel: the latest told, and of those the last one in the text.

    That something takes place over a channel shows that it was set up, and does not undo that it was restored.
    """
    last: Statement | None = None
    for statement in statements:
        if last is None or _replaces(statement, last):
            last = statement
    return last


def _replaces(statement: Statement, last: Statement) -> bool:
    if last.status in INTENDED and statement.status is ChannelStatus.ACTIVE:
        return True
    if statement.when != last.when:
        return statement.when > last.when and not (last.status is ChannelStatus.RESTORED and not statement.strong)
    if last.status in {ChannelStatus.ACTIVE, ChannelStatus.RESTORED} and statement.status in INTENDED:
        return False
    return statement.strong or not last.strong
