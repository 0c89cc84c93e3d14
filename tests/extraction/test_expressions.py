"""Words and expressions that tell of a contact, and the same words where they tell of none: invented people."""

from datetime import date

import pytest

from service.domain.reports import MeetingReport
from service.extraction.pipeline import RulesExtractor

A, B = "French Foreign Minister Claire Aubert", "Turkish Foreign Minister Cem Aydin"
P, Q = "French President Luc Moreau", "Turkish President Kemal Arslan"
PUBLISHED = date(2024, 4, 17)  # a Wednesday


@pytest.fixture(scope="module")
def extractor() -> RulesExtractor:
    """The extractor, loaded once."""
    return RulesExtractor()


def read(extractor: RulesExtractor, text: str) -> list[MeetingReport]:
    """The meetings of a short article of one day."""
    return extractor.extract(text, None, PUBLISHED).meetings


@pytest.mark.parametrize(
    "text",
    [
        f"{A} called on {Q} in Ankara.",
        f"{A} paid a call on {Q}.",
        f"{A} huddled with {B} for an hour.",
        f"{A} broke bread with {B}.",
        f"{A} came face to face with {B}.",
        f"{A} rubbed shoulders with {B} at the reception.",
        f"{A} crossed paths with {B} in Geneva.",
        f"{A} and {B} embraced on the steps of the palace.",
        f"{A} buttonholed {B} after dinner.",
        f"{A} caught up with {B} in Geneva.",
        f"{A} walked with {B} along the Bosporus.",
        f"{A} toured a shipyard with {B}.",
        f"{A} posed for photographs with {B}.",
        f"{A} appeared with {B} at a news conference in Ankara.",
        f"{A} and {B} inaugurated a bridge on Monday.",
        f"{A} and {B} signed a treaty in Ankara on Monday.",
        f"{A} signed a fisheries accord with {B}.",
        f"{Q} gave {A} forty minutes of his time.",
        f"{Q} granted {A} an audience.",
        f"{Q} played host to {A}.",
        f"{Q} had {A} to lunch.",
        f"{Q} feted {A} at a banquet.",
        f"{P} was closeted with {Q} for two hours.",
        f"{A} stopped over in Ankara on her way to Doha.",
        f"{B} summoned French Ambassador Luc Moreau on Tuesday.",
        "French Ambassador Luc Moreau was summoned to the Turkish foreign ministry.",
    ],
)
def test_idioms_of_meeting_tell_of_a_contact_face_to_face(extractor: RulesExtractor, text: str) -> None:
    """An expression of several words stands for a verb of meeting, with the sides around any of its words."""
    [meeting] = read(extractor, text)
    assert {*meeting.parties} == {"FRA", "TUR"}
    assert (meeting.status, meeting.mode) == ("held", "in_person")


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        (f"{A} touched base with {B}.", "unspecified"),
        (f"{A} exchanged views with {B} on Syria.", "unspecified"),
        (f"{A} compared notes with {B}.", "unspecified"),
        (f"{A} briefed {B} on the plan.", "unspecified"),
        (f"{A} discussed the plan with {B}.", "unspecified"),
        (f"{A} raised the case with {B}.", "unspecified"),
        (f"{A} took up the case with {B}.", "unspecified"),
        (f"{A} and {B} spoke by video link.", "video"),
        (f"{A} was on the phone with {B} for an hour.", "phone"),
        (f"{A} picked up the phone to {B}.", "phone"),
        (f"{A} called {B}.", "phone"),
        (f"{A} exchanged letters with {B}.", "written"),
        (f"{A} cabled {B}.", "written"),
    ],
)
def test_idioms_of_speaking_and_writing_have_their_mode(extractor: RulesExtractor, text: str, mode: str) -> None:
    """Speaking tells no means, calling and writing do."""
    [meeting] = read(extractor, text)
    assert {*meeting.parties} == {"FRA", "TUR"}
    assert (meeting.status, meeting.mode) == ("held", mode)


@pytest.mark.parametrize(
    "text",
    [
        f"{A} is on her way to Ankara for discussions.",
        f"{A} is en route to Turkey.",
        f"{A} is bound for Ankara.",
        f"{A} leaves for Ankara on Friday.",
        f"{A} sets off for Turkey tomorrow.",
    ],
)
def test_who_is_on_the_way_has_not_arrived(extractor: RulesExtractor, text: str) -> None:
    """A journey that has begun is a visit to come."""
    [meeting] = read(extractor, text)
    assert {*meeting.parties} == {"FRA", "TUR"}
    assert meeting.status == "planned"


