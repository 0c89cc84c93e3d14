"""Who stands around a contact: its sides, found in the parse."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Doc, Token

from service.extraction.lexicon import read_toml
from service.extraction.reading import Mention, Mentions, OfficeMention, PartyMention, PersonMention, PlaceMention
from service.extraction.triggers import Trigger

SUBJECT = ("nsubj", "nsubjpass", "csubj")
CLAUSE = ("relcl", "advcl", "acl", "ccomp", "parataxis")
SINGULAR = ("he", "she", "him", "her", "his")
PLURAL = ("they", "them", "their", "both", "each")
INVITERS = ("invite", "ask", "urge")
CONTROLLERS = (*INVITERS, "allow", "send", "appoint", "expect")
SETTING = ("during", "after", "following", "at", "in", "before", "since")
JOINING = ("with", "between", "among", "of", "by", "involving")


@dataclass(slots=True)
class Side:
    """One argument of a contact: the people, offices and parties that its words name."""

    people: list[PersonMention] = field(default_factory=list)
    offices: list[OfficeMention] = field(default_factory=list)
    parties: list[PartyMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    back: Token | None = None
    """A word that stands for somebody told of before: a pronoun, "the two", "the ministers"."""
    group: Token | None = None
    """The head noun of an unnamed group ("officials", "delegation")."""
    inherited: list[str] = field(default_factory=list)
    """Parties that coreference found for the words."""

    @property
    def empty(self) -> bool:
        """Whether the words name nobody."""
        return not (self.people or self.offices or self.parties or self.back or self.inherited)

    @property
    def plural_back(self) -> bool:
        """Whether the words stand for several told of before."""
        return self.back is not None and (self.back.lower_ in PLURAL or _refers_back(self.back))

    def codes(self) -> list[str]:
        """Codes of the parties that the words of this side give, in order, each once."""
        codes = [code for code in (m.person.party for m in self.people) if code]
        codes += [code for code in (m.party for m in self.offices) if code]
        if not codes or self.group is not None or self.offices:
            codes += [m.party for m in self.parties]
        return list(dict.fromkeys([*codes, *self.inherited]))


@dataclass(slots=True)
class Arguments:
    """The sides of one contact, the host or subject first."""

    subject: Side = field(default_factory=Side)
    others: list[Side] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether no side names anybody."""
        return not self.sides()

    def sides(self) -> list[Side]:
        """All sides that name somebody."""
        return [side for side in [self.subject, *self.others] if not side.empty]


@cache
def _words(table: str, name: str) -> frozenset[str]:
    return frozenset(read_toml("contacts")[table][name])


class MentionIndex:
    """Mentions of one passage by token, so that an argument finds what its words name."""

    def __init__(self, mentions: Mentions, passage: int) -> None:
        self.by_token: dict[int, list[Mention]] = {}
        for mention in [*mentions.people, *mentions.offices, *mentions.parties, *mentions.places]:
            if mention.passage == passage:
                for token in range(mention.start, mention.end):
                    self.by_token.setdefault(token, []).append(mention)

    def within(self, tokens: Iterable[int]) -> list[Mention]:
        """Mentions that these tokens touch, in order, each once."""
        found: dict[int, Mention] = {}
        for token in tokens:
            for mention in self.by_token.get(token, []):
                found.setdefault(id(mention), mention)
        return sorted(found.values(), key=lambda mention: (mention.start, -mention.end))


def read_arguments(trigger: Trigger, index: MentionIndex) -> Arguments:
    """The sides of a contact as its clause gives them."""
    if trigger.is_noun:
        return _noun_arguments(trigger, index)
    return _verb_arguments(trigger, index)


def _verb_arguments(trigger: Trigger, index: MentionIndex) -> Arguments:
    verb = trigger.token
    arguments = Arguments()
    subject = subject_of(verb)
    if subject is not None:
        arguments.subject = side_of(subject, index)
    for child in verb.children:
        if child.dep_ == "agent":
            arguments.others += _objects_of(child, index)
        elif child.dep_ in ("dobj", "dative") and trigger.frame != "discuss":
            arguments.others.append(_object_side(trigger, child, index))
        elif child.dep_ == "prep" and _takes(trigger, child):
            arguments.others += _objects_of(child, index)
    if trigger.frame in ("converse", "discuss", "meet", "remote") and not any(not side.empty for side in arguments.others):
        arguments.others += _nested_with(verb, index)
    if trigger.frame == "phone" and not any(side.people or side.offices or side.back for side in arguments.others):
        return Arguments()
    inviter = _inviter(verb)
    if inviter is not None:
        arguments.others.append(side_of(inviter, index))
    return arguments


