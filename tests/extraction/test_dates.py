"""Dates: every form of the guidelines, forty expressions of the news, and what must not be read as a date."""

from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from service.domain.vocabulary import DateBasis
from service.extraction.date_words import opens_form, split
from service.extraction.dates import CASCADE, find_dates
from service.extraction.document import read_document
from service.extraction.parse import Parser, load_parser
from service.extraction.reading import DateMention, Document, Tense
from service.extraction.tense import tense_of

PAST, FUTURE = Tense.PAST, Tense.FUTURE


@pytest.fixture(scope="module")
def parser() -> Parser:
    """The parser, loaded once."""
    return load_parser()


def read(parser: Parser, text: str, published: str | None) -> tuple[Document, list[DateMention]]:
    """An article of one text, parsed, and its dates."""
    document = read_document(text, None, date.fromisoformat(published) if published else None, None)
    parser.parse(document)
    return document, find_dates(document)


def values(parser: Parser, sentence: str, published: str | None, tense: Tense) -> list[str | None]:
    """The dates that a sentence gives under a tense."""
    return [mention.under(tense).edtf for mention in read(parser, sentence, published)[1]]


FORTY = [
    ("according to a report published Monday.", "2022-05-30", PAST, ["2022-05-30"]),
    ("They will meet at a conference next month in Singapore.", "2022-05-30", FUTURE, ["2022-06"]),
    ("The conference is being held June 10-12.", "2022-05-30", FUTURE, ["2022-06-10/2022-06-12"]),
    ("They talked on the phone in April about security.", "2022-05-30", PAST, ["2022-04"]),
    ("He travelled to Asia earlier this month.", "2022-05-30", PAST, ["2022-05"]),
    ("The ministers will meet later this week.", "2024-05-29", FUTURE, ["[2024-05-30..2024-06-02]"]),
    ("The prospect was raised earlier this week.", "2024-05-29", PAST, ["[2024-05-27..2024-06-02]"]),
    ("They spoke last week about it.", "2024-05-29", PAST, ["[2024-05-20..2024-05-26]"]),
    ("The leaders met in November 2023 in San Francisco.", "2024-05-29", PAST, ["2023-11"]),
    ("The talks take place this week.", "2024-05-29", FUTURE, ["[2024-05-27..2024-06-02]"]),
    ("They met in San Francisco five months ago.", "2024-04-16", PAST, ["2023-11~"]),
    ("It was the first contact since November 2022.", "2024-04-16", PAST, ["2022-11"]),
    ("She visited Taiwan in August 2022.", "2024-04-16", PAST, ["2022-08"]),
    ("He became minister in December.", "2024-04-16", PAST, ["2023-12"]),
    ("They had briefly met in June at a forum.", "2024-04-16", PAST, ["2023-06"]),
    ("It was the first talk in nearly two years.", "2024-04-16", PAST, []),
    ("The two spoke the previous day by telephone.", "2022-05-30", PAST, ["2022-05-29"]),
    ("The minister arrived on the 5th of May.", "2022-05-30", PAST, ["2022-05-05"]),
    ("The visit is planned for mid-June.", "2022-05-30", FUTURE, ["2022-06"]),
    ("They will meet early next year.", "2022-05-30", FUTURE, ["2023"]),
    ("They will meet in the coming days.", "2022-05-30", FUTURE, [None]),
    ("The two spoke on Tuesday night.", "2024-05-29", PAST, ["2024-05-28"]),
    ("The summit will be held on 21-23 November.", "2023-11-10", FUTURE, ["2023-11-21/2023-11-23"]),
    ("The forum will be held on the weekend of 3-4 June.", "2023-05-29", FUTURE, ["2023-06-03/2023-06-04"]),
    ("The two will meet on Saturday.", "2024-05-29", FUTURE, ["2024-06-01"]),
    ("They met yesterday in Paris.", "2024-05-29", PAST, ["2024-05-28"]),
    ("They met last Friday in Paris.", "2024-05-29", PAST, ["2024-05-24"]),
    ("They will meet next Tuesday.", "2024-05-29", FUTURE, ["2024-06-04"]),
    ("They met two weeks ago.", "2024-05-29", PAST, ["2024-05-15~"]),
    ("They met late last month.", "2024-05-29", PAST, ["2024-04"]),
    ("They met in early March.", "2024-05-29", PAST, ["2024-03"]),
    ("The forum lasts from May 31 to June 2.", "2024-05-29", FUTURE, ["2024-05-31/2024-06-02"]),
    ("They will meet between 5 and 8 July.", "2024-05-29", FUTURE, ["[2024-07-05..2024-07-08]"]),
    ("They met in the second half of 2023.", "2024-05-29", PAST, ["2023"]),
    ("They will meet this spring.", "2024-05-29", FUTURE, [None]),
    ("They will meet by the end of the year.", "2024-05-29", FUTURE, ["[2024-05-30..2024-12-31]"]),
    ("They met on Wednesday, May 22 in Paris.", "2024-05-29", PAST, ["2024-05-22"]),
    ("They spoke often over the past week.", "2024-05-29", PAST, ["[2024-05-22..2024-05-29]"]),
    ("They met on the eve of the summit.", "2024-05-29", PAST, []),
    ("They met on 12 June 2018 in Singapore.", "2024-05-29", PAST, ["2018-06-12"]),
]