@pytest.mark.parametrize(
    "text",
    [
        f"{P} called on Turkey to release the sailors.",
        "The United Nations called on all sides to show restraint.",
        f"{A} raised the alarm about {B}.",
        f"{P} and {Q} raised the stakes.",
        f"{P} and {Q} appear to be at odds.",
        f"{P} and {Q} pose a threat to peace, she said.",
        f"{P} signed a decree on Turkish imports.",
        "France and Turkey signed a trade agreement in 2015.",
        f"{P} briefed reporters on the talks.",
        f"{P} confronted a crisis that {Q} had caused.",
        f"{A} took issue with {B}.",
        f"{P} compared {Q} with a sultan.",
        f"{P} touched on relations with Turkey.",
        f"{P} paid tribute to {Q}.",
        "France exchanged fire with Turkey along the border.",
        "France and Turkey exchanged prisoners on Monday.",
        "A French court summoned a Turkish banker.",
        "The French parliament summoned the foreign minister.",
        "The French government warned against travel to Turkey.",
        "The former minister was barred from travel to Turkey.",
        f"{P} discussed relations with Turkey in a speech.",
    ],
)
def test_the_same_words_in_another_sense_tell_of_none(extractor: RulesExtractor, text: str) -> None:
    """A verb of many uses is a contact only with its objects, between people, or with the other side beside it."""
    assert read(extractor, text) == []


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        (f"{A} thanked {B} in a phone call.", "phone"),
        (f"In a phone call on Monday, {A} urged {B} to reopen the border.", "phone"),
        (f"{A} replied to {B} in a letter on Monday.", "written"),
        (f"{A} congratulated {B} in a telegram.", "written"),
        (f"{A} told {B} over dinner in Geneva that the deal was done.", "in_person"),
        (f"Over a working lunch, {A} and {B} discussed trade.", "in_person"),
        (f"Over coffee in Geneva, {A} pressed {B} on the border.", "in_person"),
    ],
)
def test_what_is_said_on_an_occasion_tells_who_was_there(extractor: RulesExtractor, text: str, mode: str) -> None:
    """A call, a letter or a meal without sides of its own is between who speaks and who is spoken to."""
    [meeting] = read(extractor, text)
    assert {*meeting.parties} == {"FRA", "TUR"}
    assert (meeting.status, meeting.mode) == ("held", mode)


@pytest.mark.parametrize(
    "text",
    [
        f"In a speech, {P} urged {Q} to reopen the border.",
        f"At a cabinet meeting, {P} warned {Q}.",
        f"In an interview with a Turkish newspaper, {P} defended the deal.",
        f"{A} embraced {Q}'s plan.",
        f"{A} welcomed the words of {Q}.",
        f"{A} received a request from {Q}.",
        f"{A} visited the grave of {Q}.",
        f"{A} met supporters of {Q}.",
        f"{P} saw Turkey as a rival.",
        "France gave Turkey an hour to withdraw.",
        "French tourists travelled to Turkey in record numbers.",
        "French firms will meet Turkish demand for gas.",
        "French farmers met Turkish buyers in Paris.",
        "A Turkish ship arrived in Marseille.",
    ],
)
def test_goods_tourists_and_plans_do_not_meet(extractor: RulesExtractor, text: str) -> None:
    """A side is an official, a mission or a party, not what belongs to one or comes from there."""
    assert read(extractor, text) == []


