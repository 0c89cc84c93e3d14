"""The dated offices of one official, from what texts attest."""

from collections.abc import Sequence
from datetime import date

from service.domain.dates import EventDate
from service.domain.resources import FiledOfficial, Tenure
from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.resolution.filed import most_said
from service.resolution.names import folded

_Office = tuple[OfficeFunction, str | None, str]


def tenures(reports: Sequence[FiledOfficial]) -> list[Tenure]:
    """The offices that the reports give one person, the earliest attested first; `reports` in the order they were said.

    A text that names somebody the holder of an office attests it on its day of publication; a text that calls the
    office a former one attests only that it is over, and a later holding is another tenure.
    """
    offices: dict[_Office, list[FiledOfficial]] = {}
    for report in reports:
        offices.setdefault(_office(report), []).append(report)
    _drop_untold(offices)
    found = [_tenure(office, spell) for office, said in offices.items() for spell in _spells(said)]
    return sorted(found, key=lambda tenure: (_since(tenure), tenure.function, tenure.title or "", tenure.report_ids))


def _office(report: FiledOfficial) -> _Office:
    content = report.content
    by_title = content.function is OfficeFunction.OTHER or content.function is OfficeFunction.OTHER_MINISTER
    return content.function, content.party, folded(content.office or "") if by_title else ""


def _drop_untold(offices: dict[_Office, list[FiledOfficial]]) -> None:
    """A report that tells of no office is no tenure beside those that do."""
    for office in [office for office in offices if office[0] is OfficeFunction.OTHER and not office[2]]:
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
    holding = [report for report in said if report.content.basis is not OfficeBasis.FORMER]
    stated = [report for report in holding if report.content.basis is OfficeBasis.STATED]
    titles = most_said(stated or holding or said, lambda report: report.content.office)
    days = sorted(report.published_at for report in holding if report.published_at is not None)
    former = sorted(
        r.published_at for r in said if r.published_at is not None and r.content.basis is OfficeBasis.FORMER
    )
    return Tenure(
        title=titles[0] if titles else None,
        function=office[0],
        party=office[1],
        basis=OfficeBasis.STATED if stated else OfficeBasis.INFERRED if holding else OfficeBasis.FORMER,
        start=_narrowest([report.content.start for report in said]),
        end=_narrowest([report.content.end for report in said]),
        attested_from=days[0] if days else None,
        attested_to=days[-1] if days else None,
        former_by=former[0] if former else None,
        report_ids=[report.report_id for report in said],
    )


def _narrowest(dates: Sequence[EventDate | None]) -> EventDate | None:
    told = [when for when in dates if when is not None]
    if not told:
        return None
    return min(told, key=lambda when: (_width(when), when.edtf or "", when.raw or ""))


def _width(when: EventDate) -> int:
    return (when.window[1] - when.window[0]).days if when.window else (date.max - date.min).days


def _since(tenure: Tenure) -> date:
    start = tenure.start.earliest if tenure.start else None
    return start or tenure.attested_from or tenure.former_by or date.max
