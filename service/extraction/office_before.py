"""The words before the head of an office that belong to it: its portfolio, whose it is, and whether it is past."""

from service.extraction.office_text import NOMINAL, Office, OfficeText
from service.extraction.office_words import Entry


def portfolio_start(text: OfficeText, position: int, floor: int, entry: Entry) -> int:
    """Where the words begin that say of what the head is the head: "foreign" minister, "embassy" spokesperson."""
    words = text.lexicon
    if entry.kind not in {"head", "tied"} and entry.phrase not in words.bodied:
        return position
    start, capital = position, text.is_upper(position)
    while start > floor and position - start < 6 and start not in text.by_end:
        word = text.lower[start - 1]
        if word in words.former or word in words.plain or word in words.kept:
            break
        joins = word in {"-", *words.conjunctions} and floor < start - 1 and start < position
        if joins and text.is_nominal(start - 2, capital=capital):
            # what "and" joins to a portfolio is a portfolio, or a name that the parser overlooked
            if word == "and" and (start - 1 in text.by_end or (capital and not words.is_public(text.lower[start - 2]))):
                break
            if word == "and" and capital and not text.is_upper(start - 2):  # "the chancellor and President A"
                break
        elif not text.is_nominal(start - 1, capital=capital):
            break
        start -= 1
    while start < position and text.lower[start] in {"-", ",", *words.conjunctions}:
        start += 1
    return start


def read_before(text: OfficeText, office: Office, start: int, floor: int) -> int:
    """Take in modifiers, the party and the determiner before an office; answers where the whole begins."""
    goes_on = True
    while goes_on and start > floor:
        steps = (step(text, office, start, floor) for step in _STEPS_BEFORE)
        start, goes_on = next((taken for taken in steps if taken is not None), (start, False))
    return start


Step = tuple[int, bool] | None
"""Where an office begins with one more word taken in, and whether more can follow; None when the word is not taken."""


def _party_before(text: OfficeText, office: Office, start: int, floor: int) -> Step:
    mention = text.by_end.get(start)
    if mention is None or mention.start < floor:
        return None
    if office.party is None or mention.form == "adjective":
        office.party = mention.party
    pair = text.word(mention.start - 1) == "-" and mention.start - 1 in text.by_end
    return mention.start, not pair


def _owner_before(text: OfficeText, office: Office, start: int, floor: int) -> Step:
    plain = text.lower[start - 1] == "'" and text.is_upper(start - 2)
    if text.lower[start - 1] != "'s" and not plain:
        return None
    office.definite = True
    owner = text.by_end.get(start - 1)
    if owner is not None and owner.start >= floor:
        office.party = office.party or owner.party
        return owner.start, True
    if office.party is None:
        office.party = _party_of_body(text, start - 2)
        office.owner = start - 1 if office.party is None else None
    return start, False


def _party_of_body(text: OfficeText, index: int) -> str | None:
    """The party of the body at `index`: "the Chinese embassy's spokesperson"."""
    if text.word(index) not in text.lexicon.institutions:
        return None
    while index > 0 and text.doc[index - 1].pos_ in NOMINAL:
        index -= 1
        if index in text.by_start:
            return text.by_start[index].party
    return None


def _modifier_before(text: OfficeText, office: Office, start: int, floor: int) -> Step:
    words, word = text.lexicon, text.lower[start - 1]
    hyphened = word == "-" and floor < start - 1 and text.word(start - 2) in words.former
    if word in words.former or hyphened:
        office.former = True
        return start - 1 - hyphened, True
    if word in words.plain or word in words.kept:
        return start - 1, True
    if word in words.counts:
        office.plural = True
        return start - 1, True
    return None


def _determiner_before(text: OfficeText, office: Office, start: int, _floor: int) -> Step:
    words, word = text.lexicon, text.lower[start - 1]
    if word in words.articles:
        office.definite = True
        return start - 1, False
    if word in words.owners:
        office.definite, office.owner = True, start - 1
        return start - 1, False
    return None


def _epithet_before(text: OfficeText, _office: Office, start: int, floor: int) -> Step:
    """An adjective that only describes: "Kenya's energetic new foreign minister"."""
    first = start
    while first > floor and text.doc[first - 1].pos_ == "ADJ" and text.lower[first - 1] == text.words[first - 1]:
        first -= 1
    led_to = first in text.by_end or text.word(first - 1) in {"'s", *text.lexicon.articles, *text.lexicon.owners}
    return (first, True) if first < start and led_to else None


_STEPS_BEFORE = (_party_before, _owner_before, _modifier_before, _determiner_before, _epithet_before)


def kept_start(text: OfficeText, title_start: int, start: int) -> int:
    """Where the title begins with the modifiers that belong to it, such as "deputy"."""
    while title_start > start and text.lower[title_start - 1] in text.lexicon.kept:
        title_start -= 1
    return title_start
