"""The README's example is what the service answers."""

import json
import re
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_answer_in_the_readme_is_the_real_one(api: TestClient) -> None:
    """Every field that the README shows is answered so, but for ids, and nothing is shown that is not answered."""
    address, text = re.search(r"curl '[^/]*//[^/]*(/[^']*)'.*?--data \\\n\s*'([^']*)'", README, re.DOTALL).groups()  # type: ignore[union-attr] # the README has a call
    block = README.split("```json\n", 1)[1].split("```", 1)[0]
    shown = json.loads(re.sub(r",\s*\.\.\.|\.\.\.,\s*", "", block))
    response = api.post(address, content=text.encode(), headers={"Content-Type": "text/plain"})
    assert response.status_code == 201
    assert missing(shown, response.json(), "") == []


def missing(shown: Any, real: Any, path: str) -> list[str]:  # noqa: ANN401 - any JSON value
    """Paths of what is shown and not real; a list may be shown in part, in its order."""
    if isinstance(shown, dict):
        return [flaw for name, value in shown.items() for flaw in missing(value, real.get(name, ...), f"{path}/{name}")]
    if isinstance(shown, list):
        rest = iter(real)
        return [f"{path}/{item}" for item in shown if not any(missing(item, each, "") == [] for each in rest)]
    if isinstance(shown, str) and re.fullmatch(r"[a-z]{3}_[0-9A-Z]{26}", shown):
        return [] if str(real)[:4] == shown[:4] else [path]
    return [] if shown == real else [f"{path}: {shown} is really {real}"]
