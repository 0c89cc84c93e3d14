"""Lists of people that name a party once: "the Omani president A, foreign minister B and general C"."""

from collections.abc import Sequence

from service.extraction.known import Known
from service.extraction.reading import Document


class Listing:
    """Lists of people that name a party once: "the Omani president A, foreign minister B and general C"."""

    def __init__(self, document: Document, people: Sequence[Known]) -> None:
        self.document = document
        self.ending = {(h.passage, h.name_end): (who, h) for who in people for h in who.holdings if h.name_end}

    def party_before(self, who: Known) -> str | None:
        """The party that the first of a list has by the words before its name, for those listed after it."""
        functions = [who.person.function]
        holding = next((h for h in who.holdings if h.chosen), None)
        while holding is not None:
            doc, last = self.document.passages[holding.passage].parsed, holding.start
            while last > 0 and doc[last - 1].lower_ in {",", ";", "and", "&"}:
                last -= 1
            other, said = self.ending.get((holding.passage, last), (None, None))
            if other is None or said is None or last == holding.start or other.person.function in functions:
                return None
            if said.party is not None:
                return said.party if said.end == said.name_end else None  # "A of Kenya" says it of A alone
            functions.append(other.person.function)
            holding = said
        return None
