"""Who may do what: the scopes that a key can have."""

from enum import StrEnum


class Scope(StrEnum):
    """What a caller may do; none implies another."""

    READ = "read"
    """Read articles, resources, decisions and changes."""
    INGEST = "ingest"
    """Send articles in, amend them, have them read anew, and try texts out."""
    CURATE = "curate"
    """Decide about resources, undo decisions, and withdraw articles."""
    ADMIN = "admin"
    """Manage keys and read the audit trail."""


LOOPBACK = "loopback"
"""Name of the caller where no key is asked for: whoever works on this machine."""
