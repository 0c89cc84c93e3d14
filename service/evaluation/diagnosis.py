"""Everything that differs in one article, each with the stage at fault and the sentence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.domain.reports import ChannelReport, Evidence, MeetingReport, OfficialReport
from service.evaluation.causes.channels import why_channel_extra, why_channel_missed, why_channel_status
from service.evaluation.causes.extra import why_extra
from service.evaluation.causes.fields import wrong_fields
from service.evaluation.causes.missed import why_missed
from service.evaluation.causes.officials import why_official_extra, why_official_missed, wrong_official_fields
from service.evaluation.comparison import Comparison
from service.evaluation.difference import Cause, Difference, Subject
from service.evaluation.evidence import sentences_of
from service.evaluation.gold import GoldChannel, GoldMeeting, GoldOfficial
from service.evaluation.matching import codes, names_of
from service.extraction.pipeline import Trace


def diagnose(comparison: Comparison, trace: Trace) -> list[Difference]:
    """Everything that differs in an article, meetings first."""
    article = _Article(comparison, trace)
    return [*_meetings(article), *_officials(article), *_channels(article)]


@dataclass(frozen=True, slots=True)
class _Article:
    """One article, both as it should be read and as it was."""

    comparison: Comparison
    trace: Trace

    def difference(
        self,
        subject: Subject,
        item: str,
        what: str,
        cause: Cause,
        quotes: Iterable[str],
        gold: str = "",
        got: str = "",
    ) -> Difference:
        """A difference, with the sentences of its quotes."""
        words = " // ".join(sentence.words for sentence in sentences_of(quotes, self.trace))
        return Difference(
            article=self.comparison.gold.id,
            item=item,
            subject=subject,
            what=what,
            gold=gold,
            got=got,
            words=words,
            **cause._asdict(),
        )


def _meetings(article: _Article) -> Iterator[Difference]:
    comparison, trace = article.comparison, article.trace
    for gold in comparison.meetings.core_missed:
        cause = why_missed(gold, comparison, trace)
        yield article.difference("meeting", gold.id, "missed", cause, gold.evidence, gold=_meeting(gold))
    told = list(zip(comparison.extraction.meetings, trace.events, strict=True))
    for report, event in told:
        if any(report is extra for extra in comparison.meetings.extra):
            cause = why_extra(report, event, comparison, trace)
            yield article.difference("meeting", "-", "extra", cause, _quotes(report.evidence), got=_meeting(report))
    for match in comparison.meeting_matches:
        event = next(event for report, event in told if report is match.got)
        for what, cause, wanted, found in wrong_fields(match, event, trace):
            yield article.difference("meeting", match.gold.id, what, cause, match.gold.evidence, wanted, found)


def _officials(article: _Article) -> Iterator[Difference]:
    officials = article.comparison.officials
    for gold in officials.core_missed:
        cause = why_official_missed(gold, article.trace)
        yield article.difference("official", gold.name, "missed", cause, [gold.name], gold=_official(gold))
    for extra in officials.extra:
        quotes = [evidence.quote for evidence in extra.evidence[:1]]
        yield article.difference("official", extra.name, "extra", why_official_extra(), quotes, got=_official(extra))
    for match in article.comparison.official_matches:
        for what, cause, wanted, found in wrong_official_fields(match):
            yield article.difference("official", match.gold.name, what, cause, [match.gold.name], wanted, found)


def _channels(article: _Article) -> Iterator[Difference]:
    comparison = article.comparison
    for gold in comparison.channels.core_missed:
        cause = why_channel_missed(gold, comparison, article.trace)
        yield article.difference("channel", gold.id, "missed", cause, gold.evidence, gold=_channel(gold))
    for extra in comparison.channels.extra:
        quotes = _quotes(extra.evidence)
        yield article.difference("channel", "-", "extra", why_channel_extra(), quotes, got=_channel(extra))
    for match in comparison.channel_matches:
        if not match.status_right:
            gold, got = match.gold, match.got.status
            cause = why_channel_status(match)
            yield article.difference("channel", gold.id, "status", cause, gold.evidence, gold.status, got)


def _quotes(evidence: Iterable[Evidence]) -> list[str]:
    """The words for the status, which tell of the thing itself, else the first."""
    quotes = list(evidence)
    return [each.quote for each in quotes if each.field == "status"] or [each.quote for each in quotes[:1]]


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
