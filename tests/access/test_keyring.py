"""Keys over their lifetime, on both databases, at a time that moves only when told."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from service.access.keyring import Keyring
from service.access.keys import revoke_key, rotate_key
from service.access.secrets import new_secret
from service.domain.access import KeyState, RotationIn, Scope
from service.errors import ConflictError, InvalidValueError, NotFoundError, UnauthenticatedError
from service.settings import Settings
from service.store.engine import build_engine
from service.store.keys import get_key
from service.store.unit_of_work import Database
from tests.access.conftest import MakeKey, read
from tests.conftest import FrozenClock


def identify(keyring: Keyring, secret: str) -> str:
    """Who it is, by what the keyring remembers or else by the database."""
    presented = read(secret)
    found = keyring.remembered(presented.key_id) or keyring.look_up(presented.key_id)
    return keyring.identify(presented, found).principal


def test_a_key_tells_who_calls_and_what_they_may(keyring: Keyring, make: MakeKey) -> None:
    """Its caller is named by its id, and has its scopes and no others."""
    key, secret = make(scopes=[Scope.INGEST, Scope.READ, Scope.INGEST])
    caller = keyring.identify(read(secret), keyring.look_up(key.id))
    assert (caller.principal, caller.name) == (key.id, "feed")
    assert caller.scopes == {Scope.READ, Scope.INGEST}
    assert key.scopes == (Scope.READ, Scope.INGEST)


def test_another_secret_for_the_same_id_is_refused(keyring: Keyring, make: MakeKey) -> None:
    """Knowing the id of a key, which is no secret, is of no use; nor is a key of nobody."""
    key, _ = make()
    with pytest.raises(UnauthenticatedError) as forged:
        identify(keyring, new_secret(key.id))
    with pytest.raises(UnauthenticatedError) as unknown:
        identify(keyring, new_secret("key_01M80ZHX4MQE6QZF3VQ13M0R63"))
    assert str(forged.value) == str(unknown.value)
    assert (forged.value.principal, unknown.value.principal) == (None, None)


def test_a_key_expires_on_its_instant(
    keyring: Keyring, make: MakeKey, clock: FrozenClock, settings: Settings, database: Database
) -> None:
    """It works until then, whatever is remembered of it, and not from then on; it cannot be renewed by rotation."""
    key, secret = make()
    clock.advance(days=settings.key_days, seconds=-0.001)
    assert identify(keyring, secret) == key.id
    clock.advance(seconds=0.001)
    with pytest.raises(UnauthenticatedError, match="expired") as refused:
        identify(keyring, secret)
    assert refused.value.principal == key.id
    with pytest.raises(ConflictError, match="expired"):
        rotate_key(database, clock, settings, key.id, RotationIn())


def test_a_key_without_an_end_does_not_expire(keyring: Keyring, make: MakeKey, clock: FrozenClock) -> None:
    """Null is not the same as left out."""
    key, secret = make(expires_at=None)
    clock.advance(days=36_500)
    assert identify(keyring, secret) == key.id


def test_a_key_that_would_have_ended_is_not_made(make: MakeKey, clock: FrozenClock) -> None:
    """Its end is still to come."""
    with pytest.raises(InvalidValueError):
        make(expires_at=clock.now())


def test_a_rotated_key_has_two_secrets_for_a_while(
    keyring: Keyring, make: MakeKey, clock: FrozenClock, settings: Settings, database: Database
) -> None:
    """Both work during the overlap, the old one not from its end on, and the one before the old one not at all."""
    key, first = make()
    _, second = rotate_key(database, clock, settings, key.id, RotationIn(overlap_seconds=60))
    keyring.forget(key.id)
    assert identify(keyring, first) == identify(keyring, second) == key.id
    clock.advance(seconds=60)
    with pytest.raises(UnauthenticatedError, match="rotated") as refused:
        identify(keyring, first)
    assert refused.value.principal == key.id
    _, third = rotate_key(database, clock, settings, key.id, RotationIn(overlap_seconds=60))
    keyring.forget(key.id)
    assert identify(keyring, second) == identify(keyring, third) == key.id
    with pytest.raises(UnauthenticatedError, match="not valid"):
        identify(keyring, first)


def test_a_rotation_without_overlap_ends_the_old_secret_at_once(
    keyring: Keyring, make: MakeKey, clock: FrozenClock, settings: Settings, database: Database
) -> None:
    """Zero seconds are none, and left out they are what the settings say."""
    key, first = make()
    rotated, second = rotate_key(database, clock, settings, key.id, RotationIn(overlap_seconds=0))
    assert rotated.rotated_at == rotated.overlap_until == clock.now()
    with pytest.raises(UnauthenticatedError):
        identify(keyring, first)
    rotate_key(database, clock, settings, key.id, RotationIn())
    keyring.forget(key.id)
    clock.advance(seconds=settings.key_overlap_seconds - 1)
    assert identify(keyring, second) == key.id


def test_a_revoked_key_ends_here_at_once_and_elsewhere_within_seconds(
    keyring: Keyring, make: MakeKey, clock: FrozenClock, settings: Settings, database: Database
) -> None:
    """Where it is revoked nothing remembered of it counts; another process asks again after its named seconds."""
    elsewhere = Keyring(database, clock, settings)
    key, secret = make()
    assert identify(keyring, secret) == identify(elsewhere, secret) == key.id
    assert revoke_key(database, clock, key.id).state_at(clock.now()) is KeyState.REVOKED
    keyring.forget(key.id)
    with pytest.raises(UnauthenticatedError, match="revoked"):
        identify(keyring, secret)
    clock.advance(seconds=settings.key_cache_seconds - 0.001)
    assert identify(elsewhere, secret) == key.id
    clock.advance(seconds=0.001)
    with pytest.raises(UnauthenticatedError, match="revoked"):
        identify(elsewhere, secret)


def test_what_was_looked_up_before_a_revocation_is_not_remembered_after_it(
    keyring: Keyring, make: MakeKey, clock: FrozenClock, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look-up that overlaps a revocation does not bring the key back."""
    key, _ = make()
    entered = database.read

    def read_then_revoke() -> object:
        session = entered()
        revoke_key(Database(database.engine), clock, key.id)
        keyring.forget(key.id)
        return session

    monkeypatch.setattr(database, "read", read_then_revoke)
    keyring.look_up(key.id)
    assert keyring.remembered(key.id) is None


