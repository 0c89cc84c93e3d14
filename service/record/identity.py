"""Which id each resource has after its reports were parted anew: as far as possible, the one that people know."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identities:
    """The id of each cluster of reports, and what became of ids that none of them has."""

    ids: list[str]
    """The id of each cluster, in their order."""
    merged: dict[str, str]
    """Ids whose reports went to another resource, and its id."""
    split: dict[str, str]
    """New ids of reports that belonged to another resource before, and its id."""


def identify(clusters: Sequence[Sequence[str]], former: Mapping[str, str], new_id: Callable[[], str]) -> Identities:
    """Give each cluster of report ids its resource id, by the resource that each report belonged to, if any.

    Older ids choose first, and each goes to the largest part of its reports that has no older one; so that of two
    resources that become one the older stays, and of one that falls apart the larger part keeps the id.
    """
    held = [Counter(former[report] for report in cluster if report in former) for cluster in clusters]
    ids: list[str | None] = [None] * len(clusters)
    merged: dict[str, str] = {}
    for old in sorted(set(former.values())):
        parts = [index for index, counts in enumerate(held) if old in counts]
        parts.sort(key=lambda index: (-held[index][old], min(clusters[index])))
        free = next((index for index in parts if ids[index] is None), None)
        if free is not None:
            ids[free] = old
        elif parts and (into := ids[parts[0]]) is not None:
            merged[old] = into
    split: dict[str, str] = {}
    given: list[str] = []
    for index, known in enumerate(ids):
        given.append(known or new_id())
        if known is None and held[index]:
            split[given[-1]] = min(held[index], key=lambda old: (-held[index][old], old))
    return Identities(given, merged, split)
