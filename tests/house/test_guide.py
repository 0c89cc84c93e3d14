"""The guide and the changelog of the API hold what the code has, and nothing else."""

import json
import re
import tomllib

from openapi.compat import CONTRACT, RELEASED
from openapi.rules import RULES
from service import __version__
from service.api.readiness import CHECKS
from service.domain.vocabulary import ChangeType
from service.http.metrics import Metrics
from service.http.problem_types import PROBLEM_TYPES
from service.resolution.codes import table
from service.settings import Settings
from service.timing import Stage
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


def test_every_metric_is_documented() -> None:
    """The table of metrics is what `/metrics` answers beside figures of the process: name and meaning."""
    families = [family for family in Metrics().registry.collect() if family.name.startswith("communique_")]
    names = [family.name + ("_total" if family.type == "counter" else "") for family in families]
    expected = [[f"`{name}`", family.documentation] for name, family in zip(names, families, strict=True)]
    lines = "\n".join(f"| {' | '.join(row)} |" for row in expected)
    assert [row for row in rows(section("Watching the service")) if "communique_" in row[0]] == expected, lines


def test_every_check_and_stage_is_documented() -> None:
    """What a probe looks at, and what is timed, is named where both are explained."""
    for name in (*CHECKS, *Stage):
        assert f"`{name}`" in section("Watching the service")


def test_every_declared_header_is_documented() -> None:
    """Each header that the contract declares on an answer, or asks for, is in the guide."""
    contract = json.loads(text_of(CONTRACT))
    names = set(re.findall(r"`([A-Z][A-Za-z-]+)`", GUIDE))
    operations = [operation for path in contract["paths"].values() for operation in path.values()]
    answers = [answer for operation in operations for answer in operation["responses"].values()]
    answers += contract["components"]["responses"].values()
    declared = {name for answer in answers for name in answer.get("headers", ())}
    parameters = [parameter for operation in operations for parameter in operation.get("parameters", ())]
    declared |= {parameter["name"] for parameter in parameters if parameter["in"] == "header"}
    assert declared - names == set()


def test_every_setting_that_is_named_exists() -> None:
    """Whoever reads of a setting in the guide finds it in the README's table."""
    prefix = str(Settings.model_config["env_prefix"])
    named = {word.removeprefix(prefix).lower() for word in re.findall(rf"{prefix}[A-Z_]+", GUIDE + CHANGELOG)}
    assert named
    assert named <= set(Settings.model_fields)


def test_the_table_of_event_codes_is_the_one_in_use() -> None:
    """Each row as it is tried, in that order."""
    shown = [[cell.strip("`") for cell in row] for row in rows(section("Exports and statistics"))]
    expected = [
        [
            *("any" if fact == "*" else fact for fact in facts),
            codes.plover_type,
            codes.plover_mode or "",
            codes.cameo,
            why,
        ]
        for facts, codes, why in table()
    ]
    assert [row for row in shown if len(row) == len(expected[0])] == expected


def test_every_heading_is_found() -> None:
    """Links within the guide, and to it from other documents, lead somewhere."""
    anchors = {heading.lower().replace(" ", "-") for heading in re.findall(r"^##+ (.*)$", GUIDE, re.MULTILINE)}
    documents = (GUIDE, CHANGELOG, text_of(ROOT / "README.md"))
    targets = {target for text in documents for target in re.findall(r"\]\((?:[\w/]*GUIDE\.md)?#([\w-]+)\)", text)}
    assert targets
    assert targets <= anchors


def test_every_rule_of_compatibility_is_documented() -> None:
    """What counts as breaking is the list that the build holds the contract to."""
    expected = [[f"`{rule.code}`", rule.breaks, rule.instead] for rule in RULES]
    lines = "\n".join(f"| {' | '.join(row)} |" for row in expected)
    assert rows(section("Versions")) == expected, f"the table of openapi/GUIDE.md should be\n{lines}"


def test_changes_since_the_released_contract_are_told() -> None:
    """The changelog has a section for what is not released yet when, and only when, the contract is another."""
    if not RELEASED.exists():  # until the first release there is nothing to differ from
        return
    released, present = (json.loads(text_of(contract)) for contract in (RELEASED, CONTRACT))
    assert ("\n## Unreleased\n" in CHANGELOG) == (released != present)


def test_what_will_go_is_not_kept_quiet() -> None:
    """The guide says that nothing is deprecated as long as nothing is."""
    assert ("Nothing is deprecated now." in GUIDE) == ('"deprecated": true' not in text_of(CONTRACT))


def test_the_version_is_one() -> None:
    """The package, the contract and the newest entry of the changelog bear the same number."""
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    entries = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
    released = [entry for entry in entries if entry != "Unreleased"]
    contract = json.loads(text_of(CONTRACT))["info"]["version"]
    assert __version__ == project["version"] == contract == released[0]
    assert "Unreleased" not in entries[1:]