@pytest.mark.parametrize("whom", [f"an envoy of {Q}", f"{Q}'s envoy", f"aides of {Q}"])
def test_whose_envoy_is_met_is_not_met(extractor: RulesExtractor, whom: str) -> None:
    """Who only sent somebody takes no part, but tells the party."""
    [meeting] = read(extractor, f"{A} met {whom}.")
    assert {*meeting.parties} == {"FRA", "TUR"}
    assert "Kemal Arslan" not in [participant.name for participant in meeting.participants]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"{P} was in Ankara on Monday for talks with Turkish officials.", "held"),
        (f"{A} was in Ankara last week to open an embassy.", "held"),
        (f"{A} will be in Turkey from May 2 to 4.", "planned"),
        (f"{A} is to be in Ankara on Friday.", "planned"),
        (f"France has sent its special envoy, {A.removeprefix('French Foreign Minister ')}, to Ankara.", "held"),
        ("France will send a high-level delegation to Turkey next week.", "planned"),
        (f"{P} dispatched Foreign Minister Claire Aubert to Ankara on Monday.", "held"),
        (f"French envoy Claire Aubert carried a message to {Q} in Ankara.", "held"),
        (f"The trip took {A} to Ankara.", "held"),
        (f"Next week's trip will take {A} to Ankara.", "planned"),
        (f"{A} was among the first to travel to Turkey after the quake.", "held"),
        (f"{A} became the first Western minister to visit Ankara since the coup.", "held"),
        (f"{A} is the third EU minister to meet {Q} this month.", "held"),
        (f"{A} became the highest-ranking official to visit Ankara in a decade.", "held"),
        (f"{A} is the most senior Western official to travel to Ankara since the coup.", "held"),
        (f"{A} will be the youngest minister to visit Ankara.", "planned"),
        (f"A trip by {A} to Ankara yielded no deal.", "held"),
    ],
)
def test_a_journey_has_many_words(extractor: RulesExtractor, text: str, status: str) -> None:
    """Being somewhere on business, being sent, being taken there by a trip or the first or highest to go are visits."""
    [meeting] = read(extractor, text)
    assert {*meeting.parties} == {"FRA", "TUR"}
    assert meeting.status == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"{P} attended the inauguration of {Q} in Ankara.", "held"),
        (f"{P} is to attend Turkey's national day celebrations in Ankara on Monday.", "planned"),
        ("A French delegation will fly to Turkey to attend the inauguration of President Kemal Arslan.", "planned"),
        (f"{P} was the guest of {Q} at a dinner on Tuesday.", "held"),
        (f"{P} and {Q} were seated together at a dinner in Geneva.", "held"),
        (f"{A} took {B} aside at the reception.", "held"),
        (f"{A}, standing beside {B}, told reporters the deal was done.", "held"),
        (f"{B} called in the French ambassador on Tuesday.", "held"),
        (f"{A} shook the hand of {B}.", "held"),
        (f"{A} joined {B} for a working breakfast.", "held"),
    ],
)  # fmt: skip
def test_guests_hosts_and_those_side_by_side_have_met(extractor: RulesExtractor, text: str, status: str) -> None:
    """Who attends another's ceremony, is a guest, or stands, sits or breakfasts with somebody is in contact."""
    [meeting] = read(extractor, text)
    assert {*meeting.parties} == {"FRA", "TUR"}
    assert (meeting.status, meeting.mode) == (status, "in_person")


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        (f"{P} had a long talk with {Q}.", "unspecified"),
        (f"{P} had a word with {Q}.", "unspecified"),
        (f"{A} called Ankara on Monday to protest.", "phone"),
        (f"{P} received a phone call on Monday from {Q}.", "phone"),
        (f"{P} dispatched a written message on Monday to {Q}.", "written"),
    ],
)
def test_talks_calls_and_messages_have_two_ends(extractor: RulesExtractor, text: str, mode: str) -> None:
    """A talk with, a call from and a message to somebody are contacts wherever the parse hangs the other end."""
    [meeting] = read(extractor, text)
    assert {*meeting.parties} == {"FRA", "TUR"}
    assert (meeting.status, meeting.mode) == ("held", mode)


@pytest.mark.parametrize(
    "text",
    [
        f"{P} and {Q} must work together.",
        f"{P} and {Q} grew up together.",
        "French soldiers are in Turkey to train.",
        "France sent troops to Turkey.",
        "France sent aid to Turkey on Monday.",
        "The former minister was in exile in Turkey.",
        f"{P} gave a talk on Turkey.",
        f"{P} is in the chair.",
    ],
)
def test_troops_aid_and_exile_are_no_journeys(extractor: RulesExtractor, text: str) -> None:
    """Not everything sent, together or somewhere abroad is on a visit."""
    assert read(extractor, text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{P} to host {Q} in Paris on Friday",
        f"{P} to host {Q} in Paris on Friday.",
        f"{A} to meet {B} in Ankara",
        f"{P} to visit Ankara.",
        f"{P} is due to fly to Ankara on Monday for a summit with {Q}.",
        f"{P} goes on to Ankara on Monday.",
    ],
)
def test_a_headline_in_the_infinitive_announces_a_plan(extractor: RulesExtractor, text: str) -> None:
    """Who is “to host”, “to meet” or goes on somewhere has a plan, with both sides."""
    [meeting] = read(extractor, text)
    assert {*meeting.parties} == {"FRA", "TUR"}
    assert meeting.status == "planned"


@pytest.mark.parametrize(
    "text",
    [
        "A chance to host the games was lost by France and Turkey.",
        "France to build a tunnel under Ankara.",
        "Turkey to grow faster than France.",
        f"{P} goes on to win a second term in Ankara.",
    ],
)
def test_an_infinitive_of_anything_else_announces_no_meeting(extractor: RulesExtractor, text: str) -> None:
    """What is to be built, won or grown is no contact."""
    assert not read(extractor, text)


