"""Meetings that were moved: what was put off to another day is one with the plan that it was, where there is one."""

from collections.abc import Iterable, Sequence

from service.resolution.blocking import Layer, days_put_off, puts_off
from service.resolution.gathered import Meeting, Read
from service.resolution.likeness import PLANS, moved
from service.resolution.nearby import Nearby


def follow_moves(meetings: Iterable[Meeting]) -> list[list[Read]]:
    """The reports of each meeting, with those of the one plan, if there is one, of which all that is known is moved."""
    found = sorted((list(meeting.members) for meeting in meetings), key=lambda members: members[0].rank)
    gone: set[int] = set()
    for place, members in enumerate(found):
        movers = [one for one in members if puts_off(one.facts)] if place not in gone else []
        plans = [
            other
            for other, plan in enumerate(found)
            if other != place and other not in gone and _move(movers, plan, members)
        ]
        if len(plans) == 1:
            members.extend(found[plans[0]])
            gone.add(plans[0])
    return [members for place, members in enumerate(found) if place not in gone]


def moving_with(reads: Iterable[Read], nearby: Nearby) -> list[Meeting]:
    """The meetings to which a report belongs that one of these puts off, or that puts off one of these."""
    found: list[Read] = []
    for one in reads:
        if puts_off(one.facts):
            plans = nearby.near(Layer.TIMED, one.keys, days_put_off(one.facts))
            found += [plan for plan in plans if _moves(one, plan)]
        if one.timed and one.facts.status in PLANS and one.facts.reach is not None:
            movers = nearby.near(Layer.PUT_OFF, one.keys, one.facts.reach)
            found += [mover for mover in movers if _moves(mover, one)]
    return nearby.meetings_of(found)


def _move(movers: Sequence[Read], plan: Sequence[Read], beside: Sequence[Read]) -> bool:
    """Whether one of the movers moves all that is known of a plan, of which no article tells beside it."""
    return any(all(_moves(mover, one) for one in plan) for mover in movers) and {
        one.facts.article for one in plan
    }.isdisjoint(one.facts.article for one in beside)


def _moves(mover: Read, plan: Read) -> bool:
    return not mover.keys.isdisjoint(plan.keys) and moved(mover.facts, plan.facts)
