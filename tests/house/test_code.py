import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.repository import ROOT, name_of, service_modules, text_of, tracked_files

LONGEST_MODULE = 350
"""Lines; a module that needs more has two jobs."""
OPT_OUT = re.compile(r"#\s*(?:noqa|type:\s*ignore)")
EXPLAINED = re.compile(r"#\s*(?:noqa: ?[A-Z]+\d+(?:, ?[A-Z]+\d+)*|type: ?ignore\[[a-z, -]+\])[\s#-]+\w")
STORE = ROOT / "service" / "store"


def test_no_module_has_two_jobs() -> None:
    """A module can be read in one sitting."""
    long = {name_of(module): len(text_of(module).splitlines()) for module in service_modules()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_MODULE} == {}


def test_only_the_unit_of_work_commits() -> None:
    """A transaction ends where it began, and nowhere in between."""
    assert [where for where in calls("commit", "rollback") if "unit_of_work.py" not in where] == []


def test_all_sql_is_in_the_store() -> None:
    """No room but the store knows the libraries that speak SQL."""
    sql = ("sqlalchemy", "sqlmodel", "sqlite3", "pysqlite3", "psycopg", "alembic")
    outside = [module for module in service_modules() if STORE not in module.parents]
    assert [f"{name_of(file)}: {name}" for file in outside for name in imports(file) if name.split(".")[0] in sql] == []


def test_every_opt_out_has_its_reason_beside_it() -> None:
    """A check that is switched off on a line names its rule, and says why."""
    assert [
        f"{name_of(file)}:{number}"
        for file in tracked_files()
        if file.suffix == ".py"
        for number, line in enumerate(text_of(file).splitlines(), start=1)
        if OPT_OUT.search(line) and not EXPLAINED.search(line)
    ] == []


def calls(*names: str) -> Iterator[str]:
    """Where the service calls a method of one of these names."""
    for module in service_modules():
        for node in ast.walk(ast.parse(text_of(module))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
                yield f"{name_of(module)}:{node.lineno}"


def imports(file: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(text_of(file))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
