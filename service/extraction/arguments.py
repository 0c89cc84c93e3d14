"""Who stands around a contact: its sides, found in the parse."""

from collections.abc import Iterator

from spacy.tokens import Token

from service.extraction.predicates import PARTICIPLES, class_of, is_noun, is_verb
from service.extraction.side import SUBJECT, Arguments, MentionIndex, Side, frame_words, side_in, side_of
from service.extraction.triggers import MAKERS, Trigger

INVITERS = ("invite", "ask", "urge")
CONTROLLERS = (*INVITERS, "allow", "send", "appoint", "expect")
JOINING = ("with", "between", "among", "of", "by", "involving")
SETTING = ("during", "after", "following", "at", "in", "before", "since")
COMPLEMENTS = ("xcomp", "ccomp", "advcl")
CONTROLLED = (*COMPLEMENTS, "conj", "pcomp", "acl", "relcl")
"""How a verb without a subject of its own hangs on what gives it one."""
FARTHEST = 6
"""Steps up the tree within which a noun and its verb, or a verb and its subject, belong together."""
SUPPORTING = ("in", "for", "to", "into", "with", "on", "at")
"""Prepositions through which a contact noun is still governed by the verb before them."""


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
    if trigger.frame in ("converse", "discuss", "meet", "remote") and not any(
        not side.empty for side in arguments.others
    ):
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
    guest = side.people or side.offices or side.back or side.group or index.within([token.i])
    return side if guest or trigger.frame != "receive" else Side()


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
            while inner != verb and inner.dep_ in ("pobj", "prep", "npadvmod", "advmod") and steps < 4:
                if inner.lower_ in ("about", "of", "to", "on", "for"):
                    break
                inner, steps = inner.head, steps + 1
            if inner == verb:
                return _objects_of(token, index)
    return []


def _noun_arguments(trigger: Trigger, index: MentionIndex) -> Arguments:
    noun = trigger.token
    arguments = _own_arguments(trigger, index)
    maker = _maker_of(noun)
    setting = trigger.kind == "summit" and noun.dep_ == "pobj"
    for verb in support_verbs(maker) if not setting else ():
        _add_from_support(arguments, verb, maker, index)
    if setting and arguments.empty:
        arguments = _summiteers(noun, index)
    owned = any(child.dep_ == "poss" for child in noun.children)
    if arguments.subject.empty and noun.dep_ == "pobj" and noun.head.lower_ in SETTING and not setting and not owned:
        arguments.subject = _bystander(noun, index, arguments)
    if maker != noun:
        arguments.others += _maker_arguments(maker, index)
    return arguments


def _maker_of(noun: Token) -> Token:
    """The request that has a contact for its content ("a meeting request", "an offer of talks"), or the noun itself."""
    if noun.dep_ == "compound":
        return noun.head
    outer = noun.head.head
    asked = noun.dep_ == "pobj" and noun.head.lower_ in ("for", "of") and outer.lemma_ in MAKERS
    return outer if asked else noun


def _own_arguments(trigger: Trigger, index: MentionIndex) -> Arguments:
    """Sides within the noun phrase: "Moscow's talks with ...", "US-China talks", "a summit hosted by ..."."""
    noun = trigger.token
    arguments = Arguments()
    for child in noun.children:
        if child.dep_ == "poss":
            arguments.subject = side_of(child, index)
        elif child.dep_ == "prep" and child.lower_ in (*JOINING, "to", "from", "for"):
            arguments.others += _noun_prepositions(trigger, child, index)
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
    return sides + [side_of(child, index) for child in maker.children if child.dep_ == "poss"]


def _bystander(noun: Token, index: MentionIndex, arguments: Arguments) -> Side:
    """Whoever acts "after a meeting with ..." took part in it, if the words beside it name but one side."""
    verb = noun.head.head
    if not is_verb(verb) or not any(not side.empty for side in arguments.others):
        return Side()
    subject = subject_of(verb)
    return side_of(subject, index) if subject is not None and not _overlap(subject, noun) else Side()


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
    arranged = class_of(verb) != "support" and _names_both_sides(arguments)
    if arguments.subject.empty and subject is not None and not _overlap(subject, noun) and not arranged:
        arguments.subject = side_of(subject, index)
    for child in verb.children:
        joining = child.dep_ == "prep" and child.lower_ in ("with", "between", "by") and child.i > verb.i
        if child.dep_ == "agent" or joining:
            arguments.others += _objects_of(child, index)
        elif child.dep_ == "dobj" and not _overlap(child, noun) and verb.lemma_ in frame_words("company", "uniting"):
            arguments.others.append(side_of(child, index))


def _names_both_sides(arguments: Arguments) -> bool:
    """Whether a meeting "between A and B" needs no subject: who arranges it does not take part."""
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


def support_verbs(noun: Token) -> Iterator[Token]:
    """The verb that a contact noun is the object, subject or setting of."""
    head, steps = noun, 0
    while head.dep_ in ("conj", "pobj", "prep", "attr", "appos") and steps < FARTHEST:
        if head.dep_ == "prep":
            counted = head.lower_ in ("of", "in") and head.head.lemma_.lower() in frame_words("groups", "counted")
            counted = counted or (head.lower_ == "for" and head.head.lemma_ in MAKERS)
            if not counted and (head.lower_ not in SUPPORTING or not is_verb(head.head)):
                return
        head, steps = head.head, steps + 1
    if head.dep_ in ("dobj", "nsubjpass", "nsubj") and is_verb(head.head):
        yield head.head
    elif head.pos_ == "VERB" and head != noun:
        yield head


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """The token that is or controls the subject of a verb."""
    own = next((child for child in verb.children if child.dep_ in SUBJECT), None)
    if own is not None:
        relative = own.tag_ in ("WDT", "WP") or (own.lower_ == "that" and verb.dep_ == "relcl")
        return _antecedent(verb) if relative else own
    if depth > FARTHEST or verb.dep_ not in CONTROLLED:
        return None
    head = verb.head.head if verb.dep_ == "pcomp" else verb.head
    if verb.dep_ in COMPLEMENTS and verb.tag_ == "VB" and head.lemma_ in CONTROLLERS:
        receiver = next((child for child in head.children if child.dep_ == "dobj"), None)
        if receiver is not None:
            return receiver
    if is_noun(head):
        return head if verb.dep_ in ("acl", "relcl") and verb.tag_ == "VBN" else _maker_subject(head, depth)
    return subject_of(head, depth + 1) if is_verb(head) else None


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
    """The inviter, when the subject is the one invited: "invited Xi to visit", "an invitation to Fang to visit"."""
    head = verb.head
    if verb.dep_ in COMPLEMENTS and verb.tag_ == "VB" and head.lemma_ in INVITERS:
        invited = any(child.dep_ == "dobj" for child in head.children)
        return subject_of(head) if invited else None
    if verb.dep_ in ("acl", "relcl") and head.lemma_ in MAKERS:
        addressed = any(child.dep_ == "prep" and child.lower_ in ("for", "to", "from", "by") for child in head.children)
        governor = next(support_verbs(head), None) if addressed else None
        return subject_of(governor) if governor is not None else None
    return None


def _objects_of(prep: Token, index: MentionIndex) -> list[Side]:
    return [side_of(child, index) for child in prep.children if child.dep_ in ("pobj", "pcomp", "dobj")]


def _overlap(a: Token, b: Token) -> bool:
    return a == b or a.is_ancestor(b) or b.is_ancestor(a)
