"""Names of forums by their shape: capitals that end in a word for a gathering, and mechanisms in small letters."""

from collections.abc import Collection, Sequence

from spacy.tokens import Doc, Span, Token

from service.extraction.forum_words import forum_words
from service.extraction.reading import PartyMention

DASHES = {"-", "–", "/", "+"}


def capital_name_at(doc: Doc, start: int, parties: Sequence[PartyMention]) -> tuple[int, int, bool] | None:
    """A name that begins at a token: its tokens, and whether it names a standing mechanism."""
    if not _opens(doc[start]) or (start and _joins(doc[start - 1], doc[start])):
        return None
    end, head = start, None
    while end < len(doc) and (end == start or not doc[end].is_sent_start) and _continues(doc, end, start):
        if _is_head(doc, end, start):
            head = end
        end += 1
        if head == end - 1 and doc[head].text[0].islower():
            break
    if head is None:
        return None
    mechanism = _is_mechanism(doc, start, head, parties)
    if mechanism is None:
        return None
    while start < head and (doc[start].lower_ in forum_words().ordinals or _is_date(doc, start)):
        start += 1
    if doc[head].lower_ != "meeting":
        return start, _with_complement(doc, head + 1), mechanism
    return (start, head + 1, mechanism) if start < head else None


def _is_date(doc: Doc, start: int) -> bool:
    """Whether a token begins or ends "November 2023" before a name, which is not a part of it."""
    month = doc[start].ent_type_ == "DATE" and doc[start].text.isalpha()
    return month or (
        doc[start].text.isdigit() and start > 0 and doc[start - 1].ent_type_ == "DATE" and doc[start - 1].text.isalpha()
    )


def _opens(token: Token) -> bool:
    if token.lower_ in forum_words().definite | forum_words().indefinite:
        return False
    if token.pos_ in {"DET", "ADP", "PRON", "CCONJ", "SCONJ", "VERB", "AUX", "ADV", "PUNCT"} and token.ent_iob_ in {
        "O",
        "",
    }:
        return False
    return token.text[0].isupper() or token.text[0].isdigit() or token.lower_ in forum_words().inner


def _joins(before: Token, token: Token) -> bool:
    """Whether a token goes on with a name that the token before it belongs to."""
    if before.sent != token.sent:
        return False
    return before.text in DASHES or (_opens(before) and before.ent_type_ != "PERSON")


def _continues(doc: Doc, position: int, start: int) -> bool:
    token, before = doc[position], doc[position - 1]
    if position == start or _opens(token):
        return True
    if token.text in DASHES:
        return position + 1 < len(doc)
    if token.text in {"'s", "'"}:
        return before.lower_ in forum_words().inner
    if token.text == ",":
        following = [t.lower_ for t in doc[position + 1 : position + 4]]
        return "and" in following and before.text[0].isupper() and doc[position + 1].text[0].isupper()
    if token.lower_ in {"and", "&"}:
        return position + 1 < len(doc) and before.text[0].isupper() and doc[position + 1].text[0].isupper()
    return (
        token.lower_ in forum_words().small
        and (before.text[0].isupper() or before.lower_ in forum_words().inner | {"2"})
        and before.ent_type_ != "PERSON"
    )


def _is_head(doc: Doc, position: int, start: int) -> bool:
    token, words = doc[position], forum_words()
    if position == start and _with_complement(doc, position + 1) == position + 1:
        return False
    if token.text[0].islower():
        named = any(t.text[0].isupper() or t.text[0].isdigit() for t in doc[start:position])
        return named and token.lower_ in words.small and doc[position - 1].lower_ not in words.not_gathering
    return token.lower_ in words.gatherings | words.standing | words.joint


def _is_mechanism(doc: Doc, start: int, head: int, parties: Sequence[PartyMention]) -> bool | None:
    """Whether a name is that of a standing mechanism rather than of a gathering; None when it is neither."""
    words, last, modifiers = forum_words(), doc[head].lower_, _modifiers(doc[start:head])
    pair = len({p.party for p in parties if start <= p.start < head}) > 1
    joining = pair or not words.joining.isdisjoint(modifiers)
    if last in words.only_with and last not in words.gatherings and words.only_with[last].isdisjoint(modifiers):
        return None
    if joining and last in words.standing | words.joint and (pair or not _is_domestic(modifiers)):
        return True
    if last in words.gatherings:
        return False if words.not_gathering.isdisjoint(modifiers) and not (pair and last == "talks") else None
    return True if last in words.standing else None


