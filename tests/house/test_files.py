import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.repository import ROOT, name_of, text_of, tracked_files

KNOWN_HOSTS = {
    "127.0.0.1", "localhost", "base", "host", "...", "desk.example", "news.example", "other.example", "x.example",
    "example.com", "example.org",
    "datatracker.ietf.org", "json-schema.org", "spdx.org", "spec.openapis.org", "swagger.io", "www.apache.org",
    "www.rfc-editor.org", "www.w3.org",
}  # fmt: skip
"""Hosts that documents and tests may name: standards, licences, this machine, examples and placeholders."""
VENDORED = ROOT / "service" / "web"
"""Assets of other projects, kept byte for byte."""
ADDRESS = re.compile(r"\w+://(?:[^\s/@\"']*@)?\[?([\w.-]+)")
REGISTRY = re.compile(
    r"\b(?:pypi|files|index|mirror|proxy|registry)s?(?:\.[\w-]+)*\.(?:org|com|net|io|dev)\b", re.IGNORECASE
)
"""What the host of a package registry looks like, also without a scheme before it."""
PLACES = {ROOT, Path.home()} - {Path("/")}
"""Where this clone lies, and whose it is."""
MACHINE_PATHS = re.compile("|".join(rf"(?<![\w.#-]){re.escape(str(place))}/" for place in sorted(PLACES)))


def test_no_tracked_file_names_a_package_registry() -> None:
    """A clone installs from wherever its owner's tools are set to look."""
    assert [name_of(file) for file in tracked_files() if REGISTRY.search(text_of(file))] == []


def test_every_address_in_a_tracked_file_is_of_a_known_host() -> None:
    """No file leads to a place that has no business in the project."""
    ours = [file for file in tracked_files() if VENDORED not in file.parents]
    found = {(name_of(file), host) for file in ours for host in ADDRESS.findall(text_of(file))}
    assert {(file, host) for file, host in found if host not in KNOWN_HOSTS} == set()


def test_no_tracked_file_names_a_path_of_one_machine() -> None:
    """Nothing in the repository knows where it was written."""
    assert [name_of(file) for file in tracked_files() if MACHINE_PATHS.search(text_of(file))] == []


def test_locks_hold_no_address() -> None:
    """The locks pin by version and hash alone."""
    locks = [*ROOT.glob("*.lock"), *(ROOT / "openapi").glob("*lock*")]
    assert [lock.name for lock in locks if "://" in text_of(lock)] == []


def test_locks_pin_every_dependency_within_its_bounds() -> None:
    """A dependency that is asked for in pyproject.toml and not locked would not be installed."""
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    wanted = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": project["project"]["dependencies"] + project["dependency-groups"]["dev"],
        "openapi/requirements.lock": project["dependency-groups"]["sdk"],
    }
    for lock, lines in wanted.items():
        pinned = dict(re.findall(r"^([\w.-]+)(?:\[.*\])?==([^ ;\\]+)", text_of(ROOT / lock), re.MULTILINE))
        for requirement in map(Requirement, lines):
            assert pinned[canonicalize_name(requirement.name)] in requirement.specifier, f"{requirement} in {lock}"


def test_folder_of_migrations_is_no_package() -> None:
    """With an __init__.py in it, `import alembic` would find our folder instead of the library."""
    assert not (ROOT / "alembic" / "__init__.py").exists()


def test_ci_command_can_be_run() -> None:
    """The file that continuous integration calls has its run bit."""
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
