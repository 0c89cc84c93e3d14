"""Transactions: the only place that commits, and the two kinds of session that queries run in."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from copy import copy
from threading import Lock
from typing import Any, Protocol, Self, TypeAlias, TypeVar, TypeVarTuple

from sqlalchemy import Connection, Delete, Engine, Insert, Row, Select, Table, Update, exc, insert, text
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import SQLModel

from service.errors import DatabaseUnavailableError, StorageFullError, TooSlowError
from service.store.engine import BEGIN, READ_ONLY, READING, WRITING, code_of
from service.timing import Stage, timed

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

WRITER_LOCK = 0x636F6D6D
"""Key of the advisory lock that PostgreSQL's writers take; the ASCII of "comm"."""

COUNTED = {"number"}
"""Columns that the database fills."""

_CANCELLED = {"SQLITE_INTERRUPT", "57014"}
"""Codes of either database for a statement that took longer than it may."""

_FULL = {"SQLITE_FULL", "53100"}
"""Codes of either database for a disk without room."""

_TOO_SLOW = "This takes the database longer than it may: ask for fewer days, one party or official, or rarer words."

_TROUBLE = (exc.OperationalError, exc.InternalError, exc.InterfaceError, exc.TimeoutError, exc.ResourceClosedError)


class _Named(Protocol):
    """What tells its values by the names of columns, as rows and named tuples do."""

    def _asdict(self) -> dict[str, Any]: ...


class ReadSession:
    """Answers queries from one unchanging state of the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._connection.dialect.name

    def rows(self, query: Select[*Ts], **parameters: object) -> Sequence[Row[*Ts]]:
        """All rows of a query; `parameters` are those that it leaves open."""
        return self._connection.execute(query, parameters).all()

    def batches(self, query: Select[*Ts], size: int) -> Iterator[Sequence[Row[*Ts]]]:
        """The rows of a query, so many at a time, of which no more are held at once."""
        return self._connection.execute(query, execution_options={"yield_per": size}).partitions()

    def first(self, query: Select[*Ts], **parameters: object) -> Row[*Ts] | None:
        """The first row of a query, if there is one; `parameters` are those that the query leaves open."""
        return self._connection.execute(query, parameters).first()


class WriteSession(ReadSession):
    """Also writes, alone: no other writer's change comes between its reads and its writes."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.wrote = False
        """Whether anything was written so far."""
        self.subject: str | None = None
        """Id of what came into being, where that is what the transaction is for."""
        self.afterwards: list[Callable[[], None]] = []
        """What to do once all that was written is kept, in order; it is not done where nothing is."""

    @property
    def driver(self) -> Any:  # noqa: ANN401 - each driver has a class of its own
        """The driver's own connection, for a library that is to write in this transaction."""
        return self._connection.connection.driver_connection

    def add(self, rows: Sequence[SQLModel]) -> None:
        """Insert rows of one table."""
        if rows:
            self.wrote = True
            values = [row.model_dump(exclude=COUNTED) for row in rows]
            self._connection.execute(insert(type(rows[0])), values)

    def put(self, table: type[SQLModel] | Table, rows: Sequence[_Named]) -> None:
        """Insert rows of a table as they are, with the numbers, if any, that another database gave them."""
        if rows:
            self.wrote = True
            self._connection.execute(insert(table), [row._asdict() for row in rows])

    def refresh_statistics(self) -> None:
        """Have the database count anew what it chooses its ways by; needed where very much came at once."""
        self._connection.execute(text("ANALYZE"))

    def change(self, statement: Insert | Update | Delete, **parameters: object) -> int:
        """Run a statement that writes; the number of rows it touched. `parameters` are those that it leaves open."""
        self.wrote = True
        return self._connection.execute(statement, parameters or None).rowcount

    def change_and_tell(self, statement: ReturningUpdate[*Ts], **parameters: object) -> Row[*Ts] | None:
        """Run a statement that changes one row at most, and tells of it; `parameters` are those that it leaves open."""
        self.wrote = True
        return self._connection.execute(statement, parameters).first()

    def about(self, subject: str) -> None:
        """Say what comes into being, for whoever tells of the transaction."""
        self.subject = subject

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Take back what the block has written when it raises; what was written before it stays."""
        wrote, subject = self.wrote, self.subject
        try:
            with self._connection.begin_nested():
                yield
        except BaseException:
            self.wrote, self.subject = wrote, subject
            raise

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Write what no witness is to tell of: books that the service keeps about requests, not what they are for."""
        wrote = self.wrote
        yield
        self.wrote = wrote


