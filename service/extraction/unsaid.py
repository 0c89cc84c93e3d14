"""Sides that a contact leaves unsaid: those of the contact told of just before."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from service.domain.vocabulary import MeetingStatus, OfficeFunction
from service.extraction.agreement import dates_agree, kinds_agree, modes_agree
from service.extraction.antecedents import antecedent, copy_sides
from service.extraction.assessment import FINAL
from service.extraction.collectives import REACH, named_until
from service.extraction.contact import Contact, is_organisation
from service.extraction.delegations import find_delegations
from service.extraction.gatherings import is_regional
from service.extraction.predicates import class_of, is_copula
from service.extraction.reading import Mentions, in_passage
from service.extraction.side import Arguments, Side
from service.extraction.unowned import COUNTERPART, tells_nobody


def complete_sides(contact: Contact, told: Sequence[Contact], mentions: Mentions) -> None:
    """Give a contact that leaves sides unsaid those of the one told of just before, or those whom the title names."""
    if len({code for side in contact.arguments.sides() if side.stated for code in side.codes()}) > 1:
        return
    if "sequel" in contact.trigger.needs:
        _continue_series(contact, told)
        return
    if "journey" in contact.trigger.needs:
        _join_journey(contact, told)
        return
    if _is_at_stop(contact.trigger.token) and _join_traveller(contact, told):
        return
    if _take_topic(contact, mentions) or _take_body(contact, mentions):
        return
    last = told[-1] if told else None
    if last is None or contact.passage.index - last.passage.index > 1:
        _take_title(contact, mentions)
        _take_joint_subject(contact, mentions)
        _take_delegations(contact, mentions)
        return
    same_sentence = last.passage is contact.passage and last.sentence.start == contact.sentence.start
    if _is_another(contact, last, same_sentence=same_sentence) or _is_visit_between(contact, last):
        leave_host(contact)
        _take_sides(contact, last, people=False)
    elif _answers(contact, last) or _is_agreed_on(contact):
        leave_host(contact)
        _take_sides(contact, last, people=True)
    elif not contact.complete and not contact.definite and contact.trigger.kind not in ("visit", "summit"):
        _continue(contact, last, same_sentence=same_sentence)


def _join_journey(leg: Contact, told: Sequence[Contact]) -> None:
    """A leg or stop of a journey has the traveller of the journey told of before."""
    for earlier in reversed(told):
        if leg.passage.index - earlier.passage.index > REACH:
            return
        if earlier.trigger.kind in ("visit", "stay") and not earlier.arguments.subject.empty:
            leg.arguments.subject = earlier.arguments.subject
            named = (place for side in leg.arguments.others for place in side.places)
            leg.place = leg.place or next(named, None)
            leg.date = None if leg.assessment.status in FINAL else leg.date  # of the day or of the week to come?
            return


def _continue_series(contact: Contact, told: Sequence[Contact]) -> None:
    """One more of a kind, of which the words give a day or what becomes of it, is like the one told of just before."""
    last = told[-1] if told else None
    near = last is not None and contact.passage.index - last.passage.index <= 1
    verb = contact.trigger.token.head
    timed = contact.date is not None or any(
        child.dep_ == "npadvmod" or child.lower_ in ("later", "earlier", "ago") for child in verb.children
    )
    if last is None or not near or (is_copula(verb) and not timed):
        return
    contact.trigger = replace(contact.trigger, kind=last.trigger.kind, mode=last.mode)
    contact.mode = last.mode
    _take_sides(contact, last, people=False)


def _is_at_stop(word: Token) -> bool:
    """Whether a clause tells what is done at the place before it: "in Cairo, where the premier will host a lunch"."""
    clause = next((step for step in (word, *word.ancestors) if step.dep_ in ("relcl", "advcl")), None)
    return clause is not None and any(child.lower_ == "where" and child.i < clause.i for child in clause.children)


def _join_traveller(contact: Contact, told: Sequence[Contact]) -> bool:
    """Let whoever goes to a place be met by whoever is told to be host there; answers whether anybody goes there."""
    hosts = set(contact.party_codes())
    for earlier in reversed(told):
        if earlier.passage is not contact.passage or earlier.sentence.start != contact.sentence.start:
            return False
        if earlier.trigger.kind == "visit" and hosts and hosts <= set(earlier.party_codes()):
            contact.arguments.others.append(earlier.arguments.subject)
            return True
    return False


def _take_title(contact: Contact, mentions: Mentions) -> None:
    """Today's meeting is one of those whom the title names, where the text told of none yet."""
    if not _is_of_the_day(contact):
        return
    named = [m for m in mentions.people if m.passage == 0 and m.person.party]
    if len({mention.person.party for mention in named}) > 1 and contact.passage.index > 0:
        leave_host(contact)
        contact.arguments.others += [Side(people=[mention]) for mention in named]