def test_whoever_is_called_he_is_the_same_at_every_stop(extractor: RulesExtractor) -> None:
    """A pronoun that several visits share stands for one traveller in each."""
    text = f"{P} held talks with {Q} in Ankara on Tuesday. He flies on to Tunis on Thursday and Algiers on Friday."
    stops = {tuple(sorted(meeting.parties)): meeting for meeting in read(extractor, text)[1:]}
    assert set(stops) == {("FRA", "TUN"), ("DZA", "FRA")}
    assert all([p.name for p in meeting.participants] == ["Luc Moreau"] for meeting in stops.values())


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        (f"{A} told {B} by telephone that the talks would resume.", "phone"),
        (f"{A} informed {B} by phone of the decision.", "phone"),
        (f"{A} assured {B} over the phone that nothing had changed.", "phone"),
        (f"{A} discussed the cable break by video link with {B}.", "video"),
        (f"{A} discussed the border by telephone with {B} on Monday.", "phone"),
    ],
)
def test_what_is_told_or_discussed_from_afar_has_that_mode(extractor: RulesExtractor, text: str, mode: str) -> None:
    """Means of speaking from afar make a contact of whatever is told, wherever in the clause they stand."""
    [meeting] = read(extractor, text)
    assert {*meeting.parties} == {"FRA", "TUR"}
    assert meeting.mode == mode


@pytest.mark.parametrize(
    "text",
    [
        f"{A} told {B} that the talks would resume.",
        f"{A} told reporters by telephone that {B} was wrong.",
    ],
)
def test_what_is_told_without_means_is_no_contact_from_afar(extractor: RulesExtractor, text: str) -> None:
    """To tell is no contact by itself, and what journalists are told is none between parties."""
    assert not read(extractor, text)


@pytest.mark.parametrize(
    "text",
    [
        "The Joint Commission of France and Turkey met in Oslo, chaired by trade ministers Luc Moreau and Cem Aydin.",
        "Officials of France and Turkey convened in Oslo, chaired by permanent secretaries Luc Moreau and Cem Aydin.",
        "France and Turkey will hold talks next week. Ministers Luc Moreau and Cem Aydin will meet in Oslo.",
    ],
)
def test_who_shares_a_title_is_of_the_parties_named_before_in_order(extractor: RulesExtractor, text: str) -> None:
    """Two who bear one title without a party are those of two parties just named, and chair what these hold."""
    [meeting] = read(extractor, text)
    assert {(p.party, p.name) for p in meeting.participants} == {("FRA", "Luc Moreau"), ("TUR", "Cem Aydin")}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"The French president's programme in Ankara includes a meeting with {Q}.", "planned"),
        (f"French President Luc Moreau's visit to Ankara included talks with {Q}.", "held"),
        (f"French envoy Claire Aubert is en route to Ankara for talks with {Q}.", "planned"),
        (f"{A} sent a letter to {B}, proposing that the two meet in Oslo in May.", "proposed"),
        (f"{A} has suggested that the two sides meet again. {B} has not replied.", "proposed"),
    ],
)
def test_what_a_programme_a_journey_or_a_letter_is_for_lies_ahead(
    extractor: RulesExtractor, text: str, status: str
) -> None:
    """What a programme includes, an envoy is on the way for or a letter proposes has not taken place."""
    ahead = [m for m in read(extractor, text) if m.mode != "written"]
    assert [(set(m.parties), m.status.value) for m in ahead] == [({"FRA", "TUR"}, status)]


def test_letters_and_calls_go_to_each_apart(extractor: RulesExtractor) -> None:
    """Two who are written to or called have a letter or a call each."""
    for verb in ("wrote to", "telephoned"):
        found = read(extractor, f"{A} {verb} {B} and Greek Foreign Minister Eleni Markou on Monday.")
        assert sorted(sorted(m.parties) for m in found) == [["FRA", "GRC"], ["FRA", "TUR"]]


def test_what_they_meet_for_is_no_other_meeting(extractor: RulesExtractor) -> None:
    """Who stands behind the purpose of a meeting takes part in it."""
    text = "The military chiefs of France and Turkey met in Oslo to discuss a joint force, alongside Greek officials."
    [meeting] = read(extractor, text)
    assert {*meeting.parties} == {"FRA", "TUR", "GRC"}


