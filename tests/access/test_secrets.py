"""What a key looks like tells a key from anything else."""

from hypothesis import given, strategies as st

from service.access.secrets import digest_of, new_secret, read_secret

KEY_ID = "key_01M80ZHX4MQE6QZF3VQ13M0R63"
SECRET = new_secret(KEY_ID)


def test_a_key_is_read_as_it_was_made() -> None:
    """A key says whose it is; what is kept of it is a digest of all of it."""
    presented = read_secret(SECRET)
    assert presented is not None
    assert presented.key_id == KEY_ID
    assert presented.digest == digest_of(SECRET)
    assert SECRET.split("_")[2] not in presented.digest


def test_no_two_keys_are_alike() -> None:
    """Even for one id each secret is new, and has 256 bits."""
    made = {new_secret(KEY_ID) for _ in range(1000)}
    assert len(made) == 1000
    assert {len(one.split("_")[2]) * 5 // 8 for one in made} == {32}


@given(st.integers(0, len(SECRET) - 1), st.characters())
def test_a_mistyped_key_is_none(place: int, sign: str) -> None:
    """One wrong sign anywhere is noticed without asking anybody."""
    typed = SECRET[:place] + sign + SECRET[place + 1 :]
    assert (read_secret(typed) is None) == (typed != SECRET)


@given(st.integers(0, len(SECRET) - 1), st.integers(1, 8))
def test_a_cut_key_is_none(start: int, length: int) -> None:
    """So is a key of which some signs are missing."""
    assert read_secret(SECRET[:start] + SECRET[start + length :]) is None


@given(st.text())
def test_any_other_text_is_none(text: str) -> None:
    """Whatever a caller sends can be looked at."""
    assert read_secret(text) is None
    assert read_secret(f"cq_{text}") is None
    assert read_secret(f"{SECRET}{text}") is None or not text
