"""Who stands around a contact: its sides, found in the parse."""

from spacy.tokens import Token

from service.domain.vocabulary import OfficeFunction
from service.extraction.governors import inviter_of, subject_of, support_verbs
from service.extraction.predicates import PARTICIPLES, STATUS_OF_CLASS, class_of, is_verb
from service.extraction.side import Arguments, MentionIndex, Side, frame_words, side_in, side_of
from service.extraction.triggers import MAKERS, Trigger, contact_nouns

JOINING = ("with", "between", "among", "of", "by", "involving")
SETTING = ("during", "after", "following", "at", "in", "before", "since")
LONGEST_PATH = 5
"""Words between a verb and a phrase below it that may still be the verb's own."""


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
    for child in (child for word in trigger.words for child in word.children if child not in trigger.words):
        if child.dep_ == "agent":
            arguments.others += _objects_of(child, index)
        elif child.head == verb and child.dep_ in _objects(trigger):
            arguments.others.append(_object_side(trigger, child, index))
        elif child.dep_ == "prep" and child.lower_ in trigger.takes:
            arguments.others += _objects_of(child, index)
    if trigger.frame in ("converse", "discuss", "meet", "remote") and not any(
        not side.empty for side in arguments.others
    ):
        arguments.others += _nested_with(verb, index)
    if trigger.frame == "phone" and not any(side.people or side.offices or side.back for side in arguments.others):
        return Arguments()
    if trigger.frame == "summon" and not any(_is_envoy(side) for side in arguments.sides()):
        return Arguments()
    inviter = inviter_of(verb)
    if inviter is not None:
        arguments.others.append(side_of(inviter, index))
    idle = trigger.frame in ("receive", "write", "invite") and _acts_on_nobody(verb, arguments)
    return Arguments() if idle else arguments


def _acts_on_nobody(verb: Token, arguments: Arguments) -> bool:
    """Whether those who "see" or "write" do it to none who could take part, nor to each other."""
    mutual = any(child.dep_ == "dobj" and child.lower_ in ("other", "another") for child in verb.children)
    return arguments.subject.plural_back and not mutual and all(side.empty for side in arguments.others)


def _objects(trigger: Trigger) -> tuple[str, ...]:
    """How the parse may have hung the other side on the verb of a frame."""
    if trigger.frame == "discuss":
        return ()
    named = trigger.frame == "phone"  # "called Foreign Minister ...", read as what she was called
    return ("dobj", "dative", "oprd") if named else ("dobj", "dative")


def _object_side(trigger: Trigger, token: Token, index: MentionIndex) -> Side:
    side = side_of(token, index)
    if trigger.frame == "phone" and any(
        child.dep_ in ("oprd", "ccomp", "acomp") for child in trigger.token.children if child != token
    ):
        return Side()
    guest = side.people or side.offices or side.back or side.group or index.within([token.i])
    return side if guest or trigger.frame != "receive" else Side()


def _is_envoy(side: Side) -> bool:
    offices = [m.function for m in side.offices] + [m.person.function for m in side.people]
    return OfficeFunction.HEAD_OF_MISSION in offices


def _nested_with(verb: Token, index: MentionIndex) -> list[Side]:
    """Sides after a "with" that the parse hung deeper in the clause ("spoke today by phone with ...").

    Behind what they speak of, only a person or an office is surely who is spoken with ("discussed the plan with ...").
    """
    for token in verb.subtree:
        if token.i < verb.i or token.lower_ != "with" or token.dep_ != "prep":
            continue
        path = _path(token, verb)
        if path is None or any(step.lemma_.lower() in contact_nouns() for step in path):
            continue
        sides = _objects_of(token, index)
        topic = any(step.dep_ == "dobj" or step.lower_ in ("about", "of", "to", "on", "for") for step in path)
        if not topic or any(side.people or side.offices for side in sides):
            return sides
    return []


def _path(token: Token, verb: Token) -> list[Token] | None:
    """What stands between a phrase and the verb that it hangs below, or None if a clause or too much does."""
    steps: list[Token] = []
    inner = token.head
    while inner != verb:
        if inner.dep_ not in ("pobj", "prep", "npadvmod", "advmod", "dobj") or len(steps) == LONGEST_PATH:
            return None
        steps.append(inner)
        inner = inner.head
    return steps


