"""What became of a contact, as far as it is read: each governing predicate changes it in its own way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from spacy.tokens import Token

from service.domain.vocabulary import Certainty, Likelihood, MeetingStatus
from service.extraction.lexicon import read_toml
from service.extraction.predicates import (
    BARE,
    auxiliaries,
    is_announced,
    is_bygone,
    is_due,
    is_infinitive,
    is_main,
    is_negated,
    is_no_longer,
    is_put_off,
    is_timeless,
    is_under_way,
    is_verb,
    is_yet_to,
    tense_of_verb,
    was_to,
    words,
)
from service.extraction.reading import Tense

FINAL = (MeetingStatus.CANCELLED, MeetingStatus.POSTPONED, MeetingStatus.DECLINED)
"""What ends a plan, the weightiest word first: a meeting that "will not be held" may be said to be put off."""

PENDING = (MeetingStatus.PROPOSED, MeetingStatus.PLANNED, *FINAL)
"""All that a meeting can be that has not taken place."""


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
    unfulfilled: bool = False
    """Said of what did not come about: "was to have met"."""
    modified: bool = False
    """Said beside the word for the contact, of what befell it before: "the long-delayed meeting"."""
    moved: bool = False
    """Said to have been planned for another day at first ("originally scheduled for April")."""
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

    def settle(self, status: MeetingStatus, tense: Tense) -> None:
        """Take what a word says as the status so far."""
        self.status, self.tense = status, tense

    def deny(self) -> None:
        """Turn what was said so far, as a negation does."""
        if self.status is MeetingStatus.PLANNED and self.tense is Tense.FUTURE:
            self.status = MeetingStatus.DECLINED
        elif self.status is MeetingStatus.PROPOSED:
            self.likelihood = Likelihood.UNLIKELY
        elif self.status in (MeetingStatus.HELD, None):
            self.status, self.negated = None, True

    def lapse(self, verb: Token) -> None:
        """Take in that a plan is told of as past, and by a perfect ("was to have met") that nothing came of it."""
        self.lapsed = True
        self.unfulfilled = any(aux.lemma_ == "have" for aux in auxiliaries(verb))

    def refuse(self, verb: Token) -> None:
        """Take in a negation beside a verb: "agreed not to meet" is a refusal."""
        if self.status is None and is_infinitive(verb):
            self.settle(MeetingStatus.DECLINED, Tense.FUTURE)
        else:
            self.deny()

    def read_verb(self, verb: Token) -> None:
        """Take the status from the form of a verb that tells of the contact itself."""
        self.tense, is_open = tense_of_verb(verb)
        if is_open:
            self.status, self.hedged = MeetingStatus.PROPOSED, True
        elif was_to(verb):
            self.settle(MeetingStatus.PLANNED, Tense.FUTURE)
            self.lapse(verb)
        elif self.tense is Tense.FUTURE:
            self.status = MeetingStatus.PLANNED
        elif is_announced(verb):
            self.settle(MeetingStatus.PLANNED, Tense.FUTURE)
        elif is_under_way(verb):
            self.status = MeetingStatus.HELD
        else:
            bare = verb.tag_ in BARE and not is_main(verb)
            self.status = None if is_timeless(verb) or bare else MeetingStatus.HELD
        if self.status is MeetingStatus.PLANNED and is_no_longer(verb):
            self.settle(MeetingStatus.CANCELLED, Tense.FUTURE)
        elif is_negated(verb):
            self.refuse(verb)

    def happen_with(self, verb: Token) -> None:
        """Let the contact happen as its verb does."""
        if is_due(verb):
            self.settle(MeetingStatus.PLANNED, Tense.FUTURE)
            if was_to(verb):
                self.lapse(verb)
        elif is_timeless(verb):
            self.status = None
            if is_infinitive(verb) and is_negated(verb):
                self.refuse(verb)
        else:
            self.read_verb(verb)

    def apply(self, name: str, predicate: Token) -> None:
        """Take in what one governing predicate of a class makes of the status so far."""
        effect = EFFECTS.get(name)
        if self.status in FINAL and self.modified and name == "support" and _comes_about(predicate):
            self.settle(MeetingStatus.HELD, Tense.PAST)
        elif self.status in FINAL:
            self.undo(name, predicate)
        elif effect is not None:
            effect(self, predicate)

    def undo(self, name: str, predicate: Token) -> None:
        """Take back an end that was only considered, threatened or refused: "refused to call off the talks"."""
        unreal = name in ("propose", "threaten", "report") or (
            name in ("decline", "deny") and not is_negated(predicate)
        )
        refusal = self.status is MeetingStatus.DECLINED
        if self.negated or not unreal or not (is_verb(predicate) or name == "report"):
            return
        if not refusal:
            self.settle(MeetingStatus.PLANNED, Tense.FUTURE)
        elif name in ("deny", "report"):
            self.settle(MeetingStatus.PROPOSED, Tense.FUTURE)

    def read_cues(self) -> None:
        """Take in the words of doubt beside the predicates."""
        for predicate in self.predicates:
            for token in [predicate, *predicate.children]:
                if token.lower_ in words("cues", "hedge"):
                    self.hedged = True
                pending = self.status in (MeetingStatus.PROPOSED, MeetingStatus.PLANNED)
                if pending and token.lower_ in words("cues", "unlikely"):
                    self.status, self.likelihood = MeetingStatus.PROPOSED, Likelihood.UNLIKELY


def _comes_about(verb: Token) -> bool:
    """Whether a verb tells of what took place: "was held at last"."""
    past = is_verb(verb) and not is_timeless(verb) and tense_of_verb(verb)[0] is Tense.PAST
    return past and not is_negated(verb) and not was_to(verb)


def _support(found: Assessment, predicate: Token) -> None:
    if found.status is None and is_verb(predicate) and is_negated(predicate) and is_put_off(predicate):
        found.settle(MeetingStatus.POSTPONED, Tense.FUTURE)
    elif found.status is None:
        found.happen_with(predicate)
    elif found.status is MeetingStatus.PLANNED and is_verb(predicate):
        if is_negated(predicate) or is_no_longer(predicate):
            ended = MeetingStatus.POSTPONED if is_put_off(predicate) else MeetingStatus.CANCELLED
            found.settle(ended, Tense.FUTURE)
        elif found.moved and tense_of_verb(predicate)[0] is Tense.FUTURE:
            found.settle(MeetingStatus.POSTPONED, Tense.FUTURE)


def _plan(found: Assessment, predicate: Token) -> None:
    told = predicate.lemma_ in ("announce", "confirm")
    found.lapsed = found.lapsed or (is_verb(predicate) and is_bygone(predicate))
    if found.status is MeetingStatus.HELD and told:
        return
    if is_negated(predicate) and (predicate.lemma_ == "accept" or _will_not_agree(predicate)):
        found.status = MeetingStatus.DECLINED
    elif is_yet_to(predicate):
        found.status = MeetingStatus.PROPOSED
    elif is_negated(predicate) and predicate.lemma_ in read_toml("status")["answers"]["meaning"]:
        found.status = MeetingStatus.DECLINED
    elif is_negated(predicate):
        found.status, found.likelihood = MeetingStatus.PROPOSED, Likelihood.UNLIKELY
    elif is_infinitive(predicate) and predicate.lemma_ in words("cues", "arranging"):
        found.status = MeetingStatus.PROPOSED
    elif found.status is not MeetingStatus.PROPOSED or predicate.lemma_ in words("cues", "accepting"):
        found.status = MeetingStatus.PLANNED
    found.tense = Tense.FUTURE


def _will_not_agree(predicate: Token) -> bool:
    return predicate.lemma_ == "agree" and any(aux.lower_ in ("will", "would", "wo") for aux in auxiliaries(predicate))


def _propose(found: Assessment, predicate: Token) -> None:
    if predicate.lemma_ == "discuss" and found.status in (MeetingStatus.PLANNED, MeetingStatus.HELD):
        return
    if is_negated(predicate) and predicate.lemma_ in read_toml("status")["answers"]["meaning"]:
        found.settle(MeetingStatus.DECLINED, Tense.FUTURE)  # "has no wish to meet"
        return
    if is_negated(predicate) and found.status is None:
        found.negated = True
    found.settle(MeetingStatus.PROPOSED, Tense.FUTURE)
    if predicate.lower_ in words("cues", "unlikely"):
        found.likelihood = Likelihood.UNLIKELY
    elif predicate.lower_ in words("cues", "likely"):
        found.likelihood = Likelihood.LIKELY


def _end(found: Assessment, predicate: Token, status: MeetingStatus) -> None:
    tense, is_open = tense_of_verb(predicate) if is_verb(predicate) else (Tense.UNKNOWN, False)
    if status is MeetingStatus.DECLINED and found.modified and found.status is MeetingStatus.PLANNED:
        status = MeetingStatus.CANCELLED  # "skipped a scheduled meeting"
    refusal = status is MeetingStatus.DECLINED
    if status is MeetingStatus.CANCELLED and is_put_off(predicate):
        status = MeetingStatus.POSTPONED
    if is_negated(predicate):
        found.status = MeetingStatus.PROPOSED if refusal else MeetingStatus.PLANNED
    elif is_open and not refusal:
        found.status, found.hedged = MeetingStatus.PLANNED, True
    elif is_open or (tense is Tense.FUTURE and refusal):
        found.status, found.hedged = found.status or MeetingStatus.PROPOSED, True
        found.likelihood = Likelihood.UNLIKELY
    else:
        found.status = status
    if found.tense is Tense.UNKNOWN:
        found.tense = Tense.FUTURE


def _fail(found: Assessment, _predicate: Token) -> None:
    """Talks that collapse took place; a plan or proposal that does came to nothing."""
    if found.status in (MeetingStatus.PLANNED, MeetingStatus.PROPOSED):
        found.settle(MeetingStatus.CANCELLED, Tense.FUTURE)
    elif found.status is None:
        found.settle(MeetingStatus.HELD, Tense.PAST)


def _lapse(found: Assessment, _predicate: Token) -> None:
    if found.status is MeetingStatus.PROPOSED:
        found.status = MeetingStatus.DECLINED
    elif found.status is MeetingStatus.PLANNED:
        found.status = MeetingStatus.CANCELLED


def _doubt(found: Assessment, _predicate: Token) -> None:
    if found.status is not None:
        found.likelihood, found.hedged = Likelihood.UNLIKELY, True
        found.status = MeetingStatus.PROPOSED if found.status is not MeetingStatus.HELD else None


EFFECTS: dict[str, Callable[[Assessment, Token], None]] = {
    "support": _support,
    "plan": _plan,
    "propose": _propose,
    "decline": partial(_end, status=MeetingStatus.DECLINED),
    "postpone": partial(_end, status=MeetingStatus.POSTPONED),
    "cancel": partial(_end, status=MeetingStatus.CANCELLED),
    "deny": _doubt,
    "doubt": _doubt,
    "fail": _fail,
    "lapse": _lapse,
}
"""What a predicate of each class of the lexicon makes of a status; "say" and "past" make nothing of it."""
