"""Meetings as a calendar (RFC 5545): an all-day event for each whose days are known."""

from datetime import date, timedelta
from unicodedata import category

from icalendar import Calendar, Event

from service.domain.dates import EventDate
from service.domain.parties import party
from service.domain.resources import MeetingView
from service.domain.vocabulary import DatePrecision, MeetingStatus
from service.exports.columns import participant
from service.store.paging import Total
from service.store.resources import StoredResource

_STATUS = {
    MeetingStatus.PROPOSED: "TENTATIVE",
    MeetingStatus.PLANNED: "CONFIRMED",
    MeetingStatus.HELD: "CONFIRMED",
    MeetingStatus.DECLINED: "CANCELLED",
    MeetingStatus.POSTPONED: "TENTATIVE",
    MeetingStatus.CANCELLED: "CANCELLED",
}
"""What a calendar calls each status; one that was put off stands, while nobody calls it off, on its latest day."""
_END = "END:VCALENDAR\r\n"


def opening(left_out: Total) -> str:
    """What comes before the events, `left_out` being how many meetings have no known day and so no event."""
    calendar = Calendar()
    calendar.add("prodid", "-//Communique//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Meetings")
    many = f"{'' if left_out.is_exact else 'more than '}{left_out.count}"
    calendar.add("x-wr-caldesc", f"Meetings without a known day are left out: {many}.")
    return str(calendar.to_ical().decode()).removesuffix(_END)


def closing() -> str:
    """What comes after the events."""
    return _END


def event(stored: StoredResource, base_url: str) -> str:
    """The event of a meeting whose days are known; `base_url` is where the service is reached."""
    view = MeetingView.model_validate_json(stored.body)
    if view.date is None or view.date.window is None:
        return ""
    first, last = view.date.window
    after = last + timedelta(1) if last < date.max else last
    path = f"{base_url.rstrip('/')}/v1/meetings/{stored.id}"
    made = Event()
    made.add("uid", f"{stored.id}@communique")
    made.add("dtstamp", stored.updated_at)
    made.add("created", stored.created_at)
    made.add("last-modified", stored.updated_at)
    made.add("sequence", stored.revision)
    made.add("dtstart", first)
    if after > first:
        made.add("dtend", after)
    made.add("status", _STATUS[view.status])
    made.add("transp", "TRANSPARENT")  # it takes nobody's time who looks at it
    made.add("summary", _plain(_summary(view, view.date)))
    if view.place is not None:
        made.add("location", _plain(", ".join(_where(view.place.name, view.place.country))))
    made.add("description", "\n".join(map(_plain, _description(view, view.date, path))))
    made.add("url", path)
    return str(made.to_ical().decode())


def _summary(view: MeetingView, day: EventDate) -> str:
    who = " – ".join(map(_name, view.parties)) or ", ".join(one.name for one in view.participants if one.name)
    kind = view.type.replace("_", " ")
    what = f"{who}: {kind}" if who else kind.capitalize()
    told = what if view.status is MeetingStatus.HELD else f"{view.status.capitalize()}: {what}"
    forum = f" ({view.forum})" if view.forum else ""
    return f"{told}{forum}{' (some day within)' if _is_within(day) else ''}"


def _description(view: MeetingView, day: EventDate, path: str) -> list[str]:
    topics = f"Topics: {'; '.join(view.topics)}" if view.topics else ""
    people = f"Participants: {'; '.join(map(participant, view.participants))}" if view.participants else ""
    when = f"Date: {day.edtf}, from the words “{day.raw}”" if day.raw else f"Date: {day.edtf}"
    mode = f"Mode: {view.mode.replace('_', ' ')}"
    return [line for line in (view.status_rule, when, mode, people, topics, path) if line]


def _is_within(day: EventDate) -> bool:
    """Whether the meeting takes place on some day of its days, not on all."""
    return day.precision is not DatePrecision.DAY or (day.edtf or "").startswith("[")


def _where(name: str | None, country: str | None) -> list[str]:
    named = _name(country) if country else None
    return [each for each in (name, named if named != name else None) if each]


def _name(code: str) -> str:
    known = party(code)
    return known.name if known else code


def _plain(text: str) -> str:
    """A text on one line without control characters, which a calendar must not hold."""
    return "".join(sign for sign in " ".join(text.split()) if category(sign) != "Cc")