def _noun_arguments(trigger: Trigger, index: MentionIndex) -> Arguments:
    noun = trigger.token
    arguments = _own_arguments(trigger, index)
    maker = _maker_of(noun)
    setting = trigger.kind == "summit" and noun.dep_ == "pobj" and class_of(noun.head.head) not in STATUS_OF_CLASS
    for verb in support_verbs(maker) if not setting else ():
        _add_from_support(arguments, verb, maker, index)
    if setting and arguments.empty:
        arguments = _summiteers(noun, index)
    owned = any(child.dep_ == "poss" for child in noun.children)
    if arguments.subject.empty and noun.dep_ == "pobj" and noun.head.lower_ in SETTING and not setting and not owned:
        arguments.subject = _bystander(noun, index, arguments)
    if arguments.subject.empty and len({code for side in arguments.others for code in side.codes()}) == 1:
        arguments.subject = _speaker(maker, index)
    if maker != noun:
        arguments.others += _maker_arguments(maker, index)
    return arguments


def _maker_of(noun: Token) -> Token:
    """The request that has a contact for its content ("a meeting request", "an offer of talks"), or the noun itself."""
    if noun.dep_ == "compound":
        return noun.head
    outer = noun.head.head
    asked = noun.dep_ == "pobj" and noun.head.lower_ in ("for", "of", "to")
    if asked and is_verb(outer):  # "rejected a proposal by the South for talks"
        outer = next((child for child in outer.children if child.dep_ == "dobj" and child.i < noun.i), outer)
    return outer if asked and outer.lemma_ in MAKERS else noun


def _own_arguments(trigger: Trigger, index: MentionIndex) -> Arguments:
    """Sides within the noun phrase: "Moscow's talks with ...", "US-China talks", "a summit hosted by ..."."""
    noun = trigger.token
    arguments = Arguments()
    for child in noun.children:
        if child.dep_ == "poss":
            arguments.subject = side_of(child, index)
        elif child.dep_ == "prep" and child.lower_ in (*JOINING, "to", "from", "for", *trigger.takes):
            arguments.others += _noun_prepositions(trigger, child, index)
        elif child.dep_ == "appos" and child.lemma_.lower() in frame_words("groups", "ordinal"):
            joined = [part for part in child.children if part.dep_ == "prep" and part.lower_ in JOINING]
            arguments.others += [side for part in joined for side in _noun_prepositions(trigger, part, index)]
        elif child.dep_ == "acl" and child.tag_ in PARTICIPLES:
            objects = [part for part in child.children if part.dep_ == "dobj" and child.tag_ == "VBG"]
            arguments.others += [side_of(part, index) for part in objects]
            arguments.others += [s for part in child.children if part.dep_ == "agent" for s in _objects_of(part, index)]
    modifiers = side_in(range(noun.left_edge.i, noun.i), noun.doc, index)
    if not modifiers.empty and not arguments.subject.people:
        arguments.others.append(modifiers)
    return arguments


def _maker_arguments(maker: Token, index: MentionIndex) -> list[Side]:
    """Sides of "a meeting request from ...", "Seoul's talks offer"."""
    prepositions = [c for c in maker.children if c.dep_ == "prep" and c.lower_ in ("from", "by", "with", "to")]
    sides = [side for preposition in prepositions for side in _objects_of(preposition, index)]
    sides += [side_of(child, index) for child in maker.children if child.dep_ == "poss"]
    modifiers = side_in(range(maker.left_edge.i, maker.i), maker.doc, index)
    return sides if sides or modifiers.empty else [modifiers]


def _bystander(noun: Token, index: MentionIndex, arguments: Arguments) -> Side:
    """Whoever acts "after a meeting with ..." took part in it, if the words beside it name but one side."""
    verb = noun.head.head
    if not is_verb(verb) or not any(not side.empty for side in arguments.others):
        return Side()
    subject = subject_of(verb)
    return side_of(subject, index) if subject is not None and not _overlap(subject, noun) else Side()


