"""Which media type an answer is of, by the `Accept` header (RFC 9110, section 12.5.1)."""

import re
from collections.abc import Iterator, Sequence

_QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


def best_media_type(accept: str | None, offered: Sequence[str]) -> str | None:
    """The offered media type that the header admits most gladly; None when it admits none.

    Of those that it admits alike, one that it names goes before one that only a wildcard admits, and then the first
    offered.
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = dict(_ranges(accept))
    ranked = [(_rank(media_type, ranges), -place, media_type) for place, media_type in enumerate(offered)]
    (quality, _), _, found = max(ranked)
    return found if quality > 0 else None


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights = [piece.split("=", 1)[1].strip() for piece in parameters if re.match(r"q\s*=", piece)]
        if all(map(_QUALITY.fullmatch, weights)):  # a range whose weight is none admits nothing
            yield name, float(weights[0]) if weights else 1.0


def _rank(media_type: str, ranges: dict[str, float]) -> tuple[float, int]:
    """How gladly a media type is taken, by the most specific range that speaks of it, and how specific that is."""
    kind = media_type.split("/", maxsplit=1)[0]
    for specific, name in ((2, media_type), (1, f"{kind}/*"), (0, "*/*")):
        if name in ranges:
            return ranges[name], specific
    return 0.0, 0
