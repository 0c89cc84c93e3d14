"""Why a channel was missed or made up, or has the wrong status."""

from service.evaluation.comparison import ChannelMatch, Comparison
from service.evaluation.difference import Cause, Stage
from service.evaluation.evidence import sentences_of
from service.evaluation.gold import GoldChannel
from service.extraction.channel_sightings import find_sightings
from service.extraction.pipeline import Trace


def why_channel_missed(channel: GoldChannel, comparison: Comparison, trace: Trace) -> Cause:
    """The last stage that still had a channel, by the sentences of its evidence."""
    sentences = sentences_of(channel.evidence, trace)
    sighted = [
        sighting
        for sighting in find_sightings(trace.document, trace.mentions)
        if any(sentence.holds(sighting.passage.index, sighting.head.i) for sentence in sentences)
    ]
    if not sighted:
        return Cause(Stage.CHANNEL_SIGHTINGS, "no name of a channel")
    if comparison.channels.extra:
        return Cause(Stage.CHANNELS, "reported with other parties, type or name")
    return Cause(Stage.CHANNELS, "named, not reported", sighted[0].head.text)


def why_channel_extra() -> Cause:
    """Why a channel was reported that is none."""
    return Cause(Stage.CHANNEL_SIGHTINGS, "no channel there")


def why_channel_status(match: ChannelMatch) -> Cause:
    """Why the status of a channel is wrong."""
    return Cause(Stage.CHANNEL_STATUS, f"{match.gold.status} read as {match.got.status}")