def _object_side(trigger: Trigger, token: Token, index: MentionIndex) -> Side:
    side = side_of(token, index)
    if trigger.frame == "phone" and any(child.dep_ in ("oprd", "ccomp", "acomp") for child in trigger.token.children):
        return Side()
    return side


def _takes(trigger: Trigger, prep: Token) -> bool:
    word = prep.lower_
    if word == "with":
        return trigger.frame in ("meet", "converse", "discuss", "gather", "phone", "remote")
    if word == "to":
        return trigger.frame in ("travel", "invite", "write", "remote") or trigger.token.lemma_ in ("speak", "talk")
    if word == "in":
        return trigger.token.lemma_ in ("arrive", "land")
    if word == "on":
        return trigger.token.lemma_ == "call" and trigger.frame == "meet"
    return word in ("between", "among")


def _nested_with(verb: Token, index: MentionIndex) -> list[Side]:
    """Sides after a "with" that the parse hung deeper in the clause ("spoke today by phone with ...")."""
    for token in verb.subtree:
        if token.i > verb.i and token.lower_ == "with" and token.dep_ == "prep":
            inner, steps = token.head, 0
            while inner is not verb and inner.dep_ in ("pobj", "prep", "npadvmod", "advmod") and steps < 4:
                if inner.lower_ in ("about", "of", "to", "on", "for"):
                    break
                inner, steps = inner.head, steps + 1
            if inner is verb:
                return _objects_of(token, index)
    return []


def _noun_arguments(trigger: Trigger, index: MentionIndex) -> Arguments:
    noun = trigger.token
    arguments = Arguments()
    for child in noun.children:
        if child.dep_ == "poss":
            arguments.subject = side_of(child, index)
        elif child.dep_ == "prep" and child.lower_ in (*JOINING, "to", "from", "for"):
            arguments.others += _noun_prepositions(trigger, child, index)
        elif child.dep_ == "acl" and child.tag_ in ("VBN", "VBG"):
            arguments.others += [side_of(part, index) for part in child.children if part.dep_ == "dobj" and child.tag_ == "VBG"]
            arguments.others += [s for part in child.children if part.dep_ == "agent" for s in _objects_of(part, index)]
    modifiers = side_in(range(noun.left_edge.i, noun.i), noun.doc, index)
    if not modifiers.empty and not arguments.subject.people:
        arguments.others.append(modifiers)
    maker = noun.head if noun.dep_ == "compound" else noun
    setting = trigger.kind == "summit" and noun.dep_ == "pobj"
    for verb in support_verbs(maker):
        if not setting:
            _add_from_support(arguments, verb, maker, index)
    if setting and arguments.empty:
        arguments = _summiteers(noun, index)
    owned = any(child.dep_ == "poss" for child in noun.children)
    if arguments.subject.empty and noun.dep_ == "pobj" and noun.head.lower_ in SETTING and not setting and not owned:
        arguments.subject = _bystander(noun, index, arguments)
    if maker is not noun:
        arguments.others += [s for c in maker.children if c.dep_ == "prep" and c.lower_ in ("from", "by", "with", "to") for s in _objects_of(c, index)]
        arguments.others += [side_of(c, index) for c in maker.children if c.dep_ == "poss"]
    return arguments


def _bystander(noun: Token, index: MentionIndex, arguments: Arguments) -> Side:
    """Whoever acts "after a meeting with ..." took part in it, if the words beside it name but one side."""
    verb = noun.head.head
    if verb.pos_ not in ("VERB", "AUX") or not any(not side.empty for side in arguments.others):
        return Side()
    subject = subject_of(verb)
    return side_of(subject, index) if subject is not None and not _overlap(subject, noun) else Side()


