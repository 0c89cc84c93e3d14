"""What the four seed articles say, as reports: by article, with 002 and 003 given a day of publication or none."""

from typing import NamedTuple

from service.domain.dates import EventDate
from service.domain.reports import Place
from service.domain.resources import FiledChannel, FiledMeeting, FiledOfficial
from service.domain.vocabulary import (
    Attendance,
    ChannelStatus,
    ChannelType,
    Level,
    Likelihood,
    MeetingStatus,
    MeetingType,
    Mode,
    OfficeBasis,
    OfficeFunction,
)
from tests.resolution.making import FOREIGN, HEAD, channel, meeting, official, person

SINGAPORE = Place(name="Singapore", country="SGP")
FORUM = "Shangri-La Dialogue"


class Article(NamedTuple):
    """The reports of one article."""

    meetings: list[FiledMeeting]
    officials: list[FiledOfficial]
    channels: list[FiledChannel]


def seed_articles(*, dated: bool) -> list[Article]:
    """The reports of the four articles; `dated` tells whether the publication of 002 and 003 is known."""
    return [_first(), _second(), _third("2023-05-12" if dated else None), _fourth("2024-04-17" if dated else None)]


def _first() -> Article:
    austin, wei = person("Lloyd Austin", "USA"), person("Wei Fenghe", "CHN")
    said = "2022-05-30"
    coming = person("Lloyd Austin", "USA", attendance=Attendance.ACCEPTED)
    proposed = meeting(
        "000/talks",
        coming,
        person("Wei Fenghe", "CHN", attendance=Attendance.UNCONFIRMED),
        said=said,
        status=MeetingStatus.PROPOSED,
        when="[2022-06-10..2022-06-12]",
        mode=Mode.IN_PERSON,
        place=SINGAPORE,
        forum=FORUM,
        start=49,
        quote="in final talks to set up",
    )
    call = meeting(
        "000/call", austin, wei, said=said, when="2022-04", mode=Mode.PHONE, quote="talked on the phone in April"
    )
    return Article(
        [proposed, call],
        [
            official("000/austin", "Lloyd Austin", said=said, office="Defense Secretary"),
            official("000/wei", "Wei Fenghe", "CHN", said=said, office="Defense Minister"),
            official("000/biden", "Biden", function=HEAD, said=said, office="President"),
        ],
        [],
    )


def _second() -> Article:
    said = "2024-05-29"
    line = ChannelType.THEATER_COMMAND_LINE
    planned = meeting(
        "001/talks",
        person("Lloyd Austin", "USA"),
        person("Dong Jun", "CHN"),
        said=said,
        status=MeetingStatus.PLANNED,
        when="[2024-05-30..2024-06-02]",
        mode=Mode.IN_PERSON,
        place=SINGAPORE,
        forum="Shangri-la Dialogue",
        start=188,
    )
    agreed = meeting(
        "001/leaders",
        person("Joe Biden", "USA", HEAD),
        person("Xi Jinping", "CHN", HEAD),
        said=said,
        when="2023-11",
    )
    return Article(
        [planned, agreed],
        [
            official("001/austin", "Lloyd Austin", said=said, office="Defense Secretary"),
            official("001/dong", "Dong Jun", "CHN", said=said, basis=OfficeBasis.INFERRED),
            official("001/biden", "Joe Biden", function=HEAD, said=said, office="President"),
            official("001/xi", "Xi Jinping", "CHN", HEAD, said=said, office="leader"),
            official("001/meiners", "Martin Meiners", function=OfficeFunction.SPOKESPERSON, said=said),
            official("001/liu", "Liu Pengyu", "CHN", OfficeFunction.SPOKESPERSON, said=said),
            official("001/lai", "Lai Ching-te", "TWN", HEAD, said=said, office="president"),
        ],
        [
            channel(
                "001/commands",
                line,
                ChannelStatus.PROPOSED,
                said=said,
                organizations=["US Indo-Pacific Command", "Eastern Theater Command"],
            ),
            channel("001/telephone", line, ChannelStatus.AGREED, said=said, since=EventDate.parse("2023-11")),
        ],
    )


