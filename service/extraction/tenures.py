"""When offices began and ended, where the article says so: "who became defence minister in December"."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from service.extraction.lexicon import read_toml
from service.extraction.name_forms import name_keys
from service.extraction.reading import DateMention, Document, Person, Tense
from service.extraction.tokens import lemmas_of

_SUBJECTS = {"nsubj", "nsubjpass"}
_REACH = 4
"""Steps from a date up to the verb that it dates."""


def date_tenures(document: Document, people: Sequence[Person], dates: Sequence[DateMention]) -> None:
    """Set `start` and `end` of the officials whose office the article says began or ended at a date."""
    verbs = read_toml("tenures")
    begin, end = frozenset(verbs["begin"]), frozenset(verbs["end"])
    if all((begin | end).isdisjoint(lemmas_of(passage.parsed)) for passage in document.passages):
        return
    for mention in dates:
        verb = _verb_of(document.passages[mention.passage].parsed, mention, begin | end)
        subject = _subject_of(verb) if verb is not None else None
        if verb is None or subject is None:
            continue
        for person in people:
            if not person.official or not set(name_keys(person.name)) & set(name_keys(subject.text)):
                continue
            if verb.lemma_ in begin:
                person.start = person.start or mention.under(Tense.PAST)
            else:
                person.end = person.end or mention.under(Tense.PAST)


def _verb_of(doc: Doc, mention: DateMention, verbs: frozenset[str]) -> Token | None:
    """The verb of office that a date belongs to, when it says when that happened."""
    if mention.bound not in {"on", "since"}:
        return None
    token = doc[mention.head]
    for _ in range(_REACH):
        if token.pos_ in {"VERB", "AUX"}:
            return token if token.lemma_ in verbs else None
        token = token.head
    return None


def _subject_of(verb: Token) -> Token | None:
    """Whose office it is: the subject, or what a relative clause tells of."""
    subject = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    if subject is None or subject.pos_ != "PRON" or verb.dep_ != "relcl":
        return subject
    # "between A and B, who became ...": the parse may hang the clause on A, the words hang it on B
    before = next((token for token in reversed(verb.doc[: subject.i]) if not token.is_punct), None)
    return before if before is not None and before.pos_ == "PROPN" else verb.head
