"""One request to one receiver: what comes of it, and where it never goes."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path

import anyio
import pytest

from service.domain.webhooks import Outcome
from service.webhooks.addresses import NotPublicError, Reach
from service.webhooks.client import Answer, CheckedBackend, Client, Resolve, resolver
from tests.receivers import Behaviour, answer, drip, flood, nonsense, receiving, reset, silence

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
PATIENCE = 20.0
"""Seconds, where nothing is expected to take long."""
HERE = Reach(("127.0.0.1", "desk.example"))


def leading_to(*answers: Sequence[str]) -> tuple[Resolve, list[str]]:
    """A resolver that answers this the first time, that the second, and the last of them from then on; who asked."""
    asked: list[str] = []

    async def resolve(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return answers[min(len(asked), len(answers)) - 1]

    return resolve, asked


def post(client: Client, url: str) -> Answer:
    """What comes of a request."""
    return anyio.run(client.post, url, {"Content-Type": "application/json"}, "{}", NOW)


def sent(behave: Behaviour, seconds: float = PATIENCE) -> Answer:
    """What comes of a request that is answered like this."""
    with receiving(behave) as receiver:
        return post(Client(HERE, seconds), receiver.url)


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_a_status_of_success_is_all_that_counts(status: int) -> None:
    """Any of 2xx."""
    came = sent(answer(status))
    assert (came.outcome, came.status) == (Outcome.DELIVERED, status)
    assert came.milliseconds < PATIENCE * 1000


@pytest.mark.parametrize("behave", [drip, flood])
def test_a_body_is_not_waited_for(behave: Behaviour) -> None:
    """A receiver that has answered 200 has the event, however long or slow what it adds."""
    assert sent(behave).outcome is Outcome.DELIVERED


@pytest.mark.parametrize("status", [300, 304, 400, 401, 404, 410, 429, 500, 503])
def test_any_other_status_is_a_refusal(status: int) -> None:
    """The status is told."""
    came = sent(answer(status))
    assert (came.outcome, came.status) == (Outcome.REFUSED, status)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirection_is_not_followed(status: int) -> None:
    """Nothing comes where it leads to, though the operator allows that address."""
    with receiving() as other, receiving(answer(status, Location=other.url)) as receiver:
        came = post(Client(HERE, PATIENCE), receiver.url)
        assert (came.outcome, came.status) == (Outcome.REFUSED, status)
        assert (len(receiver.received), other.received) == (1, [])


@pytest.mark.parametrize("behave", [reset, nonsense])
def test_a_broken_answer_is_none(behave: Behaviour) -> None:
    """A connection that is broken off, and one that speaks no HTTP."""
    came = sent(behave)
    assert (came.outcome, came.status) == (Outcome.UNREACHABLE, None)


def test_a_receiver_that_says_nothing_is_not_waited_for() -> None:
    """The seconds of the settings are for everything together."""
    came = sent(silence, seconds=0.2)
    assert (came.outcome, came.status) == (Outcome.TIMED_OUT, None)
    assert came.milliseconds >= 200


def test_a_name_that_is_looked_up_for_too_long_is_not_waited_for() -> None:
    """The seconds count from there."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        await anyio.sleep_forever()
        raise AssertionError

    assert post(Client(HERE, 0.2, resolve), "http://desk.example/").outcome is Outcome.TIMED_OUT


def test_where_nobody_listens_nothing_is_reached() -> None:
    """A closed port, a name that leads nowhere, and one that is none."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    assert post(Client(HERE, PATIENCE), f"http://127.0.0.1:{port}/").outcome is Outcome.UNREACHABLE
    nowhere, _ = leading_to([])
    assert post(Client(HERE, PATIENCE, nowhere), "http://desk.example/").outcome is Outcome.UNREACHABLE
    too_long = Client(Reach((f"{'a' * 64}.example",)), PATIENCE)
    assert post(too_long, f"http://{'a' * 64}.example/").outcome is Outcome.UNREACHABLE


@pytest.mark.parametrize(
    ("status", "said", "wait"),
    [
        (429, "7", timedelta(seconds=7)),
        (503, "3600", timedelta(hours=1)),
        (503, format_datetime(NOW + timedelta(minutes=3), usegmt=True), timedelta(minutes=3)),
        (503, format_datetime(NOW - timedelta(minutes=3), usegmt=True), timedelta(minutes=-3)),
        (500, "7", None),
        (429, "", None),
        (429, "soon", None),
        (429, "-7", None),
        (429, "9" * 30, None),
        (429, "9" * 5000, None),
    ],
)
def test_a_receiver_may_ask_to_be_left_alone(status: int, said: str, wait: timedelta | None) -> None:
    """With 429 and 503, in seconds or until a date; what is neither is as if nothing were said."""
    assert sent(answer(status, Retry_After=said)).wait == wait


def test_no_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the environment says for other programs: it would look the name up for itself."""
    with receiving() as proxy, receiving() as receiver:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert post(Client(HERE, PATIENCE), receiver.url).outcome is Outcome.DELIVERED
        assert (len(receiver.received), proxy.received) == (1, [])


