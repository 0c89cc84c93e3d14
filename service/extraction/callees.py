"""Who can be telephoned or summoned, and who is not called up but called something."""

from spacy.tokens import Token

from service.domain.vocabulary import OfficeFunction
from service.extraction.side import Arguments, Side
from service.extraction.triggers import Trigger


def lacks_its_other(trigger: Trigger, arguments: Arguments) -> bool:
    """Whether nobody is there who can be called, or summoned."""
    if trigger.frame == "phone":
        return not any(_may_answer(side) for side in arguments.others)
    return trigger.frame == "summon" and not any(_is_envoy(side) for side in arguments.sides())


def _may_answer(side: Side) -> bool:
    """Whether one can telephone what a side names: a person, or a government by its seat ("rang Brussels")."""
    seat = any(mention.form in ("capital", "metonym") for mention in side.parties)
    return bool(side.people or side.offices or side.back or side.inherited or seat)


def is_called_something(verb: Token, called: Token) -> bool:
    """Whether somebody is not called up but called something: "called the premier unwise", "called him a friend"."""
    if any(child.dep_ in ("oprd", "ccomp", "acomp") for child in verb.children if child != called):
        return True
    epithets = (child for child in called.children if child.dep_ == "appos" and child.pos_ == "NOUN")
    opening = (epithet.doc[epithet.left_edge.i - 1 : epithet.left_edge.i + 1] for epithet in epithets)
    return any(before.text != "," and first.lower_ in ("a", "an") for before, first in opening)


def _is_envoy(side: Side) -> bool:
    offices = [m.function for m in side.offices] + [m.person.function for m in side.people]
    return OfficeFunction.HEAD_OF_MISSION in offices
