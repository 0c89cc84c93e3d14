"""Words that name a contact: where they stand, and the frame that tells where its sides are."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from service.domain.vocabulary import Mode
from service.extraction.lexicon import read_toml
from service.extraction.predicates import STATUS_OF_CLASS, class_of, is_copula, is_verb, particle, words
from service.extraction.tokens import lemmas_of, lowered_of, parts_of
from service.extraction.trigger_lexicon import OBJECTS, Frame, Kind, Need, Verb, nouns, prepositions, remote, verbs

TOGETHER = "co-"
"""What the lemma of a verb of doing together begins with, which the parse has on the last of its pieces."""
MAKERS = ("request", "proposal", "offer", "invitation")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that names a contact."""

    token: Token
    frame: Frame
    kind: Kind
    mode: Mode
    needs: frozenset[Need] = frozenset()
    """What must be named beside a word of many uses before it tells of a contact."""
    takes: frozenset[str] = frozenset()
    """Prepositions of its own that bring in the other side ("sat across from", "a courtesy call on")."""
    further: tuple[Token, ...] = ()
    """The other words of an expression of several: "touched base", "came face to face"."""
    ahead: bool = False
    """Whether the words put the contact ahead, whatever their tense: "is on her way to"."""

    @property
    def words(self) -> tuple[Token, ...]:
        """All words of the expression: what hangs on one of them hangs on it."""
        return (self.token, *self.further)

    @property
    def weak(self) -> bool:
        """Whether the words may be of no contact at all."""
        return "people" in self.needs

    @property
    def is_noun(self) -> bool:
        """Whether a noun names the contact, whose sides then stand around the noun and its verb."""
        return self.frame == "noun"


@cache
def trigger_words() -> frozenset[str]:
    """Every lemma that names a contact by itself."""
    alone = {lemma for (lemma, follower), found in verbs().items() if not follower and any(map(_alone, found))}
    return contact_nouns() | alone


@cache
def contact_nouns() -> frozenset[str]:
    """Every noun that can name a contact."""
    return frozenset(nouns())


def _alone(verb: Verb) -> bool:
    return not (verb.objects or verb.needs)


@cache
def gathering_words() -> frozenset[str]:
    """Every noun that names an occasion on which people come together."""
    kinds = ("meeting", "talks", "summit", "visit")
    return frozenset(lemma for lemma, noun in nouns().items() if noun.kind in kinds and not noun.needs)


def is_journey(noun: str) -> bool:
    """Whether a lemma is a noun of visiting."""
    return noun in nouns() and nouns()[noun].kind == "visit"


def find_triggers(doc: Doc) -> Iterator[Trigger]:
    """The words of a passage that can name a contact, in order."""
    spoken_for: set[int] = set()
    for token in _candidates(doc):
        if token.i in spoken_for:
            continue
        for trigger in _triggers_at(token):
            spoken_for.update(word.i for word in trigger.further)
            yield trigger


def _candidates(doc: Doc) -> Iterator[Token]:
    """The words that can name a contact by what they are: most need no second look."""
    written, lemmas, telling, further = lowered_of(doc), lemmas_of(doc), contact_nouns(), words("cues", "anew")
    for i, part in enumerate(parts_of(doc)):
        noun = lemmas[i] in telling or written[i] in further
        if noun or part in ("VERB", "AUX", "ADJ") or (i > 1 and written[i - 1] == "-"):
            yield doc[i]


def _triggers_at(token: Token) -> Iterator[Trigger]:
    if compound := _hyphenated(token):
        yield from _noun_trigger(token, compound)
    elif token.pos_ in ("VERB", "AUX") and (not _inside_hyphens(token) or token.lemma_.startswith(TOGETHER)):
        yield from _verb_trigger(token)
    elif token.lemma_.lower() in nouns():
        yield from _noun_trigger(token, token.lemma_.lower())
    elif _is_one_more(token):
        yield Trigger(token, "noun", "meeting", Mode.IN_PERSON, frozenset({"sequel"}))
    elif token.pos_ == "ADJ" and (due := verbs().get((token.lower_, "in"))) and _stands_with_in(token):
        yield Trigger(token, due[0].frame, due[0].kind, due[0].mode, takes=due[0].takes)


