"""Who stands around a noun that names a contact: in its own phrase, around its verb, and where it is set."""

from dataclasses import replace

from spacy.tokens import Token

from service.extraction.bystanders import (
    SETTING,
    bystander,
    cataphor,
    met_on_arrival,
    speaker,
    summiteers,
)
from service.extraction.contact_words import frame_words
from service.extraction.governors import inviter_of, owner_of, subject_of, support_verbs
from service.extraction.makers import (
    bidding_sides,
    honoured,
    is_asked,
    is_bidding,
    is_within,
    maker_of,
    maker_sides,
    subject_side,
)
from service.extraction.mention_index import MentionIndex
from service.extraction.occasions import on_occasion
from service.extraction.predicates import PARTICIPLES, STATUS_OF_CLASS, class_of, is_copula, is_verb
from service.extraction.side import Arguments, Side, objects_of, side_in, side_of
from service.extraction.triggers import Trigger, contact_nouns

JOINING = ("with", "between", "among", "of", "by", "involving", "alongside")
PAST = ("VBN", "VBD")
NESTING = ("in", "at", "on", "over", "about", "regarding", "concerning")
"""Prepositions below whose objects the parse may have hung the sides: "talks over gas between A and B"."""


def unsaid_speaker(word: Token, index: MentionIndex) -> Side:
    """The speaker who leaves himself out ("Spoke with ..."), and stands at the word of contact itself."""
    return side_in([word.i], word.doc, index)


def noun_sides(trigger: Trigger, index: MentionIndex) -> Arguments:
    """The sides of a contact that a noun names."""
    noun = trigger.token
    bidding = is_bidding(trigger)
    arguments = Arguments(others=bidding_sides(noun, index)) if bidding else _own_arguments(trigger, index)
    maker = maker_of(noun)
    around = noun.head.head
    governed = class_of(around) in STATUS_OF_CLASS or around.lemma_ in frame_words("company", "part_taking")
    joined = noun.head.lower_ == "with" or any(c.dep_ == "prep" and c.lower_ == "with" for c in noun.children)
    setting = trigger.kind == "summit" and noun.dep_ == "pobj" and not (joined or governed)
    for verb in support_verbs(maker) if not setting else ():
        _add_from_support(arguments, trigger, verb, maker, index)
    if setting and arguments.empty:
        arguments = summiteers(noun, index)
    owned = any(child.dep_ == "poss" for child in noun.children)
    within = noun.dep_ == "pobj" or noun.head.dep_ == "prep"  # the parse takes "following" for a verb with an object
    if arguments.subject.empty and within and noun.head.lower_ in SETTING and not setting and not owned:
        arguments.subject = bystander(noun, index, arguments)
    if arguments.subject.empty and len({code for side in arguments.others for code in side.codes()}) == 1:
        arguments.subject = speaker(maker, index)
    if maker != noun:
        arguments.others += maker_sides(maker, index)
    if trigger.kind == "visit":
        arguments.others += met_on_arrival(noun, index)
    if arguments.subject.empty and (owner := _count_owner(noun) or _on_schedule(noun)) is not None:
        arguments.subject = side_of(owner, index)
    if arguments.subject.empty:
        unsaid = (unsaid_speaker(word, index) for word in (noun, *support_verbs(maker)))
        arguments.subject = next((side for side in unsaid if not side.empty), arguments.subject)
    if not any(not side.empty for side in arguments.others):
        occasion = on_occasion(trigger, index)
        return arguments if occasion.empty else occasion
    return arguments


def _own_arguments(trigger: Trigger, index: MentionIndex) -> Arguments:
    """Sides within the noun phrase: "Moscow's talks with ...", "US-China talks", "a summit hosted by ..."."""
    noun = trigger.token
    arguments = Arguments()
    for child in noun.children:
        if child.dep_ == "poss" and not _is_own(child):
            arguments.subject = side_of(cataphor(child) or child, index)
        elif child.dep_ == "prep" and child.lower_ in (*JOINING, "to", "from", "for", *trigger.takes):
            arguments.others += _noun_prepositions(trigger, child, index)
        elif child.dep_ == "prep" and child.lower_ in NESTING:
            arguments.others += _nested_below(child, index)
        elif child.dep_ == "appos" and child.lemma_.lower() in frame_words("groups", "ordinal"):
            joined = [part for part in child.children if part.dep_ == "prep" and part.lower_ in JOINING]
            arguments.others += [side for part in joined for side in _noun_prepositions(trigger, part, index)]
        elif child.dep_ == "acl" and child.tag_ in PARTICIPLES:
            arguments.others += _told_beside(child, index)
        elif child.dep_ == "relcl":
            arguments.others += _hosts(child, index)
    arguments.others += [s for prep in _counted_joints(noun) for s in _noun_prepositions(trigger, prep, index)]
    modifiers = side_in(range(noun.left_edge.i, noun.i), noun.doc, index)
    if not modifiers.empty and not arguments.subject.people:
        arguments.others.append(modifiers)
    if arguments.empty and trigger.kind != "visit":  # "Talks due to open on Friday between A and B"
        below = (part for part in noun.subtree if part.i > noun.i and part.lower_ == "between" and part.dep_ == "prep")
        arguments.others += [side for prep in below for side in _noun_prepositions(trigger, prep, index)]
    return arguments


