"""The names of conferences, summits and standing mechanisms: those of the lexicon, and others by their shape."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from service.extraction.forum_setting import convenes, holds
from service.extraction.forum_shapes import capital_name_at, common_name_at, topical_name_at
from service.extraction.forum_words import forum_words, known_names
from service.extraction.reading import ForumMention, PartyMention, Passage
from service.extraction.tokens import lowered_of, words_of


def find_names(passage: Passage, parties: Sequence[PartyMention]) -> Iterator[ForumMention]:
    """The names in a passage that names these parties, the longest at each place."""
    doc = passage.parsed
    words, lowered = words_of(doc), lowered_of(doc)
    short, long = known_names()
    shaped = _shaped_sentences(doc, lowered)
    position = 0
    while position < len(doc):
        known = short.opens(words[position]) or long.opens(lowered[position])
        if not known and position not in shaped:
            position += 1
            continue
        found = max(
            filter(None, (short.at(words, position), long.at(lowered, position))), default=None, key=lambda f: f[0]
        )
        shape = None
        if position in shaped:
            shape = (
                capital_name_at(doc, position, parties)
                or common_name_at(doc, position)
                or topical_name_at(doc, position)
            )
        if shape and not (found and doc[found[0] : shape[1]].text.islower()) and (not found or shape[1] > found[0]):
            start, end, mechanism = shape
            yield _mention(passage, start, end, doc[start:end].text, mechanism=mechanism)
            position = end
        elif found:
            end, forum = found
            mention = _mention(
                passage,
                position,
                _with_head(doc, end),
                forum.name,
                mechanism=forum.mechanism,
                organiser=forum.organiser,
            )
            if forum.bare or holds(doc, mention) or convenes(doc, mention):
                yield mention
            position = mention.end
        else:
            position += 1


def _shaped_sentences(doc: Doc, lowered: Sequence[str]) -> set[int]:
    """Tokens of the sentences that hold any head of a name: elsewhere no shape need be looked for."""
    heads = forum_words().heads
    shaped: set[int] = set()
    for i, word in enumerate(lowered):
        if word in heads and i not in shaped:
            sentence = doc[i].sent
            shaped.update(range(sentence.start, sentence.end))
    return shaped


def _mention(
    passage: Passage, start: int, end: int, name: str, *, mechanism: bool = False, organiser: str | None = None
) -> ForumMention:
    head = passage.parsed[start:end].root.i
    return ForumMention(passage.index, start, end, head, name=name, mechanism=mechanism, organiser=organiser)


def _with_head(doc: Doc, end: int) -> int:
    """The end of a name with the common noun that says what it is: "Shangri-La Dialogue security forum"."""
    for last in range(end, min(end + 3, len(doc))):
        if doc[last].lower_ in forum_words().descriptions:
            return last + 1
        if doc[last].pos_ not in {"NOUN", "ADJ"}:
            break
    return end
