"""Runs that are kept, so that a later one can be held against them."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel

from service.evaluation.difference import Difference
from service.evaluation.measures import AllFigures

FOLDER = Path(".evaluation")
"""Where the last run of each choice of gold files is kept, below the folder that the command is run in."""


class Run(BaseModel):
    """What an evaluation found."""

    figures: AllFigures
    files: dict[str, AllFigures] = {}
    """The figures of each file, where there are several."""
    differences: list[Difference] = []

    def save(self, path: Path) -> None:
        """Keep it in a file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.model_dump_json(indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Run":
        """Read one that was kept."""
        return cls.model_validate_json(path.read_text(encoding="utf-8"))


def last_run_of(gold: Iterable[Path]) -> Path:
    """The file that the last run over some gold files is kept in."""
    names = "\n".join(sorted(str(path.resolve()) for path in gold))
    return FOLDER / f"{sha256(names.encode()).hexdigest()[:16]}.json"
