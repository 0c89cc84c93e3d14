"""How many requests to make up."""

import os

SEED = int(os.environ.get("COMMUNIQUE_TEST_SEED", "20240530"))
EXAMPLES = int(os.environ.get("COMMUNIQUE_TEST_EXAMPLES", "8"))
"""Made-up requests for each operation; a long run takes many more."""


def pytest_report_header() -> str:
    """What repeats a run of the made-up requests."""
    return f"made-up requests: COMMUNIQUE_TEST_SEED={SEED} COMMUNIQUE_TEST_EXAMPLES={EXAMPLES}"
