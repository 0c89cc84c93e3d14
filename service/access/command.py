"""What `python -m service keys` does: it works on the database, and so makes the first key."""

import sys
from argparse import Namespace
from datetime import datetime, timedelta
from typing import Any

from service.access.audit import audited
from service.access.keys import create_key, revoke_key, rotate_key
from service.domain.access import COMMAND_LINE, Act, Key, KeyIn, RotationIn
from service.domain.clock import Clock, SystemClock
from service.settings import Settings
from service.store.engine import build_engine
from service.store.keys import has_keys, list_keys
from service.store.migrate import migrate
from service.store.paging import PageRequest
from service.store.unit_of_work import Database

_TOGETHER = 100
"""Keys that are listed at once."""


def run(options: Namespace) -> int:
    """Do what the command line asks for; the exit status."""
    settings, clock = Settings(), SystemClock()
    opened = Database(build_engine(settings))
    database = audited(opened, clock, Act(principal=COMMAND_LINE, operation=f"keys {options.act}"))
    try:
        migrate(opened.engine)
        match options.act:
            case "create":
                wanted = KeyIn(name=options.name, scopes=options.scopes, **_expiry(options, clock))
                _show(*create_key(database, clock, settings, wanted, COMMAND_LINE))
            case "rotate":
                renewal = RotationIn(overlap_seconds=options.overlap, **_expiry(options, clock))
                _show(*rotate_key(database, clock, settings, options.key, renewal))
            case "revoke":
                print(_line(revoke_key(database, clock, options.key), clock.now()))
            case _:
                _list(opened, clock)
    finally:
        opened.close()
    return 0


def was_key_made(settings: Settings) -> bool:
    """Whether the database knows of a key; it is made, and migrated, where there is none yet."""
    database = Database(build_engine(settings))
    try:
        migrate(database.engine)
        with database.read() as session:
            return has_keys(session)
    finally:
        database.close()


def _expiry(options: Namespace, clock: Clock) -> dict[str, Any]:
    if options.no_expiry:
        return {"expires_at": None}
    return {"expires_at": clock.now() + timedelta(days=options.days)} if options.days is not None else {}


def _show(key: Key, secret: str) -> None:
    until = f"until {key.expires_at:%Y-%m-%d}" if key.expires_at else "until it is revoked"
    print(f"{key.id} works {until}. Keep what follows: it is shown this once.", file=sys.stderr)
    print(secret)  # alone on standard output, so that a script can take it


def _list(database: Database, clock: Clock) -> None:
    position = None
    while True:
        with database.read() as session:
            found = list_keys(session, PageRequest(_TOGETHER, position, "created"))
        for key in found.items:
            print(_line(key, clock.now()))
        if found.next is None:
            return
        position = found.next


def _line(key: Key, now: datetime) -> str:
    ends = f"{key.expires_at:%Y-%m-%d}" if key.expires_at else "never"
    used = f"{key.last_used_at:%Y-%m-%d}" if key.last_used_at else "never"
    return f"{key.id}  {key.state_at(now):8}  {','.join(key.scopes)}  expires {ends}  used {used}  {key.name}"
