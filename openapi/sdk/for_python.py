"""Print the contract as the generator of the Python client makes the plainest functions of it."""

import json
import sys
from pathlib import Path
from typing import Any

CONTRACT = Path(__file__).parents[1] / "openapi.json"
_SENT = ("application/merge-patch+json", "application/json")
"""What a body is sent as, the first that there is: a merge patch says of itself what it is."""
_LINES = "application/x-ndjson"


def for_python(contract: dict[str, Any]) -> dict[str, Any]:
    """The contract, changed in place: bodies in JSON alone or a file of lines, no empty answers that are no success.

    A function would take a union of bodies of which it cannot send one, and answer `Any` for 304 and 308; of those the
    client tells the status, and no content.
    """
    for item in contract["paths"].values():
        for operation in item.values():
            content = operation.get("requestBody", {}).get("content", {})
            sent = next((name for name in _SENT if name in content), None)
            if sent:
                operation["requestBody"]["content"] = {sent: content[sent]}
            if _LINES in content:
                content[_LINES]["schema"] = {"type": "string", "format": "binary"}
            for status in [status for status in operation["responses"] if status.startswith("3")]:
                del operation["responses"][status]
    return contract


if __name__ == "__main__":
    json.dump(for_python(json.loads(CONTRACT.read_text(encoding="utf-8"))), sys.stdout)
