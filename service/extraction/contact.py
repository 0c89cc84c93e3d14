"""One telling of a contact: who, when, where and what became of it, as its sentence says."""

from dataclasses import dataclass, field
from datetime import date

from spacy.tokens import Span, Token

from service.domain.parties import party
from service.domain.vocabulary import MeetingStatus, Mode, OfficeFunction, PartyKind
from service.extraction.apart import said_apart
from service.extraction.assessment import Assessment
from service.extraction.contact_words import frame_words
from service.extraction.gapping import Member
from service.extraction.gatherings import is_between_states, is_of_a_body
from service.extraction.predicates import class_of, words
from service.extraction.reading import (
    DateMention,
    ForumMention,
    Passage,
    PassageKind,
    Person,
    PlaceMention,
)
from service.extraction.references import is_plural
from service.extraction.side import Arguments
from service.extraction.triggers import Trigger, trigger_words

DESCRIBING = ("compound", "nmod", "amod", "relcl", "acl")
"""How words hang on a noun that tell which one is meant."""


@dataclass(slots=True)
class Contact:
    """One telling of a contact, before the tellings of one meeting are put together."""

    passage: Passage
    trigger: Trigger
    arguments: Arguments
    assessment: Assessment
    mode: Mode
    mode_word: Token | None
    """The word that states the mode; None where no more than the kind of contact suggests it."""
    published_at: date | None = None
    date: DateMention | None = None
    moved_to: DateMention | None = None
    place: PlaceMention | None = None
    forum: ForumMention | None = None
    here: bool | None = None
    """Whether it is the meeting at which the words of a transcript are said; None where nobody speaks of one."""
    among: bool = False
    """Whether it is one of several stops, so that what is told of all their days tells only within which it falls."""
    occasions: list[Member] = field(default_factory=list)
    """The several times at which the same sides met, where the words tell of more than one."""
    _sentence: Span | None = None
    _codes: list[str] | None = None
    _people: list[Person] | None = None

    @property
    def sentence(self) -> Span:
        """The sentence that tells of it."""
        if self._sentence is None:  # kept: the parser looks for a sentence's ends word by word
            self._sentence = self.trigger.token.sent
        return self._sentence

    @property
    def definite(self) -> bool:
        """Whether the words refer back to a contact told of before ("the talks", "their meeting")."""
        return self.trigger.is_noun and any(
            child.lower_ in ("the", "this", "that", "these", "those") or child.dep_ == "poss"
            for child in self.trigger.token.children
        )

    @property
    def title(self) -> bool:
        """Whether it stands in the title or a heading, where a bare noun tells of no outcome."""
        return self.passage.kind in (PassageKind.TITLE, PassageKind.HEADING)

    @property
    def bare(self) -> bool:
        """Whether it has neither date nor place nor forum."""
        return self.date is None and self.place is None and self.forum is None

    @property
    def resumes(self) -> bool:
        """Whether it only says more of talks told of before: "the two presidents discussed ..."."""
        sides = self.arguments.sides()
        if self.trigger.frame == "discuss" and sides and all(side.plural_back for side in sides):
            return True
        if not sides or self.date is not None or self.anew:
            return False
        talks = self.trigger.frame in ("discuss", "converse") or (self.trigger.is_noun and self.trigger.kind != "visit")
        return talks and all(side.team for side in sides)

    @property
    def anew(self) -> bool:
        """Whether the words set it apart from contacts told of before ("another meeting", "a second call")."""
        anew = any(
            child.dep_ in ("det", "amod", "advmod", "nummod") and child.lower_ in words("cues", "anew")
            for child in self.trigger.token.children
        )
        return self.trigger.is_noun and (anew or "sequel" in self.trigger.needs)

    @property
    def apart(self) -> bool:
        """Whether the words set it apart from a wider gathering of the same people ("bilateral", "separately")."""
        return said_apart(self.trigger, self.arguments)

    @property
    def summary(self) -> bool:
        """Whether it sums up several contacts told of one by one: "his meetings", "these calls"."""
        several = self.trigger.is_noun and self.trigger.token.tag_ in ("NNS", "NNPS")
        return several and self.definite and self.trigger.kind in ("meeting", "call", "conversation")

    @property
    def described(self) -> bool:
        """Whether the words tell which contact is meant, instead of only referring back to one: "the Riga talks"."""
        children = [child for child in self.trigger.token.children if child.dep_ in DESCRIBING]
        return self.trigger.is_noun and (self.date is not None or bool(children))

    @property
    def equated(self) -> bool:
        """Whether it only counts or describes the contact told of just before: "It was their third meeting"."""
        token = self.trigger.token
        if not self.trigger.is_noun:
            return False
        counted = any(child.lower_ in frame_words("groups", "ordinal") for child in token.children)
        if token.dep_ == "attr":
            subject = next((child for child in token.head.children if child.dep_ == "nsubj"), None)
            return subject is not None and stands_for_contact(subject)
        before = token.left_edge.i - 1
        if counted and token.dep_ in ("appos", "dobj", "npadvmod") and before >= self.sentence.start:
            return token.doc[before].text == ","
        setting = token.dep_ == "pobj" and token.head.lower_ in ("in", "for", "at")
        return counted and setting and token.head.head.lemma_ in trigger_words()

    @property
    def complete(self) -> bool:
        """Whether it names two parties, or one and an official of an untold one, or is a gathering of its own."""
        codes = self.party_codes()
        unknown = any(person.party is None and may_be_foreign(person) for person in self.people())
        return len(codes) > 1 or (len(codes) == 1 and (unknown or self.gathering))

    @property
    def gathering(self) -> bool:
        """Whether it is a gathering told of for itself, with its host or the organisation that meets."""
        codes = self.party_codes()
        organisation = len(codes) == 1 and is_organisation(codes[0])
        if self.trigger.frame in ("meet", "converse"):
            return organisation and not self.arguments.others
        if self.trigger.frame == "gather":
            return organisation or bool(codes and is_between_states(self.sentence))
        if self.trigger.kind in ("meeting", "talks") and organisation and not self.bare:
            members = (side.group for side in self.arguments.sides())
            return is_of_a_body(self.trigger, self.arguments) or all(
                group is not None and is_plural(group) for group in members
            )
        if self.trigger.kind == "summit" and organisation and self._is_forthcoming:
            return True
        token = self.trigger.token
        pressed = token.dep_ == "pobj" and token.head.lower_ == "with" and class_of(token.head.head) == "support"
        told = self.trigger.is_noun and (token.dep_ in ("dobj", "nsubj", "nsubjpass") or pressed)
        if self.trigger.kind != "summit" or not told or self.assessment.presupposed or self.assessment.status is None:
            return False
        return organisation or is_between_states(self.sentence)

    @property
    def _is_forthcoming(self) -> bool:
        """Whether the words themselves announce it, with its day or place: "the upcoming summit in Oslo"."""
        found = self.assessment
        return (
            found.modified and found.status is MeetingStatus.PLANNED and not (self.date is None and self.place is None)
        )

    def settle(self) -> None:
        """Keep the sides as they are now read, so that they need not be read again for each comparison."""
        self._codes, self._people = None, None
        self._codes, self._people = self.party_codes(), self.people()

    def people(self) -> list[Person]:
        """The people that its sides name."""
        if self._people is not None:
            return self._people
        return [mention.person for side in self.arguments.sides() for mention in side.people]

    def hosts(self) -> list[Person]:
        """The people who receive others."""
        if self.trigger.frame not in ("receive", "invite"):
            return []
        sides = self.arguments.others if self._passive else [self.arguments.subject]
        return [mention.person for side in sides for mention in side.people]

    def visitors(self) -> list[Person]:
        """The people who are received or travel."""
        if self.trigger.kind == "visit" and self.trigger.frame != "invite":
            return [mention.person for mention in self.arguments.subject.people]
        if self.trigger.frame not in ("receive", "invite"):
            return []
        sides = [self.arguments.subject] if self._passive else self.arguments.others
        return [mention.person for side in sides for mention in side.people]

    def cast(self, role: str) -> list[Person]:
        """The people who are what a word such as "visitor", "host" or "caller" says."""
        if role in frame_words("roles", "hosts"):
            return self.hosts()
        if role in frame_words("roles", "visitors"):
            return self.visitors()
        called = role in frame_words("roles", "callers") and self.trigger.frame == "phone" and not self._passive
        return [mention.person for mention in self.arguments.subject.people] if called else []

    @property
    def _passive(self) -> bool:
        return any(child.dep_ in ("nsubjpass", "auxpass") for child in self.trigger.token.children)

    def party_codes(self) -> list[str]:
        """Parties that the sides name, in order, each once."""
        if self._codes is not None:
            return self._codes
        return list(dict.fromkeys(code for side in self.arguments.sides() for code in side.codes()))


def may_be_foreign(person: Person) -> bool:
    """Whether a person of unknown party can be of another state: not who holds an office within his own."""
    return person.function not in (OfficeFunction.OTHER, OfficeFunction.LEGISLATOR)


def stands_for_contact(token: Token) -> bool:
    """Whether a word names a contact or stands for one: "it", "the talks"."""
    return token.lower_ in ("it", "this", "that", "which") or token.lemma_.lower() in trigger_words()


def is_organisation(code: str) -> bool:
    """Whether a code is that of an intergovernmental organisation."""
    found = party(code)
    return found is not None and found.kind is PartyKind.ORGANISATION
