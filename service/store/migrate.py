"""Bringing a database to the present tables, from code."""

from sqlalchemy import Engine


def migrate(engine: Engine, revision: str = "head") -> None:
    """Upgrade the database to `revision`; processes that start together wait for the first to finish."""
    raise NotImplementedError


def is_current(engine: Engine) -> bool:
    """Whether the database has all migrations."""
    raise NotImplementedError