def _is_domestic(modifiers: Collection[str]) -> bool:
    """Whether the words before a head make it a body of one state: "national", and "standing" but for a joint one."""
    words = forum_words()
    alone = words.shared.isdisjoint(modifiers) and not words.domestic_alone.isdisjoint(modifiers)
    return alone or not words.domestic.isdisjoint(modifiers)


def _modifiers(span: Span) -> set[str]:
    """The words before a head, those with hyphens also as one: "Bi-National Commission"."""
    joined = {word for word in span.text.lower().split() if "-" in word}
    parts = {part for word in joined for part in word.split("-")}
    return joined | {token.lower_ for token in span if token.lower_ not in parts}


def common_name_at(doc: Doc, start: int) -> tuple[int, int, bool] | None:
    """A mechanism in small letters that begins at a token: "joint fisheries commission", talks that go by rounds."""
    words, first = forum_words(), doc[start]
    if first.dep_ not in {"amod", "compound", "nmod"} or (
        first.i and doc[start - 1].dep_ in {"amod", "compound", "nmod"}
    ):
        return None
    head = first.head
    while head.dep_ in {"compound", "poss"}:  # "joint historians' commission"
        head = head.head
    if not start < head.i < start + 8 or head.sent != first.sent:
        return None
    while doc[start].lower_ in words.ordinals:
        start += 1
    modifiers = _modifiers(doc[start : head.i])
    if (
        head.lemma_ in words.rounds
        and head.dep_ == "pobj"
        and _is_numbered_round(head.head.head, steady=head.lemma_ in words.steady)
    ):
        return start, head.i + 1, True
    for token in doc[start + 1 : head.i + 1]:
        allowed = words.only_with.get(token.lower_, words.joining)
        if token.text[0].isupper():
            return None  # a name, which has a shape
        if token.lower_ in words.common and not allowed.isdisjoint(modifiers) and not _is_domestic(modifiers):
            return start, token.i + 1, True
    return None


def _is_numbered_round(token: Token, *, steady: bool) -> bool:
    """Whether a word counts the rounds of what it is of, in figures or, for what is steady, in words."""
    words = forum_words()
    if token.lemma_ not in words.counts:
        return False
    numerals = words.numerals if steady else frozenset[str]()
    return any(t.text[0].isdigit() or t.lower_ in numerals for t in token.lefts)


def topical_name_at(doc: Doc, start: int) -> tuple[int, int, bool] | None:
    """A gathering in small letters that its subject tells apart: "conference on regional connectivity"."""
    words, first = forum_words(), doc[start]
    head = first if first.lower_ in words.descriptions else first.head
    opening = noun_phrase(head, bare=True).start
    opening += opening > 0 and doc[opening - 1].text == "-"  # "a two-day conference on"
    while opening < head.i and doc[opening].lower_ in words.ordinals:
        opening += 1
    if head.text not in words.topical or opening != start:
        return None
    if not words.not_gathering.isdisjoint(t.lower_ for t in doc[start : head.i]):
        return None
    subject = next((t for t in head.rights if t.lower_ in words.links and t.i == head.i + 1), None)
    noun = next((t for t in subject.rights if t.dep_ == "pobj"), None) if subject else None
    if noun is None or noun.ent_type_ in {"DATE", "TIME"} or noun.pos_ not in {"NOUN", "PROPN"}:
        return None
    return start, _with_complement(doc, noun.i + 1) if noun.pos_ == "PROPN" else noun.i + 1, False


def _with_complement(doc: Doc, end: int) -> int:
    """The end of a name with what follows its head: "Summit of the Americas", "Dialogue on China"."""
    position = end
    if position < len(doc) and doc[position].lower_ in forum_words().links:
        position += 1
        while position < len(doc) and doc[position].lower_ in {"the", "a"}:
            position += 1
        first = position
        while position < len(doc) and (
            doc[position].text[0].isupper() or (doc[position].lower_ == "and" and position > first)
        ):
            position += 1
        while position > first and doc[position - 1].lower_ == "and":
            position -= 1
        if position > first and doc[first].ent_type_ not in {"DATE", "TIME"}:
            return position
    return end


def noun_phrase(token: Token, *, bare: bool = False) -> Span:
    """The head with what stands before it in its noun phrase, with or without its determiner."""
    kinds = {"amod", "compound", "nummod", "nmod"} | (set() if bare else {"det", "poss"})
    before = [t.i for t in token.lefts if t.dep_ in kinds]
    return token.doc[min([token.i, *before]) : token.i + 1]
