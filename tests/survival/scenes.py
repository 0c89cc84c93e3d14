"""Requests that write, each about something of its own."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import httpx2

from tests.factories import channel_report, extraction, meeting_report, official_report
from tests.survival.ledger import Ledger, Sent, bringing
from tests.survival.news import article

_SYLLABLES = ("bar", "dov", "kil", "lum", "mar", "nes", "pol", "ras", "sit", "tav")


class Scene:
    """Articles about people and days that no scene of another number tells of, and what is done with them."""

    def __init__(self, number: int, ledger: Ledger, http: httpx2.Client) -> None:
        self._number = number
        self._ledger = ledger
        self._http = http
        day = date(2000, 1, 1) + timedelta(days=20 * number)
        name = "".join(_SYLLABLES[int(digit)] for digit in str(number))
        self._people = ((f"Anahit {name.capitalize()}yan", "ARM"), (f"Levan {name.capitalize()}dze", "GEO"))
        self._days = (day.isoformat(), (day + timedelta(days=10)).isoformat())

    def ingest(self) -> Sent:
        """Bring an article that tells of what another one tells of."""
        self._bring("first")
        return self._article("second")

    def amend(self) -> Sent:
        """Say when an article was published."""
        one = self._bring("first")["article"]
        state = (f"Title {self._number}", date(2024, 5, 14))
        body = {"title": state[0], "published_at": state[1].isoformat()}
        return Sent("PATCH", one["self"], body, self._key(), one["sha256"], state)

    def withdraw(self) -> Sent:
        """Withdraw one of two articles that tell of the same."""
        self._bring("first")
        one = self._bring("second")["article"]
        return Sent("DELETE", one["self"], None, None, one["sha256"], None)

    def correct(self) -> Sent:
        """Set a field of a meeting."""
        meeting = self._bring("first")["meetings"][0]
        body = self._reasons() | {"forum": "Black Sea Forum"}
        return Sent("PATCH", meeting["self"], body, self._key(), body["reason"], effect=True)

    def merge(self) -> Sent:
        """Make two meetings one."""
        one, other = self._bring("first")["meetings"]
        body = self._reasons() | {"other_id": other["id"]}
        return Sent("POST", f"{one['self']}:merge", body, self._key(), body["reason"], effect=True)

    def undo(self) -> Sent:
        """Undo what made two meetings one."""
        merge = self.merge()
        decision = self._do(merge)["decision"]
        return Sent("DELETE", decision["self"], None, None, merge.about, None)

    def _bring(self, name: str) -> dict[str, Any]:
        return self._do(self._article(name))

    def _do(self, sent: Sent) -> dict[str, Any]:
        answer = sent.send(self._http)
        assert answer.is_success, answer.text
        self._ledger.acknowledge(sent, answer)
        told: dict[str, Any] = answer.json()
        return told

    def _article(self, name: str) -> Sent:
        told = extraction(
            [meeting_report(day=day, people=self._people, start=90 * at) for at, day in enumerate(self._days)],
            [official_report(*person, start=30 + 20 * at) for at, person in enumerate(self._people)],
            [channel_report(f"Line {self._people[0][0]}")],
        )
        return bringing(article(f"{name} {self._number}", told, f"the {name} paper"), self._key(name))

    def _reasons(self) -> dict[str, str]:
        return {"by": "desk@newsroom.example", "reason": f"Decision {self._number}."}

    def _key(self, name: str = "") -> str:
        return f"key-{self._number}{name}"


OPERATIONS: Mapping[str, Callable[[Scene], Sent]] = {
    "ingest": Scene.ingest,
    "amend": Scene.amend,
    "withdraw": Scene.withdraw,
    "correct": Scene.correct,
    "merge": Scene.merge,
    "undo": Scene.undo,
}
"""Every kind of request that changes what the service knows."""
