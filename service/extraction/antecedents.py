"""Whom a side stands for when its words do not name it: pronouns, "the two", and what a contact leaves unsaid."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from spacy.tokens import Token

from service.domain.vocabulary import Mode
from service.extraction.collectives import REACH, main_parties, named_until, resolve_group
from service.extraction.contact import Contact, is_organisation
from service.extraction.contact_words import frame_words
from service.extraction.incumbents import name_incumbents
from service.extraction.parties import body_at
from service.extraction.predicates import subject_head
from service.extraction.reading import Mentions, OfficeMention, Person, PersonMention, in_passage
from service.extraction.references import SINGULAR, count_of
from service.extraction.side import Side


def resolve_sides(contact: Contact, told: Sequence[Contact], mentions: Mentions) -> None:
    """Give the sides of a contact that refer back whom they stand for."""
    for side in contact.arguments.sides():
        if side.back is None or side.resolved:
            continue
        side.resolved = True
        others = [other for other in contact.arguments.sides() if other is not side]
        if side.back.lower_ in SINGULAR:
            taken = {id(m.person) for other in [*others, side] for m in other.people}
            across = {code for other in others for code in other.codes()}
            mention = antecedent(side.back, contact.passage.index, mentions, taken, across)
            if mention is not None:
                side.people.append(mention)
            else:
                side.offices += _office_before(side.back, contact.passage.index, mentions)
        elif not side.plural_back:
            _resolve_one(contact, side, told, mentions)
        elif side.people or side.codes():
            resolve_group(contact, side, told, mentions, taken=side.codes())
        elif not any(other.people for other in others):
            resolve_group(contact, side, told, mentions)
        elif count_of(side.back) is not None:  # "she phoned both ministers"
            resolve_group(contact, side, told, mentions, taken={code for other in others for code in other.codes()})
    _give_owners_party(contact, mentions)
    name_incumbents(contact, mentions)
    _resolve_title(contact, mentions)
    _resolve_forum(contact, mentions)
    _doubt_inferred_parties(contact, told, mentions)
    _resolve_host(contact, told, mentions)


def _doubt_inferred_parties(contact: Contact, told: Sequence[Contact], mentions: Mentions) -> None:
    """Two people who meet are of two parties: one inferred to be of the other's is the host's, or the other main one's.

    In "on a visit to Oslo, the Danish premier met Foreign Minister A", A is Norway's.
    """
    sides = [side for side in contact.arguments.sides() if side.people]
    codes = contact.party_codes()
    inferred = [side for side in sides if all(_is_without_stated_party(m.person) for m in side.people)]
    doubted = {id(m.person): m.person for side in inferred for m in side.people}
    if len(sides) < 2 or len(codes) != 1 or not inferred or any(len(side.people) != len(doubted) for side in inferred):
        return
    main = [code for code in main_parties(contact, mentions) if code not in codes]
    hosts = [code for code in _hosts(contact, told) if code not in codes] if len(main) != 1 else []
    for person in doubted.values():
        if hosts or person.party_inferred:
            others = hosts or main
            person.party = others[0] if len(others) == 1 else None


def _is_without_stated_party(person: Person) -> bool:
    return person.party_inferred or (person.official and person.party is None)


def _hosts(contact: Contact, told: Sequence[Contact]) -> list[str]:
    """The parties in whose country a contact takes place, by its own place or by the journey that it is part of."""
    if contact.mode is not Mode.IN_PERSON:
        return []
    journeys = [earlier for earlier in told if earlier.trigger.kind == "visit" and earlier.sentence == contact.sentence]
    visited = [code for journey in journeys for code in journey.party_codes()]
    return [contact.place.country] if contact.place and contact.place.country else list(dict.fromkeys(visited))


def _resolve_title(contact: Contact, mentions: Mentions) -> None:
    """A title such as "Remarks by A and B Before Bilateral Meeting" names the sides apart from the meeting."""
    if contact.title and not contact.party_codes():
        named = in_passage(mentions.people, contact.passage.index)
        contact.arguments.others += [Side(people=[mention]) for mention in named]


def _resolve_forum(contact: Contact, mentions: Mentions) -> None:
    """A session whose sides are unsaid is one between the parties in the name of what sits, or of its organisation."""
    forum = contact.forum
    if forum is None or contact.party_codes() or not (contact.trigger.is_noun or contact.trigger.frame == "gather"):
        return
    named = in_passage(mentions.parties, forum.passage)
    inside = [m.party for m in named if forum.start <= m.start < forum.end]
    codes = list(dict.fromkeys(inside)) or ([forum.organiser] if forum.organiser else [])
    if codes:
        contact.arguments.others.append(Side(inherited=codes))


def _resolve_host(contact: Contact, told: Sequence[Contact], mentions: Mentions) -> None:
    """The place of a visit tells its host, and so does that of a gathering or talks whose other side is unnamed."""
    country = contact.place.country if contact.place is not None else None
    where = contact.passage.parsed[contact.place.head] if contact.place is not None else None
    if where is not None and (where.pos_ == "ADV" or where.dep_ == "compound"):
        country = None  # "we are here" and "the Geneva talks" name no host
    if contact.trigger.kind == "visit":
        for side in contact.arguments.others:
            hosted = not side.people and bool(side.places)
            body = body_at(side.places[0].name, side.places[0].country, mentions.parties) if hosted else None
            if body is not None:
                side.inherited, side.parties = [body], []
            elif hosted and not side.codes():
                side.inherited = [place.country for place in side.places[:1] if place.country]
    codes = contact.party_codes()
    if not contact.title:
        _give_host_offices(contact, country, codes, told)
    if country is None or country in codes or contact.title or not _lacks_host(contact, codes):
        return
    contact.arguments.others.append(Side(inherited=[country]))


def _give_host_offices(contact: Contact, country: str | None, codes: Sequence[str], told: Sequence[Contact]) -> None:
    """Whoever receives is of the place, and so is whom a traveller meets: "flew to Accra to meet the president"."""
    unclaimed = [side for side in contact.arguments.sides() if side.offices and not side.people and not side.codes()]
    if len(unclaimed) != 1 or len(codes) != 1 or contact.mode is not Mode.IN_PERSON:
        return
    last = told[-1] if told and told[-1].passage is contact.passage else None
    journey = last.party_codes() if last is not None and last.trigger.kind == "visit" else []
    visited = [code for code in _hosts(contact, told) or journey if code not in codes]
    if contact.trigger.frame == "receive" and country is not None and country not in codes:
        visited = [country]
    if len(visited) == 1 and (contact.trigger.frame == "receive" or country is None):
        unclaimed[0].offices = [replace(office, party=visited[0]) for office in unclaimed[0].offices]


def _lacks_host(contact: Contact, codes: Sequence[str]) -> bool:
    kind = contact.trigger.kind
    if kind == "visit":
        return len(codes) < 2
    if kind == "summit":
        return not codes and not contact.assessment.presupposed
    if contact.trigger.frame == "receive" and not contact.arguments.others:  # "were received at the ministry in Rome"
        return bool(codes)
    alone = not contact.arguments.others
    return kind in ("meeting", "talks") and len(codes) == 1 and alone and bool(contact.people())


def _resolve_one(contact: Contact, side: Side, told: Sequence[Contact], mentions: Mentions) -> None:
    """Words for one told of before: "its", "the bloc", "his guest", "the Deputy Secretary"."""
    word = side.back
    if word is None:
        return
    lemma = word.lemma_.lower()
    if lemma in frame_words("back", "partners"):
        _resolve_partner(contact, side, told)
    elif lemma in frame_words("back", "joint"):
        _resolve_mechanism(contact, side, told)
    elif word.lower_ == "its" or lemma in frame_words("back", "bodies") or lemma in frame_words("back", "states"):
        others = {code for other in contact.arguments.sides() if other is not side for code in other.codes()}
        code = last_party(word, contact.passage.index, mentions, others)
        side.inherited = [code] if code else []
    else:
        _resolve_office(contact, side, mentions)


def _give_owners_party(contact: Contact, mentions: Mentions) -> None:
    """An office that is "its" is of the party told of last that takes no part by other words: "met its president"."""
    doc, here = contact.passage.parsed, contact.passage.index
    for side in contact.arguments.sides():
        unclaimed = [office for office in side.offices if office.party is None and office.passage == here]
        owners = [child for office in unclaimed for child in doc[office.head].children if child.lower_ == "its"]
        if len(unclaimed) != 1 or not owners:
            continue
        others = {code for other in contact.arguments.sides() if other is not side for code in other.codes()}
        code = last_party(owners[0], here, mentions, others)
        side.offices = [replace(office, party=code) if office in unclaimed else office for office in side.offices]


def _resolve_mechanism(contact: Contact, side: Side, told: Sequence[Contact]) -> None:
    """Let "the commission" that sits again be of those of whom it was told before, and its own forum."""
    for earlier in reversed(told):
        forum = earlier.forum
        if side.back is None or contact.passage.index - earlier.passage.index > REACH:
            return
        if forum is not None and forum.mechanism and forum.name.lower().endswith(side.back.lemma_.lower()):
            copy_sides(earlier, side, people=False)
            contact.forum = contact.forum or forum
            return


def _resolve_partner(contact: Contact, side: Side, told: Sequence[Contact]) -> None:
    """The caller, visitor or host is who was that in a contact told of before; "his guest" is the other one in it."""
    word = side.back
    if word is None:
        return
    here = {id(m.person) for other in contact.arguments.sides() if other is not side for m in other.people}
    for earlier in reversed(told):
        if contact.passage.index - earlier.passage.index > REACH:
            return
        last = [m for other in earlier.arguments.sides() for m in other.people]
        cast = {id(person) for person in earlier.cast(word.lemma_.lower())}
        owned = any(child.dep_ == "poss" for child in word.children) and any(id(m.person) in here for m in last)
        meant = [m for m in last if id(m.person) not in here and (owned or id(m.person) in cast)]
        if meant:
            side.people += meant[:1]
            return


def last_party(word: Token, passage: int, mentions: Mentions, taken: Collection[str]) -> str | None:
    """The party that "its" or "the bloc" stands for: the last subject before it, else the one named last."""
    bodies = word.lemma_.lower() in frame_words("back", "bodies")
    before = [
        mention
        for mention in named_until(mentions.parties, passage, word.i, reach=1)
        if mention.party not in taken and (not bodies or is_organisation(mention.party))
    ]
    for mention in reversed(before):
        if mention.passage == passage and subject_head(word.doc[mention.head]) is not None:
            return mention.party
    sure = word.pos_ == "PRON" or len({mention.party for mention in before}) == 1
    return before[-1].party if before and sure else None


def _resolve_office(contact: Contact, side: Side, mentions: Mentions) -> None:
    """Words such as "the Deputy Secretary" stand for the last person before whose office holds them."""
    token = side.back
    if token is None:
        return
    words = {part.lower_ for part in token.subtree if part.i <= token.i and part.pos_ not in ("DET", "PUNCT")}
    for mention in reversed(named_until(mentions.people, contact.passage.index, token.i)):
        person = mention.person
        if person.office and words <= set(person.office.lower().replace(",", " ").split()):
            side.people.append(mention)
            return


def copy_sides(contact: Contact, side: Side, *, people: bool = True) -> None:
    """Let a side stand for all sides of an earlier contact."""
    if people:
        known = {id(m.person) for m in side.people}
        side.people += [m for other in contact.arguments.sides() for m in other.people if id(m.person) not in known]
    side.inherited = list(dict.fromkeys([*side.inherited, *contact.party_codes()]))


def _office_before(pronoun: Token, passage: int, mentions: Mentions) -> list[OfficeMention]:
    """The office whose unnamed holder a pronoun stands for: the last subject before it in its passage."""
    before = [m for m in in_passage(mentions.offices, passage) if m.end <= pronoun.i and m.party and not m.plural]
    return [m for m in before if subject_head(pronoun.doc[m.head]) is not None][-1:]


def antecedent(
    pronoun: Token, passage: int, mentions: Mentions, taken: set[int], across: Collection[str] = ()
) -> PersonMention | None:
    """The person that "he" or "she" stands for: the last subject before it, else the last person.

    `across` are the parties of those whom he or she meets, of which the person meant is rather not.
    """
    gender = "f" if pronoun.lower_ in ("she", "her") else "m"
    before = [
        mention
        for mention in named_until(mentions.people, passage, pronoun.i, reach=1)
        if id(mention.person) not in taken and mention.person.gender in (None, gender)
    ]
    before = [m for m in before if m.person.official] or before
    here = [m for m in before if m.passage == passage]
    for mention in sorted(here, key=lambda m: (m.person.party in across, -m.start)):
        subject = subject_head(pronoun.doc[mention.head])
        if subject is not None and (mention.start < pronoun.sent.start or subject.head.i < pronoun.i):
            return mention
    return here[-1] if here else next((m for m in reversed(before) if m.subject), before[-1] if before else None)
