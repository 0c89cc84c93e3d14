"""What is counted over all articles, and the figures that come of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from service.domain.reports import ChannelReport, Evidence, MeetingReport
from service.domain.vocabulary import MeetingStatus
from service.evaluation.comparison import Comparison, MeetingMatch
from service.evaluation.gold import GoldRecord
from service.evaluation.matching import DateVerdict, G, P, Pairing, names_of

Figures = dict[str, float | int | None]
AllFigures = dict[str, int | Figures]


@dataclass(slots=True)
class Detection:
    """How much was found of what is there, and how much of what was found is there."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def count(self, pairing: Pairing[G, P]) -> None:
        """Count the core items of an article."""
        self.right += len(pairing.core)
        self.extra += len(pairing.extra)
        self.missed += len(pairing.core_missed)

    @property
    def precision(self) -> float:
        """Share of the predictions that are right; 0 without predictions."""
        return self.right / (self.right + self.extra) if self.right + self.extra else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold items that were found; 0 without gold items."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def figures(self) -> Figures:
        """Precision, recall, F1 and how many gold items there are."""
        return {
            "precision": round(self.precision, 3),
            "recall": round(self.recall, 3),
            "f1": round(self.f1, 3),
            "gold": self.right + self.missed,
        }


@dataclass(slots=True)
class Share:
    """How often a field is right on the items that were found."""

    right: int = 0
    of: int = 0

    def count(self, *, right: bool) -> None:
        """Count one item."""
        self.right += right
        self.of += 1

    def figures(self) -> Figures:
        """The share, null without items, and how many items there are."""
        return {"right": round(self.right / self.of, 3) if self.of else None, "of": self.of}


_SHARES = (
    "meeting.status",
    "meeting.mode",
    "meeting.parties",
    "meeting.place",
    "meeting.forum",
    "official.party",
    "official.function",
    "channel.status",
    "evidence.verbatim",
    "evidence.present",
)


@dataclass
class Measures:
    """Everything counted so far."""

    documents: int = 0
    meetings: Detection = field(default_factory=Detection)
    strict: Detection = field(default_factory=Detection)
    """Meetings of which status, mode, date and all people are right."""
    people: Detection = field(default_factory=Detection)
    officials: Detection = field(default_factory=Detection)
    channels: Detection = field(default_factory=Detection)
    statuses: defaultdict[MeetingStatus, Detection] = field(default_factory=lambda: defaultdict(Detection))
    shares: dict[str, Share] = field(default_factory=lambda: {name: Share() for name in _SHARES})
    dates: Counter[DateVerdict] = field(default_factory=Counter)

    def add(self, comparison: Comparison) -> None:
        """Count one article."""
        self.documents += 1
        self.meetings.count(comparison.meetings)
        self.officials.count(comparison.officials)
        self.channels.count(comparison.channels)
        for meeting in comparison.meeting_matches:
            self._count_meeting(meeting)
        right = sum(meeting.right for meeting in comparison.meeting_matches)
        self.strict.right += right
        self.strict.extra += len(comparison.meetings.core) + len(comparison.meetings.extra) - right
        self.strict.missed += len(comparison.meetings.core) + len(comparison.meetings.core_missed) - right
        for missed in comparison.meetings.core_missed:
            self.statuses[missed.status].missed += 1
        for extra in comparison.meetings.extra:
            self.statuses[extra.status].extra += 1
        for official in comparison.official_matches:
            self.shares["official.party"].count(right=official.party_right)
            self.shares["official.function"].count(right=official.function_right)
        for channel in comparison.channel_matches:
            self.shares["channel.status"].count(right=channel.status_right)
        self._check_evidence(comparison)

    def _count_meeting(self, meeting: MeetingMatch) -> None:
        self.shares["meeting.status"].count(right=meeting.status_right)
        self.shares["meeting.mode"].count(right=meeting.mode_right)
        self.shares["meeting.parties"].count(right=meeting.parties_right)
        for name, right in (("meeting.place", meeting.place_right), ("meeting.forum", meeting.forum_right)):
            if right is not None:
                self.shares[name].count(right=right)
        self.dates[meeting.date] += 1
        self.people.right += meeting.names_found
        self.people.missed += len(meeting.gold.names) - meeting.names_found
        self.people.extra += len(names_of(meeting.got)) - meeting.names_found
        if meeting.status_right:
            self.statuses[meeting.gold.status].right += 1
        else:
            self.statuses[meeting.gold.status].missed += 1
            self.statuses[meeting.got.status].extra += 1

    def _check_evidence(self, comparison: Comparison) -> None:
        items: list[MeetingReport | ChannelReport] = []
        items += [*comparison.extraction.meetings, *comparison.extraction.channels]
        for item in items:
            self.shares["evidence.present"].count(right=bool(item.evidence))
            for evidence in item.evidence:
                self.shares["evidence.verbatim"].count(right=_is_verbatim(comparison.gold, evidence))

    def figures(self) -> AllFigures:
        """The figures by name, in the order of their weight."""
        found = {status: self.statuses[status] for status in MeetingStatus if status in self.statuses}
        scored = {str(status): round(each.f1, 3) for status, each in found.items() if each.right + each.missed}
        # A wrong date keeps two meetings from being matched at all, so none is counted here.
        dates = {verdict: self.dates[verdict] for verdict in DateVerdict if verdict is not DateVerdict.WRONG}
        date = Share(sum(count for verdict, count in dates.items() if verdict.right), sum(dates.values()))
        return {
            "documents": self.documents,
            "meeting": self.meetings.figures(),
            "meeting_strict": self.strict.figures(),
            "participants_on_matched": self.people.figures(),
            "official": self.officials.figures(),
            "channel": self.channels.figures(),
            **{name: share.figures() for name, share in self.shares.items()},
            "meeting.date": {
                "right": date.figures()["right"],
                **{str(verdict): count for verdict, count in dates.items()},
            },
            "status_f1": {**scored, "macro": round(sum(scored.values()) / len(scored), 3) if scored else None},
        }


def _is_verbatim(gold: GoldRecord, evidence: Evidence) -> bool:
    source = gold.text if evidence.source == "text" else gold.title or ""
    return source[evidence.start : evidence.end] == evidence.quote
