"""The words after the head of an office that belong to it: of what, for whom, and whom it serves."""

from service.domain.vocabulary import OfficeFunction
from service.extraction.office_text import NOMINAL, Office, OfficeText
from service.extraction.office_words import Entry
from service.extraction.reading import PartyMention

_LONGEST_PORTFOLIO = 12
_SERVING = frozenset({OfficeFunction.SENIOR_OFFICIAL, OfficeFunction.NATIONAL_SECURITY_ADVISER, OfficeFunction.OTHER})
_SERVED = frozenset(
    {
        OfficeFunction.HEAD_OF_STATE,
        OfficeFunction.HEAD_OF_GOVERNMENT,
        OfficeFunction.VICE_PRESIDENT,
        OfficeFunction.FOREIGN_MINISTER,
        OfficeFunction.DEFENCE_MINISTER,
        OfficeFunction.OTHER_MINISTER,
    }
)


def read_after(text: OfficeText, office: Office, entry: Entry, portfolio: list[str]) -> int:
    """Take in "of X", "for Y" and the like; fills `portfolio` and answers where the office ends."""
    end, joined = _principal_end(text, office, entry), text.lexicon.joining(entry)
    while text.word(end) in joined:
        if text.word(end) == "on" and not office.title[:1].isupper():
            break
        start = end + 1
        while text.word(start) in text.lexicon.openers:
            start += 1
        mention = text.by_start.get(start) or text.by_start.get(start - 1)
        if mention is not None and mention.form != "adjective" and _stands_alone(text, mention):
            _take_party_after(text, office, entry, end, mention)
            end = mention.end
            continue
        stop = _phrase_end(text, start, capital=office.title[:1].isupper())
        if stop == start:
            break
        _take_body_after(text, office, entry, end, text.party_within(start, stop))
        portfolio += text.lower[start:stop]
        office.title += " " + _without_last_party(text, end, stop)
        end = stop
    if text.word(end) in {",", "at"} and office.party is None:
        end = _take_seat(text, office, end)
    if text.word(end) == "-" and text.word(end + 1) in text.lexicon.suffixes:
        office.title += text.doc[end : end + 2].text
        end += 2
    return end


def _take_seat(text: OfficeText, office: Office, end: int) -> int:
    """Take in where somebody serves: "spokesman at the Kremlin", "chargé d'affaires at the Omani embassy"."""
    seat = text.by_start.get(end + 1) or text.by_start.get(end + 1 + (text.word(end + 1) in text.lexicon.openers))
    if seat is None:
        return end
    if seat.form == "metonym":
        office.party = seat.party
        return seat.end
    if text.word(end) == "at" and text.word(seat.end) in text.lexicon.institutions:
        office.party = seat.party
        return seat.end + 1
    return end


def _principal_end(text: OfficeText, office: Office, entry: Entry) -> int:
    """Where "to the President of X" ends, which says whom an adviser serves; without it, where the office ends."""
    end = office.end
    if entry.function not in _SERVING or text.word(end) != "to":
        return end
    start = end + 1 + (text.word(end + 1) in text.lexicon.openers)
    mention = text.by_start.get(start)
    found = text.lexicon.phrases.at(text.lower, mention.end if mention is not None else start)
    if found is None or found[1].function not in _SERVED:
        return end
    last = found[0]
    while text.word(last) in {"of", "the", "republic"} and last not in text.by_start:
        last += 1
    after = text.by_start.get(last) if last > found[0] else None
    party = mention or after
    if party is not None:
        office.party = office.party or party.party
    office.title += " " + text.without_parties(end, found[0], found[0])
    return after.end if after is not None else found[0]


def _take_party_after(text: OfficeText, office: Office, entry: Entry, joint: int, mention: PartyMention) -> None:
    """Make the party after a preposition the office's own, or what it concerns: "ambassador to X", "envoy for X"."""
    word = text.lower[joint]
    if word in text.lexicon.concerning or (word == "for" and entry.function is OfficeFunction.SPECIAL_ENVOY):
        office.title += " " + text.doc[joint : mention.end].text
        office.about.append(mention.party)
    elif office.party is None:
        office.party = mention.party


def _take_body_after(text: OfficeText, office: Office, entry: Entry, joint: int, party: str | None) -> None:
    """Make the party of the body after a preposition the office's own, or what it concerns."""
    if party is None:
        return
    word = text.lower[joint]
    if entry.function is OfficeFunction.SPECIAL_ENVOY and word != "of":
        office.about.append(party)
    elif office.party is None and (word != "to" or entry.function is OfficeFunction.SENIOR_OFFICIAL):
        office.party = party


