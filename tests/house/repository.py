"""What the tests of this folder look at: the files of the repository, as they would land."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that git tracks or would: generated and ignored ones are nobody's business."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    files = (ROOT / name for name in listing.stdout.split("\0") if name)
    return tuple(sorted(file for file in files if file.is_file()))


def service_modules() -> list[Path]:
    """The Python modules of the service."""
    return [file for file in tracked_files() if file.suffix == ".py" and ROOT / "service" in file.parents]


def text_of(file: Path) -> str:
    """A file's text; an image's bytes become signs that no rule looks for."""
    return file.read_text(encoding="utf-8", errors="replace")


def name_of(file: Path) -> str:
    """A file's path inside the repository."""
    return file.relative_to(ROOT).as_posix()
