"""Where an article tells of parties meeting: every telling of a contact, in the order of the text."""

from collections.abc import Iterator
from dataclasses import replace

from service.domain.vocabulary import MeetingStatus, Mode
from service.extraction.anchors import beside, dates_end, dating, days_of
from service.extraction.apart import set_apart
from service.extraction.arguments import read_arguments
from service.extraction.circumstances import dates_for, may_date, mode_of, new_date_for
from service.extraction.contact import Contact
from service.extraction.forum_setting import in_forum_of, of_body, of_sidelines
from service.extraction.gapping import read_gaps
from service.extraction.gatherings import gathers
from service.extraction.makers import refusal_of
from service.extraction.mention_index import MentionIndex
from service.extraction.mere_mentions import (
    is_call_by_outsider,
    is_entry_granted,
    is_mere_mention,
    is_on_business,
)
from service.extraction.reading import (
    DateMention,
    Document,
    Mentions,
    Passage,
    PlaceMention,
)
from service.extraction.sessions import with_sessions
from service.extraction.side import Arguments
from service.extraction.status import assess
from service.extraction.triggers import Trigger, find_triggers
from service.extraction.venues import place_for


def find_contacts(document: Document, mentions: Mentions) -> list[Contact]:
    """Every telling of a contact in an article, in the order of the text."""
    contacts: list[Contact] = []
    parted = mentions.by_passage()
    for passage in document.passages:
        here = parted.get(passage.index, Mentions())
        triggers = with_sessions(passage.parsed, list(find_triggers(passage.parsed)), here.forums)
        if not triggers:
            continue
        found = _contacts_in(document, passage, triggers, here, mentions)
        told = [part for contact in found for part in _apart(contact, here)]
        _give_loose_dates(told, here.dates)
        contacts += told
    return contacts


def _contacts_in(
    document: Document, passage: Passage, triggers: list[Trigger], here: Mentions, mentions: Mentions
) -> Iterator[Contact]:
    index, dates, beside_it = MentionIndex(here), here.dates, of_sidelines(document, mentions.forums)
    named = {i for forum in here.forums for i in range(forum.start, forum.end)}
    tokens = [trigger.token for trigger in triggers if not trigger.weak and trigger.token.i not in named]
    for trigger in triggers:
        arguments, assessment = read_arguments(trigger, index), assess(trigger)
        gaps = read_gaps(trigger, arguments, index, dates)
        arguments.others += gaps.sides
        if (answer := refusal_of(assessment.predicates, arguments, index)) is not None:
            arguments.others.append(answer)
        if is_mere_mention(trigger, arguments, assessment):
            continue
        if is_call_by_outsider(arguments, assessment.predicates, index):
            continue
        if is_entry_granted(trigger, arguments, assessment.status):
            continue
        sentence, own = trigger.token.sent, {predicate.i for predicate in assessment.predicates}
        rivals = [t for t in tokens if sentence.start <= t.i < sentence.end and t.i not in own]
        mode, mode_word = mode_of(trigger, assessment.predicates)
        places = [mention for mention in here.places if mention not in gaps.elsewhere]
        own_days = [mention for mention in dates if mention not in gaps.elsewhere]
        place = place_for(places, [*assessment.predicates, *beside(trigger)], sentence, rivals)
        if not _is_placed(trigger, arguments, place):
            continue
        yield Contact(
            passage=passage,
            trigger=_retold(trigger, arguments),
            arguments=arguments,
            assessment=assessment,
            mode=mode,
            mode_word=mode_word,
            date=dates_for(days_of(assessment, own_days), dating(trigger, assessment), sentence, rivals),
            moved_to=new_date_for(dates, sentence) if assessment.status is MeetingStatus.POSTPONED else None,
            place=place,
            forum=in_forum_of(document, mentions.forums, passage.index, trigger.token.i, trigger.token.i + 1)
            or of_body(sentence, passage.index, mentions.parties)
            or (beside_it if place is None and mode is Mode.IN_PERSON and trigger.kind != "visit" else None),
            published_at=document.published_at,
            occasions=gaps.occasions,
        )


def _is_placed(trigger: Trigger, arguments: Arguments, place: PlaceMention | None) -> bool:
    """Whether a place is named where what people do together needs one to be a contact: "agreed in Cairo to"."""
    if "there" in trigger.needs:
        return place is not None and trigger.token.doc[place.head].head.head == trigger.token
    return "place" not in trigger.needs or place is not None or any(not side.empty for side in arguments.others)


def _retold(trigger: Trigger, arguments: Arguments) -> Trigger:
    """The word of contact as what its sides make of it: a stay on business is a visit, leaders who meet a gathering."""
    if is_on_business(trigger, arguments):
        return replace(trigger, kind="visit")
    return replace(trigger, frame="gather", kind="summit") if gathers(trigger, arguments) else trigger


def _apart(contact: Contact, here: Mentions) -> list[Contact]:
    """One contact for each counterpart that the words set apart."""
    parts = set_apart(contact.trigger, contact.arguments, here)
    return [
        replace(
            contact,
            arguments=part.arguments,
            assessment=replace(contact.assessment),
            date=part.date or contact.date,
            place=part.place or contact.place,
            among=contact.trigger.kind == "visit" and part.date is None,
        )
        for part in parts
    ] or _each_time(contact)


def _each_time(contact: Contact) -> list[Contact]:
    """One contact for each of several times, days or places at which the words say that it took place."""
    return [
        replace(
            contact,
            assessment=replace(contact.assessment),
            arguments=replace(contact.arguments, others=list(contact.arguments.others)),
            date=member.date,
            place=member.place or (contact.place if contact.trigger.kind == "visit" else None),
            mode=member.mode or contact.mode,
        )
        for member in contact.occasions
    ] or [contact]


def _give_loose_dates(contacts: list[Contact], dates: list[DateMention]) -> None:
    """A date that the parse hung on nothing belongs to the nearest contact of its sentence that has none."""
    taken = {(c.date.passage, c.date.start) for c in contacts if c.date is not None}
    for mention in dates:
        if (mention.passage, mention.start) in taken or mention.bound not in ("on", "before"):
            continue
        near = [
            c
            for c in contacts
            if c.sentence.start <= mention.start < c.sentence.end
            and c.date is None
            and may_date(mention, dating(c.trigger, c.assessment))
            and not dates_end(mention, c.assessment)
        ]
        nearest = min(near, key=lambda c: abs(c.trigger.token.i - mention.head), default=None)
        for contact in near:  # one word can tell of several: "met officials of France and Spain on Monday"
            if nearest is not None and contact.trigger.token == nearest.trigger.token:
                contact.date = mention
