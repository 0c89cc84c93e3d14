"""Parties to diplomacy: states, authorities and organisations, by code. A code asserts no view on sovereignty."""

import csv
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from service.domain.vocabulary import PartyKind


class Party(BaseModel):
    """A state, a government-like authority or an intergovernmental organisation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(description="ISO 3166-1 alpha-3 for states, a short name for organisations.", examples=["CHN"])
    kind: PartyKind = Field(description="What the party is.")
    name: str = Field(description="English name.", examples=["China"])


def party(code: str) -> Party | None:
    """The party of a code, or None for a code that is not in use."""
    return _by_code().get(code)


def all_parties() -> tuple[Party, ...]:
    """Every party, in the order of the codes."""
    return tuple(_by_code().values())


@cache
def _by_code() -> dict[str, Party]:
    lines = (files("service.domain") / "parties.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["code"]: Party(code=row["code"], kind=PartyKind(row["kind"]), name=row["name"]) for row in rows}
