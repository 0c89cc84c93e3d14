"""Who holds the offices that a contact names without a name, where the article names the holder elsewhere."""

from collections.abc import Sequence
from dataclasses import replace

from service.domain.vocabulary import OfficeBasis, OfficeFunction
from service.extraction.contact import Contact
from service.extraction.reading import Mentions, OfficeMention, Person, PersonMention
from service.extraction.side import Side

LEADERS = {OfficeFunction.HEAD_OF_STATE, OfficeFunction.HEAD_OF_GOVERNMENT}
HELD_BY_ONE = {
    *LEADERS,
    OfficeFunction.VICE_PRESIDENT,
    OfficeFunction.FOREIGN_MINISTER,
    OfficeFunction.DEFENCE_MINISTER,
    OfficeFunction.NATIONAL_SECURITY_ADVISER,
    OfficeFunction.CHIEF_OF_DEFENCE,
}
"""Functions that a party has one holder of at a time; of others, only the same title is the same office."""


def name_incumbents(contact: Contact, mentions: Mentions) -> None:
    """Put the named holders in the place of the offices: "the presidents of France and Turkey" who are named later."""
    for side in contact.arguments.sides():
        unnamed: list[OfficeMention] = []
        for office in side.offices:
            holder = _incumbent(office, mentions) if _is_said(office, contact) else None
            holder = holder or _opposite_number(office, contact, mentions)
            if holder is None:
                unnamed.append(office)
            elif all(mention.person is not holder.person for mention in side.people):
                side.people.append(holder)
        side.offices = unnamed


def _is_said(office: OfficeMention, contact: Contact) -> bool:
    """Whether the words name the office, as the "I" of who gives an address does not."""
    if office.passage != contact.passage.index or office.counterpart:
        return True
    return contact.passage.parsed[office.head].lower_ in office.office.lower()


def hold(side: Side, office: OfficeMention, code: str, meant: Sequence[PersonMention]) -> None:
    """Let an office be held by those of a party who are meant, else leave it to whoever holds it."""
    meant = [m for m in meant if m.person.party == code and may_be_meant(m.person, office)]
    if meant:
        side.people += meant
    else:
        side.offices.append(replace(office, party=code, plural=False))


def _incumbent(office: OfficeMention, mentions: Mentions) -> PersonMention | None:
    """The only person of a party who is named as holding its office."""
    named = mentions.named_of(office.party) if office.party is not None else []
    holders = [m for m in named if m.person.party == office.party and _holds(m.person, office)]
    return holders[0] if len(holders) == 1 else None


def _opposite_number(office: OfficeMention, contact: Contact, mentions: Mentions) -> PersonMention | None:
    """The only one of a party named in the post of the one whose counterpart an office says its holder is."""
    if not office.counterpart or office.plural or office.party is None:
        return None
    sides = contact.arguments.sides()
    posts = {mention.person.function for side in sides for mention in side.people}
    posts |= {other.function for side in sides for other in side.offices if not other.counterpart}
    if len(posts) != 1 or not posts <= HELD_BY_ONE:
        return None
    fitting = posts | LEADERS if posts & LEADERS else posts  # a president is met by a premier, too
    named = (m for m in mentions.named_of(office.party) if m.person.party == office.party)
    holders = [m for m in named if m.person.function in fitting and m.person.basis is not OfficeBasis.FORMER]
    return holders[0] if len(holders) == 1 else None


def _holds(person: Person, office: OfficeMention) -> bool:
    if person.basis is OfficeBasis.FORMER or person.function is None:
        return False
    title = office.office.lower()
    if office.function in LEADERS and title.startswith("leader"):
        return person.function in LEADERS
    same = person.office is not None and title.rstrip("s") == person.office.lower()
    return person.function is office.function and (office.function in HELD_BY_ONE or same)


def may_be_meant(person: Person, office: OfficeMention) -> bool:
    """Whether one told of just before can be meant by an office: "ministers" by any minister."""
    if office.function in LEADERS and person.function in LEADERS:
        return True
    if " " in office.office.strip():
        return person.function is office.function
    return person.function is None or person.function.value.rpartition("_")[2] in office.office.lower()