@pytest.mark.parametrize(("sentence", "published", "tense", "expected"), FORTY)
def test_expressions_of_the_news_are_read(
    parser: Parser, sentence: str, published: str, tense: Tense, expected: list[str | None]
) -> None:
    """Each of forty expressions of the news gives its date, or none where it names no days."""
    assert values(parser, sentence, published, tense) == expected


FORMS = [
    ("They met on June 10, 2022.", None, PAST, ["2022-06-10"]),
    ("They met on 2022-06-10.", None, PAST, ["2022-06-10"]),
    ("They met today.", "2024-05-29", PAST, ["2024-05-29"]),
    ("They will meet tomorrow night.", "2024-05-29", FUTURE, ["2024-05-30"]),
    ("They spoke last night.", "2024-05-29", PAST, ["2024-05-28"]),
    ("They will meet on Monday.", "2024-05-29", FUTURE, ["2024-06-03"]),
    ("They will meet on Wednesday.", "2024-05-29", FUTURE, ["2024-05-29"]),
    ("They met on Wednesday.", "2024-05-29", PAST, ["2024-05-29"]),
    ("They met on Thursday.", "2024-05-29", PAST, ["2024-05-23"]),
    ("They will gather on Thursday and Friday.", "2022-10-11", FUTURE, ["2022-10-13/2022-10-14"]),
    ("They met on Thursday and Friday.", "2022-10-11", PAST, ["2022-10-06/2022-10-07"]),
    ("They met on Monday and will meet on Friday.", "2022-10-11", PAST, ["2022-10-10", "2022-10-07"]),
    ("They will meet on Tuesday or Wednesday.", "2022-10-10", FUTURE, ["[2022-10-11..2022-10-12]"]),
    ("They will meet on Tuesday of next week.", "2024-05-29", FUTURE, ["2024-06-04"]),
    ("They met this month.", "2024-05-29", PAST, ["2024-05"]),
    ("They met last month.", "2024-01-29", PAST, ["2023-12"]),
    ("They will meet later this month.", "2024-05-29", FUTURE, ["[2024-05-30..2024-05-31]"]),
    ("They will meet later this year.", "2024-05-29", FUTURE, ["[2024-05-30..2024-12-31]"]),
    ("They met last year.", "2024-05-29", PAST, ["2023"]),
    ("They met earlier this year.", "2024-05-29", PAST, ["2024"]),
    ("They met three weeks ago.", "2024-02-15", PAST, ["2024-01-25~"]),
    ("They met two days ago.", "2024-02-15", PAST, ["2024-02-13"]),
    ("They met a year ago.", "2024-02-15", PAST, ["2023~"]),
    ("They met at the weekend.", "2022-10-11", PAST, ["[2022-10-08..2022-10-09]"]),
    ("They will meet this weekend.", "2019-08-24", FUTURE, ["[2019-08-24..2019-08-25]"]),
    ("They will meet before the end of July.", "2024-06-03", FUTURE, ["[2024-06-04..2024-07-31]"]),
    ("They met in mid-December.", "2019-11-21", FUTURE, ["2019-12"]),
    ("The visit was put off until the autumn.", "2019-11-21", PAST, [None]),
    ("They will meet in April.", "2024-05-29", FUTURE, ["2025-04"]),
    ("They will meet next June.", "2024-05-29", FUTURE, ["2024-06"]),
    ("They met last May.", "2024-05-29", PAST, ["2023-05"]),
    ("They met in October of last year.", "2024-05-29", PAST, ["2023-10"]),
    ("They met in 2018.", None, PAST, ["2018"]),
    ("They met on August 27-28.", "2019-10-10", PAST, ["2019-08-27/2019-08-28"]),
    ("They met on August 27–28, 2018.", None, PAST, ["2018-08-27/2018-08-28"]),
    ("They met on June 29 and 30.", "2022-07-01", PAST, ["2022-06-29/2022-06-30"]),
    ("They met on January 11 and November 26, 2021.", None, PAST, ["2021-01-11", "2021-11-26"]),
    ("They met from December 30 to January 2.", "2024-05-29", PAST, ["2023-12-30/2024-01-02"]),
    ("They met on the 22nd to settle it.", "2024-05-29", PAST, ["2024-05-22"]),
    ("They will meet on the 22nd.", "2024-05-29", FUTURE, ["2024-06-22"]),
    ("They last met on the 11th of last month.", "2025-03-20", PAST, ["2025-02-11"]),
    ("He is to fly there in the week of September 12.", "2022-09-01", FUTURE, ["[2022-09-12..2022-09-18]"]),
    ("It followed his May visit to Beijing.", "2024-05-29", PAST, ["2024-05"]),
    ("They met in Vienna in May.", "2024-10-29", PAST, ["2024-05"]),
    ("They met on September 20 of last year.", "2019-12-14", PAST, ["2018-09-20"]),
    ("They met on Monday, May 22.", "2024-05-29", PAST, ["2023-05-22"]),
    ("They met on Sunday, May 20.", "2024-05-29", PAST, [None]),
    ("His May 22 meeting with the president lasted an hour.", "2022-05-31", PAST, ["2022-05-22"]),
    ("They met on August 29 in Beijing.", "2024-08-28", PAST, ["2024-08-29"]),
    ("The round of Sept. 3 failed.", "2024-10-28", PAST, ["2024-09-03"]),
    ("They met from March to May 2022.", None, PAST, ["2022-03/2022-05"]),
    ("They will meet before Christmas.", "2024-12-01", FUTURE, ["[2024-12-02..2024-12-25]"]),
    ("They will meet in two weeks' time.", "2024-05-29", FUTURE, ["2024-06-12~"]),
]


