"""What is around the reports in question: others that may be of their meetings, read from the store as asked for."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from service.domain.resources import FiledMeeting
from service.resolution.blocking import ALWAYS, Days, Layer, days_put_off, puts_off
from service.resolution.gathered import Meeting, Read, read
from service.resolution.likeness import overlap

CROWD = 200
"""Reports that share a key at most for one of no certain time among them to mean one of them clearly."""
ALONE = "alone"
"""The group of reports that could mean several meetings: each is a meeting by itself."""

Stored = tuple[FiledMeeting, str]
"""A stored report and its group: the meeting that it was gathered to, or `ALONE`."""

_CELL = {Layer.TIMED: 16, Layer.VAGUE: 64, Layer.PUT_OFF: 64}
"""Days of a cell of the calendar, by which a layer is read."""
_EVERY = -1
"""The cell that stands for all."""


def group_of(meeting: Meeting) -> str:
    """What a meeting is called as its reports by themselves make it up: the least id among theirs."""
    return ALONE if meeting.closed else min(one.id for one in meeting.members)


class Store(Protocol):
    """The reports that are there already, without those that leave."""

    def find(self, layer: Layer, keys: Collection[str], days: Days) -> Iterable[Stored]:
        """Those of a layer that have one of the keys and can lie on one of the days."""

    def of_groups(self, groups: Collection[str]) -> Iterable[Stored]:
        """All of some groups."""

    def any_endless(self, keys: Collection[str]) -> bool:
        """Whether one of no certain time has one of the keys."""

    def count(self, key: str, most: int) -> int:
        """How many have a key; of more than `most`, as many."""


class Nothing:
    """A store without reports."""

    def find(self, _layer: Layer, _keys: Collection[str], _days: Days) -> Iterable[Stored]:
        """None."""
        return ()

    def of_groups(self, _groups: Collection[str]) -> Iterable[Stored]:
        """None."""
        return ()

    def any_endless(self, _keys: Collection[str]) -> bool:
        """No."""
        return False

    def count(self, _key: str, _most: int) -> int:
        """None."""
        return 0


class Nearby:
    """The reports known so far by the keys and days by which they are found, and the meetings they are gathered to."""

    def __init__(self, store: Store, arriving: Iterable[Read] = (), leaving: Iterable[Read] = ()) -> None:
        self._store = store
        self._known: dict[str, Read] = {}
        self._group_of: dict[str, str] = {}
        self._of_group: dict[str, Meeting] = {}
        self._meeting_of: dict[str, Meeting] = {}
        self._calendar: dict[tuple[Layer, str], dict[int, dict[str, Read]]] = defaultdict(lambda: defaultdict(dict))
        self._asked: dict[tuple[Layer, str], set[int]] = defaultdict(set)
        self._counts: dict[str, int] = {}
        self._more = Counter[str]()
        self._fewer = Counter[str](key for one in leaving for key in one.keys)
        self._endless = False
        for one in arriving:
            self._note(one)
            self._more.update(one.keys)
            self._endless |= one.layer is Layer.ENDLESS

    def expect(self, reads: Collection[Read]) -> None:
        """Read at once what lies around some reports of certain days, instead of around one after another."""
        timed = [one for one in reads if one.timed]
        keys = frozenset(key for one in timed for key in one.keys)
        for layer in (Layer.TIMED, Layer.VAGUE):
            size = _CELL[layer]
            self._ask(layer, keys, {cell for one in timed for cell in _cells(one.days or ALWAYS, size)}, size)
        self._count(keys)

    def near(self, layer: Layer, keys: Collection[str], days: Days | None = None) -> Iterator[Read]:
        """The reports of a layer with one of the keys that can lie on one of the days, if any are given."""
        size = _CELL.get(layer)
        if layer is Layer.ENDLESS:
            keys = [key for key in keys if not self.crowded([key])]
        if days is None or size is None:
            self._ask_all(layer, keys)
            return iter(self._all(layer, keys))
        cells = _cells(days, size)
        self._ask(layer, keys, cells, size)
        known = [self._calendar[layer, key] for key in keys]
        found = {one.id: one for by_cell in known for cell in cells for one in by_cell.get(cell, {}).values()}
        return (one for one in found.values() if one.facts.reach is None or overlap(_found_on(one, layer), days))

    def crowded(self, keys: Iterable[str]) -> bool:
        """Whether one of the keys is of so many reports that one of no certain time could mean any of them."""
        wanted = list(keys)
        counts = self._count(wanted)
        return any(counts[key] + self._more[key] > CROWD for key in wanted)

    def turning(self) -> list[Read]:
        """The reports of no certain time that have come to be among so many, or are no more."""
        keys = list(self._more | self._fewer)
        counts = self._count(keys)
        turned = [
            key for key in keys if (counts[key] + self._fewer[key] > CROWD) != (counts[key] + self._more[key] > CROWD)
        ]
        self._ask_all(Layer.ENDLESS, turned)
        return self._all(Layer.ENDLESS, turned)

    def meetings_of(self, reads: Iterable[Read]) -> list[Meeting]:
        """The meetings of some reports, each once; a report that arrives has none before it is placed."""
        asked = list(reads)
        self._load({self._group_of[one.id] for one in asked if one.id in self._group_of} - {ALONE})
        for one in asked:
            if one.id not in self._meeting_of and one.id in self._group_of:
                self._meeting_of[one.id] = Meeting([one], closed=True)
        placed = [self._meeting_of[one.id] for one in asked if one.id in self._meeting_of]
        return list({id(meeting): meeting for meeting in placed}.values())

    def place(self, one: Read, meeting: Meeting) -> None:
        """Have a report be of a meeting."""
        self._meeting_of[one.id] = meeting
        meeting.add(one)

    def former(self, one: Read, group: str) -> Meeting:
        """The meeting that a report was of which is not stored any more, with it in it."""
        self._load({group} - {ALONE})
        meeting = self._of_group.setdefault(group, Meeting()) if group != ALONE else Meeting(closed=True)
        meeting.add(one)
        return meeting

    def know(self, stored: Iterable[Stored]) -> list[Read]:
        """Note some stored reports."""
        found = []
        for report, group in stored:
            one = self._known.get(report.report_id) or read(report)
            self._note(one)
            self._group_of[one.id] = group
            found.append(one)
        return found

    def _load(self, groups: set[str]) -> None:
        unknown = groups - self._of_group.keys()
        for one in self.know(self._store.of_groups(unknown)) if unknown else ():
            meeting = self._of_group.setdefault(self._group_of[one.id], Meeting())
            self.place(one, meeting)

    def _count(self, keys: Iterable[str]) -> dict[str, int]:
        """How many stored reports have each of the keys; 0 where none of no certain time makes that matter."""
        unknown = set(keys) - self._counts.keys()
        if unknown:
            stored = self._store.any_endless(unknown)
            if not stored:
                for key in unknown:
                    self._asked[Layer.ENDLESS, key].add(_EVERY)
            matters = stored or self._endless
            self._counts |= {key: self._store.count(key, CROWD + 1) if matters else 0 for key in unknown}
        return self._counts

    def _all(self, layer: Layer, keys: Iterable[str]) -> list[Read]:
        cells = [cell for key in keys for cell in self._calendar[layer, key].values()]
        return list({one.id: one for cell in cells for one in cell.values()}.values())

    def _ask_all(self, layer: Layer, keys: Iterable[str]) -> None:
        unknown = [key for key in keys if _EVERY not in self._asked[layer, key]]
        if unknown:
            self.know(self._store.find(layer, unknown, ALWAYS))
            for key in unknown:
                self._asked[layer, key].add(_EVERY)

    def _ask(self, layer: Layer, keys: Iterable[str], cells: Iterable[int], size: int) -> None:
        """Read the cells not read so far, those beside each other at once."""
        unknown = {
            key: missing
            for key in keys
            if _EVERY not in self._asked[layer, key] and (missing := set(cells) - self._asked[layer, key])
        }
        for run in _runs(sorted(set().union(*unknown.values()))):
            asked = [key for key, missing in unknown.items() if not missing.isdisjoint(run)]
            self.know(self._store.find(layer, asked, (run[0] * size, run[-1] * size + size - 1)))
        for key, missing in unknown.items():
            self._asked[layer, key] |= missing

    def _note(self, one: Read) -> None:
        if one.id in self._known:
            return
        self._known[one.id] = one
        for layer in (one.layer, Layer.PUT_OFF) if puts_off(one.facts) else (one.layer,):
            size = _CELL.get(layer)
            first, last = _found_on(one, layer)
            for cell in _cells((first, last), size) if size else (0,):
                for key in one.keys:
                    self._calendar[layer, key][cell][one.id] = one


def _found_on(one: Read, layer: Layer) -> Days:
    return days_put_off(one.facts) if layer is Layer.PUT_OFF else one.facts.reach or ALWAYS


def _cells(days: Days, size: int) -> range:
    return range(days[0] // size, days[1] // size + 1)


def _runs(cells: Iterable[int]) -> list[range]:
    """Numbers in order as the ranges that they make up."""
    runs: list[range] = []
    for cell in cells:
        if runs and runs[-1].stop == cell:
            runs[-1] = range(runs[-1].start, cell + 1)
        else:
            runs.append(range(cell, cell + 1))
    return runs
