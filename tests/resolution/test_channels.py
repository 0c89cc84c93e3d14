"""Which reports tell of one channel, and what it has come to."""

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from service.domain.dates import EventDate
from service.domain.reports import Evidence
from service.domain.resources import FiledChannel
from service.domain.vocabulary import ChannelStatus, ChannelType, ConflictField
from service.resolution import channels
from tests.resolution.making import Groups, channel, parted

DIALOGUE, HOTLINE, OTHER = ChannelType.STANDING_DIALOGUE, ChannelType.DEFENCE_HOTLINE, ChannelType.OTHER


def called(report: str, words: str, kind: ChannelType = OTHER) -> FiledChannel:
    """A channel that an article gives no name, in the words in which it speaks of it."""
    return channel(report, kind, evidence=[Evidence(field="name", quote=words, start=0, end=len(words))])


def lines(*reports: FiledChannel) -> set[frozenset[str]]:
    """The reports of each channel, by way of their links."""
    groups = Groups(channels.keys, channels.linked, channels.partition)
    for report in reports:
        groups.add([report])
    return groups.resources()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (channel("a/1", HOTLINE), channel("b/1", HOTLINE, parties=["CHN", "USA"])),
        (
            channel("a/1", DIALOGUE, name="Border Affairs Dialogue"),
            channel("b/1", DIALOGUE, name="the Border Affairs Dialogue"),
        ),
        (channel("a/1", DIALOGUE, name="Border Affairs Dialogue"), channel("b/1", DIALOGUE, name="BAD")),
        (channel("a/1", DIALOGUE, name="River Talks", aliases=["RT"]), channel("b/1", ChannelType.OTHER, name="RT")),
        (channel("a/1", HOTLINE, organizations=["Northern Command"]), channel("b/1", HOTLINE)),
        (channel("a/1", HOTLINE, name="Red Line"), channel("b/1", HOTLINE)),
        (channel("a/1", DIALOGUE, name="Border Affairs Dialogue"), channel("b/1", DIALOGUE, name="BAD talks")),
        (
            channel("a/1", DIALOGUE, name="U.S.-China River Basin Commission"),
            channel("b/1", DIALOGUE, name="River Basin Commission"),
        ),
        (channel("a/1", OTHER, name="Eastern Maritime Hotline"), channel("b/1", OTHER, name="maritime hotline")),
        (channel("a/1", OTHER, name="Eastern Maritime Hotline"), called("b/1", "the maritime hotline")),
        (channel("a/1", HOTLINE, name="Eastern Maritime Hotline"), called("b/1", "The two sides' maritime hotline")),
    ],
    ids=[
        "unnamed",
        "the article",
        "initials",
        "an alias",
        "ends told once",
        "the only one of its kind",
        "initials and the kind",
        "whose it is",
        "a description for a name",
        "a description",
        "of a kind not told",
    ],
)
def test_reports_that_nothing_sets_apart_are_one_channel(one: FiledChannel, other: FiledChannel) -> None:
    """Names, acronyms and the kind between the same parties bring reports together."""
    assert len(lines(one, other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (channel("a/1", DIALOGUE, name="River Talks"), channel("b/1", DIALOGUE, name="Border Affairs Dialogue")),
        (channel("a/1", HOTLINE), channel("b/1", HOTLINE, parties=["USA", "RUS"])),
        (channel("a/1", HOTLINE), channel("b/1", ChannelType.LEADER_HOTLINE)),
        (channel("a/1", HOTLINE, organizations=["Northern Command"]), channel("b/1", HOTLINE, organizations=["Navy"])),
        (channel("a/1", DIALOGUE, name="River Talks"), channel("b/1", DIALOGUE)),
        (channel("a/1", HOTLINE), channel("a/2", HOTLINE)),
        (channel("a/1", DIALOGUE, name="River Talks"), channel("b/1", DIALOGUE, name="River and Basin Talks")),
        (channel("a/1", OTHER, name="Eastern Maritime Hotline"), called("b/1", "the aerial hotline")),
        (channel("a/1", OTHER, name="Eastern Maritime Hotline"), called("b/1", "the hotline")),
        (channel("a/1", OTHER, name="Eastern Maritime Hotline"), called("b/1", "the maritime talks")),
    ],
    ids=[
        "names",
        "parties",
        "kinds",
        "ends",
        "a dialogue without a name",
        "one article",
        "a longer name",
        "another description",
        "the kind alone",
        "another kind of thing",
    ],
)
def test_what_sets_channels_apart_keeps_them_apart(one: FiledChannel, other: FiledChannel) -> None:
    """Another name, other parties, another kind or other ends are another channel."""
    assert len(lines(one, other)) == 2


def test_a_vague_report_beside_two_channels_stands_alone() -> None:
    """A hotline without a name, beside two that have one, is neither."""
    red, blue = channel("a/1", HOTLINE, name="Red Line"), channel("b/1", HOTLINE, name="Blue Line")
    assert lines(red, blue, channel("c/1", HOTLINE)) == {frozenset({one}) for one in ("a/1", "b/1", "c/1")}
    east, west = (channel(f"{one}/1", OTHER, name=f"{one} Maritime Hotline") for one in ("East", "West"))
    assert len(lines(east, west, called("c/1", "the maritime hotline"))) == 3
    assert len(lines(red, blue, called("c/1", "the blue line", HOTLINE))) == 2