@pytest.mark.parametrize(("sentence", "published", "tense", "expected"), FORMS)
def test_forms_of_the_guidelines_are_read(
    parser: Parser, sentence: str, published: str | None, tense: Tense, expected: list[str | None]
) -> None:
    """Every form of date that the guidelines name is read under its tense."""
    assert values(parser, sentence, published, tense) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister met Admiral Dong Jun in Singapore.",
        "Theresa May said that the talks had failed.",
        "The protesters march on the capital.",
        "They may meet again.",
        "Russia sent Su-35 jets and 2022 soldiers.",
        "The US, under the 1979 Taiwan Relations Act, must help.",
        "They had three days of talks.",
        "Trade fell in recent years and over the last four years.",
        "It came less than a day after the vote, or on another Tuesday.",
        "The call lasted 18 minutes.",
        "He has been minister for nearly two years.",
        "They met on June 31.",
        "They met on February 29, 2023.",
        "He wrote in the Sunday Times.",
        "April Smith, an analyst, wrote about the talks.",
        "The spring of hope dried up and the fall of the town followed.",
        "On second thoughts they cancelled the second meeting.",
    ],
)
def test_what_is_no_date_is_not_read(parser: Parser, sentence: str) -> None:
    """Names, numbers, durations and days that no calendar has are not dates."""
    assert values(parser, sentence, "2024-05-29", PAST) == []


@pytest.mark.parametrize(
    ("sentence", "bound"),
    [
        ("They have not met since November 2022.", "since"),
        ("The line was closed until Monday.", "until"),
        ("They will meet by the end of July.", "before"),
        ("They will meet after June 10.", "after"),
        ("They met on Monday.", "on"),
        ("The forum runs from June 3 to June 5.", "on"),
        ("After Monday's meeting they left.", "on"),
    ],
)
def test_the_preposition_bounds_a_date(parser: Parser, sentence: str, bound: str) -> None:
    """A preposition makes a date a bound of the event; one that qualifies a noun does not."""
    assert [mention.bound for mention in read(parser, sentence, "2024-05-29")[1]] == [bound]


