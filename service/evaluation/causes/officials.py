"""Why an official was missed or made up, or is of the wrong party or function."""

from collections.abc import Iterator

from service.evaluation.causes.fields import WrongField
from service.evaluation.comparison import OfficialMatch
from service.evaluation.difference import Cause, Stage
from service.evaluation.gold import GoldOfficial
from service.evaluation.matching import same_name
from service.extraction.pipeline import Trace


def why_official_missed(official: GoldOfficial, trace: Trace) -> Cause:
    """Why an official was not reported."""
    known = next((person for person in trace.people if same_name(official.name, person.name)), None)
    if known is None:
        return Cause(Stage.PEOPLE, "not read as a person")
    if not known.official:
        return Cause(Stage.OFFICES, "a person without public office")
    return Cause(Stage.PEOPLE, "one with another person", known.name)


def why_official_extra() -> Cause:
    """Why an official was reported who is none."""
    return Cause(Stage.PEOPLE, "nobody, or nobody in office")


def wrong_official_fields(match: OfficialMatch) -> Iterator[WrongField]:
    """Every field that the measures count and that is wrong."""
    gold, got = match.gold, match.got
    if not match.party_right:
        fault = "not found" if got.party is None else "invented" if gold.party is None else "another one"
        yield "party", Cause(Stage.AFFILIATION, fault), str(gold.party), str(got.party)
    if not match.function_right:
        fault = "another one for the same office" if got.office else "without an office read"
        yield "function", Cause(Stage.OFFICES, fault, got.office or ""), gold.function, got.function
