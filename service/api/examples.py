"""Answers that this service gave, which the contract shows; `make examples` asks for them anew."""

import json
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).with_name("examples.json")


def answered() -> dict[str, dict[str, Any]]:
    """A whole answer for each operation that answers JSON and each status of success."""
    examples: dict[str, dict[str, Any]] = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    return examples
