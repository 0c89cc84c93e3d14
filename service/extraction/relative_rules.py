"""Forms that count from the day of the text.

Monday · last Friday · Thursday and Friday · Tuesday of next week · yesterday · last night · this morning
this week · later this month · the end of the year · at the weekend · five months ago · the past week · the 22nd
"""

from collections.abc import Sequence

from service.extraction.date_values import Duration, Range, Unclear
from service.extraction.date_words import (
    Match,
    Word,
    day_at,
    fine_at,
    is_in,
    names,
    numbers,
    skip,
    weekday_at,
    word_at,
    year_at,
)
from service.extraction.relative_values import Ago, DayOfMonth, Offset, Period, Recent, Weekday


def weekday(words: Sequence[Word], at: int) -> Match | None:
    """Monday · last Friday · Thursday and Friday · Tuesday of next week · this Thursday night."""
    step = numbers("steps").get(word_at(words, at).text)
    named = weekday_at(words, at + 1 if step is not None else at)
    if named is None or is_in("every", word_at(words, at - 1)):
        return None
    number, end = named
    first = Weekday(number, step)
    join = word_at(words, end).text
    other = (
        weekday_at(words, end + 1) if is_in("range_marks", word_at(words, end)) or join in {"and", "or", "&"} else None
    )
    if other and (join not in {"and", "&"} or (other[0] - number) % 7 == 1):
        last = Weekday(other[0], step)
        return Match(Range(first, last, within=join == "or"), _after_day_part(words, other[1]))
    week = _week_of_weekday(words, end)
    if week:
        return Match(Weekday(number, week=week[0]), week[1])
    return Match(first, _after_day_part(words, end))


def _week_of_weekday(words: Sequence[Word], end: int) -> tuple[int, int] | None:
    at = skip(words, end, "of")
    step = numbers("steps").get(word_at(words, at).text)
    return (step, at + 2) if step is not None and word_at(words, at + 1).text == "week" else None


def _after_day_part(words: Sequence[Word], end: int) -> int:
    return end + 1 if word_at(words, end).text in numbers("parts_of_day") else end


def deictic(words: Sequence[Word], at: int) -> Match | None:
    """Today · yesterday · tomorrow night · this morning · last night · the day before yesterday."""
    word = word_at(words, at)
    if word.text == "the" and word_at(words, at + 1).text == "day":
        side, day = word_at(words, at + 2).text, numbers("deictic").get(word_at(words, at + 3).text)
        if day and side in {"before", "after"}:
            return Match(Offset(day + (1 if side == "after" else -1)), at + 4)
    if word.text in numbers("deictic"):
        return Match(Offset(numbers("deictic")[word.text]), _after_day_part(words, at + 1))
    step = numbers("steps").get(word.text)
    if step in {0, -1} and word.text in {"this", "last"} and word_at(words, at + 1).text in numbers("parts_of_day"):
        return Match(Offset(step or 0), at + 2)
    return None


def period(words: Sequence[Word], at: int) -> Match | None:
    """This week · later this month · early next year · the end of the year · over the past week · at the weekend."""
    fine = fine_at(words, at)
    start = fine[1] if fine else at
    step = numbers("steps").get(word_at(words, start).text)
    if step is None and word_at(words, start).text == "the" and word_at(words, start + 1).text == "weekend":
        return None if word_at(words, start + 2).text == "of" else Match(Period("weekend", None), start + 2)
    if step is None and fine and word_at(words, start).text == "the":
        step = 0  # "the end of the year"
    unit = word_at(words, start + 1).text
    if step is None or unit not in {"week", "weekend", "month", "year"}:
        return None
    if word_at(words, at - 1).text == "the" and word_at(words, start).text in {"last", "previous", "next", "coming"}:
        return Match(Unclear(), start + 2)
    return Match(Period(unit, step, rest=bool(fine and fine[0] == "rest")), start + 2)


def recent(words: Sequence[Word], at: int) -> Match | None:
    """Over the past week · in the last three days · in the coming days · in recent years."""
    opening = word_at(words, at).text
    if opening not in {"past", "last", "coming", "next", "recent"} or word_at(words, at - 1).text not in {"the", "in"}:
        return None
    count = _count(words, at + 1)
    number, end = count or (1, at + 1)
    unit = names("units").get(word_at(words, end).text)
    plural = word_at(words, end).text.endswith("s")
    if unit is None or (count is None and (opening == "next" or plural != (opening in {"coming", "recent"}))):
        return None
    if opening in {"past", "last"} and (count or opening == "past") and unit in {"day", "week", "fortnight"}:
        return Match(Recent(number, unit), end + 1)
    return Match(Unclear() if opening == "coming" else Duration(), end + 1)


def ago(words: Sequence[Word], at: int) -> Match | None:
    """Five months ago · two weeks ago · in three days' time · a week from now."""
    ahead = word_at(words, at).text == "in"
    count = _count(words, at + 1 if ahead else at)
    unit = names("units").get(word_at(words, count[1]).text) if count else None
    if count is None or unit is None:
        return None
    end = count[1] + 1
    if not ahead and word_at(words, end).text == "ago":
        vague = word_at(words, at - 1).text in {"than", "least"}
        return Match(Unclear() if vague else Ago(-count[0], unit), end + 1)
    if not ahead and word_at(words, end).text == "from" and word_at(words, end + 1).text in {"now", "today"}:
        return Match(Ago(count[0], unit), end + 2)
    if ahead and (close := skip(words, end, "'", "'s")) > end and word_at(words, close).text == "time":
        return Match(Ago(count[0], unit), close + 1)
    return None


def _count(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    word = word_at(words, at)
    if word.text.isascii() and word.text.isdigit() and len(word.text) <= len("99"):
        return int(word.text), at + 1
    number = numbers("numbers").get(word.text)
    if number is None:
        return None
    if word.text == "a" and word_at(words, at + 1).text == "couple":
        number, at = 2, at + 1
    return number, skip(words, at + 1, "of") if number == numbers("numbers")["couple"] else at + 1


def day_of_month(words: Sequence[Word], at: int) -> Match | None:
    """On the 22nd · the 11th of last month."""
    day = day_at(words, at)
    if day is None or word_at(words, at).text.isdigit() or word_at(words, at - 1).text != "the":
        return None
    number, end = day
    if word_at(words, end).text == "of":
        month_at = skip(words, end + 1, "the")
        step = 0 if month_at > end + 1 else numbers("steps").get(word_at(words, month_at).text)
        month_at += 0 if month_at > end + 1 else 1
        if step is not None and word_at(words, month_at).text == "month":
            return Match(DayOfMonth(number, step), month_at + 1)
        return None
    dated_by = word_at(words, at - 2).text in {"on", "by", "until"}
    following = word_at(words, end).text
    return (
        Match(DayOfMonth(number), end)
        if dated_by and (not following[:1].isalnum() or is_in("after_day", word_at(words, end)))
        else None
    )


def season(words: Sequence[Word], at: int) -> Match | None:
    """This spring · in the autumn · last winter: words of time that give no days."""
    before = word_at(words, at - 1).text
    opened = before in numbers("steps") or (
        before in {"the", "early", "late", "mid", "in"} and not word_at(words, at).capital
    )
    if not opened or not is_in("seasons", word_at(words, at)):
        return None
    year_found = year_at(words, skip(words, at + 1, "of"))
    if year_found:
        return Match(Unclear(), year_found[1])
    return None if word_at(words, at + 1).text == "of" else Match(Unclear(), at + 1)