def test_a_revoked_key_stays_revoked(make: MakeKey, clock: FrozenClock, settings: Settings, database: Database) -> None:
    """Revoking it again keeps the instant, rotating it is refused, and a key that is not there cannot be revoked."""
    key, _ = make()
    ended = revoke_key(database, clock, key.id)
    clock.advance(days=1)
    assert revoke_key(database, clock, key.id) == ended
    with pytest.raises(ConflictError, match="revoked"):
        rotate_key(database, clock, settings, key.id, RotationIn())
    with pytest.raises(NotFoundError):
        revoke_key(database, clock, "key_01M80ZHX4MQE6QZF3VQ13M0R63")


def test_keys_are_asked_for_once_one_was_made(
    keyring: Keyring, make: MakeKey, clock: FrozenClock, settings: Settings, database: Database
) -> None:
    """Also after it is revoked: what was guarded does not open by itself."""
    elsewhere = Keyring(database, clock, settings)
    assert [keyring.known_to_be_asked(), keyring.are_asked(), keyring.known_to_be_asked()] == [None, False, False]
    assert elsewhere.are_asked() is False
    key, _ = make()
    revoke_key(database, clock, key.id)
    keyring.forget(key.id)
    assert [keyring.known_to_be_asked(), keyring.are_asked(), keyring.known_to_be_asked()] == [None, True, True]
    clock.advance(seconds=settings.key_cache_seconds)
    assert [elsewhere.known_to_be_asked(), elsewhere.are_asked()] == [None, True]


def test_whether_keys_are_asked_for_can_be_set(database: Database, clock: FrozenClock, settings: Settings) -> None:
    """`always` and `never` ask nobody."""
    for rule, asked in (("always", True), ("never", False)):
        assert Keyring(database, clock, settings.model_copy(update={"require_keys": rule})).known_to_be_asked() is asked


def test_the_last_use_is_kept_at_most_once_a_minute(
    keyring: Keyring, make: MakeKey, clock: FrozenClock, database: Database
) -> None:
    """Uses gather in memory; what is kept never goes back to an earlier one."""
    key, secret = make()

    def last_used() -> object:
        with database.read() as session:
            return get_key(session, key.id).last_used_at

    assert last_used() is None
    identify(keyring, secret)
    first = clock.now()
    assert last_used() is None
    keyring.keep_uses()
    assert last_used() == first
    clock.advance(seconds=59)
    identify(keyring, secret)
    keyring.keep_uses()
    assert last_used() == first
    clock.advance(seconds=1)
    identify(keyring, secret)
    later = clock.now()
    keyring.keep_uses()
    assert last_used() == later


def test_a_use_that_cannot_be_kept_is_kept_later(
    settings: Settings, make: MakeKey, clock: FrozenClock, database: Database
) -> None:
    """While another writes for long, the caller is served all the same."""
    impatient = Database(build_engine(settings.model_copy(update={"database_busy_seconds": 0.1})))
    keyring = Keyring(impatient, clock, settings)
    key, secret = make()
    with database.write():
        identify(keyring, secret)
        keyring.keep_uses()
    keyring.keep_uses()
    with database.read() as session:
        assert get_key(session, key.id).last_used_at == clock.now()
    impatient.close()


def test_many_may_ask_at_once(keyring: Keyring, make: MakeKey) -> None:
    """Threads that look up, rotate through and forget one key agree on whose it is."""
    key, secret = make()

    def ask(number: int) -> str:
        if number % 7 == 0:
            keyring.forget(key.id)
        if number % 11 == 0:
            keyring.keep_uses()
        return identify(keyring, secret)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(200))) == {key.id}