def _stands_alone(text: OfficeText, mention: PartyMention) -> bool:
    """Whether a party's name is not just the first word of a longer one: "of the Ukraine office"."""
    if mention.end >= len(text.doc):
        return True
    follower = text.doc[mention.end]
    if follower.text[0].isupper() or follower.pos_ not in {"NOUN", "ADJ"}:
        word, lexicon = text.lower[mention.end], text.lexicon
        if word in lexicon.institutions:
            return False
        return (
            lexicon.is_head(word)
            or not (text.is_upper(mention.end) and lexicon.is_public(word))
            or (follower.ent_type_ == "PERSON")
        )
    return text.doc[mention.start : mention.end].root.head.i < mention.start


def _phrase_end(text: OfficeText, start: int, *, capital: bool) -> int:
    """End of the noun phrase that follows "of" or "for"; `start` when none does."""
    index = start
    while index < len(text.doc) and index - start < _LONGEST_PORTFOLIO:
        mention = text.by_start.get(index)
        if mention is not None and mention.form == "name" and index > start and text.word(index - 1) in {"of", "the"}:
            index = mention.end
            break
        step = mention.end if mention is not None else _step(text, start, index, capital=capital)
        if step is None:
            break
        index = step
    while index > start and text.lower[index - 1] in text.lexicon.trailing:
        index -= 1
    return index


def _step(text: OfficeText, start: int, index: int, *, capital: bool) -> int | None:
    """The place after the word at `index`, or None when the word is not of the phrase that began at `start`."""
    word, words = text.lower[index], text.lexicon
    if index > start and word in words.listing:
        ends_list = word == "," and text.word(index + 1) in words.conjunctions
        following = index + 1 + ends_list
        goes_on = _goes_on(text, following, capital=capital, comma=word == "," and not ends_list)
        return following if goes_on else None
    if index > start and (word in words.inner or word == "'s"):
        return index + 1 if _goes_on(text, index + 1, capital=capital, comma=False) else None
    inner = words.phrases.at(text.lower, index)
    if inner is not None:
        led_to = text.word(index - 1) in {"the", "'s"} or index - 1 in text.by_end or index in text.by_end
        return inner[0] if led_to else None
    return index + 1 if _belongs(text, start, index, capital=capital) else None


def _belongs(text: OfficeText, start: int, index: int, *, capital: bool) -> bool:
    """Whether a word is of a portfolio, not of the name that may follow it."""
    token, word = text.doc[index], text.lower[index]
    if not word[0].isalpha() or token.pos_ not in NOMINAL or token.ent_type_ in {"DATE", "TIME"}:
        return False
    if index == start:
        return True
    if word in text.lexicon.addresses and text.is_upper(index + 1) and not text.lexicon.is_public(text.word(index + 1)):
        return False
    if not capital:
        return token.text[0].islower() or text.is_upper(index - 1)
    return text.lexicon.is_public(word) if token.text[0].isupper() else word in text.lexicon.institutions


def _goes_on(text: OfficeText, index: int, *, capital: bool, comma: bool) -> bool:
    """Whether the word at `index` goes on with a portfolio after "and", "of" or a comma."""
    while text.word(index) == "the":
        index += 1
    if index >= len(text.doc):
        return False
    token, word = text.doc[index], text.lower[index]
    personal = token.ent_type_ == "PERSON" and not text.lexicon.is_public(word)
    if text.lexicon.is_head(word) or token.pos_ not in NOMINAL or personal:
        return False
    if text.lexicon.phrases.at(text.lower, index) or text.leads_to_head(index):
        return False
    if comma:
        return capital and token.text[0].isupper() and _list_ahead(text, index)
    return token.text[0].isupper() if capital else token.text[0].islower()


def _list_ahead(text: OfficeText, index: int) -> bool:
    """Whether a comma opens a list of portfolios ("Women, Girls, and Human Rights"), not a name."""
    for ahead in range(index, min(index + 4, len(text.doc))):
        if text.lower[ahead] in text.lexicon.conjunctions:
            return text.is_upper(ahead + 1)
    return False


def _without_last_party(text: OfficeText, start: int, end: int) -> str:
    """The words after a head without the party that ends them: "of the parliament of X"."""
    last = end
    while (
        last > start
        and (mention := text.by_end.get(last)) is not None
        and mention.form == "name"
        and mention.start > start + 1
    ):
        last = mention.start
        while last > start and text.lower[last - 1] in {"the", "of"}:
            last -= 1
    return text.without_parties(start, last, last)
