"""Fixtures of workers, which are for PostgreSQL alone."""

import pytest


@pytest.fixture
def dialect() -> str:
    """The one kind of database that has workers."""
    return "postgresql"
