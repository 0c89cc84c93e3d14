"""Which forum a contact is held in: what "at", "on the sidelines of" and a name that itself meets say of it."""

from collections.abc import Sequence

from spacy.tokens import Doc, Span, Token

from service.extraction.contact import is_organisation
from service.extraction.forum_words import forum_words
from service.extraction.governors import subject_of
from service.extraction.reading import Document, ForumMention, PartyMention, PassageKind, in_passage
from service.extraction.triggers import contact_nouns, trigger_words

LONGEST_HEADING = 12
"""Tokens of an item of a list that is a heading."""
TOP = 3
"""Passages at the top of a page, which name what it is about."""
LONGEST_LIST = 12
"""Items below a heading that still are of what it names."""


def in_forum_of(
    document: Document, forums: Sequence[ForumMention], passage: int, start: int, end: int
) -> ForumMention | None:
    """The forum that the words [start, end) of a passage put a contact in, or None.

    "On the sidelines of", "at", "during", "a session of" do; "ahead of" and "after" do not. A mechanism that itself
    meets is its forum, and so is the gathering in the heading of a list that tells of the contact.
    """
    here = in_passage(forums, passage)
    doc = document.passages[passage].parsed
    inside = [m for m in here if m.start < end and start < m.end]
    if inside:
        return inside[0]
    sentence = doc[start].sent
    near = [m for m in here if sentence.start <= m.start < sentence.end]
    near.sort(key=lambda m: (abs(m.start - start), m.start))
    meeting = [m for m in near if _meets(doc, m, start)]
    held = [m for m in near if holds(doc, m)]
    if meeting or held:
        return (meeting or held)[0]
    if any(t.lemma_.lower() in forum_words().beside and _is_bare(t) for t in sentence):
        before = [m for m in forums if (m.passage, m.start) < (passage, start)]
        if len({m.name for m in before}) == 1:
            return before[0]
    return _heading(document, forums, passage)


def of_sidelines(document: Document, forums: Sequence[ForumMention]) -> ForumMention | None:
    """The only gathering named at the top of a page that is, by its title, on what happens beside one."""
    top = [passage.index for passage in document.passages[:TOP]]
    titles = [passage for passage in document.passages[:1] if passage.kind is PassageKind.TITLE]
    beside = any(token.lemma_.lower() in forum_words().beside for title in titles for token in title.parsed)
    named = {m.name: m for i in top for m in in_passage(forums, i) if not m.mechanism}
    return next(iter(named.values())) if beside and len(named) == 1 else None


def of_body(sentence: Span, passage: int, parties: Sequence[PartyMention]) -> ForumMention | None:
    """The gathering of the only organisation spoken of so far, where "on the margins" says nothing of what."""
    word = next((t for t in sentence if t.lemma_.lower() in forum_words().beside and _is_bare(t)), None)
    bodies = {m.party for m in parties if (m.passage, m.start) < (passage, sentence.end) and is_organisation(m.party)}
    if word is None or len(bodies) != 1:
        return None
    (body,) = bodies
    return ForumMention(passage, word.i, word.i + 1, word.i, name=body, organiser=body)


def _meets(doc: Doc, mention: ForumMention, start: int) -> bool:
    """Whether a standing body is what meets: "the Joint Commission will convene", "ministers of the Quad met"."""
    if not (mention.mechanism or mention.organiser):
        return False
    word = doc[start]
    verb = word if word.pos_ in {"VERB", "AUX"} else word.head
    subject = subject_of(verb)
    if subject is None or (word.pos_ == "NOUN" and word.dep_ != "dobj"):
        return word.pos_ == "NOUN" and (mention.head == word.i or doc[mention.head].head == word)
    plural = subject.tag_ in {"NNS", "NNPS"}
    return mention.head == subject.i or (plural and subject.left_edge.i <= mention.head <= subject.right_edge.i)


def _heading(document: Document, forums: Sequence[ForumMention], passage: int) -> ForumMention | None:
    """The gathering that heads the list in which a passage is an item."""
    if document.passages[passage].kind is not PassageKind.ITEM:
        return None
    at, first = passage - 1, max(passage - LONGEST_LIST, 0)
    while at >= first and not _is_heading(document, at):
        at -= 1
    while at >= 0 and _is_heading(document, at):
        length = len(document.passages[at].parsed)
        named = [m for m in forums if m.passage == at and 2 * (m.end - m.start) >= length - 1]
        if named:
            return named[0]
        at -= 1
    return None


def _is_heading(document: Document, passage: int) -> bool:
    """Whether a passage only names what the items of the list below it are about."""
    kind, doc = document.passages[passage].kind, document.passages[passage].parsed
    if kind is PassageKind.HEADING:
        return True
    plain = len(doc) <= LONGEST_HEADING and not any(token.pos_ in {"VERB", "AUX"} for token in doc)
    return kind is PassageKind.ITEM and plain


def holds(doc: Doc, mention: ForumMention) -> bool:
    """Whether the words before a forum put something in it: "at", "on the sidelines of", "a session of"."""
    words, position = forum_words(), mention.start - 1
    while position >= 0 and (
        doc[position].dep_ in {"det", "poss", "case", "amod", "compound", "nummod"}
        or doc[position].pos_ in {"DET", "ADJ"}
        or doc[position].text in {"[", '"', "\u201c", "'", "\u2018"}
    ):
        position -= 1
    if position < 0:
        return False
    token = doc[position]
    if token.lower_ in {"of", "to"}:
        return position > 0 and doc[position - 1].lemma_.lower() in words.beside
    return token.lower_ in words.at


def convenes(doc: Doc, mention: ForumMention) -> bool:
    """Whether a name is that of what is held or of those who meet: "the G7 talks", "diplomats from the G7 gathered"."""
    head = doc[mention.start : mention.end].root
    if head.dep_ == "pobj" and head.head.lower_ in {"of", "from"}:
        people = head.head.head
        return people.tag_ == "NNS" and people.dep_ == "nsubj" and people.head.lemma_.lower() in trigger_words()
    while head.dep_ in {"compound", "nmod", "amod", "poss"} and head.head != head:
        head = head.head
        if head.lemma_.lower() in contact_nouns():
            return True
    return False


def _is_bare(token: Token) -> bool:
    """Whether "the sidelines" stands without saying of what."""
    return not any(t.lower_ == "of" for t in token.rights) and token.dep_ == "pobj"
