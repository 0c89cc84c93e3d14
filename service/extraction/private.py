"""Private people and bodies, who take no part in a contact between parties whatever their nationality."""

from collections.abc import Iterable, Sequence

from spacy.tokens import Doc, Token

from service.domain.vocabulary import OfficeFunction
from service.extraction.contact_words import frame_words
from service.extraction.reading import Mention, OfficeMention, PartyMention, PersonMention, PlaceMention


def is_private(mentions: Sequence[Mention], heads: Sequence[Token], tokens: Iterable[int]) -> bool:
    """Whether the words name private people and bodies only: a firm's chief is nobody's representative."""
    officials = [m for m in mentions if isinstance(m, PersonMention) and m.person.official]
    offices = [m for m in mentions if isinstance(m, OfficeMention)]
    if any(_serves(m.person.function) for m in officials) or any(_serves(m.function) for m in offices if m.party):
        return False
    unofficial, official = frame_words("groups", "unofficial"), frame_words("groups", "official")
    doc, titles = heads[0].doc, frame_words("groups", "firm_titles")
    held = [*officials, *(m for m in offices if _serves(m.function) or doc[m.head].lemma_.lower() not in unofficial)]
    covered = {i for m in held for i in range(m.start, m.end) if doc[i].lemma_.lower() not in titles}
    names = [m for m in mentions if isinstance(m, (PartyMention, PlaceMention))]
    covered |= {i for m in names for i in range(m.start, m.end)}
    if any(head.lemma_.lower() in official for head in heads):
        covered |= {head.i for head in heads}
    if any(_names_body(doc[i]) for i in tokens if not any(m.start <= i < m.end for m in names)):
        return True
    nouns = (doc[i] for i in tokens if i not in covered and (doc[i].tag_ in ("NN", "NNS") or doc[i].lower_ in titles))
    return any(noun.lemma_.lower() in unofficial for noun in nouns)  # a name such as Fan is no noun


def _names_body(word: Token) -> bool:
    """Whether a word of a name says that it is a body of citizens: "the Union of European Hockey Associations"."""
    return word.tag_ in ("NNP", "NNPS") and word.lower_ in frame_words("groups", "bodies_of_citizens")


def is_of_private(mention: PartyMention, doc: Doc) -> bool:
    """Whether a party is named only for whose refugees or firms some are: "the president and Syrian refugees"."""
    noun = doc[mention.head].head
    beside = doc[mention.head].dep_ in ("amod", "compound", "nmod") and noun.i >= mention.end
    return beside and noun.tag_ in ("NN", "NNS") and noun.lemma_.lower() in frame_words("groups", "unofficial")


def _serves(function: OfficeFunction | None) -> bool:
    """Whether an office is one that no company or club gives."""
    return function not in (None, OfficeFunction.OTHER, OfficeFunction.SENIOR_OFFICIAL)


def is_called_private(head: Token) -> bool:
    """Whether a name is introduced as a private person's: "climate activist Leyla Demir", "Leyla Demir, a singer"."""
    unofficial = frame_words("groups", "unofficial")
    beside = (child for child in head.children if child.dep_ in ("compound", "nmod", "appos"))
    return any(word.tag_ == "NN" and word.lemma_.lower() in unofficial for word in beside)