def _summiteers(noun: Token, index: MentionIndex) -> Arguments:
    """Two or more people who do something together at a summit took part in it."""
    verb = noun.head.head
    arguments = Arguments()
    if verb.pos_ in ("VERB", "AUX"):
        subject = subject_of(verb)
        arguments.others = [s for child in verb.children if child.dep_ == "agent" for s in _objects_of(child, index)]
        if subject is not None:
            arguments.others.append(side_of(subject, index))
    parties = {mention.person.party for side in arguments.others for mention in side.people}
    return arguments if len(parties) > 1 else Arguments()


def _add_from_support(arguments: Arguments, verb: Token, noun: Token, index: MentionIndex) -> None:
    subject = subject_of(verb)
    if arguments.subject.empty and subject is not None and not _overlap(subject, noun):
        arguments.subject = side_of(subject, index)
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ in ("with", "between", "by") and child.i > verb.i):
            arguments.others += _objects_of(child, index)
        elif child.dep_ in ("dobj", "dative") and not _overlap(child, noun):
            arguments.others.append(side_of(child, index))


def _noun_prepositions(trigger: Trigger, prep: Token, index: MentionIndex) -> list[Side]:
    word = prep.lower_
    if word in ("to", "from") and trigger.kind not in ("visit", "letter", "call"):
        return []
    if word == "for" and trigger.kind not in ("summit", "meeting"):
        return []
    sides = _objects_of(prep, index)
    for nested in prep.subtree:  # "talks in Geneva with ..." hung below the place
        if nested.dep_ == "prep" and nested.lower_ == "with" and nested.head is not trigger.token and nested.i > prep.i:
            sides += _objects_of(nested, index)
            break
    return sides


def support_verbs(noun: Token) -> Iterator[Token]:
    """The verb that a contact noun is the object, subject or setting of."""
    head, steps = noun, 0
    while head.dep_ in ("conj", "pobj", "prep", "attr", "appos") and steps < 6:
        if head.dep_ == "prep" and head.lower_ not in ("in", "for", "to", "into", "with", "on", "at", "of"):
            return
        counted = head.lower_ in ("of", "in") and head.head.lemma_.lower() in _words("groups", "counted")
        if head.dep_ == "prep" and head.head.pos_ not in ("VERB", "AUX") and not counted:
            return
        if head.dep_ == "prep" and head.lower_ == "of" and not counted:
            return
        head, steps = head.head, steps + 1
    if head.dep_ in ("dobj", "nsubjpass", "nsubj") and head.head.pos_ in ("VERB", "AUX"):
        yield head.head
    elif head.pos_ == "VERB" and head is not noun:
        yield head


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """The token that is or controls the subject of a verb."""
    for child in verb.children:
        if child.dep_ in SUBJECT:
            if child.tag_ in ("WDT", "WP") or (child.lower_ == "that" and verb.dep_ == "relcl"):
                return _antecedent(verb)
            return child
    if depth > 6 or verb.dep_ not in ("xcomp", "conj", "advcl", "ccomp", "pcomp", "acl", "relcl"):
        return None
    head = verb.head
    if verb.dep_ in ("xcomp", "ccomp", "advcl") and verb.tag_ == "VB":
        receiver = next((child for child in head.children if child.dep_ == "dobj"), None)
        if receiver is not None and head.lemma_ in CONTROLLERS:
            return receiver
    if verb.dep_ in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN"):
        if verb.tag_ == "VBN":
            return head
        return _maker_subject(head, depth)
    if verb.dep_ == "pcomp":
        head = head.head
    if head.pos_ in ("NOUN", "PROPN"):
        return _maker_subject(head, depth)
    return subject_of(head, depth + 1) if head.pos_ in ("VERB", "AUX") else None


def _maker_subject(noun: Token, depth: int) -> Token | None:
    """Who acts in "a request for X to meet", "an invitation to X to visit", "Moscow's offer to host"."""
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("for", "to"):
            return next((part for part in child.children if part.dep_ == "pobj"), None)
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    if owner is not None:
        return owner
    governors = list(support_verbs(noun))
    return subject_of(governors[0], depth + 1) if governors else None


def _antecedent(verb: Token) -> Token | None:
    clause: Token = verb
    while clause.dep_ in ("conj", "xcomp") and clause.head is not clause:
        clause = clause.head
    return clause.head if clause.dep_ == "relcl" else None


