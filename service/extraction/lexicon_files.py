"""Data files of the extraction, read once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_toml(name: str) -> dict[str, Any]:
    """Content of `lexicon/NAME.toml`; not to be changed by the caller."""
    return tomllib.loads((files("service.extraction") / "lexicon" / f"{name}.toml").read_text(encoding="utf-8"))