def _is_of_the_day(contact: Contact) -> bool:
    """Whether words speak of a day's meeting as known, and not of whose it is: "Today's meeting in Oslo"."""
    noun = contact.trigger.token
    day = any(child.dep_ == "poss" and child.lower_ in ("today", "yesterday") for child in noun.children)
    return contact.trigger.is_noun and contact.trigger.kind != "visit" and day and tells_nobody(noun)


def _take_topic(contact: Contact, mentions: Mentions) -> bool:
    """A contact "with" somebody that nobody is said to have is of whom the text speaks; answers whether it is.

    "The minister flew on to Rome. A dinner with his Italian colleague was cancelled."
    """
    noun, codes = contact.trigger.token, contact.party_codes()
    with_one = [side for side in contact.arguments.others if side.link == "with" and (side.people or side.offices)]
    if not contact.trigger.is_noun or len(codes) != 1 or not with_one or not contact.arguments.subject.empty:
        return False
    if noun.dep_ not in ("nsubj", "nsubjpass") or any(side.back is not None for side in contact.arguments.sides()):
        return False
    owner = next((word for word in noun.subtree if word.i > noun.i and word.tag_ == "PRP$"), None)
    here, first = contact.passage.index, contact.sentence.start
    met = {id(mention.person) for side in with_one for mention in side.people}
    if owner is not None:
        topic = antecedent(owner, here, mentions, met)
    else:
        before = [m for m in named_until(mentions.people, here, first) if m.passage == here and m.subject]
        topic = next((m for m in reversed(before) if m.person.function is not OfficeFunction.SPOKESPERSON), None)
    if topic is None or topic.person.party in (None, *codes) or not topic.person.official:
        return False
    contact.arguments.subject = Side(people=[topic])
    return True


def _take_body(contact: Contact, mentions: Mentions) -> bool:
    """A gathering of leaders of a region is that of the only body that the top names; answers whether it is.

    "ASEAN summit ends" over "Southeast Asian leaders closed their annual summit on Tuesday".
    """
    told = contact.assessment.status is not None and not contact.assessment.presupposed
    told = told and (contact.trigger.is_noun or not contact.bare)
    if contact.trigger.kind != "summit" or contact.party_codes() or not told or contact.passage.index == 0:
        return False
    if not any(map(is_regional, contact.sentence)):
        return False
    bodies = {m.party for m in in_passage(mentions.parties, 0) if is_organisation(m.party)}
    if len(bodies) == 1:
        contact.arguments.others.append(Side(inherited=list(bodies)))
    return len(bodies) == 1


def _take_delegations(contact: Contact, mentions: Mentions) -> None:
    """Known talks of nobody named are between those whose delegations were told of just before."""
    if not contact.definite or contact.trigger.kind not in ("talks", "meeting") or contact.party_codes():
        return
    doc, before = contact.passage.parsed, in_passage(mentions.parties, contact.passage.index)
    groups = find_delegations(doc, before) if tells_nobody(contact.trigger.token) else ()
    sent = [group.party for group in groups if group.party and group.end <= contact.trigger.token.i]
    if len(set(sent)) > 1:
        leave_host(contact)
        contact.arguments.others.append(Side(inherited=list(dict.fromkeys(sent))))


def _take_joint_subject(contact: Contact, mentions: Mentions) -> None:
    """Today's meeting is one of those last said to do something together: "A, B and C signed a treaty"."""
    if not _is_of_the_day(contact) or contact.party_codes():
        return
    here, first = contact.passage.index, contact.sentence.start
    doing: dict[tuple[int, int], list[str]] = {}
    for mention in named_until(mentions.parties, here, first, reach=1):
        if mention.doer is not None:
            doing.setdefault((mention.passage, mention.doer), []).append(mention.party)
    joint = [list(dict.fromkeys(codes)) for codes in doing.values()]
    last = next((codes for codes in reversed(joint) if len(codes) > 1), [])
    if last:
        contact.arguments.others.append(Side(inherited=last))