Step: TypeAlias = Callable[[WriteSession], T]
"""What is left to do in a transaction, once all that takes long is done."""
Witness = Callable[[WriteSession], None]
"""Ends each transaction that wrote something, inside it, and so tells of it exactly if it takes effect."""


class Database:
    """Opens transactions on either database; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = Lock()
        self.witness: Witness | None = None

    def witnessed(self, witness: Witness) -> Self:
        """The same database for one who writes, of whose every transaction the witness tells."""
        other = copy(self)
        other.witness = witness
        return other

    @contextmanager
    def read(self) -> Iterator[ReadSession]:
        """A session that only reads.

        Raises UnavailableError when the database cannot serve, and TooSlowError when a query takes longer than it may.
        """
        with timed(Stage.DATABASE), trouble(), self._connect(write=False) as connection, connection.begin():
            yield ReadSession(connection)

    @contextmanager
    def write(self) -> Iterator[WriteSession]:
        """A session that commits when the block ends and rolls back when it raises.

        Writers go one at a time on both databases. On SQLite there is no other way. On PostgreSQL they take an
        advisory lock that ends with the transaction: which resource a report belongs to depends on all reports that
        share a key with it, on the union of their groups, and through officials on meetings elsewhere; locks on single
        keys would have to be taken in waves, in which two writers can deadlock. Extraction, which takes nearly all of
        an ingest's time, runs before the transaction and beside all others, and the numbers of the change log come out
        without gaps and in the order of commits. Writers of this process wait for each other first, so that only one
        of them holds a connection that reads could use. Raises UnavailableError when the lock takes too long to come,
        and TooSlowError when a statement takes longer than it may.
        """
        with (
            timed(Stage.DATABASE),
            self._writing,
            trouble(),
            self._connect(write=True) as connection,
            connection.begin(),
        ):
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
            session = WriteSession(connection)
            yield session
            if self.witness is not None and session.wrote:
                self.witness(session)
        for act in session.afterwards:
            act()

    @contextmanager
    def write_beside(self) -> Iterator[WriteSession]:
        """A session as `write` opens, but of one who on PostgreSQL waits for no other writer, nor they for this one.

        Only for a statement that is right whatever others write before, after or meanwhile.
        """
        turn = nullcontext() if self.engine.dialect.name == "postgresql" else self._writing
        with timed(Stage.DATABASE), turn, trouble(), self._connect(write=True) as connection, connection.begin():
            yield WriteSession(connection)

    def run(self, write: Callable[[WriteSession, *Ts], T], *arguments: *Ts) -> T:
        """What a function that writes returns, once all that it wrote is kept; nothing is when it raises."""
        with self.write() as session:
            return write(session, *arguments)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _connect(self, *, write: bool) -> Connection:
        options: dict[str, Any] = {BEGIN: WRITING if write else READING}
        if self.engine.dialect.name == "postgresql" and not write:
            # One that writes is READ COMMITTED: what it reads after the lock is what the last writer left.
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return self.engine.connect().execution_options(**options)


@contextmanager
def trouble() -> Iterator[None]:
    """Turn what the database cannot help into DatabaseUnavailableError; faults of ours pass as they are."""
    try:
        yield
    except _TROUBLE as error:
        raise _unavailable(code_of(getattr(error, "orig", None) or error)) from error
    except exc.DatabaseError as error:
        # The class itself, as the drivers raise it for a damaged file; its subclasses here are faults of ours.
        if type(error) is exc.DatabaseError:
            raise DatabaseUnavailableError("The database cannot be read.", code_of(error.orig or error)) from error
        raise


def _unavailable(code: str) -> DatabaseUnavailableError:
    """What a code of the database says of why it cannot serve."""
    if code in _CANCELLED:
        return TooSlowError(_TOO_SLOW, code)
    if code in _FULL:
        return StorageFullError("The database has no room left on its disk; what is stored can be read.", code)
    if code.startswith(READ_ONLY):
        return DatabaseUnavailableError("The database can be read, but not written to.", code)
    return DatabaseUnavailableError("The database cannot serve the request now.", code)
