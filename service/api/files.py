"""Articles that lie in files, texts or a line of JSON each, read in without a server."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from service.api.judging import article_in, lines_within
from service.domain.articles import ArticleIn
from service.errors import CommuniqueError
from service.http.bodies import validate
from service.http.problems import ProblemError
from service.settings import Settings

LINES = frozenset({".ndjson", ".jsonl"})
"""Endings of the names of files that hold an article a line; any other file is a text."""
_BLOCK = 1024 * 1024

Keep = Callable[[ArticleIn], bool]
"""Reads an article and keeps it; whether its text was known."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an article: whether its text was known, or in words why it could not be taken."""

    place: str
    """The file, and the number of the line behind a colon where it has lines."""
    known: bool | None = None
    problem: str | None = None


def count_articles(files: Sequence[Path]) -> int:
    """How many articles some files may hold at most."""
    return sum(_count_lines(file) if file.suffix in LINES else 1 for file in files)


def take_in(files: Sequence[Path], keep: Keep, settings: Settings, at_once: int) -> Iterator[Taken]:
    """Keep the articles of some files, `at_once` beside each other; what came of each, in their order.

    However large the files are, a few articles are held.
    """
    with ThreadPoolExecutor(at_once) as threads:
        under_way: deque[Future[Taken]] = deque()
        for place, find in _articles(files, settings):
            under_way.append(threads.submit(_take, place, find, keep))
            if len(under_way) > at_once:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _take(place: str, find: Callable[[], ArticleIn], keep: Keep) -> Taken:
    try:
        return Taken(place, known=keep(find()))
    except ProblemError as error:
        at_fault = (f"{each.name}: {each.detail}" for each in error.errors if each.name)
        problem = " ".join([error.detail, *at_fault])
    except (CommuniqueError, OSError, UnicodeDecodeError) as error:
        problem = f"{type(error).__name__}: {error}"
    return Taken(place, problem=problem)


def _articles(files: Sequence[Path], settings: Settings) -> Iterator[tuple[str, Callable[[], ArticleIn]]]:
    """Each article's place, and what reads it from there."""
    for file in files:
        if file.suffix in LINES:
            yield from _articles_by_line(file, settings)
        else:
            yield str(file), partial(_article_of, file)


def _articles_by_line(file: Path, settings: Settings) -> Iterator[tuple[str, Callable[[], ArticleIn]]]:
    lines = lines_within(settings.model_copy(update={"batch_lines": 2**63, "batch_bytes": 2**63}))  # nobody waits
    try:
        with file.open("rb") as source:
            for part in iter(partial(source.read, _BLOCK), b""):
                for line in lines.feed(part):
                    yield f"{file}:{line.number}", partial(article_in, line, settings)
            for line in lines.rest():
                yield f"{file}:{line.number}", partial(article_in, line, settings)
    except OSError as error:
        yield str(file), partial(_fail, error)


def _article_of(file: Path) -> ArticleIn:
    return validate(ArticleIn, {"text": file.read_bytes().decode()})  # its line ends as they are


def _count_lines(file: Path) -> int:
    try:
        with file.open("rb") as source:
            return 1 + sum(part.count(b"\n") for part in iter(partial(source.read, _BLOCK), b""))
    except OSError:
        return 1


def _fail(error: OSError) -> ArticleIn:
    raise error
