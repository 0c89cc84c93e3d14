"""Words that look like a contact and tell of none: talk about talks, contacts in general, journeys to nowhere."""

from collections.abc import Sequence

from spacy.tokens import Token

from service.domain.vocabulary import MeetingStatus, Mode
from service.extraction.assessment import Assessment
from service.extraction.circumstances import is_mode
from service.extraction.contact_words import frame_words
from service.extraction.governors import subject_of
from service.extraction.mention_index import MentionIndex
from service.extraction.needs import has_visitor, has_what_it_needs
from service.extraction.other_senses import is_in_another_sense
from service.extraction.predicates import auxiliaries, class_of, is_due, is_infinitive, is_verb, words
from service.extraction.references import is_plural
from service.extraction.side import Arguments, side_of
from service.extraction.triggers import Trigger, gathering_words, trigger_words

ARRANGING = ("propose", "plan", "support")
DETERMINERS = ("det", "nummod", "poss")


def is_mere_mention(trigger: Trigger, arguments: Arguments, assessment: Assessment) -> bool:
    """Whether the words name a contact without telling of one."""
    if not has_what_it_needs(trigger, arguments):
        return True
    if _is_asked(trigger.token) or is_in_another_sense(trigger, arguments):
        return True
    refused = assessment.status is MeetingStatus.DECLINED
    return (
        _is_talk_about_talks(trigger)
        or (_is_generic(trigger, arguments, assessment) and not refused)
        or _is_open_ended(trigger, arguments, assessment)
        or _is_supposed(trigger)
        or _is_condition(trigger.token)
        or _is_time_of_day(trigger.token)
        or _goes_nowhere(trigger, arguments)
        or _invites_to_act(trigger)
        or _speaks_for(trigger)
        or _speaks_alone(trigger, arguments)
        or _is_compromise(trigger)
    )


def is_entry_granted(trigger: Trigger, arguments: Arguments, status: MeetingStatus | None) -> bool:
    """Whether entry to a country is told of, but not that an official of another is refused it."""
    if "refusal" not in trigger.needs:
        return False
    guests = arguments.sides()
    official = any(g.people or g.offices or (g.back is not None and g.back.pos_ == "PRON") for g in guests)
    return not official or status is not MeetingStatus.DECLINED


def is_on_business(trigger: Trigger, arguments: Arguments) -> bool:
    """Whether a stay is a visit: somebody is there for a purpose, or will be ("is in Ankara for talks")."""
    if trigger.kind != "stay" or not has_visitor(trigger, arguments):
        return False
    verb = trigger.token
    ahead = any(aux.lower_ in words("cues", "modal_future") or aux.lower_ == "to" for aux in auxiliaries(verb))
    return ahead or any(
        (child.dep_ == "prep" and child.lower_ == "for")
        or (child.dep_ in ("advcl", "xcomp") and is_infinitive(child))
        or _names_purpose(child)
        for child in verb.children
    )


def _names_purpose(prep: Token) -> bool:
    """Whether the parse hung on the place what somebody is there for: "is [in Algiers for talks]"."""
    purposes = (
        part for place in prep.children for link in place.children if link.lower_ == "for" for part in link.children
    )
    return prep.dep_ == "prep" and any(part.lemma_.lower() in trigger_words() for part in purposes)


def is_call_by_outsider(arguments: Arguments, predicates: Sequence[Token], index: MentionIndex) -> bool:
    """Whether somebody who would take no part calls for a contact: "urged the two to meet", "called for talks"."""
    own = {code for side in arguments.sides() for code in side.codes()}
    for predicate in predicates:
        if predicate.lemma_ in words("cues", "calling") and class_of(predicate) == "propose":
            caller = subject_of(predicate) if is_verb(predicate) else None
            if (
                caller is not None and caller.pos_ == "PRON"
            ):  # nobody calls himself by name: "They urged A and B to meet"
                return len(own) > 1 and caller.lower_ in ("he", "she", "they")
            return caller is not None and not own & set(side_of(caller, index).codes())
    return False


def _is_asked(token: Token) -> bool:
    """Whether a question only asks for it: "Did the ministers meet?", "Are any talks planned?"."""
    sentence = token.sent
    if "?" not in {mark.text for mark in sentence[-2:]}:
        return False
    return any(_is_inverted(verb) for verb in (token, *token.ancestors) if verb.dep_ in ("ROOT", "ccomp", "conj"))


