"""What the lines of an upload hold: each is judged as if it had been sent alone."""

from service.domain.articles import ArticleIn
from service.http.bodies import decode, parse_json, validate
from service.http.failures import told
from service.http.lines import Line, Lines
from service.http.problem_types import BODY_TOO_LARGE
from service.http.problems import FieldError, ProblemError
from service.ingest.batches import NewLine
from service.settings import Settings


def lines_within(settings: Settings) -> Lines:
    """What cuts an upload into lines, within the limits of the settings."""
    return Lines(most=settings.batch_lines, line_bytes=settings.body_bytes, most_bytes=settings.batch_bytes)


def judged(line: Line, settings: Settings) -> NewLine:
    """The article that a line holds, or the problem for which it holds none."""
    try:
        return NewLine(line.number, article_in(line, settings))
    except ProblemError as error:
        return NewLine(line.number, None, told(error))


def article_in(line: Line, settings: Settings) -> ArticleIn:
    """The article that a line holds; raises the problem for which it holds none."""
    if line.content is None:
        detail = f"The limit is {settings.body_bytes} bytes a line."
        error = FieldError(location="body", name="", code="too_large", detail=detail)
        raise ProblemError(BODY_TOO_LARGE, detail, errors=[error])
    return validate(ArticleIn, parse_json(decode(line.content), settings.json_depth))