def _speaker(noun: Token, index: MentionIndex) -> Side:
    """Whoever says of "a meeting with ..." what becomes of it would take part in it."""
    verb = next(support_verbs(noun), None)
    if verb is None or verb.dep_ != "ccomp" or class_of(verb.head) != "say":
        return Side()
    subject = subject_of(verb.head)
    return side_of(subject, index) if subject is not None else Side()


def _summiteers(noun: Token, index: MentionIndex) -> Arguments:
    """Two or more people who do something together at a summit took part in it."""
    verb = noun.head.head
    arguments = Arguments()
    if is_verb(verb):
        subject = subject_of(verb)
        arguments.others = [s for child in verb.children if child.dep_ == "agent" for s in _objects_of(child, index)]
        if subject is not None:
            arguments.others.append(side_of(subject, index))
    parties = {mention.person.party for side in arguments.others for mention in side.people}
    return arguments if len(parties) > 1 else Arguments()


def _add_from_support(arguments: Arguments, verb: Token, noun: Token, index: MentionIndex) -> None:
    subject = subject_of(verb)
    outside = class_of(verb) != "support" or verb.lemma_ in frame_words("company", "brokering")
    arranged = outside and _names_both_sides(arguments)
    if arguments.subject.empty and subject is not None and not _overlap(subject, noun) and not arranged:
        arguments.subject = side_of(subject, index)
    for child in verb.children:
        joining = child.dep_ == "prep" and child.lower_ in ("with", "between", "by") and child.i > verb.i
        sent = child.dep_ == "dative" and child.pos_ == "ADP" and child.lower_ == "to" and child.i > noun.i
        if (child.dep_ == "agent" and not arranged) or joining or sent:
            arguments.others += _objects_of(child, index)
        elif child.dep_ == "dobj" and not _overlap(child, noun) and verb.lemma_ in frame_words("company", "uniting"):
            arguments.others.append(side_of(child, index))


def _names_both_sides(arguments: Arguments) -> bool:
    """Whether a meeting "between A and B" needs no subject: who arranges or brokers it does not take part."""
    if any(side.plural_back and side.link == "between" for side in arguments.others):
        return True
    return len({code for side in arguments.others for code in side.codes()}) > 1


def _noun_prepositions(trigger: Trigger, prep: Token, index: MentionIndex) -> list[Side]:
    word = prep.lower_
    if word in ("to", "from") and trigger.kind not in ("visit", "letter", "call"):
        return []
    if word == "for" and trigger.kind not in ("summit", "meeting"):
        return []
    sides = _objects_of(prep, index)
    if word == "between" and len({code for side in sides for code in side.codes()}) < 2:
        sides.append(_range_after(prep, index))
    for nested in prep.subtree:  # "talks in Geneva with ..." hung below the place
        if nested.dep_ == "prep" and nested.lower_ == "with" and nested.head != trigger.token and nested.i > prep.i:
            sides += _objects_of(nested, index)
            break
    return sides


def _range_after(prep: Token, index: MentionIndex) -> Side:
    """What stands between "between" and the next verb, where the parse tore "A and B" apart."""
    doc, end = prep.doc, prep.i + 1
    joined = False
    while end < prep.sent.end and not is_verb(doc[end]) and doc[end].text not in (";", ":", "("):
        if joined and doc[end].text == ",":
            break
        joined = joined or doc[end].lower_ == "and"
        end += 1
    return side_in(range(prep.i + 1, end), doc, index)


def _objects_of(prep: Token, index: MentionIndex) -> list[Side]:
    """The sides that a preposition brings in, and those of its like joined to it: "first with A and then with B"."""
    joined = [other for other in prep.conjuncts if other.lower_ == prep.lower_ and other.i > prep.i]
    if prep.head.pos_ == "VERB":  # the parse joins the second preposition to the verb
        joined += [c for c in prep.head.children if c.dep_ == "conj" and c.lower_ == prep.lower_ and c.i > prep.i]
    return [
        side_of(child, index)
        for word in (prep, *joined)
        for child in word.children
        if child.dep_ in ("pobj", "pcomp", "dobj")
    ]


def _overlap(a: Token, b: Token) -> bool:
    return a == b or a.is_ancestor(b) or b.is_ancestor(a)