def test_the_latest_word_is_the_status_and_all_words_are_its_history() -> None:
    """Statements stand in the order they were said, those of an unknown day first; an unknown status says nothing."""
    told = [
        channel("c/1", HOTLINE, ChannelStatus.RESTORED, said="2031-07-01"),
        channel("a/1", HOTLINE, ChannelStatus.ACTIVE, said="2031-01-01"),
        channel("d/1", HOTLINE, ChannelStatus.UNKNOWN, said="2031-09-01"),
        channel("b/1", HOTLINE, ChannelStatus.SUSPENDED, said="2031-05-01", since=EventDate.parse("2031-04")),
        channel("e/1", HOTLINE, ChannelStatus.PROPOSED),
    ]
    view = channels.view(told)
    assert view.status is ChannelStatus.RESTORED
    assert [said.article_id for said in view.history] == ["e", "a", "b", "c", "d"]


def test_the_status_has_its_rule() -> None:
    """What is said of it follows from the latest word, and from the one furthest on of one day's."""
    told = [
        channel("a/1", HOTLINE, ChannelStatus.SUSPENDED, said="2031-05-01"),
        channel("b/1", HOTLINE, ChannelStatus.RESTORED, said="2031-07-01"),
    ]
    assert channels.view(told).status_rule == "The latest word, said on 2031-07-01, is that it was restored."
    told.append(channel("c/1", HOTLINE, ChannelStatus.ACTIVE, said="2031-07-01"))
    assert "furthest on" in channels.view(told).status_rule
    assert channels.view([channel("a/1", HOTLINE, ChannelStatus.UNKNOWN)]).status_rule


def test_statuses_have_intervals() -> None:
    """Statements in a row that say the same are one interval; it ends where the next is said to have begun."""
    told = [
        channel("a/1", HOTLINE, ChannelStatus.ACTIVE, said="2031-01-01", since=EventDate.parse("1998")),
        channel("b/1", HOTLINE, ChannelStatus.ACTIVE, said="2031-02-01"),
        channel("c/1", HOTLINE, ChannelStatus.SUSPENDED, said="2031-05-01", since=EventDate.parse("2031-04")),
        channel("d/1", HOTLINE, ChannelStatus.UNKNOWN, said="2031-06-01"),
        channel("e/1", HOTLINE, ChannelStatus.ACTIVE, said="2031-07-01", since=EventDate.parse("1998")),
    ]
    april = EventDate.parse("2031-04")
    shown = [
        (one.status, one.start, one.end, str(one.attested_from), str(one.attested_to), one.report_ids)
        for one in channels.view(told).intervals
    ]
    assert shown == [
        (ChannelStatus.ACTIVE, EventDate.parse("1998"), april, "2031-01-01", "2031-02-01", ["a/1", "b/1"]),
        (ChannelStatus.SUSPENDED, april, None, "2031-05-01", "2031-05-01", ["c/1"]),
        (ChannelStatus.ACTIVE, None, None, "2031-07-01", "2031-07-01", ["e/1"]),
    ]


def test_words_of_one_day_that_exclude_each_other_are_a_conflict() -> None:
    """One has it in use, another cut, on the same day; on different days the later is news."""
    told = [
        channel("a/1", HOTLINE, ChannelStatus.ACTIVE, said="2031-05-01"),
        channel("b/1", HOTLINE, ChannelStatus.SUSPENDED, said="2031-05-01"),
        channel("c/1", HOTLINE, ChannelStatus.RESTORED, said="2031-05-02"),
    ]
    [conflict] = channels.view(told).conflicts
    assert conflict.field is ConflictField.STATUS
    assert {value.value: value.report_ids for value in conflict.values} == {"active": ["a/1"], "suspended": ["b/1"]}
    assert channels.view(told[1:]).conflicts == []


@st.composite
def opened(draw: st.DrawFn) -> list[FiledChannel]:
    """Reports of channels that agree and differ in every way that counts."""
    return [
        channel(
            f"{draw(st.sampled_from('abcdefgh'))}/{number}",
            draw(st.sampled_from([HOTLINE, DIALOGUE])),
            draw(st.sampled_from(list(ChannelStatus))),
            draw(st.sampled_from([None, "River Talks", "RT", "Red Line", "river talks"])),
            draw(st.sampled_from([None, "2031-01-01", "2031-02-01"])),
            draw(st.sampled_from([["USA", "CHN"], ["CHN", "USA"], ["USA", "RUS"]])),
            organizations=draw(st.sampled_from([[], ["Northern Command"], ["Navy"]])),
            evidence=draw(st.sampled_from([[], [Evidence(field="name", quote="the red line", start=0, end=12)]])),
        )
        for number in range(draw(st.integers(1, 12)))
    ]


@settings(max_examples=80, deadline=None, print_blob=True)
@given(opened(), st.randoms(use_true_random=False))
def test_order_makes_no_difference(reports: list[FiledChannel], chance: Any) -> None:  # noqa: ANN401 - hypothesis's own
    """Reports in any order are the same channels with the same views; links run both ways along a common key."""
    shuffled = list(reports)
    chance.shuffle(shuffled)
    clusters = channels.partition(reports)
    assert sorted(one.report_id for cluster in clusters for one in cluster) == sorted(one.report_id for one in reports)
    assert parted(clusters) == parted(channels.partition(shuffled))
    for cluster in clusters:
        turned = list(cluster)
        chance.shuffle(turned)
        assert channels.view(cluster) == channels.view(turned)
    for one in reports:
        for other in reports:
            assert channels.linked(one, other) == channels.linked(other, one)
            assert not channels.linked(one, other) or channels.keys(one) & channels.keys(other)
