"""Where the articles lie that come with the service: its examples, and what `seed` reads in."""

from pathlib import Path

SEEDS = tuple(sorted((Path(__file__).parents[2] / "seeds").glob("*.txt")))
"""Their files; none where the service was installed without them."""