def _count_owner(noun: Token) -> Token | None:
    """Whose a count of contacts is: "the president's series of meetings"."""
    counted = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else noun
    return owner_of(counted) if counted.lemma_.lower() in frame_words("groups", "counted") else None


def _on_schedule(noun: Token) -> Token | None:
    """On whose programme a contact is said to be: "A meeting with B is on the president's schedule"."""
    if noun.dep_ != "nsubj" or not is_copula(noun.head):
        return None
    timetables = frame_words("groups", "timetables")
    phrases = [part for child in noun.head.children if child.lower_ == "on" for part in child.children]
    return next((owner_of(part) for part in phrases if part.lemma_.lower() in timetables), None)


def _told_beside(participle: Token, index: MentionIndex) -> list[Side]:
    """Sides of "talks bringing together A and B", "a dinner hosted by A"; who only arranged it is none."""
    objects = [part for part in participle.children if part.dep_ == "dobj" and participle.tag_ == "VBG"]
    link = "between" if participle.lemma_ in frame_words("company", "uniting") else ""
    sides = [replace(side_of(part, index), link=link) for part in objects]
    arranged = participle.lemma_ in frame_words("company", "brokering")
    agents = [part for part in participle.children if part.dep_ == "agent" and not arranged]
    return sides + [side for part in agents for side in objects_of(part, index)]


def _counted_joints(noun: Token) -> list[Token]:
    """What brings in the sides of "The meeting was the first between ..."."""
    if noun.dep_ != "nsubj" or not is_copula(noun.head):
        return []
    said = [child for child in noun.head.children if child.dep_ in ("attr", "acomp")]
    counted = [word for word in said if word.lemma_.lower() in frame_words("groups", "ordinal")]
    return [part for word in counted for part in word.children if part.dep_ == "prep" and part.lower_ in JOINING]


def _is_own(possessive: Token) -> bool:
    """Whether a pronoun only repeats who holds the contact: "the two armies held their first talks"."""
    if possessive.pos_ != "PRON":
        return False
    verb = next(support_verbs(possessive.head), None)
    own = verb is not None and verb.dep_ != "acl" and class_of(verb) == "support"
    subject = subject_of(verb) if verb is not None and own else None
    return subject is not None and subject.pos_ != "PRON" and subject.i < possessive.i


def _hosts(clause: Token, index: MentionIndex) -> list[Side]:
    """Who holds a gathering, or whom it unites, by a clause of its own: "a conference that Oman was to host"."""
    verb = next((c for c in clause.children if c.dep_ == "xcomp"), clause) if clause.lemma_ == "be" else clause
    holding = verb.lemma_ in frame_words("company", "holding")
    subject = next((c for word in (verb, clause) for c in word.children if c.dep_ == "nsubj"), None)
    if subject is not None and subject.tag_ not in ("WDT", "WP"):
        return [side_of(subject, index)] if holding else []
    if verb.lemma_ not in frame_words("company", "uniting"):
        return []
    return [s for c in verb.children for s in ([side_of(c, index)] if c.dep_ == "dobj" else _joined_by(c, index))]


def _joined_by(child: Token, index: MentionIndex) -> list[Side]:
    """Sides after a "with" beside whom a gathering unites: "that was to bring A together with B"."""
    return objects_of(child, index) if child.dep_ == "prep" and child.lower_ == "with" else []


