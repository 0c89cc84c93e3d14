"""CSV (RFC 4180) that a spreadsheet shows and never runs."""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from io import StringIO
from typing import TypeVar

T = TypeVar("T")

Cell = str | int | float | bool | date | Sequence[str] | None
Columns = Mapping[str, Callable[[T], Cell]]
"""What stands in each column, by its name."""

SEPARATOR = " | "
"""Between the values of a cell that holds several: a sign that no name or office has."""

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""How a text begins that a spreadsheet may take for a formula, or that looks as if it were guarded already."""


def header(columns: Columns[T]) -> str:
    """The line that names the columns."""
    return _line(list(columns))


def line(columns: Columns[T], item: T) -> str:
    """The line of one item."""
    return _line([_text(read(item)) for read in columns.values()])


def _line(cells: Sequence[str]) -> str:
    written = StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


def _text(cell: Cell) -> str:
    match cell:
        case None:
            text = ""
        case bool():
            text = "true" if cell else "false"
        case datetime():
            text = cell.isoformat().replace("+00:00", "Z")
        case date():
            text = cell.isoformat()
        case str():
            text = _guarded(cell)
        case int() | float():
            text = str(cell)
        case _:
            text = _guarded(SEPARATOR.join(cell))
    return text


def _guarded(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
