"""Offices in a passage: the words of each, what it is for, whose it is, and whether it is a past one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Doc

from service.domain.parties import party as party_of
from service.domain.vocabulary import OfficeFunction, PartyKind
from service.extraction.office_words import Entry, office_words, rank_of
from service.extraction.parties import words_of
from service.extraction.reading import PartyMention

_NOMINAL = {"NOUN", "PROPN", "ADJ"}
_LONGEST_PORTFOLIO = 12


@dataclass(slots=True)
class Office:
    """An office in the tokens [start, end) of a passage, with the party and the modifiers before it."""

    start: int
    end: int
    head: int
    title: str
    """The office as stated, without the country and without words such as "former"."""
    function: OfficeFunction
    party: str | None = None
    parties: list[str] = field(default_factory=list)
    """All parties of a plural ("the foreign ministers of A and B"), in the order of the words."""
    default_party: str | None = None
    """Whose it is when no other party is in question, because no other state uses the title."""
    former: bool = False
    plural: bool = False
    weak: bool = False
    """A description ("the Chinese leader") that yields to any proper office of the same person."""
    tied: bool = False
    """Too common a word to make anybody an official without a body or a party beside it."""
    counterpart: bool = False
    about: list[str] = field(default_factory=list)
    """Parties that the portfolio concerns ("envoy for Sudan"), which are therefore not its own."""
    definite: bool = False
    owner: int | None = None
    """The token of a possessive before it ("NAME's spokesman", "his foreign minister"): whose officer it is."""
    private: bool = False
    """Held in a company, a club or another body that is no party's."""
    gender: Literal["f", "m"] | None = None


def find_offices(doc: Doc, parties: Sequence[PartyMention]) -> list[Office]:
    """All offices of a passage, in the order of the text; `parties` are the mentions in this passage."""
    reader = _Reader(doc, parties)
    offices: list[Office] = []
    position = 0
    while position < len(doc):
        office = reader.read(position, offices[-1].end if offices else 0)
        if office is None:
            position += 1
            continue
        offices.append(office)
        position = office.end
    return offices


