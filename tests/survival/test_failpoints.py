"""A request has all of its effect or none, and one when it is sent again, wherever between two statements it fails."""

from itertools import count
from pathlib import Path
from random import Random  # noqa: TID251 - seeded, so that a run can be repeated

import pytest

from service.settings import Settings
from service.store.unit_of_work import Database
from tests.survival.checks import check_ledgers, check_rebuilt, check_sound
from tests.survival.ledger import Ledger
from tests.survival.news import read
from tests.survival.scenes import OPERATIONS, Scene
from tests.survival.served import cut_off, inside, killed

pytestmark = pytest.mark.timeout(1800)  # many points, on a machine that may be busy


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_request_that_fails_anywhere_has_one_effect_when_it_comes_again(
    settings: Settings, database: Database, tmp_path: Path, operation: str
) -> None:
    """It fails at each of its points in turn: nothing is there before the commit, all is after it.

    Sent again with its key it is done, or answered as it would have been; the change log has no gap, and the resources
    are those that a fresh database makes of the same articles and decisions.
    """
    ledger = Ledger()
    with inside(settings) as (http, points):
        for number in count(1):
            sent = OPERATIONS[operation](Scene(number, ledger, http))
            failed = cut_off(http, points, sent, number, "raise")
            ledger.pending.append(sent)
            ledger.settle(http)
            check_ledgers(database, [ledger])
            if not failed:
                break
    _check(database, ledger, number, tmp_path)


@pytest.mark.parametrize("operation", ["ingest", "merge"])
def test_a_process_that_is_killed_anywhere_leaves_all_or_nothing(
    settings: Settings, database: Database, tmp_path: Path, operation: str
) -> None:
    """The same, where each point is the end of the process, and the next one is sent the request again."""
    ledger = Ledger()
    failed, number = True, 0
    while failed:
        number += 1
        with inside(settings) as (http, _):
            ledger.settle(http)
            check_ledgers(database, [ledger])
            sent = OPERATIONS[operation](Scene(number, ledger, http))
        ledger.pending.append(sent)
        failed = killed(settings, sent, number)
    with inside(settings) as (http, _):
        ledger.settle(http)
    check_ledgers(database, [ledger])
    _check(database, ledger, number, tmp_path)


def _check(database: Database, ledger: Ledger, number: int, folder: Path) -> None:
    assert number > 10, "there are more statements that write than that"
    assert (ledger.kept, ledger.lost) == (2, number - 2), (
        "only the answer, and what did not fail, come after the commit"
    )
    check_sound(database)
    check_rebuilt(database, read, folder, Random(7))  # noqa: S311 - it guards no secret
