"""The audit trail: what was written and by whom, and what a known caller was refused."""

from functools import partial

from service.domain.access import Act
from service.domain.clock import Clock
from service.store.audit import log_act
from service.store.unit_of_work import Database, WriteSession


def audited(database: Database, clock: Clock, act: Act) -> Database:
    """The database for one who writes: each transaction that takes effect leaves an entry in the trail."""
    return database.witnessed(partial(_tell, clock, act))


def keep_refusal(database: Database, clock: Clock, act: Act) -> None:
    """Leave an entry of what was refused; raises UnavailableError."""
    with database.write() as session:
        log_act(session, clock.now(), act)


def _tell(clock: Clock, act: Act, session: WriteSession) -> None:
    log_act(session, clock.now(), act.model_copy(update={"resource_id": session.subject or act.resource_id}))
