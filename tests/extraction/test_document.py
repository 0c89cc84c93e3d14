"""An article as it is divided: true offsets, no noise, its day and dateline, and calm on any text at all."""

from datetime import date
from time import process_time

import pytest
from hypothesis import given, settings, strategies as st

from service.domain.vocabulary import PublishedBasis
from service.extraction.document import LONGEST_PASSAGE, read_document
from service.extraction.layout import fold
from service.extraction.markup import mask
from service.extraction.reading import Document, PassageKind

LEAD = "The ministers of the two countries met on Monday in the capital for talks on the border, officials said."


def read(text: str, title: str | None = None, published: date | None = None, language: str | None = None) -> Document:
    """The document of a text."""
    return read_document(text, title, published, language)


def texts(document: Document) -> list[str]:
    """The text of each passage."""
    return [passage.text for passage in document.passages]


def plain(text: str) -> str:
    """A text as a passage has it, for comparing what stands at offsets."""
    return fold(mask(text), [(0, len(text))]).text


# ---- offsets --------------------------------------------------------------------------------------------------------
MANGLED = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "The minister met her counterpart on Monday.",
                "\n",
                "\n\n",
                "  * ",
                "# ",
                "\t",
                "\xa0",
                "\u200b",
                "\u202e",
                "“talks”",
                "’s",
                "–",
                "—",
                "…",
                "<p>",
                "</p>",
                "<b",
                "**",
                "[a](https://x.example/b)",
                " date 2022-05-30 ",
                "BRUSSELS (Nordwire) — ",
                "14:20 ",
                "Photo: ",
                "(",
                "�",
                "\x00",
                "👍🏽",
                "é",
                "שלום",
                "\r\n",
                "|",
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=40,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(MANGLED)
def test_offsets_lead_back_to_the_source(text: str) -> None:
    """Whatever the text, the source at the offsets of any stretch of a passage is that stretch, but for folding."""
    for passage in read(f"{LEAD}\n\n{text}").passages:
        assert len(passage.origin) == len(passage.text)
        assert list(passage.origin) == sorted(passage.origin)
        for start, end in ((0, len(passage.text)), (len(passage.text) // 2, len(passage.text))):
            first, last = passage.locate(start, end)
            assert 0 <= first < last <= len(text) + len(LEAD) + 2
        words = passage.text.split(" ")
        at = 0
        for word in words:
            first, last = passage.locate(at, at + len(word))
            assert plain(f"{LEAD}\n\n{text}"[first:last]) == word
            at += len(word) + 1


def test_folding_keeps_one_character_for_one() -> None:
    """Curly quotes, dashes and hard spaces become plain ones, and a quote can be cut out of the source by offsets."""
    text = f"{LEAD} “It’s a\u00a0start”, said the\nminister – twice."
    passage = read(text).passages[0]
    assert passage.text == f'{LEAD} "It\'s a start", said the minister - twice.'
    start = passage.text.index("It's a start")
    first, last = passage.locate(start, start + len("It's a start"))
    assert text[first:last] == "It’s a\u00a0start"


# ---- day and dateline -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "published", "day", "basis", "dateline"),
    [
        (f" date 2022-05-30 {LEAD}", None, "2022-05-30", PublishedBasis.HEADER, None),
        (f" date 2022-05-30 {LEAD}", "2022-06-01", "2022-06-01", PublishedBasis.GIVEN, None),
        (f" date 2022-05-30 QUITO — {LEAD}", None, "2022-05-30", PublishedBasis.HEADER, "QUITO"),
        (f"Thursday, October 10, 2019\u00a0\n\n{LEAD}", None, "2019-10-10", PublishedBasis.DATELINE, None),
        (f"KYIV, 3 May 2023 (Steppe News) – {LEAD}", None, "2023-05-03", PublishedBasis.DATELINE, "KYIV"),
        (f"VIENNA, Nov. 21, 2019 (Ostwind) — {LEAD}", None, "2019-11-21", PublishedBasis.DATELINE, "VIENNA"),
        (f"WASHINGTON, May 3 (Agency) -- {LEAD}", None, None, PublishedBasis.NONE, "WASHINGTON"),
        (f"BRUSSELS (Nordwire) — {LEAD}", None, None, PublishedBasis.NONE, "BRUSSELS"),
        (f"OUAGADOUGOU – {LEAD}", None, None, PublishedBasis.NONE, "OUAGADOUGOU"),
        (f"PORT-AU-PRINCE/OTTAWA (Presse) - {LEAD}", None, None, PublishedBasis.NONE, "PORT-AU-PRINCE/OTTAWA"),
        (f"BUKHARA, Uzbekistan — {LEAD}", None, None, PublishedBasis.NONE, "BUKHARA"),
        (f"NEW DELHI: {LEAD}", None, None, PublishedBasis.NONE, "NEW DELHI"),
        (f"HELSINKI. {LEAD}", None, None, PublishedBasis.NONE, "HELSINKI"),
    ],
)
def test_header_and_dateline_are_taken_off(
    text: str, published: str | None, day: str | None, basis: PublishedBasis, dateline: str | None
) -> None:
    """The day of publication is the one given, else the header's, else the dateline's; neither line is prose."""
    document = read(text, published=date.fromisoformat(published) if published else None)
    assert document.published_at == (date.fromisoformat(day) if day else None)
    assert (document.published_at_basis, document.dateline) == (basis, dateline)
    assert texts(document) == [LEAD]


@pytest.mark.parametrize(
    "text",
    [
        f"U.S. {LEAD}",
        " date 2024-13-45 " + LEAD,
        "The talks - which went on for hours - ended without a result, the ministers said on Monday.",
        "Rebane — who had asked for the meeting — was not there when the ministers met in the capital.",
    ],
)
def test_what_only_looks_like_a_dateline_stays(text: str) -> None:
    """Initials, an impossible header and a dash in a sentence are left alone."""
    document = read(text)
    assert document.dateline is None
    assert texts(document) == [text.strip()]


def test_a_speakers_label_is_no_dateline_and_no_prose_but_says_who_speaks() -> None:
    """The label of a transcript holds for the paragraphs below it, up to the next."""
    document = read(f"PRESIDENT REBANE: {LEAD}\n\n{LEAD}\n\nMINISTER AUBERT: {LEAD}")
    assert document.dateline is None
    assert texts(document) == [LEAD] * 3
    speakers = [passage.speaker for passage in document.passages]
    assert speakers == ["PRESIDENT REBANE", "PRESIDENT REBANE", "MINISTER AUBERT"]


# ---- passages -------------------------------------------------------------------------------------------------------
def test_wrapped_lines_are_joined() -> None:
    """Lines broken at a width are one paragraph; lines that were meant as lines are not joined."""
    wrapped = (
        "President Anna Moreau will travel to the capital of the neighbouring\n"
        "country on Monday and meet the prime minister for talks on the border\n"
        "and on the railway. They will be joined by the two foreign ministers.\n"
    )
    assert texts(read(f"{wrapped}\n{LEAD}")) == [plain(wrapped), LEAD]
    assert texts(read(f"{LEAD}\nThe talks failed.\nNo date was set.")) == [
        LEAD,
        "The talks failed.",
        "No date was set.",
    ]


def test_lists_give_items_and_topics() -> None:
    """A bullet over deeper bullets is a heading; the others are items."""
    text = (
        "* Gaza war\n  * Ceasefire talks\n    * The foreign ministers of the two countries meet in the capital.\n"
        "  * A spokesman says that the talks were held on the\n    border of the two countries.\n"
    )
    document = read(text)
    assert [passage.kind.value for passage in document.passages] == ["heading", "heading", "item", "item"]
    assert texts(document)[3] == "A spokesman says that the talks were held on the border of the two countries."


def test_short_lines_over_prose_are_headings() -> None:
    """A line without a full stop over a paragraph is a heading; the title is a passage of its own source."""
    document = read(f"What happens next?\n\n{LEAD}\n\n## The line\n\n{LEAD}", title="Border talks end")
    kinds = [passage.kind for passage in document.passages]
    heading, prose = PassageKind.HEADING, PassageKind.PROSE
    assert kinds == [PassageKind.TITLE, heading, prose, heading, prose]
    assert document.passages[0].source == "title"


def test_live_blogs_and_day_pages_set_the_day() -> None:
    """Entries stand under their day: that of the page, or that of the heading above."""
    live = "\n\n".join(f"{hour}:20 {LEAD}" for hour in (14, 15, 16))
    published = date(2022, 6, 24)
    assert {(p.text, p.day) for p in read(live, published=published).passages} == {(LEAD, published)}
    headed = read(f"May 30\n\n{LEAD}\n\nMay 31\n\n{LEAD} Again.", published=date(2024, 6, 5))
    assert [passage.day for passage in headed.passages] == [date(2024, 5, 30), date(2024, 5, 31)]
    listed = read(f"* {LEAD}\n* {LEAD}", title="Current events, 2026-04-04: Talks", published=date(2026, 4, 4))
    assert [passage.day for passage in listed.passages[1:]] == [date(2026, 4, 4)] * 2


@pytest.mark.parametrize("label", ["MONDAY.", "Monday:", "20 June:", "Monday, 20 June —"])
def test_entries_of_a_diary_open_with_their_day(label: str) -> None:
    """A day before the words of an entry is the day of all that the entry tells of, and none of its words."""
    text = f"* {label} {LEAD}\n* Thursday: {LEAD}\n* Next week: {LEAD}"
    entries = [(p.text, p.day, p.day_stated) for p in read(text, published=date(2022, 6, 24)).passages]
    assert entries == [
        (LEAD, date(2022, 6, 20), True),
        (LEAD, date(2022, 6, 23), True),
        (f"Next week: {LEAD}", None, False),
    ]


def test_lines_of_a_diary_stand_apart() -> None:
    """Under a day each line that opens with a time is an entry of its own, however narrow the page."""
    text = "13 May\n10.00 The minister of Norway meets her guests\n14.30 The minister receives two guests\n15 May\n"
    entries = [(p.text, p.day) for p in read(text, published=date(2024, 5, 14), language="en").passages]
    assert entries == [
        ("10.00 The minister of Norway meets her guests", date(2024, 5, 13)),
        ("14.30 The minister receives two guests", date(2024, 5, 13)),
    ]


def test_each_item_of_a_page_loses_its_own_dateline() -> None:
    """News in brief: every item may open with a place, which is no place of meeting."""
    text = f"MADRID – {LEAD}\n\n***\n\nOSLO (Nordwire) — {LEAD}\n\n***\n\nACCRA - {LEAD}"
    assert texts(read(text)) == [LEAD] * 3


def test_words_cut_at_the_end_of_a_line_are_put_together() -> None:
    """A hyphen at the end of a line goes before small letters and stays before capitals; ligatures are letters."""
    text = "The for-\neign ministers of the two coun\xad\ntries met for US-\nChina talks of the \ufb01rst \ufb02oor."
    passage = fold(text, [(0, len(text))])
    assert passage.text == "The foreign ministers of the two coun tries met for US-China talks of the first floor."
    start = passage.text.index("foreign")
    assert text[passage.origin[start] : passage.origin[start + len("foreign") - 1] + 1] == "for-\neign"


def test_code_and_entities_are_read_as_a_browser_does() -> None:
    """Scripts and styles are no text; an entity is the character that it stands for, at its own offset."""
    text = (
        f"<script>var x = 'The ministers met';</script><style>p {{}}</style><p>Spain&#8217;s&nbsp;minister. {LEAD}</p>"
    )
    (passage,) = read(text).passages
    assert passage.text == f"Spain's minister. {LEAD}"
    first, last = passage.locate(0, len("Spain's"))
    assert text[first:last] == "Spain&#8217;s"


@pytest.mark.parametrize("heading", ["Related", "You may also like:", "MOST READ", "More from this section"])
def test_lists_of_other_articles_are_dropped(heading: str) -> None:
    """Headlines and items under such a heading belong to other articles, up to the next prose."""
    page = f"{LEAD}\n\n{heading}\n* Polish president visits Prague\n\nMinister meets envoy in Oslo\n\n{LEAD} Again."
    assert texts(read(page)) == [LEAD, f"{LEAD} Again."]


def test_a_terse_english_list_is_read_and_a_foreign_one_is_not() -> None:
    """Few small words do not make a page foreign; those of another language do."""
    terse = "\n\n".join(
        f"{n} May: Minister Ana Ruiz meets President Rui Costa of Portugal, Lisbon" for n in range(1, 9)
    )
    foreign = "\n\n".join(
        f"{n}. Mai: Minister Jan Maas trifft den Kollegen in der Stadt Bonn und in Berlin" for n in range(9)
    )
    assert len(read(terse, published=date(2024, 5, 14)).passages) == 8
    assert texts(read(foreign)) == []


@pytest.mark.parametrize(
    "noise",
    [
        "Page 2 of 3",
        "Share on Facebook",
        "File photo: The minister of Chile meets the president of Peru.",
        "Skip to main content",
        "Image",
        "JOIN THE MOVEMENT",
        "Keep up to date with our latest videos, news and content",
        "\\###",
        "\\# \\# \\#",
        "------------",
        "Photo: Ministers pose for the customary picture. (Nordwire/J. Peeters)",
        "Already a subscriber? Make sure to log into your account before viewing this content.",
        "READ NEXT: Why your prawns got cheaper | Five charts",
        "ALSO READ | Why the winter matters",
        "Share this: Email | Print | Mastodon",
        "(Reporting in the capital; writing by D. Osei)",
        "[This article is available to subscribers. Start your free trial]",
        "The views expressed in this article are those of the author.",
        "Copyright 2023 Nordwire. All rights reserved.",
        "(END)",
        "— Follow our live coverage here —",
        "https://example.org/" + "a" * 300,
    ],
)
def test_noise_is_dropped(noise: str) -> None:
    """What belongs to the page and not to the article gives no passage, wherever it stands."""
    assert texts(read(f"{noise}\n\n{LEAD}\n\n{noise}")) == [LEAD]


def test_a_caption_loses_its_credit_and_stays() -> None:
    """The words under a picture are kept, the name of the agency is not."""
    caption = "Ana Mora is the country's defence minister. Jo Brand/Bloomberg via Getty Images"
    assert texts(read(f"{caption}\n\n{LEAD}")) == ["Ana Mora is the country's defence minister.", LEAD]


# ---- any text at all ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "a",
        "\x00",
        "�",
        "x" * 200000,
        "(" * 10000,
        "👍" * 1000,
        "\u202e" * 1000,
        "外交部长会见" * 200,
        "التقى وزير الخارجية نظيره " * 50,
        "Le ministre a rencontré son homologue dans la capitale lundi. " * 20,
    ],
)
def test_what_is_not_english_prose_is_read_as_saying_nothing(text: str) -> None:
    """Empty, broken, foreign and senseless texts give few or no passages and no error."""
    document = read(text)
    assert len("".join(texts(document))) < 1000
    assert document.language != "en"


