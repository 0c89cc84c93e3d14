"""Who stands around a contact: its sides, found in the parse."""

from spacy.tokens import Token

from service.extraction.bystanders import (
    met_on_arrival,
    nested_with,
    torn_subject,
)
from service.extraction.callees import is_called_something, lacks_its_other
from service.extraction.contact_words import frame_words
from service.extraction.governors import inviter_of, subject_of, support_verbs
from service.extraction.makers import (
    give_sayers_party,
    maker_above,
    maker_sides,
    subject_side,
)
from service.extraction.mention_index import MentionIndex
from service.extraction.noun_arguments import chairs, noun_sides, unsaid_speaker
from service.extraction.parties import seat_of
from service.extraction.side import Arguments, Side, objects_of, side_in, side_of
from service.extraction.triggers import MAKERS, Trigger


def read_arguments(trigger: Trigger, index: MentionIndex) -> Arguments:
    """The sides of a contact as its clause gives them."""
    if "journey" in trigger.needs and trigger.token.tag_ == "NNP":  # "Tunis was dropped"
        return Arguments(others=[side_in([trigger.token.i], trigger.token.doc, index)])
    if trigger.is_noun:
        arguments, verb = noun_sides(trigger, index), next(support_verbs(trigger.token), None)
    else:
        arguments, verb = _verb_arguments(trigger, index), trigger.token
    if verb is not None:
        give_sayers_party(arguments, verb, index)
    return arguments


def _verb_arguments(trigger: Trigger, index: MentionIndex) -> Arguments:
    verb = trigger.token
    subject = subject_of(verb)
    behind = subject is not None and subject.head == verb and subject.left_edge.i == verb.i + 1
    torn = torn_subject(verb, index) if subject is None or behind else Side()
    if behind and not torn.empty:  # the parse took the object for the subject
        subject = None
    arguments = Arguments(subject_side(subject, index) if subject is not None else torn)
    _mend_list(arguments, verb, subject, index)
    around = [child for word in trigger.words for child in word.children if child not in trigger.words]
    arguments.others += [side for child in around for side in _sides_at(trigger, child, index)]
    if trigger.frame in ("converse", "discuss", "meet", "remote") and not any(
        not side.empty for side in arguments.others
    ):
        arguments.others += nested_with(verb, index)
    if trigger.frame == "send":
        arguments.subject = _sent(verb, arguments.subject, index)
    asked = subject is not None and trigger.frame == "meet" and subject.lemma_ in MAKERS
    if asked or lacks_its_other(trigger, arguments):  # "the request was met with a refusal"
        return Arguments()
    if arguments.subject.empty and any(not side.empty for side in arguments.others):
        arguments.subject = unsaid_speaker(verb, index)
    inviter = inviter_of(verb)
    if inviter is not None:
        arguments.others.append(side_of(inviter, index))
    arguments.others += chairs(verb, verb, index)
    if (maker := maker_above(verb)) is not None:
        arguments.others += maker_sides(maker, index)
    if trigger.frame in ("visit", "travel"):
        arguments.others += met_on_arrival(verb, index)
    idle = trigger.frame in ("receive", "write", "invite") and _acts_on_nobody(verb, arguments)
    return Arguments() if idle else arguments


def _sides_at(trigger: Trigger, child: Token, index: MentionIndex) -> list[Side]:
    """The sides that one word beside an expression of contact brings in."""
    if child.dep_ == "agent":
        return objects_of(child, index) if trigger.frame not in ("travel", "send") else []
    if child.dep_ == "poss":  # "attended Turkey's celebrations", "was her guest"
        return [side_of(child, index)] if trigger.frame in ("visit", "receive") else []
    if child.dep_ == "pobj" and child.head.lower_ in trigger.takes:
        return [side_of(child, index)]
    if child.head == trigger.token and (child.dep_ in _objects(trigger) or _is_torn_object(child, trigger, index)):
        return [_object_side(trigger, child, index)]
    if child.dep_ in ("prep", "advmod") and child.lower_ in frame_words("company", "beside"):
        return [side for part in (child, *child.children) for side in objects_of(part, index)]
    return objects_of(child, index) if child.dep_ in ("prep", "dative") and child.lower_ in trigger.takes else []


def _sent(verb: Token, sender: Side, index: MentionIndex) -> Side:
    """Who is sent, for whoever sends: "France sent a delegation", "the president is sending his minister"."""
    sent = next((child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")), None)
    side = side_of(sent, index) if sent is not None else Side()
    if not (side.people or side.offices or side.group or side.back):
        return Side()
    side.inherited += [] if side.codes() else sender.codes()
    return side


def _is_torn_object(child: Token, trigger: Trigger, index: MentionIndex) -> bool:
    """Whether somebody right behind a verb that the parse took for a phrase of time or manner is its object."""
    verb = trigger.token
    behind = child.dep_ in ("npadvmod", "dep", "attr", "oprd", "nsubj") and child.left_edge.i == verb.i + 1
    alone = behind and not any(other.dep_ == "dobj" for other in verb.children)
    return alone and trigger.frame in ("meet", "receive", "phone", "invite") and index.names_somebody(child)


def _acts_on_nobody(verb: Token, arguments: Arguments) -> bool:
    """Whether those who "see" or "write" do it to none who could take part, nor to each other."""
    mutual = any(child.dep_ == "dobj" and child.lower_ in ("other", "another") for child in verb.children)
    return arguments.subject.plural_back and not mutual and all(side.empty for side in arguments.others)


def _objects(trigger: Trigger) -> tuple[str, ...]:
    """How the parse may have hung the other side on the verb of a frame."""
    if trigger.frame in ("discuss", "travel", "send"):
        return ()
    named = trigger.frame == "phone"  # "called Foreign Minister ...", read as what she was called
    return ("dobj", "dative", "oprd") if named else ("dobj", "dative")


def _mend_list(arguments: Arguments, verb: Token, subject: Token | None, index: MentionIndex) -> None:
    """Put together the subjects that the parse made of one list ("A of X, B of Y, and C of Z met")."""
    known = {id(mention) for mention in arguments.subject.people}
    for child in verb.children:
        if child.dep_ == "nsubj" and child.i < verb.i and child != subject:
            side = side_of(child, index)
            arguments.subject.people += [mention for mention in side.people if id(mention) not in known]
            arguments.subject.offices += [
                mention for mention in side.offices if mention not in arguments.subject.offices
            ]


def _object_side(trigger: Trigger, token: Token, index: MentionIndex) -> Side:
    side = side_of(token, index)
    if trigger.frame == "phone" and is_called_something(trigger.token, token):
        return Side()
    if trigger.frame == "phone" and not side.people and not side.offices:  # "called Ankara", read as a place
        side.inherited += [seat] if (seat := seat_of(token.text)) else []
    token = side.head or token  # "whom" is who was named before
    heads = [token, *token.conjuncts, *(child for child in token.children if child.dep_ == "appos")]
    guest = side.back or side.group in heads or index.within(head.i for head in heads)
    return side if guest or trigger.frame != "receive" else Side()
