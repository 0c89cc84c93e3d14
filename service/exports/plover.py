"""Meetings as event records with the field names of PLOVER: one a meeting, its actors as lists.

The codes are derived from status, mode, type, parties and place (`resolution/event_codes.tsv`); no text is coded anew,
so that there is no context and no magnitude. What PLOVER has no field for stands under names of ours.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from service.domain.parties import party
from service.domain.resources import Attendee, MeetingView
from service.domain.vocabulary import Attendance, PartyKind, Role
from service.store.resources import StoredResource


@dataclass(frozen=True)
class CitedMeeting:
    """A stored meeting, and the addresses of the articles that tell of it, as far as they have one."""

    stored: StoredResource
    urls: Mapping[str, str]
    """By the ids of the articles."""

    @cached_property
    def view(self) -> MeetingView:
        """What the reports tell of it."""
        return MeetingView.model_validate_json(self.stored.body)


def record(meeting: CitedMeeting) -> str:
    """The line of a meeting."""
    view, stored = meeting.view, meeting.stored
    codes = view.event_codes
    window = view.date.window if view.date else None
    actors, recipients = sides(view)
    told = {
        "id": stored.id,
        "date": window[0].isoformat() if window else None,
        "enddate": window[1].isoformat() if window else None,
        "date_edtf": view.date.edtf if view.date else None,
        "date_precision": view.date.precision if view.date else None,
        "event": [codes.plover_type],
        "mode": [codes.plover_mode] if codes.plover_mode else [],
        "cameo": codes.cameo,
        "actor": [each for code in actors for each in _actors(code, view.participants)],
        "recipient": [each for code in recipients for each in _actors(code, view.participants)],
        "event_loc": {"name": view.place.name, "cc3": view.place.country} if view.place else None,
        "event_text": list(dict.fromkeys(said.quote for said in view.history if said.quote)),
        "cite_info": [
            {
                "id": said.article_id,
                "url": meeting.urls.get(said.article_id),
                "publication": said.source,
                "date": said.said_on.isoformat() if said.said_on else None,
            }
            for said in {said.article_id: said for said in view.history}.values()
        ],
        "status": view.status,
        "contact_mode": view.mode,
        "contact_type": view.type,
        "forum": view.forum,
        "topics": view.topics,
        "coder": "communique",
        "coded_date": stored.updated_at.date().isoformat(),
        "revision": stored.revision,
    }
    return json.dumps(told, ensure_ascii=False) + "\n"


def sides(view: MeetingView) -> tuple[list[str | None], list[str | None]]:
    """The parties that act, and those towards whom: visitors and host, whoever declines and the others; else all act.

    A meeting is one record whose actors are a list, not a record for each pair. None stands for those participants
    whose party nobody tells.
    """
    every = list(dict.fromkeys([*view.parties, *(one.party for one in view.participants)]))
    towards: set[str | None] = set()
    if view.event_codes.plover_mode == "visit":
        hosts = {one.party for one in view.participants if one.role is Role.HOST}
        towards = hosts or {view.place.country if view.place else None}
    elif declining := {one.party for one in view.participants if one.attendance is Attendance.DECLINED}:
        towards = set(every) - declining if view.event_codes.plover_type == "REJECT" else set()
    acting = [code for code in every if code not in towards]
    return (acting, [code for code in every if code in towards]) if acting else (every, [])


def _actors(code: str | None, participants: Sequence[Attendee]) -> list[dict[str, str | None]]:
    """Who is there for a party: each participant of it, or the party alone."""
    known = party(code) if code else None
    of_organisation = known is not None and known.kind is PartyKind.ORGANISATION
    actor = {"code": "IGO" if of_organisation else code, "identifier_text": known.name if known else code}
    people = [
        {
            "sector": None if of_organisation else _sectors().get(one.function or ""),
            "actor_text": one.name,
            "office": one.office or one.function,
            "identifier_id": one.official_id,
        }
        for one in participants
        if one.party == code
    ]
    return [actor | one for one in people or [dict.fromkeys(("sector", "actor_text", "office", "identifier_id"))]]


@cache
def _sectors() -> dict[str, str]:
    words = tomllib.loads((files("service.exports") / "plover.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = words["sectors"]
    return found