def _continue(contact: Contact, last: Contact, *, same_sentence: bool) -> None:
    """A contact beside another, or refused, or told anew, is with whom the other one was."""
    refused = contact.assessment.status in FINAL and bool(contact.party_codes())
    if same_sentence and not (contact.trigger.is_noun or refused):
        return
    if not same_sentence and contact.trigger.is_noun and contact.trigger.token.dep_ == "pobj" and not refused:
        prep = contact.trigger.token.head
        if prep.lower_ in ("in", "at", "during") and prep.head.pos_ == "VERB":
            return  # "In a separate meeting, she saw ..."
    if same_sentence or refused or contact.anew:
        _take_sides(contact, last, people=same_sentence or refused)
        if same_sentence and contact.place is None:
            contact.place = last.place


def _take_sides(contact: Contact, last: Contact, *, people: bool) -> None:
    if set(contact.party_codes()) <= set(last.party_codes()):
        side = Side()
        copy_sides(last, side, people=people)
        contact.arguments.others.append(side)


def leave_host(contact: Contact) -> None:
    """Forget the host that was read from the place: the words leave the sides to what was told before."""
    contact.arguments = Arguments(contact.arguments.subject, [s for s in contact.arguments.others if s.stated])


def _is_another(contact: Contact, last: Contact, *, same_sentence: bool) -> bool:
    """Whether it is another meeting of the same parties: "A second round ...", "The first round, in January, ..."."""
    if not contact.trigger.is_noun or any(side.stated for side in contact.arguments.sides()):
        return False
    if same_sentence and _is_one_of_them(contact.trigger.token):
        return True
    if not contact.anew and (same_sentence or _is_that_day(last, contact) or _names_setting(contact, last)):
        return False
    return tells_nobody(contact.trigger.token)


def _is_one_of_them(noun: Token) -> bool:
    """Whether it is one of several told of just before: "discussions, the third round of which is due today"."""
    return any(part.tag_ == "WDT" for child in noun.children if child.lower_ == "of" for part in child.children)


def _is_that_day(last: Contact, contact: Contact) -> bool:
    """Whether it can be of the day of the one before: what was held on a day is not what was put off or refused."""
    held = contact.assessment.status is MeetingStatus.HELD and contact.date is not None
    return dates_agree(last, contact) and not (held and last.assessment.status in FINAL)


def _names_setting(contact: Contact, last: Contact) -> bool:
    """Whether "the summit" is the one at which the contact before took place."""
    noun = contact.trigger.token
    return any(token.lemma_ == noun.lemma_ and token != last.trigger.token for token in last.sentence)


def _is_visit_between(contact: Contact, last: Contact) -> bool:
    """Whether it is a visit to one of those in contact by somebody unsaid: "reached during the visit to Rome"."""
    if contact.trigger.kind != "visit" or not contact.trigger.is_noun or not contact.definite:
        return False
    codes = set(contact.party_codes())
    if contact.people() or not codes or not codes < set(last.party_codes()):
        return False
    return not (dates_agree(last, contact) and kinds_agree(last, contact) and modes_agree(last, contact))


def _is_agreed_on(contact: Contact) -> bool:
    """Whether nobody is said to plan it, so that those do who spoke before: "It was agreed to meet in Rome"."""
    plan = contact.trigger.token.head
    if contact.trigger.is_noun or not contact.arguments.empty or class_of(plan) not in ("plan", "propose"):
        return False
    return any(child.dep_ in ("nsubjpass", "expl", "nsubj") and child.lower_ == "it" for child in plan.children)


def _answers(contact: Contact, last: Contact) -> bool:
    """Whether one of those who had contact proposes another without saying to whom: "He offered talks in Oslo"."""
    if contact.assessment.status is not MeetingStatus.PROPOSED or contact.trigger.kind not in (
        "meeting",
        "talks",
        "call",
    ):
        return False
    others = [side for side in contact.arguments.others if side.stated]
    people = contact.people()
    if others or not people or not all(person in last.people() for person in people):
        return False
    words = (contact.trigger.token, *contact.assessment.predicates[1:2])
    if any(child.lower_ in COUNTERPART and child.dep_ == "prep" for word in words for child in word.children):
        return False
    return contact.trigger.is_noun or not any(child.dep_ == "dobj" for child in contact.trigger.token.children)