def _add_from_support(arguments: Arguments, trigger: Trigger, verb: Token, noun: Token, index: MentionIndex) -> None:
    joined = ("with", "between", "by", *(("from", "to") if trigger.kind in ("call", "letter") else ()))
    subject = subject_of(verb) if verb.lemma_ not in frame_words("company", "commenting") else None
    outside = class_of(verb) != "support" or verb.lemma_ in frame_words("company", "brokering")
    arranged = outside and (_names_both_sides(arguments, trigger) or _is_brokered(verb, noun, arguments))
    if arguments.subject.empty and subject is not None and not is_within(noun, subject) and not arranged:
        arguments.subject = subject_side(subject, index)
    arguments.others += chairs(verb, noun, index)
    for child in verb.children:
        joining = child.dep_ == "prep" and child.lower_ in joined and child.i > verb.i
        sent = child.dep_ in ("dative", "prep") and child.lower_ == "to" and child.i > noun.i
        if (child.dep_ == "agent" and not arranged) or joining or sent:
            arguments.others += objects_of(child, index)
        elif is_asked(child, verb, noun):
            arguments.others.append(side_of(child, index))
    bidder = inviter_of(verb)  # "asked her to attend the summit", "barred her from it"
    if bidder is not None and not arranged:
        arguments.others.append(side_of(bidder, index))
    if trigger.kind == "meeting":
        arguments.others += [side for word in (verb, noun) for side in honoured(word, index)]


def chairs(verb: Token, word: Token, index: MentionIndex) -> list[Side]:
    """Who presides over a contact by a participle hung on its verb: "held a meeting in Oslo, chaired by A"."""
    presiding = frame_words("company", "presiding")
    hung = [c for c in verb.children if c.dep_ == "advcl" and c.i > word.i and c.tag_ in PAST and c.lemma_ in presiding]
    return [side for word in hung for part in word.children if part.dep_ == "agent" for side in objects_of(part, index)]


def _is_brokered(verb: Token, noun: Token, arguments: Arguments) -> bool:
    """Whether a known contact of others is what somebody brought about: "who brokered the encounter"."""
    known = noun.dep_ == "dobj" and any(child.lower_ in ("the", "this", "that") for child in noun.children)
    return known and verb.lemma_ in frame_words("company", "brokering") and arguments.empty


def _names_both_sides(arguments: Arguments, trigger: Trigger) -> bool:
    """Whether a meeting "between A and B" needs no subject: who arranges or brokers it does not take part."""
    if any(side.plural_back and side.link == "between" for side in arguments.others):
        return True
    if any(side.link == "between" and len(side.people) > 1 for side in arguments.others):
        return True
    others = ("with", "to") if trigger.kind == "visit" else ("with",)  # "cancelled a visit to Israel and Jordan"
    return len({code for side in arguments.others if side.link not in others for code in side.codes()}) > 1


def _noun_prepositions(trigger: Trigger, prep: Token, index: MentionIndex) -> list[Side]:
    word = prep.lower_
    asked = maker_of(trigger.token) != trigger.token
    if word in ("to", "from") and trigger.kind not in ("visit", "letter", "call") and not asked:
        return []
    if word == "for" and trigger.kind not in ("summit", "meeting"):
        return []
    sides = objects_of(prep, index)
    if word == "of":
        sides += _whose_gathering(prep, index)
    if word == "between" and len({code for side in sides for code in side.codes()}) < 2:
        sides.append(replace(_range_after(prep, index), link=word))
    return sides + _nested_below(prep, index)


def _whose_gathering(prep: Token, index: MentionIndex) -> list[Side]:
    """Sides before what a contact is a part of: "a session of the EU leaders' summit"."""
    wholes = (part for part in prep.children if part.dep_ == "pobj" and part.lemma_.lower() in contact_nouns())
    return [side_in(range(whole.left_edge.i, whole.i), whole.doc, index) for whole in wholes]


def _nested_below(prep: Token, index: MentionIndex) -> list[Side]:
    """Sides that the parse hung below a place: "talks in Geneva with ...", "a trip to Oslo by ..."."""
    for nested in prep.subtree:
        if nested.dep_ == "prep" and nested.lower_ in ("with", "between", "by") and nested.i > prep.i:
            return objects_of(nested, index)
    return []


def _range_after(prep: Token, index: MentionIndex) -> Side:
    """What stands between "between" and the next verb, where the parse tore "A and B" apart."""
    doc, end = prep.doc, prep.i + 1
    joined = False
    while end < prep.sent.end and not is_verb(doc[end]) and doc[end].text not in (";", ":", "("):
        if joined and (doc[end].text == "," or doc[end].lower_ in ("in", "at", "on")):
            break
        joined = joined or doc[end].lower_ == "and"
        end += 1
    return side_in(range(prep.i + 1, end), doc, index)
