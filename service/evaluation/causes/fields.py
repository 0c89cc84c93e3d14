"""Why a field of a meeting that was found is wrong."""

from collections.abc import Iterator, Sequence

from service.evaluation.comparison import MeetingMatch
from service.evaluation.difference import Cause, Stage
from service.evaluation.evidence import Sentence, names_one_of, parties_in, parties_of, sentence_of
from service.evaluation.matching import DateVerdict, codes, names_of, same_name, share_words
from service.extraction.event import Event
from service.extraction.pipeline import Trace
from service.extraction.reading import Mention

WrongField = tuple[str, Cause, str, str]
"""A field, why it is wrong, what it should be and what it is."""

NOT_READ = "not read anywhere"
"""What a stage failed to find in the whole article, so that no contact could take it."""


def wrong_fields(match: MeetingMatch, event: Event, trace: Trace) -> Iterator[WrongField]:
    """Every field that the measures count and that is wrong."""
    gold, got = match.gold, match.got
    sentences = [sentence_of(contact) for contact in event.contacts]
    if not match.status_right:
        yield "status", Cause(Stage.STATUS, f"{gold.status} read as {got.status}"), gold.status, got.status
    if not match.mode_right:
        yield "mode", Cause(Stage.CIRCUMSTANCES, f"{gold.mode} read as {got.mode}"), gold.mode, got.mode
    if not match.date.right:
        yield "date", _why_date(match, sentences, trace), str(gold.date), str(got.date.edtf if got.date else None)
    yield from _wrong_people(match, sentences, trace)
    if not match.parties_right:
        yield "parties", _why_parties(match, sentences, trace), " ".join(gold.parties), " ".join(got.parties)
    if match.place_right is False:
        right = [mention for mention in trace.mentions.places if share_words(gold.place, mention.name)]
        cause = _why_not_taken(Stage.PLACES, Stage.CIRCUMSTANCES, right, sentences)
        yield "place", cause, str(gold.place), str(got.place.name if got.place else None)
    if match.forum_right is False:
        forums = [mention for mention in trace.mentions.forums if share_words(gold.forum, mention.name)]
        cause = _why_not_taken(Stage.FORUMS, Stage.CIRCUMSTANCES, forums, sentences)
        yield "forum", cause, str(gold.forum), str(got.forum)


def _why_not_taken(reading: Stage, taking: Stage, right: Sequence[Mention], sentences: Sequence[Sentence]) -> Cause:
    """Why the right mention is not with the contact: nobody read it, or it stands beside it or elsewhere."""
    if not right:
        return Cause(reading, NOT_READ)
    return Cause(taking, "beside it, not taken" if names_one_of(sentences, right) else "elsewhere, not taken")


def _why_date(match: MeetingMatch, sentences: Sequence[Sentence], trace: Trace) -> Cause:
    if match.date is DateVerdict.INVENTED:
        return Cause(Stage.CIRCUMSTANCES, "invented")
    windows = [window for window in match.gold.windows if window]
    right = [m for m in trace.mentions.dates if m.past.window in windows or m.future.window in windows]
    found = _why_not_taken(Stage.DATES, Stage.CIRCUMSTANCES, right, sentences)
    return found._replace(fault=f"{match.date}, the right one {found.fault}")


def _wrong_people(match: MeetingMatch, sentences: Sequence[Sentence], trace: Trace) -> Iterator[WrongField]:
    wanted, got = match.gold.names, names_of(match.got)
    for name in wanted:
        if not any(same_name(name, other) for other in got):
            named = [mention for mention in trace.mentions.people if same_name(name, mention.person.name)]
            cause = _why_not_taken(Stage.PEOPLE, Stage.ARGUMENTS, named, sentences)
            yield "participant missed", cause, name, ", ".join(got)
    for name in got:
        if not any(same_name(name, other) for other in wanted):
            fault = "somebody too many" if wanted else "somebody where nobody is named"
            yield "participant extra", Cause(Stage.ARGUMENTS, fault), ", ".join(wanted), name


def _why_parties(match: MeetingMatch, sentences: Sequence[Sentence], trace: Trace) -> Cause:
    lacking = codes(match.gold.parties) - codes(match.got.parties)
    if not lacking:
        return Cause(Stage.ARGUMENTS, "a party too many")
    if not lacking & parties_of(trace):
        return Cause(Stage.PARTIES, NOT_READ)
    beside = lacking & parties_in(sentences, trace)
    return Cause(Stage.ARGUMENTS, "beside it, not taken" if beside else "elsewhere, not taken")
