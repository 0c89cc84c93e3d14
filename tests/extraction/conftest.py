"""How many articles to mangle."""

import os

SEED = int(os.environ.get("COMMUNIQUE_TEST_SEED", "20240530"))
EXAMPLES = int(os.environ.get("COMMUNIQUE_TEST_EXAMPLES", "200"))
"""Mangled articles; a long run takes many more."""


def pytest_report_header() -> str:
    """What repeats a run of the mangled articles."""
    return f"mangled articles: COMMUNIQUE_TEST_SEED={SEED} COMMUNIQUE_TEST_EXAMPLES={EXAMPLES}"
