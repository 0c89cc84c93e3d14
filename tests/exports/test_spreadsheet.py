import csv
import re
from datetime import UTC, date, datetime
from io import StringIO

from hypothesis import example, given, strategies as st

from service.domain.dates import EventDate
from service.domain.vocabulary import Attendance
from service.exports.columns import MEETINGS, Told
from service.exports.spreadsheet import SEPARATOR, Columns, header, line
from tests.factories import meeting_view, stored

TEXTS: Columns[tuple[str, str]] = {"one": lambda both: both[0], "other": lambda both: both[1]}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a cell begins that a spreadsheet may run."""


def read(text: str) -> list[list[str]]:
    """The lines as any reader of CSV takes them."""
    return list(csv.reader(StringIO(text, newline=""), strict=True))


def meant(cell: str) -> str:
    """The text that a cell stands for, as the contract says to read it."""
    return cell[1:] if re.match(r"''*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", cell) else cell


@given(st.tuples(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"))))
@example(("=1+1", "'=1+1"))
@example(("''=1+1", "'t Hoofd"))
@example(('"', "a,b\r\nc"))
@example(("@SUM(A1)", "\t=1"))
def test_a_text_comes_out_as_it_went_in_and_never_as_a_formula(both: tuple[str, str]) -> None:
    """Whatever the text; a line is one record and ends as RFC 4180 says."""
    written = line(TEXTS, both)
    [cells] = read(written)
    assert written.endswith("\r\n")
    assert not any(cell.startswith(DANGEROUS) for cell in cells)
    assert tuple(map(meant, cells)) == both


def test_each_kind_of_value_has_one_way_to_be_written() -> None:
    """Nothing is an empty cell; instants are in UTC, truth is a word, and numbers stay numbers."""
    values: Columns[None] = {
        "nothing": lambda _: None,
        "truth": lambda _: True,
        "number": lambda _: -0.5,
        "day": lambda _: date(2024, 5, 14),
        "instant": lambda _: datetime(2024, 5, 14, 12, tzinfo=UTC),
        "several": lambda _: ["=a", "b"],
        "none of several": lambda _: [],
    }
    assert read(header(values) + line(values, None)) == [
        list(values),
        ["", "true", "-0.5", "2024-05-14", "2024-05-14T12:00:00Z", "'=a | b", ""],
    ]


def test_a_meeting_is_one_line() -> None:
    """People by name, office and party, the unnamed by what they are; who did not simply attend is told."""
    view = meeting_view(topics=["water", "borders"])
    declining = view.participants[0].model_copy(update={"attendance": Attendance.DECLINED})
    view = view.model_copy(update={"participants": [declining, view.participants[1]]})
    cells = dict(zip(MEETINGS, read(line(MEETINGS, Told(stored(view), view, date(2024, 6, 1))))[0], strict=True))
    assert cells["participants"].split(SEPARATOR) == [
        "Anahit Sarkisova (Foreign Minister, ARM, declined)",
        "(foreign_minister, GEO)",
    ]
    assert (cells["parties"], cells["topics"]) == ("ARM | GEO", "water | borders")
    assert (cells["date"], cells["earliest"], cells["latest"]) == ("2024-05-14",) * 3
    assert (cells["status_quote"], cells["first_reported"], cells["last_reported"]) == (
        "held talks",
        "2024-05-15",
        "2024-05-15",
    )


def test_what_is_not_known_of_a_meeting_is_empty() -> None:
    """No date, no place, no people, no words."""
    view = meeting_view(date=EventDate.unresolved("soon"), participants=[], history=[], parties=[])
    cells = dict(zip(MEETINGS, read(line(MEETINGS, Told(stored(view), view, date(2024, 6, 1))))[0], strict=True))
    unknown = ["date", "earliest", "latest", "place", "country", "participants", "parties", "status_quote"]
    assert {cells[name] for name in unknown} == {""}
