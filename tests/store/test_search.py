"""Full-text search finds whole words in any order, and finds the same on both databases."""

import pytest
from sqlalchemy import delete, update
from sqlmodel import col

from service.store.meetings import MeetingFilter, list_meetings
from service.store.paging import PageRequest
from service.store.search import INDEXED_CHARACTERS, TOKEN_CHARACTERS, fold
from service.store.tables import MeetingRow
from service.store.unit_of_work import Database, WriteSession
from tests.factories import add_meeting

TEXT = (
    "Xi/Biden held wide-ranging talks (U.S.-China) on 14 May 2024 at www.state.gov, said Ünal Çelikoğlu; "
    "the ministers' agreements cover 5G, F-16s and COVID-19. Россия и 中国. Zażółć. user@mail.example 1e5 3.14"
)
FOUND = [
    "biden",
    "XI",
    "talks biden",
    "talking",  # endings do not matter
    "minister",
    "agreement covers",
    "unal celikoglu",
    "Ünal",
    "u.s. china",
    "the",  # no word is left out
    "2024 may",
    "state gov",
    "5g",
    "f 16s",
    "covid-19",
    "россия",
    "中国",
    "zazolc",
    "mail example user",
    "1e5",
    "3.14",
    '"talks" AND',
]
MISSED = [
    "bide",
    "japan",
    "talks japan",
    "iden",
    "!!!",
    '"',
    "*",
    "-talks NOT",
    "words:talks x",
    "biden & trump",
    "talks OR) held",
]


def test_words_of_the_text_are_found_and_others_not(searched: Database) -> None:
    """Case, accents, endings, order and signs do not matter; parts of words and query languages mean nothing."""
    assert {q: _find(searched, q) for q in FOUND} == {q: ["mtg_1"] for q in FOUND}
    assert {q: _find(searched, q) for q in MISSED} == {q: [] for q in MISSED}


def test_index_follows_what_is_written(database: Database) -> None:
    """What was changed is found by its new words only, and what was removed by none."""
    with database.write() as session:
        for number in ("1", "2", "3"):
            _add(session, f"mtg_{number}", "alpha beta")
    with database.write() as session:
        session.change(update(MeetingRow).where(col(MeetingRow.id) == "mtg_2").values(words="beta gamma"))
        session.change(delete(MeetingRow).where(col(MeetingRow.id) == "mtg_3"))
    assert _find(database, "alpha") == ["mtg_1"]
    assert _find(database, "beta") == ["mtg_1", "mtg_2"]
    assert _find(database, "gamma") == ["mtg_2"]


def test_words_are_kept_once_and_within_bounds() -> None:
    """A long text is its distinct words, each cut to a length, all together cut to another."""
    assert fold(["one two", None, "TWO öne"]) == "one two"
    assert fold(["x" * 200_000]) == "x" * TOKEN_CHARACTERS
    assert len(fold([" ".join(map(str, range(200_000)))])) == INDEXED_CHARACTERS


def test_longest_index_is_accepted(database: Database) -> None:
    """Words that fill the bound, of the letters that take the most room, fit into either database's index."""
    signs = [chr(code) for code in range(0x4E00, 0x4E00 + 400)]
    words = " ".join(one + other for one in signs for other in signs)
    with database.write() as session:
        _add(session, "mtg_1", words)
    assert _find(database, words[:2]) == ["mtg_1"]


@pytest.fixture
def searched(database: Database) -> Database:
    """A database with one meeting of the text, and one of other words."""
    with database.write() as session:
        _add(session, "mtg_1", TEXT)
        _add(session, "mtg_2", "nothing of this kind")
    return database


def _add(session: WriteSession, meeting_id: str, words: str) -> None:
    add_meeting(session, meeting_id, words=words)


def _find(database: Database, q: str) -> list[str]:
    page = PageRequest(limit=10, sort="last_reported")
    with database.read() as session:
        return [meeting.id for meeting in list_meetings(session, MeetingFilter(q=q), page).items]
