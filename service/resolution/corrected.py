"""Views as people have corrected them: what a person set stands, and what the sources say is noted beside it."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from service.domain.dates import EventDate
from service.domain.decisions import (
    AnyFields,
    AttendeeIn,
    ChannelFields,
    DateIn,
    MeetingFields,
    OfficialFields,
    PlaceIn,
    Ruling,
    TenureIn,
)
from service.domain.reports import Place
from service.domain.resources import Attendee, ChannelView, Correction, MeetingView, OfficialView, Tenure
from service.domain.vocabulary import NameBasis, OfficeBasis
from service.resolution.codes import event_codes
from service.resolution.names import Likeness, likeness

_SET = "A person set it."

V = TypeVar("V", MeetingView, OfficialView, ChannelView)
F = TypeVar("F", MeetingFields, OfficialFields, ChannelFields)


def correct_meeting(view: MeetingView, rulings: Sequence[Ruling]) -> MeetingView:
    """The meeting with the fields that rulings set, and the codes that follow from them."""
    values = {
        name: _meeting_value(view, name, value)
        for fields in _fields(rulings, MeetingFields)
        for name, value in _set_in(fields)
    }
    found = _corrected(view, values, rulings)
    if "status" in values:
        found = found.model_copy(update={"status_rule": _SET})
    codes = event_codes(found.status, found.mode, found.type, found.parties, found.participants, found.place)
    return found.model_copy(update={"event_codes": codes})


def correct_official(view: OfficialView, rulings: Sequence[Ruling]) -> OfficialView:
    """The official with the fields that rulings set."""
    values = {
        name: [_tenure(view, one) for one in value] if name == "tenures" else value
        for fields in _fields(rulings, OfficialFields)
        for name, value in _set_in(fields)
    }
    return _corrected(view, values, rulings)


def correct_channel(view: ChannelView, rulings: Sequence[Ruling]) -> ChannelView:
    """The channel with the fields that rulings set."""
    values = {name: value for fields in _fields(rulings, ChannelFields) for name, value in _set_in(fields)}
    found = _corrected(view, values, rulings)
    return found.model_copy(update={"status_rule": _SET}) if "status" in values else found


def _fields(rulings: Sequence[Ruling], kind: type[F]) -> Iterator[F]:
    return (ruling.fields for ruling in rulings if isinstance(ruling.fields, kind))


def _set_in(fields: AnyFields) -> Iterator[tuple[str, Any]]:
    return ((name, getattr(fields, name)) for name in type(fields).model_fields if name in fields.model_fields_set)


def _corrected(view: V, values: dict[str, Any], rulings: Sequence[Ruling]) -> V:
    if not values:
        return view
    setter = {
        name: ruling for ruling in rulings if ruling.fields is not None for name in ruling.fields.model_fields_set
    }
    corrected = view.model_copy(update=values)
    said, now = view.model_dump(mode="json"), corrected.model_dump(mode="json")
    notes = [
        Correction(
            field=name,
            decision_id=setter[name].id,
            by=setter[name].by,
            sources_agree=_agree(name, said[name], now[name]),
            sources_say=said[name],
        )
        for name in values
    ]
    return corrected.model_copy(update={"corrections": sorted(notes, key=lambda note: note.field)})


def _agree(name: str, said: Any, now: Any) -> bool:  # noqa: ANN401 - any JSON
    if name == "date" and said and now:
        return bool(said["edtf"] == now["edtf"])
    if name == "parties":
        return set(said) == set(now)
    return bool(said == now)


def _meeting_value(view: MeetingView, name: str, value: Any) -> Any:  # noqa: ANN401 - any field's
    if isinstance(value, DateIn):
        return _date(value)
    if isinstance(value, PlaceIn):
        return Place(name=value.name, country=value.country)
    if name == "participants":
        return [_attendee(view, one) for one in value]
    return value


def _date(given: DateIn | None) -> EventDate | None:
    return EventDate.parse(given.edtf) if given else None


def _attendee(view: MeetingView, given: AttendeeIn) -> Attendee:
    """The participant as set; the official is whom the sources' participant of that name is."""
    alike = [
        one.official_id
        for one in view.participants
        if given.name and one.name and likeness(given.name, one.name) is Likeness.SAME
    ]
    return Attendee(
        official_id=alike[0] if len(alike) == 1 else None,
        name_basis=NameBasis.STATED if given.name else None,
        basis=OfficeBasis.STATED if given.office or given.function else None,
        **given.model_dump(),
    )


def _tenure(view: OfficialView, given: TenureIn) -> Tenure:
    """The office as set, attested on the days on which texts attest it."""
    told = [one for one in view.tenures if one.function is given.function and given.party in (one.party, None)]
    days = [day for one in told for day in (one.attested_from, one.attested_to) if day is not None]
    return Tenure(
        title=given.title,
        function=given.function,
        party=given.party,
        basis=OfficeBasis.STATED,
        start=_date(given.start),
        end=_date(given.end),
        attested_from=min(days, default=None),
        attested_to=max(days, default=None),
        report_ids=[report for one in told for report in one.report_ids],
    )
