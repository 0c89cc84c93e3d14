"""Prints what was measured: one line a figure, and beside it the yardstick of the same run."""

from collections.abc import Sequence

Row = tuple[str, ...]


def show(title: str, columns: Row, rows: Sequence[Row]) -> None:
    """Print rows under a title, columns aligned."""
    widths = [max(len(row[i]) for row in (columns, *rows)) for i in range(len(columns))]
    print(f"\n{title}")
    for row in (columns, tuple("-" * width for width in widths), *rows):
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
