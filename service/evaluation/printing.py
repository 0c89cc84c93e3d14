"""What an evaluation prints: the measures, the table of files, the differences by class, and what changed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten

from service.evaluation.difference import Difference
from service.evaluation.kept import Run
from service.evaluation.measures import AllFigures

LONGEST_WORDS = 400
"""Characters of the words of an article that are shown for one difference."""

_HEADLINES = (
    ("meetings, precision", "meeting", "precision"),
    ("meetings, recall", "meeting", "recall"),
    ("meetings, F1", "meeting", "f1"),
    ("entirely right, F1", "meeting_strict", "f1"),
    ("status, macro-F1", "status_f1", "macro"),
    ("mode right", "meeting.mode", "right"),
    ("dates right", "meeting.date", "right"),
    ("dates invented", "meeting.date", "invented"),
    ("participants, F1", "participants_on_matched", "f1"),
    ("parties right", "meeting.parties", "right"),
    ("place right", "meeting.place", "right"),
    ("forum right", "meeting.forum", "right"),
    ("officials, F1", "official", "f1"),
    ("officials' party", "official.party", "right"),
    ("officials' function", "official.function", "right"),
    ("channels, F1", "channel", "f1"),
    ("channels' status", "channel.status", "right"),
    ("evidence verbatim", "evidence.verbatim", "right"),
    ("evidence present", "evidence.present", "right"),
)


def print_measures(figures: AllFigures) -> None:
    """Print every measure on a line of its own."""
    for name, value in figures.items():
        print(f"{name:26} {value}")


def print_files(files: Mapping[str, AllFigures], together: AllFigures) -> None:
    """Print the chief measure of each kind for every file, and for all together."""
    columns = {**files, "all": together}
    widths = [max(9, len(name)) for name in columns]
    print(f"\n{'':22}" + "".join(f"{name:>{width + 2}}" for name, width in zip(columns, widths, strict=True)))
    for title, name, part in (("articles", "documents", ""), *_HEADLINES):
        values = (_shown(_part(figures, name, part)) for figures in columns.values())
        print(f"{title:22}" + "".join(f"{value:>{width + 2}}" for value, width in zip(values, widths, strict=True)))


def print_differences(differences: Sequence[Difference], *, only: str | None = None) -> None:
    """Print what differs class by class, the largest first, and a table of the classes; `only` picks some classes."""
    chosen = [difference for difference in differences if only is None or only.casefold() in difference.kind.casefold()]
    classes = Counter(difference.kind for difference in chosen).most_common()
    for kind, count in classes:
        print(f"\n== {kind} ({count})")
        for difference in chosen:
            if difference.kind == kind:
                print("\n".join(_lines(difference)))
    print(f"\n{len(chosen)} differences in {len(classes)} classes:")
    for kind, count in classes:
        print(f"{count:5}  {kind}")
    print()


def print_changes(before: Run, after: Run) -> None:
    """Print which figures changed since a kept run, and which differences are gone or new."""
    print("\nSince the kept run:")
    changed = False
    for name, old, new in _changed(before.figures, after.figures):
        changed = True
        print(f"  {name:34} {_shown(old)} -> {_shown(new)}")
    for sign, one, other in (("-", before, after), ("+", after, before)):
        known = set(other.differences)
        for difference in one.differences:
            if difference not in known:
                changed = True
                print(f"{sign} {difference}")
    if not changed:
        print("  nothing changed")


def _lines(difference: Difference) -> Iterator[str]:
    yield f"{difference.article} {difference.item}" + (f"  ({difference.detail})" if difference.detail else "")
    for name in ("gold", "got"):
        if value := getattr(difference, name):
            yield f"    {name:5} {value}"
    if difference.words:
        yield f"    words {shorten(difference.words, LONGEST_WORDS, placeholder=' ...')}"


def _changed(before: AllFigures, after: AllFigures) -> Iterator[tuple[str, object, object]]:
    old, new = dict(_flat(before)), dict(_flat(after))
    for name in old | new:
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)


def _flat(figures: AllFigures) -> Iterator[tuple[str, object]]:
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from ((f"{name} {part}", each) for part, each in value.items())
        else:
            yield name, value


def _part(figures: AllFigures, name: str, part: str) -> object:
    value = figures[name]
    return value.get(part) if isinstance(value, dict) else value


def _shown(value: object) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
