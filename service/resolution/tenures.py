"""The dated offices of one official, from what texts attest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from service.domain.dates import EventDate
from service.domain.resources import FiledOfficial, Tenure
from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.resolution.filed import most_said
from service.resolution.names import folded
from service.resolution.office_words import is_acting, is_coming

_BY_TITLE = (OfficeFunction.OTHER, OfficeFunction.OTHER_MINISTER)
"""Functions that are many offices."""


@dataclass(frozen=True, slots=True)
class _Office:
    """What makes reports of one person those of one office."""

    function: OfficeFunction
    party: str | None
    title: str
    """Only where the function does not tell one office from another."""
    acting: bool


def tenures(reports: Sequence[FiledOfficial]) -> list[Tenure]:
    """The offices that the reports give one person, the earliest attested first; `reports` in the order they were said.

    A text that names somebody the holder of an office attests it on its day of publication. A text that calls the
    office a former one attests only that it is over, and one that calls it an office to come only that it has not
    begun; a later holding is another tenure than a former one, and an acting one another than that of the office.
    """
    offices: dict[_Office, list[FiledOfficial]] = {}
    for report in reports:
        offices.setdefault(_office(report), []).append(report)
    _drop_untold(offices)
    found = [_tenure(office, spell) for office, said in offices.items() for spell in _spells(said)]
    # Never by the ids of reports: they tell when an article came in, not what it says.
    return sorted(found, key=lambda tenure: (_since(tenure), tenure.model_dump_json(exclude={"report_ids"})))


def held_span(tenure: Tenure) -> tuple[date, date] | None:
    """First and last day on which texts attest that the office was held; None where they attest no day.

    Days of publication count unless they lie beyond a stated start or end, which attest the day of theirs that is sure.
    """
    start, end = _window(tenure.start), _window(tenure.end)
    first, last = start[0] if start else date.min, end[1] if end else date.max
    days = [day for day in (tenure.attested_from, tenure.attested_to) if day and first <= day <= last]
    if start and not any(day <= start[1] for day in days):
        days.append(start[1])
    if end and not any(day >= end[0] for day in days):
        days.append(end[0])
    return (min(days), max(days)) if days else None


def excluded(tenure: Tenure, day: date) -> bool:
    """Whether texts rule out that the office was held on a day: it began later, or was over."""
    start, end = _window(tenure.start), _window(tenure.end)
    not_yet = (start is not None and day < start[0]) or (tenure.coming_on is not None and day <= tenure.coming_on)
    over = (end is not None and day > end[1]) or (tenure.former_by is not None and day >= tenure.former_by)
    return not_yet or over


def is_holding(report: FiledOfficial) -> bool:
    """Whether the report attests that the office was held on the day of its publication."""
    return report.content.basis is not OfficeBasis.FORMER and not is_coming(report.content.office)


def _office(report: FiledOfficial) -> _Office:
    content = report.content
    by_title = content.function in _BY_TITLE
    return _Office(
        content.function, content.party, folded(content.office or "") if by_title else "", is_acting(content.office)
    )


def _drop_untold(offices: dict[_Office, list[FiledOfficial]]) -> None:
    """A report that tells of no office is no tenure beside those that do."""
    for office in [office for office in offices if office.function is OfficeFunction.OTHER and not office.title]:
        if len(offices) > 1:
            del offices[office]


def _spells(said: Sequence[FiledOfficial]) -> list[list[FiledOfficial]]:
    """The reports of one office parted where it is held again after it was called a former one."""
    spells: list[list[FiledOfficial]] = [[]]
    over = False
    for report in said:
        former = report.content.basis is OfficeBasis.FORMER
        if over and not former and report.published_at is not None:
            spells.append([])
            over = False
        spells[-1].append(report)
        over = over or (former and report.published_at is not None)
    return spells


def _tenure(office: _Office, said: Sequence[FiledOfficial]) -> Tenure:
    holding = [report for report in said if is_holding(report)]
    former = [report for report in said if report.content.basis is OfficeBasis.FORMER]
    coming = [report for report in said if not is_holding(report) and report.content.basis is not OfficeBasis.FORMER]
    stated = [report for report in holding if report.content.basis is OfficeBasis.STATED]
    titles = most_said(stated or holding or coming or said, lambda report: report.content.office)
    attested = _days(holding)
    return Tenure(
        title=titles[0] if titles else None,
        function=office.function,
        party=office.party,
        basis=_basis(stated or coming, holding),
        acting=office.acting,
        start=_narrowest([report.content.start for report in said]),
        end=_narrowest([report.content.end for report in said]),
        attested_from=min(attested, default=None),
        attested_to=max(attested, default=None),
        former_by=min(_days(former), default=None),
        coming_on=max(_days(coming), default=None),
        report_ids=_bearing(said, holding, former, coming),
    )


def _bearing(said: Sequence[FiledOfficial], *told: Sequence[FiledOfficial]) -> list[str]:
    """The reports on which the dates rest: those that tell a start or end, and of each sort the first and the last."""
    ends = [report for some in told if some for report in (some[0], some[-1])]
    dating = [report for report in said if report.content.start is not None or report.content.end is not None]
    chosen = {report.report_id for report in (*ends, *dating[:1], *dating[-1:])}
    return [report.report_id for report in said if report.report_id in chosen]


def _basis(stated: Sequence[FiledOfficial], holding: Sequence[FiledOfficial]) -> OfficeBasis:
    return OfficeBasis.STATED if stated else OfficeBasis.INFERRED if holding else OfficeBasis.FORMER


def _days(reports: Sequence[FiledOfficial]) -> list[date]:
    return [report.published_at for report in reports if report.published_at is not None]


def _narrowest(dates: Sequence[EventDate | None]) -> EventDate | None:
    told = [when for when in dates if when is not None]
    if not told:
        return None
    return min(told, key=lambda when: (_width(when), when.edtf or "", when.raw or ""))


def _width(when: EventDate) -> int:
    return (when.window[1] - when.window[0]).days if when.window else (date.max - date.min).days


def _window(when: EventDate | None) -> tuple[date, date] | None:
    return when.window if when else None


def _since(tenure: Tenure) -> date:
    start = tenure.start.earliest if tenure.start else None
    return start or tenure.attested_from or tenure.former_by or tenure.coming_on or date.max
