"""Which reports tell of one official, and what they tell together.

Full names are brought together first, the fullest before the rest; given names that differ keep people apart, and no
office ever brings two names together. A surname that stands alone joins the one person whom it can mean: the only
bearer of that surname who can have held the office on that day, or of several the only one in that office, or in it on
that day. Otherwise it stays by itself.
"""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from hashlib import sha256
from itertools import combinations

from service.domain.reports import TURNING
from service.domain.resources import FiledOfficial, OfficialView, Tenure
from service.domain.vocabulary import OfficeFunction
from service.resolution.attendees import fullest
from service.resolution.facts import UNIQUE
from service.resolution.filed import in_order, most_said, remembered, shared_confidence, source_count, source_of
from service.resolution.names import Likeness, best_likeness, likeness, read_name
from service.resolution.tenures import excluded, held_span, is_holding, tenures

_SILENT = (OfficeFunction.OTHER, OfficeFunction.SENIOR_OFFICIAL)
"""Functions that tell nobody apart."""
_DIGEST = 32
"""Characters of a digest that tell one saying from another."""


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
    known = [_Bearer(person) for person in people]
    for report in short:
        bearers = [bearer for bearer in known if bearer.person.may_be(report)]
        fitting = [bearer.person for bearer in _meant(report, bearers)]
        if not fitting and len(bearers) < 2:
            fitting = [person for person in people[len(known) :] if person.is_alike(report)]
        _join(report, fitting, people)
    return [person.reports for person in people]


def identity(report: FiledOfficial) -> str | None:
    """What is the same of reports that always are of one person, wherever no article tells them apart.

    None for a surname alone, which goes by who else bears it; `TURNING` for what tells when an office begins or ends.
    """
    content = report.content
    if not read_name(content.name).full:
        return None
    lasting = is_holding(report) and content.start is None and content.end is None
    return sha256(_said(report).encode()).hexdigest()[:_DIGEST] if lasting else TURNING


@remembered
def saying(report: FiledOfficial) -> str:
    """What is the same of reports of which the first and the last stand for all: what is said, and who published it."""
    told = f"{_said(report)} {report.content.confidence} {source_of(report)}"
    return sha256(told.encode()).hexdigest()[:_DIGEST]


def namesakes(people: Sequence[Sequence[FiledOfficial]]) -> set[int]:
    """Which of some people bear full names that can be another's among them: an article has told them apart."""
    names = [{one.content.name for one in reports if read_name(one.content.name).full} for reports in people]
    found: set[int] = set()
    for (first, some), (second, others) in combinations(enumerate(names), 2):
        if any(likeness(one, other) is Likeness.SAME for one in some for other in others):
            found |= {first, second}
    return found


def view(reports: Sequence[FiledOfficial], report_count: int | None = None) -> OfficialView:
    """Merge the reports of one official; `report_count` tells how many there are where `reports` stand for more."""
    ordered = _standing_for_all(reports)
    name = fullest([report.content.name for report in ordered]) or ordered[0].content.name
    parties = most_said(ordered, lambda report: report.content.party)
    forms = dict.fromkeys(form for report in ordered for form in _forms(report))
    said = {form: len({source_of(report) for report in ordered if form in _forms(report)}) for form in forms}
    return OfficialView(
        name=name,
        aliases=sorted((form for form in said if form != name), key=lambda form: (-said[form], form)),
        party=parties[0] if parties else None,
        tenures=tenures(ordered),
        report_count=len(reports) if report_count is None else report_count,
        source_count=source_count(ordered),
        confidence=shared_confidence(ordered),
    )


def _standing_for_all(reports: Sequence[FiledOfficial]) -> list[FiledOfficial]:
    """Of the reports of one source that say the same, the first and the last."""
    by_saying: dict[str, list[FiledOfficial]] = {}
    for report in sorted(reports, key=lambda one: (one.published_at or date.min, one.report_id)):
        by_saying.setdefault(saying(report), []).append(report)
    chosen = {one.report_id: one for alike in by_saying.values() for one in (alike[0], alike[-1])}
    return in_order(chosen.values())


def _said(report: FiledOfficial) -> str:
    return report.content.model_dump_json(exclude={"evidence", "confidence"})


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


class _Bearer:
    """A person as the full names tell of them, whom a surname that stands alone may mean."""

    def __init__(self, person: _Person) -> None:
        self.person = person

    @cached_property
    def tenures(self) -> list[Tenure]:
        """The offices that the full names give."""
        return tenures(in_order(self.person.reports))

    def holds(self, function: OfficeFunction | None, day: date | None) -> bool:
        """Whether texts attest the office on the day."""
        spans = [held_span(tenure) for tenure in self.tenures if tenure.function is function]
        return day is not None and any(span is not None and span[0] <= day <= span[1] for span in spans)

    def held(self, function: OfficeFunction | None) -> bool:
        """Whether texts tell of the office at any time."""
        return function is not None and any(tenure.function is function for tenure in self.tenures)

    def can_hold(self, function: OfficeFunction | None, day: date | None) -> bool:
        """Whether texts leave it open that the office was held on the day."""
        if function is None or day is None:
            return True
        same = [tenure for tenure in self.tenures if tenure.function is function]
        if same:
            return not all(excluded(tenure, day) for tenure in same)
        return function not in UNIQUE or not any(self.holds(other, day) for other in UNIQUE)


def _meant(report: FiledOfficial, bearers: list[_Bearer]) -> list[_Bearer]:
    """Of the bearers of a surname, those whom it can mean in the office and on the day that the report tells."""
    function, day = _function(report), report.published_at
    found = [bearer for bearer in bearers if bearer.can_hold(function, day)]
    if len(bearers) > 1:
        found = [bearer for bearer in found if bearer.held(function)]
    return [bearer for bearer in found if bearer.holds(function, day)] or found


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