def _third(said: str | None) -> Article:
    talks = meeting(
        "002/talks",
        person("Lloyd Austin", "USA"),
        person("Li Shangfu", "CHN"),
        said=said,
        status=MeetingStatus.PROPOSED,
        when="2023-06" if said else None,
        mode=Mode.IN_PERSON,
        place=SINGAPORE,
        forum=FORUM,
        start=0,
        likelihood=Likelihood.UNLIKELY,
    )
    ambassador = meeting(
        "002/ambassador",
        person("Qin Gang", "CHN", FOREIGN),
        person(None, "USA", OfficeFunction.HEAD_OF_MISSION),
        said=said,
    )
    blocked = meeting("002/blocked", person("Li Shangfu", "CHN"), said=said, status=MeetingStatus.DECLINED)
    return Article(
        [talks, ambassador, blocked],
        [
            official("002/austin", "Lloyd Austin", said=said, office="Secretary of Defense"),
            official("002/li", "Li Shangfu", "CHN", said=said, basis=OfficeBasis.INFERRED),
            official("002/qin", "Qin Gang", "CHN", FOREIGN, said=said, office="Foreign Minister"),
        ],
        [],
    )


def _fourth(said: str | None) -> Article:
    austin, li = person("Lloyd Austin", "USA"), person("Li Shangfu", "CHN")
    biden, xi = person("Joe Biden", "USA", HEAD), person("Xi Jinping", "CHN", HEAD)
    return Article(
        [
            meeting("003/video", austin, person("Dong Jun", "CHN"), said=said, mode=Mode.VIDEO, start=285),
            meeting(
                "003/handshake",
                austin,
                li,
                said=said,
                when="2023-06" if said else None,
                mode=Mode.IN_PERSON,
                kind=MeetingType.BRIEF_ENCOUNTER,
                place=SINGAPORE,
            ),
            meeting("003/declined", austin, li, said=said, status=MeetingStatus.DECLINED, place=SINGAPORE),
            meeting(
                "003/leaders",
                biden,
                xi,
                said=said,
                when="2023-11~" if said else None,
                mode=Mode.IN_PERSON,
                place=Place(name="San Francisco", country="USA"),
            ),
            meeting("003/call", biden, xi, said=said, when="2024-04" if said else None, mode=Mode.PHONE),
            meeting(
                "003/round",
                said=said,
                when="2024-04" if said else None,
                mode=Mode.IN_PERSON,
                level=Level.WORKING,
                kind=MeetingType.MECHANISM_ROUND,
                place=Place(name="Waikiki", country="USA"),
                forum="Military Maritime Consultative Agreement",
            ),
        ],
        [
            official("003/austin", "Lloyd Austin", said=said, office="Defense Secretary"),
            official("003/dong", "Dong Jun", "CHN", said=said, office="Defense Minister", start=_in_december(said)),
            official("003/li", "Li Shangfu", "CHN", said=said, office="Minister of Defense", basis=OfficeBasis.FORMER),
            official("003/biden", "Joe Biden", function=HEAD, said=said, office="President"),
            official("003/xi", "Xi Jinping", "CHN", HEAD, said=said, office="President"),
            official(
                "003/pelosi", "Nancy Pelosi", function=OfficeFunction.LEGISLATOR, said=said, basis=OfficeBasis.INFERRED
            ),
        ],
        [
            channel(
                "003/mmca",
                ChannelType.STANDING_DIALOGUE,
                name="Military Maritime Consultative Agreement",
                aliases=["MMCA"],
                said=said,
            ),
            channel("003/military", ChannelType.MILITARY_TO_MILITARY, ChannelStatus.RESTORED, said=said),
        ],
    )


def _in_december(said: str | None) -> EventDate | None:
    return EventDate.parse("2023-12", raw="in December") if said else EventDate.unresolved("in December")