def _is_one_more(token: Token) -> bool:
    """Whether an ordinal stands for a meeting of a series: "A second, in May, was shorter", "Another is planned"."""
    torn = token.dep_ == "amod" and is_verb(token.head) and token.i < token.head.i
    if not (torn or token.dep_ in ("nsubj", "nsubjpass")) or token.lower_ not in words("cues", "anew"):
        return False
    if any(child.dep_ in ("prep", "amod", "relcl", "appos") for child in token.children):
        return False
    happening = read_toml("status")["answers"]["happening"]
    told = is_copula(token.head) or class_of(token.head) in STATUS_OF_CLASS or token.head.lemma_ in happening
    return told or token.head.lemma_ in ("follow", "end", "last", "come")


def _stands_with_in(token: Token) -> bool:
    return any(child.dep_ == "prep" and child.lower_ == "in" for child in token.children)


def _verb_trigger(token: Token) -> Iterator[Trigger]:
    if token.dep_ in ("amod", "compound") and token.tag_ in ("VBN", "VBG"):
        return
    if token.dep_ == "acl" and token.tag_ == "VBG" and _is_gathering(token.head) and particle(token) == "together":
        return  # "talks bringing together"
    objects = [child for child in token.children if child.dep_ in OBJECTS]
    found, further = next(((verb, phrase) for verb, phrase in _readings(token) if verb.fits(token)), (None, ()))
    alone = found is not None and found.frame in ("receive", "phone", "gather") and not found.objects
    if alone and _done_to(token) & contact_nouns():
        return  # "hosts talks", "a summit hosted by", "a meeting called by": the noun tells of it
    if found is not None and found.needs & {"place", "there", "voice"} and (means := _means(token)):
        yield Trigger(token, "remote", "call", means, takes=prepositions("remote"))
    elif found is not None:
        further = (*further, *(child for child in objects if child.lemma_.lower() in found.objects))
        yield Trigger(token, found.frame, found.kind, found.mode, found.needs, found.takes, further, ahead=found.ahead)
    elif means := _means(token):
        yield Trigger(token, "remote", "call", means, takes=prepositions("remote"))
    elif (stop := _stop(token)) is not None:
        yield Trigger(stop, "noun", "visit", Mode.IN_PERSON, frozenset({"journey"}))
    elif _is_joint(token):
        yield Trigger(token, "meet", "meeting", Mode.IN_PERSON, frozenset({"people", "place"}))


def _is_gathering(noun: Token) -> bool:
    return noun.lemma_.lower() in gathering_words()


def _stop(verb: Token) -> Token | None:
    """What may be a place that is next on a journey, or no longer on it: "Tunis follows", "Tunis was dropped"."""
    stops = read_toml("contacts")["stops"]
    role = "nsubjpass" if verb.lemma_ in stops["left_out"] else "nsubj" if verb.lemma_ in stops["next"] else ""
    if any(child.dep_ == "dobj" or (child.dep_ == "prep" and child.lower_ == "from") for child in verb.children):
        return None
    return next((child for child in verb.children if role and child.dep_ == role and child.tag_ == "NNP"), None)


def is_left_out(stop: Token) -> bool:
    """Whether a stop is said to be no longer part of a journey."""
    return stop.dep_ == "nsubjpass" and stop.head.lemma_ in read_toml("contacts")["stops"]["left_out"]


def _done_to(verb: Token) -> set[str]:
    """What a verb has for its object, in the active, in the passive or as a participle behind it."""
    found = {child.lemma_.lower() for child in verb.children if child.dep_ in ("dobj", "nsubjpass")}
    return found | {verb.head.lemma_.lower()} if verb.dep_ == "acl" and verb.tag_ == "VBN" else found


@cache
def _verb_lemmas() -> frozenset[str]:
    """The verbs that can tell of a contact: most of a text cannot, whatever follows them."""
    return frozenset(lemma for lemma, _ in verbs())


@cache
def _idiomatic() -> frozenset[str]:
    """The verbs that tell of a contact with a phrase of several words behind them."""
    return frozenset(lemma for lemma, follower in verbs() if " " in follower)


def _readings(verb: Token) -> Iterator[tuple[Verb, tuple[Token, ...]]]:
    """What a verb can mean with the phrase, preposition or particle behind it, and the words of that phrase."""
    lemma = verb.lemma_.lower()
    if lemma not in _verb_lemmas():
        return
    followed = particle(verb)
    for phrase, text in _phrases(verb) if lemma in _idiomatic() else ():
        for found in verbs().get((lemma, text), ()):
            yield found, phrase
    beside = [c.lower_ for c in verb.children if _is_beside(c, verb)]
    demand = any(child.dep_ in ("xcomp", "ccomp") for child in verb.children)
    readings: list[Verb] = []
    asked = demand and beside[:1] == ["on"]  # "called on both sides to talk"
    for word in beside if not asked else ():
        readings += verbs().get((lemma, word), ())
    if not asked:
        readings += verbs().get((lemma, followed), ())
        bare = verbs().get((lemma, ""), ())
        readings += [found for found in bare if followed == "together" and found.frame in ("converse", "meet")]
        readings += [found for found in bare if followed in _onward() and found.frame == "travel"]
    for found in readings:
        yield found, ()


