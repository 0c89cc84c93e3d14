"""The examples of a document: each call with curl, and the answer that is shown below it.

An answer is shown as ```json (the body), or as ```http (status, some headers, and the body if it matters). Only what is
shown is compared: `...` stands for what was left out, in a list, in an object or in a string. In a call, `mtg_...` is
the id of that kind that was answered last, and so are `"..."` the last ETag and `cursor=...` the last cursor.
"""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ID_TAIL = "[0-9A-HJKMNP-TV-Z]{26}"
_ID = re.compile(f"[a-z]{{3}}_{_ID_TAIL}")
_INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z"
_VARYING = re.compile(rf"(\.\.\.|{_ID.pattern}|{_INSTANT})")


@dataclass(frozen=True, slots=True)
class Example:
    """Calls that belong together, and what the last of them is shown to answer."""

    name: str
    calls: list[list[str]]
    form: str | None
    answer: str


def examples(document: str) -> list[Example]:
    """All examples of a Markdown document of the repository, in its order."""
    blocks = _BLOCK.findall((ROOT / document).read_text(encoding="utf-8"))
    found = []
    for index, (form, text) in enumerate(blocks):
        if form != "sh" or not text.startswith("curl "):
            continue
        following = blocks[index + 1] if index + 1 < len(blocks) else ("", "")
        shown = following if following[0] in ("json", "http") else (None, "")
        calls = [shlex.split(call) for call in re.split(r"\n(?=curl )", text.replace("\\\n", " "))]
        found.append(Example(f"{document}: {text.splitlines()[0]}", calls, *shown))
    return found


@dataclass(slots=True)
class Caller:
    """Does what curl would do, at another address, and remembers what was answered."""

    client: httpx2.Client
    seen: dict[str, str] = field(default_factory=dict)
    headers: set[str] = field(default_factory=set)
    """Names of the headers of all answers."""

    def run(self, example: Example) -> list[str]:
        """What is shown and is not so."""
        response, flaws = None, []
        for call in example.calls:
            response = self.call(call)
            shown_as_failure = call is example.calls[-1] and example.form == "http"
            if response.status_code >= 400 and not shown_as_failure:
                flaws.append(f"{response.status_code}: {response.text}")
        if response is None or example.form is None:
            return flaws
        if example.form == "json":
            return flaws + missing(_parsed(example.answer), response.json())
        return flaws + list(_differences(example.answer, response))

    def call(self, words: list[str]) -> httpx2.Response:
        """Send one request; raises ValueError at an option that the examples should not need."""
        method, headers, data, address = "", httpx2.Headers(), None, ""
        query: list[tuple[str, str]] = []
        rest = iter(words[1:])
        for word in rest:
            match word:
                case "-X":
                    method = next(rest)
                case "-H":
                    name, value = self._filled(next(rest)).split(":", 1)
                    headers[name] = value.strip()
                case "-d" | "--data" | "--data-binary":
                    data = _content(self._filled(next(rest)))
                case "--data-urlencode":
                    name, value = self._filled(next(rest)).split("=", 1)
                    query.append((name, value))
                case "-G" | "-i" | "-s" | "-N":
                    pass
                case _ if word.startswith("http"):
                    address = self._filled(word)
                case _:
                    raise ValueError(f"the examples know no option {word}")
        path = re.sub(r"^https?://[^/]*", "", address)
        if query:
            path += ("&" if "?" in path else "?") + urlencode(query)
        if data is not None:
            headers.setdefault("content-type", "application/x-www-form-urlencoded")
        response = self.client.request(
            method or ("GET" if data is None else "POST"), path, headers=headers, content=data
        )
        self._remember(response)
        return response

    def _filled(self, word: str) -> str:
        word = re.sub(r"\b([a-z]{3})_\.\.\.", lambda found: self.seen[found[1]], word)
        word = re.sub(r'"\.\.\."', lambda _: self.seen["etag"], word)
        return re.sub(r"\bcursor=\.\.\.", lambda _: f"cursor={self.seen['cursor']}", word)

    def _remember(self, response: httpx2.Response) -> None:
        self.headers |= set(response.headers)
        for identifier in reversed(_ID.findall(response.text)):
            self.seen[identifier[:3]] = identifier
        if "etag" in response.headers:
            self.seen["etag"] = response.headers["etag"]
        if found := re.search(r'"next_cursor":"([^"]+)"', response.text):
            self.seen["cursor"] = found[1]


def missing(shown: Any, real: Any, path: str = "") -> list[str]:  # noqa: ANN401 - any JSON value
    """Paths of what is shown and not real; a list may be shown in part, in its order."""
    if isinstance(shown, dict) and isinstance(real, dict):
        return [flaw for name, value in shown.items() for flaw in missing(value, real.get(name, ...), f"{path}/{name}")]
    if isinstance(shown, list) and isinstance(real, list):
        rest = iter(real)
        return [f"{path}/{item}" for item in shown if not any(missing(item, each) == [] for each in rest)]
    if isinstance(shown, str) and isinstance(real, str) and _alike(shown, real):
        return []
    return [] if shown == real else [f"{path}: {shown!r} is really {real!r}"]


def _alike(shown: str, real: str) -> bool:
    """Whether two strings are the same, but for ids, instants and what is left out."""
    pattern = "".join(_pattern_of(part) for part in _VARYING.split(shown))
    return re.fullmatch(pattern, real, re.DOTALL) is not None


def _pattern_of(part: str) -> str:
    if part == "...":
        return ".*"
    if _ID.fullmatch(part):
        return part[:4] + _ID_TAIL
    return _INSTANT if re.fullmatch(_INSTANT, part) else re.escape(part)


def _parsed(shown: str) -> Any:  # noqa: ANN401 - any JSON value
    text = re.sub(r",\s*\.\.\.(?=\s*[]},])|\.\.\.,\s*(?=[{\[\"])", "", shown)
    return json.loads(re.sub(r"(?<=[\[{])\s*\.\.\.\s*(?=[\]}])", "", text))


def _differences(shown: str, response: httpx2.Response) -> Iterator[str]:
    head, _, body = shown.partition("\n\n")
    status, *lines = head.splitlines()
    if int(status.split()[1]) != response.status_code:
        yield f"{status} is really {response.status_code}: {response.text}"
    for line in lines:
        name, value = line.split(": ", 1)
        if not _alike(value, response.headers.get(name, "")):
            yield f"{line} is really {response.headers.get(name)}"
    if body.strip() and re.search("[/+]json", response.headers.get("content-type", "")):
        yield from missing(_parsed(body), response.json())
    elif body.strip():
        kept = [line for line in body.splitlines() if line != "..."]
        real = iter(response.text.splitlines())
        yield from (f"no line is {line!r}" for line in kept if not any(_alike(line, each) for each in real))


def _content(word: str) -> bytes:
    return (ROOT / word[1:]).read_bytes() if word.startswith("@") else word.encode()