def _inviter(verb: Token) -> Token | None:
    """The inviter, when the verb's own subject is the one invited ("invited Xi to visit", "an invitation to Fang to visit")."""
    head = verb.head
    if verb.dep_ in ("xcomp", "ccomp", "advcl") and verb.tag_ == "VB" and head.lemma_ in INVITERS:
        if any(child.dep_ == "dobj" for child in head.children):
            return subject_of(head)
    if verb.dep_ in ("acl", "relcl") and head.lemma_ in ("invitation", "request", "offer", "proposal"):
        if any(child.dep_ == "prep" and child.lower_ in ("for", "to", "from", "by") for child in head.children):
            governor = next(support_verbs(head), None)
            return subject_of(governor) if governor is not None else None
    return None


def _objects_of(prep: Token, index: MentionIndex) -> list[Side]:
    return [side_of(child, index) for child in prep.children if child.dep_ in ("pobj", "pcomp", "dobj")]


def side_of(token: Token, index: MentionIndex) -> Side:
    """What one argument and all that is joined to it name."""
    side = side_in(argument_tokens(token), token.doc, index)
    heads = [token, *token.conjuncts]
    if not side.people and not side.offices and any(head.lemma_.lower() in _words("groups", "unofficial") for head in heads):
        return Side()
    for head in heads:
        if head.lemma_.lower() in _words("groups", "official"):
            side.group = head
    if not side.people and not side.codes():
        if token.pos_ == "PRON" and token.lower_ in (*SINGULAR, *PLURAL):
            side.back = token
        elif token.lemma_.lower() in _words("back", "plural") and _refers_back(token):
            side.back = token
        elif token.tag_ == "NN" or token.tag_ == "NNP":
            if any(child.lower_ in ("the", "his", "her") for child in token.children) and token.lemma_.lower() in _words("groups", "official"):
                side.back = token
    return side


def _refers_back(token: Token) -> bool:
    if token.lower_ in ("two", "both", "three", "four"):
        return True
    plural = token.tag_ in ("NNS", "NNPS") or token.lower_ in ("pair", "duo", "trio")
    return plural and any(child.lower_ in ("the", "two", "three", "both", "these") for child in token.children)


def side_in(tokens: Sequence[int] | range, doc: Doc, index: MentionIndex) -> Side:
    """What a stretch of tokens names; a party inside a person's own words is part of that person."""
    side = Side()
    covered: set[int] = set()
    found = index.within(tokens)
    for mention in found:
        if isinstance(mention, PersonMention) and not _owns(doc[mention.head]):
            side.people.append(mention)
            covered.update(range(mention.start, mention.end))
    for mention in found:
        if isinstance(mention, OfficeMention) and mention.head not in covered:
            side.offices.append(mention)
            if mention.party and not _is_plural(doc[mention.head]):
                covered.update(range(mention.start, mention.end))
        elif isinstance(mention, PlaceMention):
            side.places.append(mention)
    for mention in found:
        if isinstance(mention, PartyMention) and not covered.intersection(range(mention.start, mention.end)):
            side.parties.append(mention)
    side.group = next((doc[i] for i in tokens if doc[i].lemma_.lower() in _words("groups", "official")), None)
    return side


def _owns(token: Token) -> bool:
    """Whether a person only names whose institution it is: "the administration of President ..."."""
    while token.dep_ in ("compound", "appos", "flat", "nmod") and token.head is not token:
        token = token.head
    return token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_.lower() in _words("groups", "institution")


def _is_plural(token: Token) -> bool:
    return token.tag_ in ("NNS", "NNPS")


def argument_tokens(token: Token) -> list[int]:
    """Tokens of an argument: its noun phrase with what is joined to it, without clauses and loose phrases."""
    out: list[int] = []
    stack = [token]
    while stack:
        current = stack.pop()
        out.append(current.i)
        for child in current.children:
            if child.dep_ == "acl" and child.tag_ == "VBN" and child.lemma_ in _words("company", "leading"):
                stack += [part for agent in child.children if agent.dep_ == "agent" for part in agent.children]
            if child.dep_ in CLAUSE or child.dep_ in SUBJECT:
                continue
            if child.dep_ == "prep" and child.lower_ not in ("of", "from", "for", "to", "and", "between"):
                continue
            if child.dep_ == "poss" and child.pos_ == "PRON":
                continue
            stack.append(child)
    return sorted(out)


def _overlap(a: Token, b: Token) -> bool:
    return a is b or a.is_ancestor(b) or b.is_ancestor(a)