class _Reader:
    """Reads the offices of one passage."""

    def __init__(self, doc: Doc, parties: Sequence[PartyMention]) -> None:
        self.doc = doc
        self.words = words_of(doc)
        self.lower = [word.lower() for word in self.words]
        self.by_start = {m.start: m for m in parties}
        self.by_end = {m.end: m for m in parties}
        self.lexicon = office_words()

    def read(self, position: int, floor: int) -> Office | None:
        """The office whose head phrase begins at `position`; nothing before `floor` belongs to it."""
        found = self.lexicon.phrases.at(self.lower, position)
        if found is None:
            return None
        end, entry = found
        if self._is_not_an_office(position, end, entry):
            return None
        office = Office(position, end, end - 1, "", entry.function, default_party=entry.party, plural=entry.plural)
        office.weak, office.tied, office.gender = entry.kind == "weak", entry.kind == "tied", entry.gender
        office.counterpart = entry.phrase in self.lexicon.relational
        office.former = entry.phrase == "predecessor"
        title_start = self._portfolio_start(position, floor, entry)
        if not self._is_mission_of(entry, title_start, position):
            office.party = self._party_in(title_start, position)
        before = self.lower[title_start:position]
        office.start = self._read_before(office, title_start, floor)
        title_start = self._kept_start(title_start, office.start)
        office.title = self._text(title_start, position, end)
        after: list[str] = []
        office.end = self._read_after(office, end, entry, after)
        deputy = any(word in self.lexicon.deputies for word in self.lower[title_start:position])
        if entry.phrase not in self.lexicon.relational:
            office.function = self._function(entry, before, after, office, deputy)
        office.tied = office.tied and office.function != OfficeFunction.LEGISLATOR
        office.private = self._is_private(office, before + after)
        self._join_next(office)
        if office.plural:
            self._gather_parties(office)
        return office

    def _gather_parties(self, office: Office) -> None:
        """Read the parties of a plural: "the presidents of Egypt and Sudan", "Greek, Cypriot and French counterparts"."""
        first = office.start
        while first > 1 and self.lower[first - 1] in {"and", ",", "&"} and (first - 1) in self.by_end:
            first = self.by_end[first - 1].start
            if first > 0 and self.lower[first - 1] == "the":
                first -= 1
        last = office.end
        while last + 1 < len(self.doc) and self.lower[last] in {"and", ","} and (last in self.by_end):
            follower = last + 2 if self.lower[last + 1] in {"the", "and"} else last + 1
            mention = self.by_start.get(follower)
            if mention is None or mention.form == "adjective":
                break
            last = mention.end
        office.start, office.end = first, last
        inside = sorted(
            (m for m in self.by_start.values() if first <= m.start and m.end <= last), key=lambda m: m.start
        )
        office.parties = list(dict.fromkeys(m.party for m in inside))

    # ---- before the head --------------------------------------------------------------------------------------------
    def _is_not_an_office(self, start: int, end: int, entry: Entry) -> bool:
        token = self.doc[end - 1]
        if entry.kind in {"tied", "weak"} or len(self.lower[start:end]) == 1:
            if token.pos_ in {"VERB", "AUX", "ADV", "ADP"} and not token.text[0].isupper():
                return True
            if (
                entry.phrase in self.lexicon.kept
                and end < len(self.doc)
                and self.doc[end].pos_ in _NOMINAL
                and self._leads_to_head(end)
            ):
                return True
            if (
                end < len(self.doc)
                and self.lower[end] == "-"
                and end + 1 < len(self.doc)
                and not self.words[end + 1][0].isupper()
            ):
                return True
        return False

    def _leads_to_head(self, index: int) -> bool:
        """Whether only words of a portfolio part a word from an office: "deputy" prime minister, "foreign" minister."""
        for ahead in range(index, min(index + 4, len(self.doc))):
            if self.lexicon.is_head(self.lower[ahead]) or self.lexicon.phrases.at(self.lower, ahead):
                return True
            if self.doc[ahead].pos_ not in _NOMINAL:
                return False
        return False

    def _portfolio_start(self, position: int, floor: int, entry: Entry) -> int:
        """Where the words begin that say of what the head is the head: "foreign" minister, "embassy" spokesperson."""
        start = position
        takes = entry.kind in {"head", "tied"} or entry.phrase in self.lexicon.bodied
        if not takes:
            return start
        capital = self.words[position][0].isupper()
        while start > floor and position - start < 6:
            word, token = self.lower[start - 1], self.doc[start - 1]
            if (
                word in self.lexicon.former
                or word in self.lexicon.plain
                or word in self.lexicon.kept
                or self._ends_party(start)
            ):
                break
            joins = (
                word in {"-", "and", "&"}
                and start - 1 > floor
                and position > start
                and self._is_nominal(start - 2, capital)
            )
            if joins and word == "and" and (self._ends_party(start - 1) or self.lexicon.is_head(self.lower[start - 2])):
                break
            if not joins and not self._is_nominal(start - 1, capital):
                break
            if token.is_sent_start and token.pos_ not in _NOMINAL:
                break
            start -= 1
        while start < position and self.lower[start] in {"-", "and", "&", ","}:
            start += 1
        return start

    def _is_nominal(self, index: int, capital: bool) -> bool:
        token, word = self.doc[index], self.lower[index]
        if self.lexicon.is_head(word) and word not in self.lexicon.institutions:
            return False
        if (
            not word[0].isalpha()
            or token.pos_ not in _NOMINAL
            or token.ent_type_ in {"DATE", "TIME", "CARDINAL", "ORDINAL", "PERSON"}
        ):
            return False
        return not capital or token.text[0].isupper() or word in self.lexicon.institutions

    def _ends_party(self, index: int) -> bool:
        mention = self.by_end.get(index)
        return mention is not None and mention.end - mention.start > 0

    def _is_mission_of(self, entry: Entry, start: int, position: int) -> bool:
        return start == position

    def _party_in(self, start: int, end: int) -> str | None:
        return next((m.party for m in self.by_start.values() if start <= m.start and m.end <= end), None)

    def _read_before(self, office: Office, start: int, floor: int) -> int:
        """Take in modifiers, the party and the determiner before an office; answers where the whole begins."""
        while start > floor:
            word = self.lower[start - 1]
            mention = self.by_end.get(start)
            if mention is not None and mention.start >= floor:
                if office.party is None or mention.form == "adjective":
                    office.party = mention.party
                start = mention.start
                if start > floor and self.lower[start - 1] == "-" and start - 1 in self.by_end:
                    break
            elif word == "'s" and start - 1 in self.by_end and start - 1 > floor:
                owner = self.by_end[start - 1]
                office.party = office.party or owner.party
                office.definite = True
                start = owner.start
            elif word == "'s" and office.party is None and (owner_party := self._owner_before(start - 1)) is not None:
                office.party, office.definite = owner_party
                break
            elif word == "'s":
                office.definite = True
                break
            elif word in self.lexicon.former:
                office.former = True
                start -= 1
            elif word == "-" and start - 1 > floor and self.lower[start - 2] in self.lexicon.former:
                office.former = True
                start -= 2
            elif word in self.lexicon.plain or word in self.lexicon.kept:
                start -= 1
            elif word in {"the", "this", "that"}:
                office.definite = True
                start -= 1
                break
            elif word in {"his", "her", "their", "its", "our", "whose", "my"}:
                office.definite, office.owner = True, start - 1
                start -= 1
                break
            elif word in {"two", "three", "four", "both"}:
                office.plural = True
                start -= 1
            else:
                break
        return start

    def _owner_before(self, possessive: int) -> tuple[str, bool] | None:
        """The party of "the Chinese embassy's spokesperson" or "the country's"; None when nothing says."""
        index = possessive - 1
        if index < 0 or self.lower[index] not in self.lexicon.institutions:
            return None
        while index > 0 and self.doc[index - 1].pos_ in _NOMINAL:
            index -= 1
            mention = self.by_start.get(index)
            if mention is not None:
                return mention.party, True
        return None

    def _kept_start(self, title_start: int, start: int) -> int:
        while title_start > start and self.lower[title_start - 1] in self.lexicon.kept:
            title_start -= 1
        return title_start

    def _text(self, start: int, position: int, end: int) -> str:
        """The title without a party inside it."""
        parts: list[tuple[int, int]] = []
        index = start
        while index < end:
            mention = self.by_start.get(index)
            if mention is not None and mention.form in {"adjective", "name"} and mention.end <= position:
                index = mention.end
                continue
            parts.append((index, index + 1))
            index += 1
        text = ""
        for first, last in parts:
            text += self.doc[first:last].text_with_ws if last < end else self.doc[first:last].text
        return text.strip()

    # ---- after the head ---------------------------------------------------------------------------------------------
    def _read_after(self, office: Office, end: int, entry: Entry, portfolio: list[str]) -> int:
        """Take in "of X", "for Y" and the like; fills `portfolio` and answers where the office ends."""
        if office.counterpart:
            return self._from_party(office, end)
        joined = self.lexicon.joining(entry)
        while end + 1 < len(self.doc) and self.lower[end] in joined:
            start = end + 1
            while (
                start < len(self.doc)
                and self.lower[start] in {"the", "his", "her", "its", "state", "occupied"}
                and start + 1 < len(self.doc)
            ):
                start += 1
            mention = self.by_start.get(start) or self.by_start.get(start - 1)
            if mention is not None and mention.form != "adjective" and self._stands_alone(mention):
                if self.lower[end] in {"to", "in", "on"} or (
                    self.lower[end] == "for" and entry.function == OfficeFunction.SPECIAL_ENVOY
                ):
                    office.title += " " + self.doc[end : mention.end].text
                    office.about.append(mention.party)
                elif office.party is None:
                    office.party = mention.party
                end = mention.end
                continue
            stop = self._noun_phrase_end(start, office)
            if stop == start:
                break
            inner = self._party_in(start, stop)
            if inner is not None and entry.function is OfficeFunction.SPECIAL_ENVOY and self.lower[end] != "of":
                office.about.append(inner)
            elif (self.lower[end] != "to" or entry.function is OfficeFunction.SENIOR_OFFICIAL) and office.party is None:
                office.party = inner
            portfolio += [*self.lower[start:stop]]
            office.title += " " + self._without_party(end, stop)
            end = stop
        if (
            end + 1 < len(self.doc)
            and self.lower[end] in {",", "at"}
            and office.party is None
            and self.by_start.get(end + 1) is not None
        ):
            mention = self.by_start[end + 1]
            if mention.form == "metonym":
                office.party, end = mention.party, mention.end
        return self._designate(office, end)

    def _designate(self, office: Office, end: int) -> int:
        if end + 1 < len(self.doc) and self.lower[end] == "-" and self.lower[end + 1] in {"elect", "designate"}:
            office.title += self.doc[end : end + 2].text
            return end + 2
        return end

    def _from_party(self, office: Office, end: int) -> int:
        """Such as "His counterpart from Greece", "her counterpart in Seoul"."""
        if end + 1 < len(self.doc) and self.lower[end] == "as":
            for start in range(end + 1, min(end + 5, len(self.doc))):
                if self.lexicon.phrases.at(self.lower, start) and (post := self.read(start, end + 1)) is not None:
                    office.title, office.function, office.counterpart = post.title, post.function, False
                    office.party = office.party or post.party
                    return post.end
        if end + 1 < len(self.doc) and self.lower[end] in {"from", "of", "in"}:
            mention = self.by_start.get(end + 1)
            if mention is not None:
                office.party = office.party or mention.party
                return mention.end
        return end

    def _stands_alone(self, mention: PartyMention) -> bool:
        """Whether a party's name is not just the first word of a longer one: "of the Ukraine office"."""
        if mention.end >= len(self.doc):
            return True
        follower = self.doc[mention.end]
        if follower.text[0].isupper() or follower.pos_ not in {"NOUN", "ADJ"}:
            return self.lower[mention.end] not in self.lexicon.institutions
        return self.doc[mention.start : mention.end].root.head.i < mention.start

    def _noun_phrase_end(self, start: int, office: Office) -> int:
        """End of the noun phrase that follows "of" or "for"; `start` when none does."""
        capital = office.title[:1].isupper()
        index = start
        while index < len(self.doc) and index - start < _LONGEST_PORTFOLIO:
            token, word = self.doc[index], self.lower[index]
            if word in {"and", "&", ","} and index + 1 < len(self.doc) and index > start:
                ends_list = word == "," and self.lower[index + 1] in {"and", "&"}
                following = index + 2 if ends_list else index + 1
                if not self._continues(following, capital, comma=word == "," and not ends_list):
                    break
                index = following
                continue
            if (
                word in {"of", "the", "for", "-"}
                and index > start
                and index + 1 < len(self.doc)
                and self._continues(index + 1, capital, comma=False)
            ):
                index += 1
                continue
            mention = self.by_start.get(index)
            if (
                mention is not None
                and index > start
                and mention.form == "name"
                and self.lower[index - 1] in {"of", "the"}
            ):
                index = mention.end
                break
            if word == "'s" and index > start and self._continues(index + 1, capital, comma=False):
                index += 1
                continue
            if mention is not None:
                index = mention.end
                continue
            if (inner := self.lexicon.phrases.at(self.lower, index)) is not None:
                if (
                    self.lower[index - 1] not in {"the", "'s"}
                    and index - 1 not in self.by_end
                    and index not in self.by_end
                ):
                    break
                index = inner[0]
                continue
            if (
                not word[0].isalpha()
                or token.pos_ not in _NOMINAL
                or token.ent_type_ in {"DATE", "TIME"}
                or token.pos_ == "VERB"
            ):
                break
            if token.ent_type_ == "PERSON" and token.text[0].isupper() and index > start and not self._known(word):
                break
            if capital and not token.text[0].isupper() and index > start and word not in self.lexicon.institutions:
                break
            if capital and index > start and token.text[0].isupper() and not self._known(word):
                break
            if (
                not capital
                and token.text[0].isupper()
                and index > start
                and self.doc[index - 1].text[0].islower()
                and mention is None
            ):
                break
            index += 1
        while index > start and self.lower[index - 1] in {"and", ",", "of", "the", "for", "&", "-"}:
            index -= 1
        return index

    def _known(self, word: str) -> bool:
        return (
            word in self.lexicon.institutions
            or word in self.lexicon.portfolio_words
            or word in self.lexicon.public_words
        )

    def _continues(self, index: int, capital: bool, *, comma: bool) -> bool:
        """Whether the word at `index` goes on with a portfolio after "and", "of" or a comma."""
        if index >= len(self.doc):
            return False
        token, word = self.doc[index], self.lower[index]
        if (
            self.lexicon.is_head(word)
            or token.pos_ not in _NOMINAL
            or (token.ent_type_ == "PERSON" and not self._known(word))
        ):
            return word == "the" and self._continues(index + 1, capital, comma=comma)
        if self.lexicon.phrases.at(self.lower, index) or self._leads_to_head(index):
            return False
        if comma:
            return capital and token.text[0].isupper() and self._list_ahead(index)
        return token.text[0].isupper() if capital else token.text[0].islower()

    def _list_ahead(self, index: int) -> bool:
        """Whether a comma opens a list of portfolios ("Women, Girls, and Human Rights"), not a name."""
        for ahead in range(index, min(index + 4, len(self.doc))):
            if self.lower[ahead] in {"and", "&"}:
                return ahead + 1 < len(self.doc) and self.words[ahead + 1][0].isupper()
        return False

    def _without_party(self, start: int, end: int) -> str:
        last = end
        while (
            last > start
            and last in self.by_end
            and self.by_end[last].start > start + 1
            and self.by_end[last].form == "name"
        ):
            last = self.by_end[last].start
            while last > start and self.lower[last - 1] in {"the", "of"}:
                last -= 1
        return self._text(start, last, last)

    def _join_next(self, office: Office) -> None:
        """Make "Deputy Prime Minister and Foreign Minister" one office, with the weightier function."""
        index = office.end
        if (
            index < len(self.doc)
            and self.lower[index] == ","
            and index + 1 < len(self.doc)
            and self.lower[index + 1] in {"and", "&"}
        ):
            index += 1
        if (
            index + 1 >= len(self.doc)
            or self.lower[index] not in {"and", "&", "-", "cum"}
            or office.plural
            or office.counterpart
        ):
            return
        follower = None
        for start in range(index + 1, min(index + 5, len(self.doc))):
            if self.lexicon.phrases.at(self.lower, start):
                follower = self.read(start, index + 1)
                break
            if not (self.words[start][0].isalpha() and self.doc[start].pos_ in _NOMINAL):
                return
        if (
            follower is None
            or follower.start > index + 1
            or follower.definite
            or follower.plural
            or follower.counterpart
        ):
            return
        # "Secretary of State Blinken and Foreign Minister Lavrov" has a name between; here nothing parts the two, so that
        # a second party, or a name after each, is what would tell them apart.
        if follower.party and office.party and follower.party != office.party:
            return
        office.title = self.doc[office.start : office.end].text if not office.title else office.title
        office.title += " " + self.doc[index : index + 1].text + " " + follower.title
        office.party = office.party or follower.party
        office.end = follower.end
        office.default_party = office.default_party or follower.default_party
        if rank_of(follower.function) < rank_of(office.function):
            office.function = follower.function
        office.weak = office.weak and follower.weak
        office.tied = office.tied and follower.tied

    # ---- meaning ----------------------------------------------------------------------------------------------------
    def _function(
        self, entry: Entry, before: list[str], after: list[str], office: Office, deputy: bool
    ) -> OfficeFunction:
        words = self.lexicon
        around = " ".join(after) if after else " ".join(before)
        function = entry.function
        if entry.phrase in words.ministerial:
            function = words.portfolio_function(before, after)
            office.default_party = office.default_party if function == OfficeFunction.FOREIGN_MINISTER else None
            if deputy:
                return (
                    OfficeFunction.SENIOR_OFFICIAL
                    if "assistant" in self.lower[office.start : office.head]
                    else OfficeFunction.DEPUTY_MINISTER
                )
        elif entry.phrase == "secretary of state" and (after or (deputy and before == [])):
            function = OfficeFunction.OTHER_MINISTER if after and not deputy else OfficeFunction.DEPUTY_MINISTER
        elif function in {
            OfficeFunction.SENIOR_OFFICIAL,
            OfficeFunction.HEAD_OF_STATE,
            OfficeFunction.DEPUTY_MINISTER,
        } and entry.kind in {"tied", "weak"}:
            function = words.body_function(before + after) or function
        elif entry.phrase == "representative" and not around and office.title[:1].isupper():
            function = OfficeFunction.LEGISLATOR
        elif entry.phrase == "president" and around:
            function = words.body_function(after) or function
        is_igo = office.party is not None and _is_organisation(office.party)
        heads = {
            "head",
            "chief",
            "president",
            "leader",
            "director",
            "boss",
            "administrator",
            "commissioner",
            "managing director",
            "chairman",
            "chairperson",
        }
        if is_igo:
            if (
                entry.phrase in heads
                and function in {OfficeFunction.SENIOR_OFFICIAL, OfficeFunction.HEAD_OF_STATE}
                and not deputy
            ):
                chiefly = entry.phrase not in {"director", "administrator"}
                return OfficeFunction.IGO_HEAD if chiefly else OfficeFunction.IGO_OFFICIAL
            if function in {
                OfficeFunction.SENIOR_OFFICIAL,
                OfficeFunction.DEPUTY_MINISTER,
                OfficeFunction.HEAD_OF_STATE,
                OfficeFunction.OTHER_MINISTER,
            }:
                return OfficeFunction.IGO_OFFICIAL
        elif function == OfficeFunction.IGO_HEAD and office.party is not None:
            return OfficeFunction.SENIOR_OFFICIAL
        return function

    def _is_private(self, office: Office, around: list[str]) -> bool:
        if office.function not in {
            OfficeFunction.SENIOR_OFFICIAL,
            OfficeFunction.HEAD_OF_STATE,
            OfficeFunction.IGO_HEAD,
            OfficeFunction.SPOKESPERSON,
        }:
            return False
        if office.party is not None and not any(word in self.lexicon.private for word in around):
            return False
        span = [*around, *(self.lower[max(0, office.start - 1) : office.start])]
        return any(word in self.lexicon.private for word in span)


def _is_organisation(code: str) -> bool:
    found = party_of(code)
    return found is not None and found.kind is PartyKind.ORGANISATION
