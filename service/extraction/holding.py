"""What is said beside one mention of a name: the office that its bearer holds, and for whom."""

from dataclasses import dataclass

from service.extraction.office_text import Office


@dataclass(slots=True)
class Holding:
    """What is said beside one mention of a name: an office, or only a party."""

    passage: int
    start: int
    end: int
    office: Office | None
    party: str | None
    former: bool = False
    before: bool = False
    rank: str | None = None
    name_end: int = 0
    """Where the name ends beside which it is said."""
    chosen: bool = False
    possessed: bool = False
    """Whether the party is said to have somebody of that full name: "Ukraine's A B"."""
