"""What is counted over all articles, and the figures that come of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from service.domain.reports import ChannelReport, Evidence, Extraction, MeetingReport, OfficialReport
from service.domain.vocabulary import MeetingStatus
from service.evaluation.gold import Gold, GoldChannel, GoldMeeting, GoldOfficial, GoldRecord
from service.evaluation.matching import (
    DateVerdict,
    Pairing,
    codes,
    common_names,
    judge_date,
    names_of,
    pair,
    score_channel,
    score_meeting,
    score_official,
    share_words,
)

Figures = dict[str, float | int | None]
G = TypeVar("G", bound=Gold)
P = TypeVar("P")


@dataclass(slots=True)
class Detection:
    """How much was found of what is there, and how much of what was found is there."""

    right: int = 0
    extra: int = 0
    missed: int = 0

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

    def add(self, gold: GoldRecord, predicted: Extraction) -> list[str]:
        """Count one article and answer what differs, a line each."""
        self.documents += 1
        lines = [
            *self._add_meetings(gold, predicted.meetings),
            *self._add_officials(gold, predicted.officials),
            *self._add_channels(gold, predicted.channels),
        ]
        self._check_evidence(gold, [*predicted.meetings, *predicted.channels])
        return [f"{gold.id} {line}" for line in lines]

    def _add_meetings(self, gold: GoldRecord, predicted: list[MeetingReport]) -> Iterator[str]:
        pairing = pair(gold.meetings, predicted, score_meeting)
        core = _count(self.meetings, pairing)
        right = 0
        for wanted, got in core:
            if self._compare_meeting(wanted, got):
                right += 1
            else:
                yield f"{wanted.id}: gold {_meeting(wanted)} | got {_meeting(got)}"
        self.strict.right += right
        self.strict.extra += len(core) + len(pairing.extra) - right
        self.strict.missed += sum(not wanted.optional for wanted in gold.meetings) - right
        for missed in pairing.missed:
            if not missed.optional:
                self.statuses[missed.status].missed += 1
                yield f"{missed.id}: MISSED {_meeting(missed)}"
        for extra in pairing.extra:
            self.statuses[extra.status].extra += 1
            yield f"EXTRA {_meeting(extra)}"

    def _add_officials(self, gold: GoldRecord, predicted: list[OfficialReport]) -> Iterator[str]:
        pairing = pair(gold.officials, predicted, score_official)
        for wanted, got in _count(self.officials, pairing):
            party_right = (got.party or "").upper() == (wanted.party or "").upper()
            function_right = got.function is wanted.function
            self.shares["official.party"].count(right=party_right)
            self.shares["official.function"].count(right=function_right)
            if not (party_right and function_right):
                yield f"official: gold {_official(wanted)} | got {_official(got)}"
        yield from (f"official: MISSED {_official(missed)}" for missed in pairing.missed if not missed.optional)
        yield from (f"official: EXTRA {_official(extra)}" for extra in pairing.extra)

    def _add_channels(self, gold: GoldRecord, predicted: list[ChannelReport]) -> Iterator[str]:
        pairing = pair(gold.channels, predicted, score_channel)
        for wanted, got in _count(self.channels, pairing):
            status_right = got.status in wanted.statuses
            self.shares["channel.status"].count(right=status_right)
            if not status_right:
                yield f"{wanted.id}: gold {_channel(wanted)} | got {_channel(got)}"
        yield from (f"{missed.id}: MISSED {_channel(missed)}" for missed in pairing.missed if not missed.optional)
        yield from (f"channel: EXTRA {_channel(extra)}" for extra in pairing.extra)

    def _compare_meeting(self, gold: GoldMeeting, got: MeetingReport) -> bool:
        status_right, mode_right = got.status in gold.statuses, got.mode in gold.modes
        verdict = judge_date(gold, got)
        names = names_of(got)
        hits = common_names(gold.names, names)
        self.shares["meeting.status"].count(right=status_right)
        self.shares["meeting.mode"].count(right=mode_right)
        self.shares["meeting.parties"].count(right=codes(gold.parties) == codes(got.parties))
        if gold.place:
            self.shares["meeting.place"].count(right=share_words(gold.place, got.place.name if got.place else None))
        if gold.forum:
            self.shares["meeting.forum"].count(right=share_words(gold.forum, got.forum))
        self.dates[verdict] += 1
        self.people.right += hits
        self.people.missed += len(gold.names) - hits
        self.people.extra += len(names) - hits
        if status_right:
            self.statuses[gold.status].right += 1
        else:
            self.statuses[gold.status].missed += 1
            self.statuses[got.status].extra += 1
        return status_right and mode_right and verdict.right and hits == len(gold.names) == len(names)

    def _check_evidence(self, gold: GoldRecord, items: Iterable[MeetingReport | ChannelReport]) -> None:
        for item in items:
            self.shares["evidence.present"].count(right=bool(item.evidence))
            for evidence in item.evidence:
                self.shares["evidence.verbatim"].count(right=_is_verbatim(gold, evidence))

    def figures(self) -> dict[str, int | Figures]:
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


def _count(detection: Detection, pairing: Pairing[G, P]) -> list[tuple[G, P]]:
    core = [(gold, predicted) for gold, predicted in pairing.matched if not gold.optional]
    detection.right += len(core)
    detection.missed += sum(not gold.optional for gold in pairing.missed)
    detection.extra += len(pairing.extra)
    return core


def _is_verbatim(gold: GoldRecord, evidence: Evidence) -> bool:
    source = gold.text if evidence.source == "text" else gold.title or ""
    return source[evidence.start : evidence.end] == evidence.quote


def _meeting(meeting: GoldMeeting | MeetingReport) -> str:
    if isinstance(meeting, GoldMeeting):
        names, edtf = meeting.names, meeting.date
    else:
        names, edtf = names_of(meeting), meeting.date.edtf if meeting.date else None
    return f"{meeting.status}/{meeting.mode} {'-'.join(sorted(codes(meeting.parties)))} {', '.join(names)} {edtf}"


def _official(official: GoldOfficial | OfficialReport) -> str:
    return f"{official.name} {official.party} {official.function}"


def _channel(channel: GoldChannel | ChannelReport) -> str:
    return f"{channel.type} {channel.status} {'-'.join(sorted(codes(channel.parties)))} {channel.name}"
