"""What an article says becomes of a channel: read outward from its name through the predicates that govern it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from service.domain.vocabulary import ChannelStatus
from service.extraction.channel_acts import (
    ENDING,
    INTENTS,
    VERBAL,
    Act,
    When,
    act_of,
    acts,
    cues,
    is_nonfinite,
    planned_act,
    when_of,
)
from service.extraction.channel_outcomes import DONE, INTENDED, USES, foreseen_status, status_after
from service.extraction.predicates import auxiliaries, class_of, is_copula, is_timeless, words

DEEPEST_CLIMB = 8
INTENTIONS: dict[Act, ChannelStatus] = {"agree": ChannelStatus.AGREED, "propose": ChannelStatus.PROPOSED}
"""What a new channel is that its use is agreed or proposed of: "agreed to call each other on a hotline"."""


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
        planned = planned_act(head, current)
        if planned is not None and self.act is None:
            self.act, self.intent = planned
            self.predicate, self.finite, self.negated = head, head, self.negated or act_of(head)[1]
            return False
        step, denied = act_of(head, through=current)
        if class_of(head) == "deny" and current.dep_ == "xcomp":  # "failed to restore"
            self.negated, self.finite = not self.negated, head
            return True
        if step is None and head.pos_ in {"NOUN", "PROPN"} and current.dep_ != "conj":
            return False
        if step in INTENTS:
            if not _governs(current, head):
                return False
            accepted = self.intent == "propose" and head.lemma_ in words("cues", "accepting")
            self.intent = self.intent if self.intent and self.intent != "discuss" and not accepted else step
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
        self.negated = act_of(verb)[1]


def statements_on(name: Token) -> list[Statement]:
    """What the words around a channel's name say of it, innermost first."""
    found = [*_by_modifiers(name), *_by_clauses(name)]
    main = _by_silence(name) or _by_predicates(name) or (None if found else _by_torn_predicate(name))
    main = main or _by_habit(name)
    return [*found, main] if main else found


def _by_silence(name: Token) -> Statement | None:
    """A verb of answering that is denied in a clause beside the one with the name: "rang it; nobody answered"."""
    verb = next((above for above in name.ancestors if above.pos_ in VERBAL), None)
    if verb is None or act_of(verb)[0] != "use":
        return None
    for beside in (verb.head, *verb.children, *verb.head.children):
        joined = beside.dep_ in {"conj", "parataxis", "ccomp", "ROOT"} and beside.i > name.i and beside.pos_ in VERBAL
        if joined and act_of(beside) == ("answer", True):
            return Statement(ChannelStatus.UNANSWERED, when_of(beside), beside, strong=True)
    return None


def _by_habit(name: Token) -> Statement | None:
    """A verb in the present of which it is the subject: it is there where it "links", "allows" or "is the only one"."""
    verb = name.head
    if name.dep_ != "nsubj" or verb.pos_ not in VERBAL or not _is_habitual(verb):
        return None
    return Statement(ChannelStatus.ACTIVE, When.BEFORE, verb, strong=False)


def _is_habitual(verb: Token) -> bool:
    act, denied = act_of(verb)
    if denied or act in INTENTS or when_of(verb) is not When.NOW or any(aux.tag_ == "MD" for aux in auxiliaries(verb)):
        return False
    return not is_copula(verb) or any(child.dep_ == "attr" for child in verb.children)


def _by_torn_predicate(name: Token) -> Statement | None:
    """A predicate without a subject, later in a sentence whose parse has lost what it is said of."""
    if name.dep_ != "ROOT":
        return None
    for verb in name.doc[name.i + 1 : name.sent.end]:
        if verb.pos_ == "VERB" and not any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children):
            act, negated = act_of(verb)
            if act in {*ENDING, "restore", "unanswer"} and any(c.dep_ in {"aux", "auxpass"} for c in verb.children):
                status = status_after(act, negated=negated, intent=None, verb=verb)
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
            if act in DONE and (status := status_after(act, negated=negated, intent=None, verb=child)):
                yield Statement(
                    status, min(when_of(child), When.PAST), child, strong=act not in {"use", "session", "create"}
                )
            elif act is None and (child.tag_ == "VBG" or _is_habitual(child)):
                yield Statement(ChannelStatus.ACTIVE, When.BEFORE, child, strong=False)


def _by_predicates(name: Token) -> Statement | None:
    """Climb through the nouns and verbs that govern the name to the one that says when it is said."""
    climb, current = _Climb(name), name
    for _ in range(DEEPEST_CLIMB):
        head = current.head
        if head == current or _stops(current, head, climb.act):
            break
        speaking = _speaking(current, head)
        if speaking is not None or (
            climb.intent is None
            and current.dep_ == "prep"
            and current.lower_ in cues("setting")
            and head.pos_ in VERBAL
        ):
            climb.use(speaking or head)
            if (speaking or head).dep_ != "xcomp":
                break
            current = speaking or head
            continue
        if current.dep_ != "appos" and not climb.take(current, head):
            break
        current = head
    act, finite = climb.act or climb.intent, climb.finite
    if finite is not None and climb.intent is None and _is_open_question(finite):
        return Statement(ChannelStatus.UNKNOWN, When.NOW, finite, strong=True)
    status = status_after(act, negated=climb.negated, intent=climb.intent, verb=finite) if act else None
    if status is ChannelStatus.ACTIVE and act in USES and _is_new(name) and finite is not None:
        status = INTENTIONS.get(climb.intent or "use") or foreseen_status(finite) or status
    if act is None or status is None:
        return None
    return Statement(status, when_of(finite), climb.predicate, strong=act not in {*USES, "discuss"} or climb.negated)


def _speaking(current: Token, head: Token) -> Token | None:
    """The verb of speaking that a preposition hangs a channel on as its means: "spoke for the first time over it"."""
    if current.dep_ != "prep" or current.lower_ not in cues("means"):
        return None
    while head.dep_ in {"pobj", "prep", "npadvmod", "advmod"}:
        head = head.head
    return head if is_speaking(head) else None


def is_speaking(word: Token) -> bool:
    """Whether a word is a verb of speaking, which one may do over a line."""
    return word.pos_ in VERBAL and word.lemma_.lower() in cues("speaking")


def _is_new(name: Token) -> bool:
    """Whether the name stands as one that was not spoken of before: "a hotline", "calls between commanders"."""
    determiners = [child.lower_ for child in name.lefts if child.dep_ in {"det", "poss", "nummod"}]
    plural = name.tag_ == "NNS" and not determiners
    return plural or not cues("indefinite").isdisjoint(determiners)


def _is_open_question(verb: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ in cues("whether") for child in verb.children)


def _stops(current: Token, head: Token, act: Act | None) -> bool:
    """Whether what lies above speaks of something else than the channel."""
    if current.dep_ == "advcl":
        return not is_nonfinite(current) or current.i < head.i
    if current.dep_ == "conj":
        return current.pos_ in VERBAL and not is_nonfinite(current)
    if current.dep_ == "acl":
        return act is not None and not is_timeless(current)
    if current.dep_ == "ccomp":
        told = not is_timeless(current) and foreseen_status(current) is None
        return act is not None and (told or act_of(head)[0] not in INTENTS)
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
    if last.status in INTENDED and statement.status is ChannelStatus.ACTIVE and statement.when > When.BEFORE:
        return True
    if statement.when != last.when:
        return statement.when > last.when and not (last.status is ChannelStatus.RESTORED and not statement.strong)
    if last.status in {ChannelStatus.ACTIVE, ChannelStatus.RESTORED} and statement.status in INTENDED:
        return False
    return statement.strong or not last.strong