def _is_beside(child: Token, verb: Token) -> bool:
    """Whether a particle, adverb or preposition is the verb's own: "called in", "was also in", "took him aside"."""
    near = verb.i < child.i <= verb.i + (2 if verb.lemma_ == "be" else 1)
    return (near and child.dep_ in ("prep", "prt", "advmod")) or (child.dep_ == "advmod" and child.i > verb.i)


def _phrases(verb: Token) -> Iterator[tuple[tuple[Token, ...], str]]:
    """What an idiom may be made of behind a verb, with its words: the next ones, and each phrase of a preposition."""
    for length in (3, 2):
        following = verb.doc[verb.i + 1 : verb.i + 1 + length]
        yield tuple(following), following.text.lower()
    for child in verb.children:
        if child.dep_ not in ("prep", "dative", "prt"):
            continue
        for part in child.children:
            if part.dep_ == "pobj":  # "on her way" is "on way"
                plain = [word.lower_ for word in part.lefts if word.dep_ not in ("det", "poss")]
                yield (child, *part.lefts, part), " ".join([child.lower_, *plain, part.lower_])


@cache
def _onward() -> frozenset[str]:
    """Particles that leave a journey what it is: "flew on to Paris", but not "flew back"."""
    return frozenset(read_toml("contacts")["remote"]["onward"])


def _means(verb: Token) -> Mode | None:
    """Mode of a verb of any meaning that something remote stands beside."""
    links, means = remote()
    for child in verb.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in links:
            for part in child.children:
                if part.dep_ != "pobj":
                    continue
                words = {part.lower_, *(c.lower_ for c in part.children)}
                if words & means:
                    return Mode.PHONE if words & {"phone", "telephone"} else Mode.VIDEO
    return None


def _is_joint(verb: Token) -> bool:
    """Whether people do something of any meaning together ("planted a tree together"), unless it is a way of life."""
    if verb.lemma_.lower() in _never_joint():
        return False
    return any(child.dep_ == "advmod" and child.lower_ == "together" for child in verb.children)


@cache
def _never_joint() -> frozenset[str]:
    return frozenset(read_toml("contacts")["together"]["never"])


def _inside_hyphens(token: Token) -> bool:
    doc = token.doc
    after = token.i + 1 < len(doc) and doc[token.i + 1].text == "-" and not token.whitespace_
    return after or (token.i > 0 and doc[token.i - 1].text == "-" and not doc[token.i - 1].whitespace_)


def _hyphenated(token: Token) -> str | None:
    """The noun that a token ends when the parser cut it at its hyphens ("sit-down")."""
    doc = token.doc
    if token.i < 2 or doc[token.i - 1].text != "-":
        return None
    for start in (token.i - 2, token.i - 4):
        following = doc[token.i + 1].lemma_.lower() if token.i + 1 < len(doc) else ""
        if start >= 0 and following not in nouns():
            word = doc[start : token.i + 1].text.lower()
            if word in nouns():
                return word
    return None


def _noun_trigger(token: Token, word: str) -> Iterator[Trigger]:
    named = next((f"{c.lower_} {word}" for c in token.children if c.i == token.i - 1 and c.dep_ != "det"), "")
    noun = nouns().get(named, nouns()[word])
    if token.dep_ in ("compound", "nmod", "amod") and token.head.lemma_ not in MAKERS:
        return
    if token.dep_ == "pobj" and token.head.lower_ == "under":
        return  # "is under discussion"
    if "bidding" in noun.needs and token.dep_ == "pobj" and token.head.lower_ != "to":
        return  # "at the invitation of"
    if noun.plural and token.tag_ in ("NN", "NNP") and word == token.lower_:
        if any(child.dep_ == "prep" and child.lower_ == "with" for child in token.children):  # "a long talk with"
            yield Trigger(token, "noun", "conversation", Mode.UNSPECIFIED)
        return  # "talk" is a speech; "talks" are a contact
    yield Trigger(token, "noun", noun.kind, noun.mode, noun.needs, noun.takes)