@pytest.mark.parametrize("path", ["/", "/a;b=1", "/a//b/../c;d?e=f;g&h=/?", "/%2e%2e/%00", "/?a"])
def test_what_is_asked_for_is_what_the_address_says(path: str) -> None:
    """Nothing of it is left out or made plainer."""
    with receiving() as receiver:
        post(Client(HERE, PATIENCE), f"http://127.0.0.1:{receiver.port}{path}")
        assert [received.path for received in receiver.received] == [path]


def test_a_name_that_leads_to_a_private_address_is_not_connected_to() -> None:
    """Also when it has a public one beside that."""
    for leads_to in (["127.0.0.1"], ["1.1.1.1", "169.254.169.254"], ["::ffff:127.0.0.1"], ["fd00::1"]):
        resolve, asked = leading_to(leads_to)
        came = post(Client(Reach(()), PATIENCE, resolve), "https://desk.example/")
        assert (came.outcome, asked) == (Outcome.FORBIDDEN, ["desk.example"])


def test_what_the_operator_allows_no_longer_is_not_sent_to() -> None:
    """The name is not even looked up."""
    resolve, asked = leading_to(["1.1.1.1"])
    came = post(Client(Reach(()), PATIENCE, resolve), "http://desk.example/")
    assert (came.outcome, asked) == (Outcome.FORBIDDEN, [])


def connect(reach: Reach, resolve: Resolve, host: str, port: int) -> str:
    """The address that is connected to for a host; raises what the backend raises."""

    async def connected() -> str:
        with anyio.fail_after(PATIENCE):
            stream = await CheckedBackend(reach, resolve).connect_tcp(host, port)
        address: str = stream.get_extra_info("server_addr")[0]
        await stream.aclose()
        return address

    return anyio.run(connected)


def test_a_name_that_changes_its_mind_gains_nothing() -> None:
    """It is looked up once for each request, and what was looked at is what is connected to."""
    with receiving() as receiver:
        allowed, asked = leading_to(["127.0.0.1"], ["127.0.0.2"])
        reach = Reach(("127.0.0.1",))
        assert connect(reach, allowed, "desk.example", receiver.port) == "127.0.0.1"
        assert asked == ["desk.example"]
        with pytest.raises(NotPublicError):
            connect(reach, allowed, "desk.example", receiver.port)
        assert len(asked) == 2


@pytest.mark.parametrize("spelling", ["localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1"])
def test_this_machine_is_not_reached_however_it_is_spelt(spelling: str) -> None:
    """The resolver of the machine takes them all; what it makes of them is looked at."""
    with receiving() as receiver:
        with pytest.raises(NotPublicError):
            connect(Reach(()), resolver(), spelling, receiver.port)
        assert connect(Reach(("127.0.0.0/8", "::1")), resolver(), spelling, receiver.port).startswith("127.")


def test_the_next_address_is_tried_when_one_takes_no_connection() -> None:
    """In the order of the resolver."""
    with receiving() as receiver:
        resolve, _ = leading_to(["127.0.0.9", "127.0.0.1"])
        assert connect(Reach(("127.0.0.0/8",)), resolve, "desk.example", receiver.port) == "127.0.0.1"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for one name, with its key, signed by itself."""
    openssl = shutil.which("openssl")
    assert openssl, "the command openssl makes the certificate of this test"
    path = tmp_path_factory.mktemp("certificate") / "receiver.pem"
    name = "subjectAltName=DNS:desk.example"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test", "-addext", name,
         "-keyout", path, "-out", path.with_suffix(".crt")],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return path


def with_tls(certificate: Path) -> Callable[[socket.socket], socket.socket]:
    """Has a receiver speak TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.with_suffix(".crt"), certificate)
    return partial(context.wrap_socket, server_side=True)


def test_a_receiver_is_known_by_the_name_in_its_certificate(certificate: Path) -> None:
    """It is the name of the webhook's address that counts, not the address that was connected to."""
    trusting = ssl.create_default_context(cafile=str(certificate.with_suffix(".crt")))
    here, _ = leading_to(["127.0.0.1"])
    outcomes = {}
    with receiving(prepare=with_tls(certificate)) as receiver:
        for host in ("desk.example", "other.example", "127.0.0.1"):
            client = Client(Reach((host,)), PATIENCE, here, trusting)
            outcomes[host] = post(client, f"https://{host}:{receiver.port}/").outcome
        stranger = Client(HERE, PATIENCE, here)
        outcomes["unknown authority"] = post(stranger, f"https://desk.example:{receiver.port}/").outcome
        assert outcomes == {
            "desk.example": Outcome.DELIVERED,
            "other.example": Outcome.UNTRUSTED,
            "127.0.0.1": Outcome.UNTRUSTED,
            "unknown authority": Outcome.UNTRUSTED,
        }
        assert len(receiver.received) == 1