def _is_inverted(verb: Token) -> bool:
    """Whether an auxiliary stands before the subject and no word asks how or why, which takes the rest as given."""
    subject = next((child.i for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "expl")), None)
    if subject is None or any(child.tag_ in ("WRB", "WP", "WDT") and child.i < subject for child in verb.children):
        return False
    return any(child.dep_ in ("aux", "auxpass") and child.i < subject for child in verb.children) or verb.i < subject


def _is_talk_about_talks(trigger: Trigger) -> bool:
    """Talks to arrange a contact are no contact: "in final talks to set up the first meeting"."""
    if not trigger.is_noun:
        return False
    for child in trigger.token.children:
        arranging = child.dep_ in ("acl", "relcl") and child.tag_ == "VB" and class_of(child) in ARRANGING
        if arranging and any(part.dep_ == "dobj" and part.lemma_ in trigger_words() for part in child.children):
            return True
        topic = child.dep_ == "prep" and child.lower_ in ("about", "on", "over")
        if topic and any(
            part.lemma_ in ("meeting", "summit", "visit") and part.dep_ == "pobj" for part in child.children
        ):
            return True
    return False


def _is_generic(trigger: Trigger, arguments: Arguments, assessment: Assessment) -> bool:
    """Contacts in general: "any talks", "often meet", "telephone conversations between commanders"."""
    token = trigger.token
    bare = _is_bare(token)
    if trigger.is_noun and token.tag_ == "NNS" and any(map(_is_habitual, assessment.predicates[1:2])):
        return True
    if trigger.is_noun and trigger.kind in ("conversation", "call") and token.tag_ == "NNS" and bare:
        return not any(side.codes() for side in arguments.others)
    if not trigger.is_noun and any(map(_is_recurrence, token.children)):
        return True
    for child in token.children:
        if child.dep_ in ("det", "amod", "advmod") and child.lower_ in words("cues", "generic"):
            return not (child.lower_ == "ongoing" and trigger.is_noun)
    return False


def _is_recurrence(phrase: Token) -> bool:
    """Whether words say how often something happens: "meets every other year", "met each spring"."""
    return phrase.dep_ == "npadvmod" and any(child.lower_ in ("every", "each") for child in phrase.children)


def _is_habitual(verb: Token) -> bool:
    """Whether a verb tells of what is done time and again: "have usually ended"."""
    return any(child.dep_ == "advmod" and child.lower_ in words("cues", "generic") for child in verb.children)


def _is_supposed(trigger: Trigger) -> bool:
    """Whether it is said what a contact would be or do if there were one: "a meeting would help"."""
    noun, verb = trigger.token, trigger.token.head
    indefinite = any(child.dep_ == "det" and child.lower_ in ("a", "an", "such") for child in noun.children)
    if not trigger.is_noun or noun.dep_ != "nsubj" or not (indefinite or _is_bare(noun)):
        return False
    if class_of(verb) is not None and verb.lemma_ not in frame_words("supposed", "verbs"):
        return False
    would = any(aux.lower_ in ("would", "'d", "’d", "could", "might") for aux in auxiliaries(verb))
    return would and not any(_is_occasion(part) for part in noun.subtree)


def _is_condition(verb: Token) -> bool:
    """Whether a clause without "if" supposes it: "Should the leaders meet, ...", "Were they to meet, ..."."""
    return verb.dep_ == "advcl" and any(
        aux.lower_ in ("should", "were", "had") and aux.i == verb.left_edge.i for aux in auxiliaries(verb)
    )


def _goes_nowhere(trigger: Trigger, arguments: Arguments) -> bool:
    """A journey is a contact only to a place, party or person named."""
    if trigger.frame not in ("travel", "send", "visit", "invite"):
        return False
    traveller = arguments.subject
    known = traveller.people or traveller.offices or traveller.back
    if trigger.kind == "stay" and not (known or (traveller.team and traveller.codes())):
        return True
    return not any(side.places or side.parties or side.people or side.offices or side.back for side in arguments.others)


def _is_bare(noun: Token) -> bool:
    return not any(child.dep_ in DETERMINERS for child in noun.children)