def test_what_is_discussed_is_no_place_of_meeting(extractor: RulesExtractor) -> None:
    """Talks that discuss a place are not held there."""
    [meeting] = read(extractor, f"{A} called {B} on Wednesday to discuss Gaza.")
    assert meeting.place is None


def test_a_part_of_a_gathering_is_of_those_who_gather(extractor: RulesExtractor) -> None:
    """Whoever joins a session of a summit meets those whose summit it is."""
    [meeting] = read(extractor, f"{P} will join a session of the ASEAN leaders' summit on Friday.")
    assert {*meeting.parties} == {"FRA", "ASEAN"}


@pytest.mark.parametrize(
    ("told", "stops"),
    [
        ("Tunis follows on Thursday.", {("FRA", "TUN"): "planned"}),
        ("Baghdad, the planned last stop, was dropped for security reasons.", {("FRA", "IRQ"): "cancelled"}),
        ("Tunis was cut from the list.", {}),
        ("Egypt was dropped from the squad. Moscow followed suit.", {}),
        ("The plan was dropped.", {}),
    ],
)
def test_a_stop_is_known_by_its_name_alone(
    extractor: RulesExtractor, told: str, stops: dict[tuple[str, str], str]
) -> None:
    """A place that follows on a journey, or is left out of it, is a visit of its traveller."""
    journey, *others = read(extractor, f"{P} flew to Ankara on Tuesday. {told}")
    assert sorted(journey.parties) == ["FRA", "TUR"]
    assert {tuple(sorted(meeting.parties)): meeting.status for meeting in others} == stops


def test_a_place_without_a_journey_is_no_stop(extractor: RulesExtractor) -> None:
    """What follows or is dropped is a stop only where somebody is told to travel."""
    assert not read(extractor, "France won the cup. Tunis follows on Thursday. Baghdad was dropped.")


@pytest.mark.parametrize(
    "between", [" ", "\n\n", " The text runs to nine pages. ", "\n\nThe text runs to nine pages. "]
)
def test_the_meeting_of_the_day_is_of_those_who_just_acted_together(extractor: RulesExtractor, between: str) -> None:
    """“Today's meeting” of nobody named is one of the several last said to do something."""
    text = f"Today, France, Turkey and Greece signed a memorandum.{between}Today's meeting in Oslo builds on trust."
    [meeting] = read(extractor, text)
    assert ({*meeting.parties}, meeting.status) == ({"FRA", "TUR", "GRC"}, "held")


@pytest.mark.parametrize(
    "text",
    [
        "France signed a memorandum. Today's meeting in Oslo builds on trust.",
        "France, Turkey and Greece signed a memorandum. Today's cabinet meeting was short.",
        "France, Turkey and Greece signed a memorandum. A meeting in Oslo was short.",
    ],
)
def test_other_meetings_are_not_of_those_who_acted_together(extractor: RulesExtractor, text: str) -> None:
    """One alone, a body's own meeting and one not of the day tell nothing of whose it is."""
    assert not read(extractor, text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (f"A meeting of {A} and {B} has been delayed and will now be held on May 3.", "2024-05-03"),
        (f"A meeting of {A} and {B} planned for Friday was put off. It will now be held on May 3.", "2024-05-03"),
        (f"A meeting of {A} and {B} has been delayed. A report will be out on May 3.", None),
    ],
)
def test_what_will_now_be_held_has_its_new_day(extractor: RulesExtractor, text: str, day: str | None) -> None:
    """A delayed meeting has the day on which it “will now” take place, and no other day beside it."""
    [meeting] = read(extractor, text)
    assert meeting.status == "postponed"
    assert (meeting.date.edtf if meeting.date is not None else None) == day


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Shops will close for the upcoming ASEAN summit in Jakarta on May 9.", True),
        ("Police prepared for the forthcoming ASEAN summit in Jakarta.", True),
        ("Shops will close for the upcoming ASEAN summit.", False),
        ("Shops will close for the upcoming music summit in Jakarta.", False),
    ],
)
def test_an_upcoming_summit_with_its_day_or_place_is_announced(
    extractor: RulesExtractor, text: str, *, found: bool
) -> None:
    """An organisation's gathering is told of by no more than “upcoming” and where or when it is."""
    assert [(m.parties, m.status) for m in read(extractor, text)] == ([(["ASEAN"], "planned")] if found else [])


def test_who_undertakes_to_receive_has_a_plan(extractor: RulesExtractor) -> None:
    """To undertake to do something is no more than to promise it."""
    [meeting] = read(extractor, f"{Q} had undertaken to receive {A} at noon.")
    assert meeting.status in ("planned", "cancelled")