def test_relative_dates_wait_for_the_publication_date(parser: Parser) -> None:
    """Without a publication date a relative date keeps its words, and an explicit one resolves."""
    _, mentions = read(parser, "They met on Monday, after talks on June 10, 2022.", None)
    relative, explicit = (mention.past for mention in mentions)
    assert (relative.edtf, relative.basis, relative.raw) == (None, DateBasis.UNRESOLVED, "Monday")
    assert (explicit.edtf, explicit.basis) == ("2022-06-10", DateBasis.EXPLICIT)


def test_a_day_is_counted_from_the_one_before_it(parser: Parser) -> None:
    """The words "the next day" count from the day that the passage named before."""
    text = "The ministers met in Paris on 3 May 2023 for talks on the border. The next day they flew to Rome."
    assert [mention.past.edtf for mention in read(parser, text, None)[1]] == ["2023-05-03", "2023-05-04"]


def test_today_on_a_day_page_is_the_day_it_stands_under(parser: Parser) -> None:
    """Relative dates count from the heading of the day."""
    first, second = (
        "The ministers met today in Paris for talks.",
        "They will meet tomorrow in Paris for the last talks.",
    )
    text = f"May 30, 2024\n\n{first}\n\nMay 31, 2024\n\n{second}"
    assert [mention.past.edtf for mention in read(parser, text, "2024-06-05")[1]] == ["2024-05-30", "2024-06-01"]


@pytest.mark.parametrize(
    ("sentence", "verb", "tense"),
    [
        ("Austin met Wei on Monday.", "Monday", PAST),
        ("Austin will meet Wei on Monday.", "Monday", FUTURE),
        ("Austin has met Wei in June.", "June", PAST),
        ("Austin is set to meet Wei on Monday.", "Monday", FUTURE),
        ("Austin plans to meet Wei on Monday.", "Monday", FUTURE),
        ("Austin is expected to meet Wei on Monday.", "Monday", FUTURE),
        ("Austin flies to Paris on Monday.", "Monday", FUTURE),
        ("Austin said he would meet Wei on Monday.", "Monday", FUTURE),
        ("Austin travelled to Paris to meet Wei on Monday.", "Monday", PAST),
        ("The talks held on Monday failed.", "Monday", PAST),
        ("Austin to meet Wei on Monday.", "Monday", FUTURE),
    ],
)
def test_the_governing_verb_gives_the_tense(parser: Parser, sentence: str, verb: str, tense: Tense) -> None:
    """The tense of a word is that of the verb that governs it."""
    document, _ = read(parser, sentence, "2024-05-29")
    assert [tense_of(token) for token in document.passages[0].parsed if token.text == verb] == [tense]


CALENDAR = [
    *("the", "of", "in", "on", "from", "to", "between", "and", "-", ",", ".", "'", "'s", "by", "at", "a", "ago", "mid"),
    *(
        "31",
        "5th",
        "22nd",
        "2022",
        "9999",
        "0",
        "two",
        "second",
        "half",
        "end",
        "early",
        "later",
        "last",
        "next",
        "this",
    ),
    *("June", "May", "Feb.", "Monday", "weekend", "week", "month", "months", "year", "day", "before", "earlier"),
]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.sampled_from(CALENDAR), min_size=1, max_size=30), min_size=1, max_size=8))
def test_no_jumble_of_the_calendar_raises(parser: Parser, sentences: list[list[str]]) -> None:
    """Any jumble of the calendar's words is read without an error, and each mention lies inside its passage."""
    text = "\n\n".join(" ".join(words) for words in sentences)
    document, mentions = read(parser, f"The ministers met on Monday.\n\n{text}", "2024-05-29")
    for mention in mentions:
        assert 0 <= mention.start <= mention.head < mention.end <= len(document.passages[mention.passage].parsed)


ANY_WORD = sorted({*CALENDAR, *(word for sentence, *_ in [*FORTY, *FORMS] for word in sentence.split())})


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(ANY_WORD), min_size=1, max_size=30))
def test_no_form_begins_with_a_word_that_is_passed_over(jumble: list[str]) -> None:
    """The words that are skipped without asking any rule are words that no rule reads a form at."""
    words = split(" ".join(jumble))
    skipped = [at for at, word in enumerate(words) if not opens_form(word)]
    assert [words[at].text for at in skipped if any(rule(words, at) for rule in CASCADE)] == []
