"""The four seed articles, whatever order they come in, are the meetings, people and channels of the worked table."""

from itertools import permutations

import pytest

from service.domain.vocabulary import ChannelStatus, MeetingStatus, OfficeBasis
from service.resolution import channels, meetings, officials
from tests.resolution.making import Groups
from tests.resolution.seeds import Article, seed_articles
from tests.resolution.shelf import Shelf

ORDERS = list(permutations(range(4)))
PEOPLE = {
    frozenset({"000/austin", "001/austin", "002/austin", "003/austin"}),
    frozenset({"000/wei"}),
    frozenset({"001/dong", "003/dong"}),
    frozenset({"002/li", "003/li"}),
    frozenset({"000/biden", "001/biden", "003/biden"}),
    frozenset({"001/xi", "003/xi"}),
    *(frozenset({f"{one}"}) for one in ("001/meiners", "001/liu", "001/lai", "002/qin", "003/pelosi")),
}
ALONE = {
    "000/talks", "000/call", "001/talks", "002/ambassador", "002/blocked",
    "003/video", "003/handshake", "003/call", "003/round",
}  # fmt: skip


class Seeds:
    """The resources of the articles that came in."""

    def __init__(self) -> None:
        self.meetings = Shelf()
        self.officials = Groups(officials.keys, officials.linked, officials.partition)
        self.channels = Groups(channels.keys, channels.linked, channels.partition)

    def add(self, article: Article) -> None:
        """Ingest an article."""
        self.meetings.add(article.meetings)
        self.officials.add(article.officials)
        self.channels.add(article.channels)

    def withdraw(self, article: Article) -> None:
        """Delete an article."""
        self.meetings.withdraw(article.meetings)
        self.officials.withdraw(article.officials)
        self.channels.withdraw(article.channels)


def check(seeds: Seeds, *, dated: bool) -> None:
    """The table: what must merge, what must stay apart, and nothing else."""
    together = {frozenset({"002/talks", "003/declined"}), frozenset({"001/leaders", "003/leaders"})}
    apart = {frozenset({one}) for pair in together for one in pair}
    assert seeds.meetings.resources() == {frozenset({one}) for one in ALONE} | (together if dated else apart)
    assert seeds.officials.resources() == PEOPLE
    four = ("001/commands", "001/telephone", "003/mmca", "003/military")
    assert seeds.channels.resources() == {frozenset({one}) for one in four}


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "as they are"])
@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "".join(map(str, order)))
def test_the_table_holds_in_every_order_and_after_a_return(order: tuple[int, ...], *, dated: bool) -> None:
    """Each order of ingest gives the same resources, and deleting an article and taking it in again changes nothing."""
    articles = seed_articles(dated=dated)
    seeds = Seeds()
    for one in order:
        seeds.add(articles[one])
    check(seeds, dated=dated)
    for one in order:
        seeds.withdraw(articles[one])
        seeds.add(articles[one])
        check(seeds, dated=dated)


def test_a_proposal_and_its_refusal_are_one_declined_meeting() -> None:
    """002 proposes and 003 tells of the refusal: one meeting, both words in its history, the later its status."""
    articles = seed_articles(dated=True)
    proposed, declined = articles[2].meetings[0], articles[3].meetings[2]
    view = meetings.view([declined, proposed], {})
    assert view.status is MeetingStatus.DECLINED
    assert "2024-04-17" in view.status_rule
    assert [said.status for said in view.history] == [MeetingStatus.PROPOSED, MeetingStatus.DECLINED]
    assert view.likelihood is None
    assert view.date is not None
    assert view.date.edtf == "2023-06"
    assert (view.event_codes.plover_type, view.event_codes.cameo) == ("REJECT", "125")
    assert [(one.name, one.party) for one in view.participants] == [("Lloyd Austin", "USA"), ("Li Shangfu", "CHN")]


def test_an_official_keeps_one_identity_across_the_loss_of_office() -> None:
    """Li Shangfu, minister in 002 and former minister in 003, is one person with one tenure that is over by then."""
    articles = seed_articles(dated=True)
    view = officials.view([articles[3].officials[2], articles[2].officials[1]])
    assert view.name == "Li Shangfu"
    [tenure] = view.tenures
    assert (tenure.attested_from, tenure.attested_to) == (articles[2].officials[1].published_at,) * 2
    assert tenure.former_by == articles[3].officials[2].published_at
    assert tenure.basis is OfficeBasis.INFERRED


def test_a_start_of_office_that_the_text_states_is_kept() -> None:
    """003 says when Dong Jun took office; 001 only implies the office: one tenure, stated, with its start."""
    articles = seed_articles(dated=True)
    view = officials.view([articles[1].officials[1], articles[3].officials[1]])
    [tenure] = view.tenures
    assert tenure.title == "Defense Minister"
    assert tenure.basis is OfficeBasis.STATED
    assert tenure.start is not None
    assert tenure.start.edtf == "2023-12"
    assert str(tenure.attested_to) == "2024-05-29"


def test_a_channel_has_the_status_of_the_latest_word() -> None:
    """The agreed telephone line is agreed until somebody says otherwise."""
    telephone = seed_articles(dated=True)[1].channels[1]
    view = channels.view([telephone])
    assert view.status is ChannelStatus.AGREED
    assert view.history[0].since is not None
