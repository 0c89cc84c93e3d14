"""Which reports tell of one official, and what they tell together.

Full names are brought together first, the fullest before the rest; given names that differ keep people apart, and no
office ever brings two names together. A surname that stands alone joins the one person whom it can mean: the only
bearer of that surname, or the only one in that office. Otherwise it stays by itself.
"""

from collections.abc import Sequence

from service.domain.resources import FiledOfficial, OfficialView
from service.domain.vocabulary import OfficeFunction
from service.resolution.attendees import fullest
from service.resolution.filed import in_order, most_often, most_said, shared_confidence, source_count
from service.resolution.names import Likeness, best_likeness, likeness, read_name
from service.resolution.tenures import tenures

_SILENT = (OfficeFunction.OTHER, OfficeFunction.SENIOR_OFFICIAL)
"""Functions that tell nobody apart."""


def keys(report: FiledOfficial) -> frozenset[str]:
    """Blocking keys: each part of a name with the party, and the whole of a full name for reports without a party."""
    found: set[str] = set()
    for name in _forms(report):
        read = read_name(name)
        party = report.content.party or ""
        found.update(f"{party}|{part}" for part in read.parts if len(part) > 1)
        found.add(f"{party}|{min(read.turns)}")
    return frozenset(found | {f"*|{whole}" for whole in _wholes(report)})


def linked(one: FiledOfficial, other: FiledOfficial) -> bool:
    """Whether the two reports, taken by themselves, may be of one person."""
    return one.article_id != other.article_id and _likeness(one, other) is not Likeness.DIFFERENT


def partition(group: Sequence[FiledOfficial]) -> list[list[FiledOfficial]]:
    """Part connected reports into people, each report into one, the same for every order of the group."""
    ordered = in_order(group)
    ordered.sort(key=lambda report: -len(read_name(report.content.name).parts))
    full = [report for report in ordered if read_name(report.content.name).full]
    short = [report for report in ordered if not read_name(report.content.name).full]
    people: list[_Person] = []
    for report in full:
        _join(report, [person for person in people if person.is_named(report)], people)
    known = list(people)
    for report in short:
        bearers = [person for person in known if person.may_be(report)]
        if len(bearers) > 1:
            bearers = [person for person in bearers if _function(report) in person.functions]
            _join(report, bearers if len(bearers) == 1 else [], people)
        elif bearers:
            bearers[0].add(report)
        else:
            _join(report, [person for person in people if person not in known and person.is_alike(report)], people)
    return [person.reports for person in people]


def view(reports: Sequence[FiledOfficial]) -> OfficialView:
    """Merge the reports of one official."""
    ordered = in_order(reports)
    name = fullest([report.content.name for report in ordered]) or ordered[0].content.name
    parties = most_said(ordered, lambda report: report.content.party)
    return OfficialView(
        name=name,
        aliases=[form for form in most_often(form for report in ordered for form in _forms(report)) if form != name],
        party=parties[0] if parties else None,
        tenures=tenures(ordered),
        report_count=len(ordered),
        source_count=source_count(ordered),
        confidence=shared_confidence(ordered),
    )


class _Person:
    """Reports found to tell of one person so far."""

    def __init__(self, report: FiledOfficial) -> None:
        self.reports = [report]
        self.articles = {report.article_id}
        self.parties = {report.content.party}
        self.names = {report.content.name}
        self.forms = set(_forms(report))
        self.wholes = set(_wholes(report))
        self.functions = {report.content.function} - set(_SILENT)

    def add(self, report: FiledOfficial) -> None:
        self.reports.append(report)
        self.articles.add(report.article_id)
        self.parties.add(report.content.party)
        self.names.add(report.content.name)
        self.forms.update(_forms(report))
        self.wholes |= _wholes(report)
        self.functions |= {report.content.function} - set(_SILENT)

    def is_named(self, report: FiledOfficial) -> bool:
        """Whether a full name is this person's by every form that is known of it."""
        return self._open_to(report) and all(
            likeness(name, report.content.name) is Likeness.SAME for name in self.names if read_name(name).full
        )

    def may_be(self, report: FiledOfficial) -> bool:
        """Whether a surname is this person's."""
        return self._open_to(report) and best_likeness([report.content.name], self.forms) is not Likeness.DIFFERENT

    def is_alike(self, report: FiledOfficial) -> bool:
        """Whether a surname without a full name beside it is that of these reports, in one office or in none told."""
        functions = self.functions | ({report.content.function} - set(_SILENT))
        return self.may_be(report) and len(functions) < 2

    def _open_to(self, report: FiledOfficial) -> bool:
        if report.article_id in self.articles:
            return False
        party = report.content.party
        if party in self.parties:
            return True
        return (party is None or self.parties == {None}) and not self.wholes.isdisjoint(_wholes(report))


def _join(report: FiledOfficial, fitting: list[_Person], people: list[_Person]) -> None:
    if len(fitting) == 1:
        fitting[0].add(report)
    else:
        people.append(_Person(report))


def _likeness(one: FiledOfficial, other: FiledOfficial) -> Likeness:
    found = best_likeness(_forms(one), _forms(other))
    if one.content.party == other.content.party:
        return found
    partyless = None in (one.content.party, other.content.party)
    return found if partyless and not _wholes(one).isdisjoint(_wholes(other)) else Likeness.DIFFERENT


def _function(report: FiledOfficial) -> OfficeFunction | None:
    return None if report.content.function in _SILENT else report.content.function


def _wholes(report: FiledOfficial) -> frozenset[str]:
    """The full names, in any order of their parts and without initials: what links a report that tells no party."""
    spelled = (sorted(part for part in read_name(name).parts if len(part) > 1) for name in _forms(report))
    return frozenset(" ".join(parts) for parts in spelled if len(parts) > 1)


def _forms(report: FiledOfficial) -> list[str]:
    forms = dict.fromkeys([report.content.name, *report.content.aliases])
    return [form for form in forms if read_name(form).parts]
