"""Keys made, renewed and withdrawn: each one short transaction."""

from datetime import datetime, timedelta

from service.access.secrets import digest_of, new_secret
from service.domain.access import Key, KeyIn, KeyState, RotationIn, Scope
from service.domain.clock import Clock
from service.domain.ids import IdPrefix, new_id
from service.errors import ConflictError, InvalidValueError
from service.settings import Settings
from service.store.keys import add_key, end_key, get_key, replace_secret
from service.store.unit_of_work import Database


def create_key(database: Database, clock: Clock, settings: Settings, wanted: KeyIn, maker: str) -> tuple[Key, str]:
    """Make a key; the secret is in the answer and nowhere else.

    Raises InvalidValueError when it would have expired already, and UnavailableError.
    """
    now = clock.now()
    expires_at = wanted.expires_at
    if "expires_at" not in wanted.model_fields_set:
        expires_at = now + timedelta(days=settings.key_days)
    _require_future(expires_at, now)
    key = Key(
        id=new_id(IdPrefix.KEY, now),
        name=wanted.name,
        scopes=tuple(scope for scope in Scope if scope in wanted.scopes),
        created_at=now,
        created_by=maker,
        rotated_at=None,
        overlap_until=None,
        expires_at=expires_at,
        revoked_at=None,
        last_used_at=None,
    )
    secret = new_secret(key.id)
    with database.write() as session:
        add_key(session, key, digest_of(secret))
        session.about(key.id)
    return key, secret


def rotate_key(
    database: Database, clock: Clock, settings: Settings, key_id: str, wanted: RotationIn
) -> tuple[Key, str]:
    """Give a key a new secret; the one before works on for a while, the one before that no longer.

    Raises NotFoundError, ConflictError when the key works no longer, InvalidValueError as `create_key`, and
    UnavailableError.
    """
    now = clock.now()
    secret = new_secret(key_id)
    overlap = settings.key_overlap_seconds if wanted.overlap_seconds is None else wanted.overlap_seconds
    with database.write() as session:
        key = get_key(session, key_id)
        if key.state_at(now) is not KeyState.ACTIVE:
            raise ConflictError(f"The key is {key.state_at(now)}; make a new one.")
        expires_at = wanted.expires_at if "expires_at" in wanted.model_fields_set else key.expires_at
        _require_future(expires_at, now)
        replace_secret(session, key, digest_of(secret), now, now + timedelta(seconds=overlap), expires_at)
        return get_key(session, key_id), secret


def revoke_key(database: Database, clock: Clock, key_id: str) -> Key:
    """End a key for good; one that was revoked before stays as it is. Raises NotFoundError and UnavailableError."""
    with database.write() as session:
        key = get_key(session, key_id)
        if key.revoked_at is None:
            end_key(session, key, clock.now())
        return get_key(session, key_id)


def _require_future(expires_at: datetime | None, now: datetime) -> None:
    if expires_at is not None and expires_at <= now:
        raise InvalidValueError("/expires_at", "Give an instant that is still to come.")
