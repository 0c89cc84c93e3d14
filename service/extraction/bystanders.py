"""Who takes part in a contact though its own words do not say so: whoever acts in the clause around it."""

from collections.abc import Iterator

from spacy.tokens import Token

from service.extraction.contact_words import frame_words
from service.extraction.governors import FARTHEST, subject_of, support_verbs
from service.extraction.mention_index import MentionIndex
from service.extraction.predicates import AUXILIARIES, class_of, is_infinitive, is_verb
from service.extraction.side import Arguments, Side, objects_of, side_in, side_of
from service.extraction.triggers import contact_nouns

SETTING = ("during", "after", "following", "at", "in", "before", "since", "from")
LONGEST_PATH = 5
"""Words between a verb and a phrase below it that may still be the verb's own."""
FINITE = ("VBD", "VBZ", "VBP")


def bystander(noun: Token, index: MentionIndex, arguments: Arguments) -> Side:
    """Whoever acts "after a meeting with ..." took part in it, and so did several who act after one of nobody named."""
    alone = all(side.empty for side in arguments.others)
    for verb in _acts_around(noun):
        subject = subject_of(verb)
        if subject is None:
            continue
        doer = _doer(subject)
        side = side_of(doer, index) if doer is not None and not (doer == noun or noun.is_ancestor(doer)) else Side()
        agents = [child for child in verb.children if child.dep_ == "agent"]
        if side.empty and agents:  # "This was announced by ... after a meeting with ..."
            side = next(iter(objects_of(agents[0], index)), side)
        return side if not alone or len(side.codes()) > 1 else Side()
    return Side()


def _acts_around(noun: Token) -> Iterator[Token]:
    """The verb during or after which a contact is told of, through other nouns: "said at a briefing after talks"."""
    step, steps = noun.head.head, 0
    while not is_verb(step) and steps < FARTHEST:
        if step.dep_ not in ("pobj", "prep", "npadvmod", "advmod", "dobj", "pcomp", "nsubj"):
            return
        step, steps = step.head, steps + 1
    if is_verb(step):
        yield step


def _doer(subject: Token) -> Token | None:
    """Who says what is the subject: "the remarks by A", "A's comments"; else the subject itself."""
    if subject.lemma_.lower() not in frame_words("speech", "nouns"):
        return subject
    for child in subject.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "of"):
            return next((part for part in child.children if part.dep_ == "pobj"), None)
    return None


def speaker(noun: Token, index: MentionIndex) -> Side:
    """Whoever says of "a meeting with ..." what becomes of it, or how it was, would take part in it."""
    verb = next(support_verbs(noun), None)
    if verb is None:
        return Side()
    told = frame_words("company", "commenting") | frame_words("company", "judging")
    judged = noun.dep_ == "dobj" and verb.lemma_ in told
    if not judged and (verb.dep_ != "ccomp" or class_of(verb.head) != "say"):
        return Side()
    if judged and not any(child.dep_ == "prep" and child.lower_ == "with" for child in noun.children):
        return Side()
    subject = subject_of(verb if judged else verb.head)
    return side_of(subject, index) if subject is not None else Side()


def summiteers(noun: Token, index: MentionIndex) -> Arguments:
    """People of two or more parties who do something together at a summit took part in it."""
    verb = noun.head.head
    arguments = Arguments()
    if is_verb(verb):
        subject = subject_of(verb)
        arguments.others = [s for child in verb.children if child.dep_ == "agent" for s in objects_of(child, index)]
        if subject is not None:
            arguments.others.append(side_of(subject, index))
    parties = {mention.person.party for side in arguments.others for mention in side.people}
    parties |= {office.party for side in arguments.others for office in side.offices if office.party}
    parties |= {code for side in arguments.others if side.group is not None for code in side.codes()}
    told = noun.head.lower_ in SETTING and any(side.plural_back for side in arguments.others)
    return arguments if len(parties) > 1 or told else Arguments()


def torn_subject(verb: Token, index: MentionIndex) -> Side:
    """Whoever stands right before a finite verb that the parse left without a subject of its own."""
    helpers = [child for child in verb.children if child.dep_ in AUXILIARIES and child.i < verb.i]
    if verb.dep_ not in ("ROOT", "ccomp", "relcl", "parataxis") or not (verb.tag_ in FINITE or helpers):
        return Side()
    start = min([verb.i, *(helper.i for helper in helpers)])
    start -= start > 1 and verb.doc[start - 1].text == ","  # "The minister, A, met"
    found = [m for m in index.within([start - 1]) if m.end == start] if start > verb.sent.start else []
    return side_in(range(min(m.start for m in found), start), verb.doc, index) if found else Side()


def cataphor(pronoun: Token) -> Token | None:
    """Whom a pronoun in a phrase before the subject looks ahead to: "After her talks with A, B said ..."."""
    if pronoun.pos_ != "PRON" or pronoun.lower_ in ("i", "we", "my", "our", "me", "us"):
        return None
    verb = next((above for above in pronoun.ancestors if is_verb(above) and above.i > pronoun.i), None)
    subject = subject_of(verb) if verb is not None else None
    if verb is not None and any(clause.dep_ == "ccomp" and clause.head == verb for clause in pronoun.ancestors):
        return None  # "No talks are planned on her trip, the ministry said"
    if subject is None or subject.i < pronoun.i or subject.pos_ == "PRON" or pronoun.is_ancestor(subject):
        return None
    several = any(child.dep_ == "conj" for child in subject.children) or subject.tag_ in ("NNS", "NNPS")
    return subject if several == (pronoun.lower_ in ("they", "their", "them")) else None


def nested_with(verb: Token, index: MentionIndex) -> list[Side]:
    """Sides after a "with" that the parse hung deeper in the clause ("spoke today by phone with ...").

    Behind what they speak of, only a person or an office is surely who is spoken with ("discussed the plan with ...").
    """
    for token in verb.subtree:
        if token.i < verb.i or token.lower_ != "with" or token.dep_ != "prep":
            continue
        path = _path(token, verb)
        if path is None or any(step.lower_ in ("after", "following", "before", "since", "during") for step in path):
            continue
        if any(step.lemma_.lower() in contact_nouns() for step in path):
            continue
        sides = objects_of(token, index)
        topic = any(step.dep_ == "dobj" or step.lower_ in ("about", "of", "to", "on", "for") for step in path)
        if not topic or any(side.people or side.offices for side in sides):
            return sides
    return []


def _path(token: Token, verb: Token) -> list[Token] | None:
    """What stands between a phrase and the verb that it hangs below, or None if a clause or too much does."""
    steps: list[Token] = []
    inner = token.head
    while inner != verb:
        if inner.dep_ not in ("pobj", "prep", "agent", "npadvmod", "advmod", "dobj") or len(steps) == LONGEST_PATH:
            return None
        steps.append(inner)
        inner = inner.head
    return steps


def met_on_arrival(journey: Token, index: MentionIndex) -> list[Side]:
    """With whom a traveller is to do something there: "will fly to Rome to sign the contract with Minister A".

    The journey may be a noun: "a visit by Minister B to discuss gas with Minister A".
    """
    clauses = ("advcl", "xcomp", "acl")
    purposes = [child for child in journey.children if child.dep_ in clauses and is_infinitive(child)]
    sides = [side for purpose in purposes for side in nested_with(purpose, index)]
    return [side for side in sides if side.people]
