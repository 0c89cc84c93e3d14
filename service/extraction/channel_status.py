"""What an article says becomes of a channel: read outward from its name through the predicates that govern it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from service.domain.vocabulary import ChannelStatus
from service.extraction.channel_acts import ENDING, VERBAL, Act, When, act_of, acts, cues, is_nonfinite, when_of

DEEPEST_CLIMB = 8
INTENTS = ("propose", "agree", "refuse", "discuss")
USES = ("use", "session")
SETTING_UP = ("create", "restore")
INTENDED = (ChannelStatus.PROPOSED, ChannelStatus.AGREED)
DONE: dict[Act, ChannelStatus] = {
    "create": ChannelStatus.ACTIVE,
    "use": ChannelStatus.ACTIVE,
    "session": ChannelStatus.ACTIVE,
    "answer": ChannelStatus.ACTIVE,
    "discuss": ChannelStatus.ACTIVE,
    "restore": ChannelStatus.RESTORED,
    "suspend": ChannelStatus.SUSPENDED,
    "terminate": ChannelStatus.TERMINATED,
    "unanswer": ChannelStatus.UNANSWERED,
    "propose": ChannelStatus.PROPOSED,
    "refuse": ChannelStatus.PROPOSED,
    "agree": ChannelStatus.AGREED,
}
"""What a channel is after an act that took place."""
UNDONE: dict[Act, ChannelStatus] = {
    "create": ChannelStatus.PROPOSED,
    "use": ChannelStatus.SUSPENDED,
    "restore": ChannelStatus.SUSPENDED,
    "suspend": ChannelStatus.ACTIVE,
    "terminate": ChannelStatus.ACTIVE,
    "answer": ChannelStatus.UNANSWERED,
}
"""What it is after an act that was denied or refused."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said of a channel."""

    status: ChannelStatus
    when: When
    predicate: Token
    strong: bool
    """Whether something is done to the channel, rather than that it is merely spoken of as there."""


@dataclass(slots=True)
class _Climb:
    """What the predicates above a channel's name have said so far."""

    predicate: Token
    act: Act | None = None
    intent: Act | None = None
    negated: bool = False
    finite: Token | None = None
    """The verb that says when."""

    def take(self, current: Token, head: Token) -> bool:
        """Read one predicate; answers whether to go on above it."""
        step, denied = act_of(head, through=current)
        if step is None and head.pos_ in {"NOUN", "PROPN"} and current.dep_ != "conj":
            return False
        if step in INTENTS:
            if not _governs(current, head):
                return False
            self.intent = self.intent if self.intent and self.intent != "discuss" else step
            self.predicate, self.negated = head, self.negated or denied
        elif step == "through":
            self.negated = self.negated or denied
        elif step and self.act is None and self.intent is None:
            self.act, self.negated, self.predicate = step, denied, head
        if self.act == "session":
            self.finite = next((token for token in [head, *head.ancestors] if token.pos_ in VERBAL), head)
            return False
        if head.pos_ in VERBAL and (self.finite is None or is_nonfinite(self.finite)):
            self.finite = head
        return True

    def use(self, verb: Token) -> None:
        """Read that something takes place in, at or through the channel."""
        self.act, self.predicate, self.finite = self.act or "session", verb, verb


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
            act, negated = act_of(verb)
            if act in {*ENDING, "restore", "unanswer"} and any(c.dep_ in {"aux", "auxpass"} for c in verb.children):
                status = _status(act, negated=negated, intent=None, verb=verb)
                return Statement(status, when_of(verb), verb, strong=True) if status else None
    return None


def _by_modifiers(name: Token) -> Iterator[Statement]:
    for child in name.lefts:
        act = acts("adjective").get(child.lower_) if child.dep_ in {"amod", "compound", "nmod"} else None
        if act and act != "use":
            yield Statement(DONE[act], When.PAST, child, strong=True)
    if any(child.lower_ in cues("firsts") for child in name.lefts) and any(
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
            act, negated = act_of(child)
            if act in DONE and (status := _status(act, negated=negated, intent=None, verb=child)):
                yield Statement(
                    status, min(when_of(child), When.PAST), child, strong=act not in {"use", "session", "create"}
                )


def _by_predicates(name: Token) -> Statement | None:
    """Climb through the nouns and verbs that govern the name to the one that says when it is said."""
    climb, current = _Climb(name), name
    for _ in range(DEEPEST_CLIMB):
        head = current.head
        if head == current or _stops(current, head, climb.act):
            break
        if current.dep_ == "prep" and current.lower_ in cues("setting") and head.pos_ in VERBAL:
            climb.use(head)
            break
        if current.dep_ != "appos" and not climb.take(current, head):
            break
        current = head
    act, finite = climb.act or climb.intent, climb.finite
    if finite is not None and climb.intent is None and _is_open_question(finite):
        return Statement(ChannelStatus.UNKNOWN, When.NOW, finite, strong=True)
    status = _status(act, negated=climb.negated, intent=climb.intent, verb=finite) if act else None
    if act is None or status is None:
        return None
    return Statement(status, when_of(finite), climb.predicate, strong=act not in {*USES, "discuss"} or climb.negated)


def _is_open_question(verb: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ in cues("whether") for child in verb.children)


def _stops(current: Token, head: Token, act: Act | None) -> bool:
    """Whether what lies above speaks of something else than the channel."""
    if current.dep_ == "advcl":
        return not is_nonfinite(current) or current.i < head.i
    if current.dep_ == "conj":
        return current.pos_ in VERBAL and not is_nonfinite(current)
    if current.dep_ == "acl":
        return act is not None
    if current.dep_ == "ccomp":
        return act is not None and acts("verb").get(head.lemma_) not in INTENTS
    return current.dep_ in {"relcl", "parataxis", "csubj"} or (
        current.pos_ in {"ADP", "SCONJ", "VERB"} and current.lower_ in cues("apart")
    )


def _governs(current: Token, head: Token) -> bool:
    """Whether an intention reaches the channel, rather than that the channel intends."""
    if head.pos_ not in VERBAL:
        return True
    if current.dep_ == "nsubjpass":
        return not any(child.dep_ == "xcomp" for child in head.children)
    return current.dep_ not in {"nsubj", "agent", "npadvmod"}


def _status(act: Act, *, negated: bool, intent: Act | None, verb: Token | None) -> ChannelStatus | None:
    """What the channel is after an act, under what is intended with it."""
    if intent is not None:
        return _intended(act, intent, negated=negated)
    if negated:
        return UNDONE.get(act)
    modals = {child.lower_ for child in verb.children if child.dep_ == "aux"} if verb is not None else set()
    if act in SETTING_UP and modals & cues("open_modals"):
        return ChannelStatus.PROPOSED
    if act in SETTING_UP and modals & cues("future_modals"):
        return ChannelStatus.AGREED
    if act == "use" and "to" in modals and verb is not None and verb.tag_ == "VBN":
        return None
    return DONE.get(act)


def _intended(act: Act, intent: Act, *, negated: bool) -> ChannelStatus | None:
    """What the channel is where an act is proposed, agreed, refused or talked about."""
    if intent == "refuse":
        return DONE.get(act) if negated else UNDONE.get(act, ChannelStatus.PROPOSED)
    if intent == act:
        return ChannelStatus.PROPOSED if negated else DONE[act]
    if intent in {"propose", "discuss"}:
        return ChannelStatus.ACTIVE if act in USES else ChannelStatus.PROPOSED
    if act in USES or act in ENDING:
        return DONE[act]
    return ChannelStatus.PROPOSED if negated else ChannelStatus.AGREED


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
