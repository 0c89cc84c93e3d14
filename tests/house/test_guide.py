"""The guide and the changelog of the API hold what the code has, and nothing else."""

import re
import tomllib

from service import __version__
from service.domain.vocabulary import ChangeType
from service.http.problem_types import PROBLEM_TYPES
from tests.house.repository import ROOT, text_of

GUIDE = text_of(ROOT / "openapi" / "GUIDE.md")
CHANGELOG = text_of(ROOT / "openapi" / "CHANGELOG.md")


def section(title: str) -> str:
    """What the guide says under a heading."""
    return GUIDE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows(text: str) -> list[list[str]]:
    """The cells of each row of the tables in a text, their heads left out."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_every_problem_is_documented() -> None:
    """The table of problems is the catalogue of the code: code, status and meaning."""
    expected = [[f"`{kind.code}`", str(kind.status), kind.meaning] for kind in PROBLEM_TYPES.values()]
    lines = "\n".join(f"| {' | '.join(row)} |" for row in expected)
    assert rows(section("Failures")) == expected, f"the table of openapi/GUIDE.md should be\n{lines}"


def test_every_type_of_change_is_documented() -> None:
    """The table of changes has each type once."""
    assert [row[0] for row in rows(section("Following changes"))] == [f"`{kind}`" for kind in ChangeType]


def test_every_heading_is_found() -> None:
    """Links within the guide, and to it from other documents, lead somewhere."""
    anchors = {heading.lower().replace(" ", "-") for heading in re.findall(r"^##+ (.*)$", GUIDE, re.MULTILINE)}
    documents = (GUIDE, CHANGELOG, text_of(ROOT / "README.md"))
    targets = {target for text in documents for target in re.findall(r"\]\((?:[\w/]*GUIDE\.md)?#([\w-]+)\)", text)}
    assert targets
    assert targets <= anchors


def test_the_version_is_one() -> None:
    """The package and the newest entry of the changelog bear the same number."""
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    entries = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
    released = [entry for entry in entries if entry != "Unreleased"]
    assert __version__ == project["version"] == released[0]
    assert "Unreleased" not in entries[1:]