def test_a_short_text_of_unknown_language_is_read() -> None:
    """Too few words to tell a language from are read all the same."""
    assert texts(read("Moreau met Osei.")) == ["Moreau met Osei."]


def test_markup_is_not_prose() -> None:
    """Tags and the targets of links give way, and block elements end a paragraph."""
    text = f"<html><body><h1>Talks end</h1><p class='x'>{LEAD}</p><p>They <b>met</b> [again](https://x.example/y).</p>"
    assert texts(read(text)) == ["Talks end", LEAD, "They met again ."]


def test_long_passages_are_cut_at_sentences() -> None:
    """A page without paragraphs is read in pieces that lose no word."""
    document = read(" ".join([LEAD] * 200))
    assert all(len(passage.text) <= LONGEST_PASSAGE for passage in document.passages)
    assert all(passage.text.endswith(".") for passage in document.passages)
    assert " ".join(texts(document)) == " ".join([LEAD] * 200)


@pytest.mark.parametrize(
    "unit",
    [
        "x",
        "(",
        "[",
        "<a ",
        "<!",
        "[a](http ",
        "a\n",
        " - ",
        "* ",
        '?" ',
        "12:30 ",
        "A, ",
        "👍🏽 ",
        "\u202e\u05e9\u05dc ",
        "_*",
        "<script>",
        "cut-\n",
        "&amp;",
        "Ana Ruiz: Yes. ",
        "Ana Ruiz Ruiz Ana ",
        "MONDAY. It rained.\n\n",
        "3 May\n",
        "OSLO - It rained.\n\n",
        f"{LEAD} ",
    ],
)
def test_reading_takes_time_in_proportion_to_the_text(unit: str) -> None:
    """Four times the text takes about four times the time, far from sixteen, whatever it is made of."""
    count = 100_000 // len(unit)
    once = min(_seconds(unit * count) for _ in range(3))
    four_times = min(_seconds(unit * count * 4) for _ in range(2))
    assert four_times < 10 * once + 0.05


def _seconds(text: str) -> float:
    start = process_time()
    read(text)
    return process_time() - start


@pytest.mark.parametrize("line", ["{} May 2022", "May {}, 2022", "2 May {}", "{0}-{0}-{0}"])
def test_a_number_that_no_calendar_holds_is_no_day(line: str) -> None:
    """A line that looks like a day with a number of a hundred digits in it is read like any other line."""
    text = f"{line.format('9' * 100)}\n\nThe two ministers met in Nairobi, a spokesman said on the radio."
    assert read_document(text, None, None, "en").published_at is None