def _is_open_ended(trigger: Trigger, arguments: Arguments, assessment: Assessment) -> bool:
    """Negotiations that go on or are wished for, without an occasion: "readiness to continue talks"."""
    if not trigger.is_noun:
        return _goes_on(trigger, arguments, assessment)
    if trigger.kind not in ("talks", "conversation") or not _is_bare(trigger.token):
        return False
    if assessment.status not in (MeetingStatus.PROPOSED, MeetingStatus.PLANNED):
        return False
    about = any(child.dep_ == "prep" and child.lower_ in ("on", "about", "over") for child in trigger.token.children)
    verbs = frame_words("open_ended", "verbs") | (frame_words("open_ended", "opening") if about else frozenset())
    going_on = [token for token in assessment.predicates[1:3] if token.lemma_.lower() in verbs]
    return bool(going_on) and not any(_is_occasion(part) for token in going_on for part in token.subtree)


def _goes_on(trigger: Trigger, arguments: Arguments, assessment: Assessment) -> bool:
    """Whether states only keep speaking: "has been talking to Oman for years", "will continue to consult closely"."""
    verb = trigger.token
    if trigger.kind not in ("talks", "conversation") or trigger.mode is not Mode.UNSPECIFIED:
        return False
    if any(side.people or any(not office.plural for office in side.offices) for side in arguments.sides()):
        return False
    kept_up = any(token.lemma_.lower() in frame_words("open_ended", "lasting") for token in assessment.predicates[1:3])
    if any(is_mode(part) for child in verb.children for part in (child, *child.children)):
        return False
    lasting = verb.tag_ == "VBG" and any(aux.lemma_ == "be" for aux in auxiliaries(verb)) and not is_due(verb)
    return (kept_up or lasting) and not any(_is_occasion(part) for part in verb.subtree)


def _is_time_of_day(noun: Token) -> bool:
    """Whether a meal only tells when: "after dinner", "before lunch"."""
    when = noun.dep_ == "pobj" and noun.head.lower_ in ("after", "before", "until", "since")
    return when and noun.lemma_.lower() in frame_words("open_ended", "meals") and not list(noun.children)


def _is_occasion(token: Token) -> bool:
    when = token.ent_type_ == "DATE" and not (token.dep_ == "pobj" and token.head.lower_ == "for")  # "for years"
    return when or (token.ent_type_ == "GPE" and token.head.lower_ in ("in", "at"))


def _invites_to_act(trigger: Trigger) -> bool:
    """An invitation to do something else than come or meet is none to a contact: "invited Oman to join the project"."""
    if trigger.frame != "invite":
        return False
    acts = [
        child for child in trigger.token.children if child.dep_ in ("xcomp", "ccomp", "advcl") and is_infinitive(child)
    ]
    return bool(acts) and not any(_is_coming(act) for act in acts)


def _is_compromise(trigger: Trigger) -> bool:
    """Whether parties only yield to each other: "meet China halfway", "met in the middle"."""
    around = trigger.token.children if trigger.frame == "meet" and not trigger.is_noun else ()
    ways = frame_words("open_ended", "compromise")
    return any(
        child.lower_ in ways or any(part.lower_ in ways and part.i == child.right_edge.i for part in child.children)
        for child in around
        if child.dep_ in ("advmod", "prep", "npadvmod")
    )


def _speaks_for(trigger: Trigger) -> bool:
    """Whether somebody is a mouthpiece: "who speaks for the contingent", but not "spoke for an hour"."""
    if trigger.frame != "converse" or trigger.token.lemma_ != "speak":
        return False
    whom = [part for child in trigger.token.children if child.lower_ == "for" for part in child.children]
    return any(part.dep_ == "pobj" and part.lemma_ not in frame_words("groups", "counted") for part in whom)


def _speaks_alone(trigger: Trigger, arguments: Arguments) -> bool:
    """Whether one person holds forth, with nobody said to be spoken with: "spoke of progress", "spoke at a forum"."""
    verb, speaker = trigger.token, arguments.subject
    if trigger.frame != "converse" or verb.lemma_ not in ("speak", "talk") or trigger.further:
        return False
    if any(not side.empty for side in arguments.others) or len(speaker.people) + len(speaker.offices) != 1:
        return False
    if speaker.back is not None or (speaker.group is not None and is_plural(speaker.group)):
        return False
    around = [part for child in verb.children for part in (child, *child.children)]
    return not any(is_mode(part) or part.lower_ in ("together", "again", "with") for part in around)


def _is_coming(act: Token) -> bool:
    """Whether what is done is a contact or brings people to one: "to visit", "to attend the summit"."""
    if act.lemma_.lower() in trigger_words() | frame_words("open_ended", "coming"):
        return True
    return any(part.lemma_.lower() in gathering_words() for part in act.subtree if part.dep_ in ("dobj", "pobj"))
