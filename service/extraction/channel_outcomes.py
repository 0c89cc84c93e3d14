"""What a channel is after an act upon it, as far as it was done, denied, intended or is still to come."""

from spacy.tokens import Token

from service.domain.vocabulary import ChannelStatus
from service.extraction.channel_acts import ENDING, Act, cues
from service.extraction.predicates import class_of, is_announced, is_due, is_infinitive

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


def status_after(act: Act, *, negated: bool, intent: Act | None, verb: Token | None) -> ChannelStatus | None:
    """What the channel is after an act, under what is intended with it."""
    if intent is not None:
        return _intended(act, intent, negated=negated)
    if negated:
        return UNDONE.get(act)
    foreseen = foreseen_status(verb) if verb is not None else None
    if act in SETTING_UP and foreseen is not None:
        return foreseen
    if act in ENDING and foreseen is ChannelStatus.PROPOSED:
        return ChannelStatus.ACTIVE
    to_come = verb is not None and (foreseen is not None or is_infinitive(verb))
    if act == "use" and to_come and verb is not None and verb.tag_ == "VBN":
        return None
    return DONE.get(act)


def _intended(act: Act, intent: Act, *, negated: bool) -> ChannelStatus | None:
    """What the channel is where an act is proposed, agreed, refused or talked about."""
    if intent == "threaten":
        return ChannelStatus.ACTIVE if act in ENDING else None
    if intent == "refuse":
        return DONE.get(act) if negated else UNDONE.get(act, ChannelStatus.PROPOSED)
    if intent == act:
        return ChannelStatus.PROPOSED if negated else DONE[act]
    if intent in {"propose", "discuss"}:
        return ChannelStatus.ACTIVE if act in USES or act in ENDING else ChannelStatus.PROPOSED
    if act in USES or act in ENDING:
        return DONE[act]
    return ChannelStatus.PROPOSED if negated else ChannelStatus.AGREED


def foreseen_status(verb: Token) -> ChannelStatus | None:
    """What a verb says of what is to be set up: will it, or would it only."""
    modals = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    if is_infinitive(verb) and (is_due(verb) or is_announced(verb)):
        return ChannelStatus.AGREED
    reported = verb.dep_ in {"ccomp", "parataxis"} and class_of(verb.head) in {"say", "plan"}
    reported = reported or any(
        child.dep_ in {"ccomp", "parataxis"} and class_of(child) == "say" for child in verb.children
    )
    if modals & cues("future_modals") or (reported and modals & cues("past_future_modals")):
        return ChannelStatus.AGREED
    return ChannelStatus.PROPOSED if modals & cues("open_modals") else None
