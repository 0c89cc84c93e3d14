"""Where webhooks may lead."""

from ipaddress import ip_address

import pytest

from service.errors import InvalidValueError
from service.webhooks.addresses import Reach, is_public

PRIVATE = [
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.0.170", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
    "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:7f00:1", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
    "2002:7f00:1::", "2002:a9fe:a9fe::1", "3fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fe80::1%eth0", "fec0::1", "ff02::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.32.0.1", "193.0.0.1", "223.255.255.255",
          "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450:4001::1"]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_that_is_not_for_everybody_is_public(address: str) -> None:
    """Private, shared, of this machine or link, of a cloud's metadata, multicast, reserved, or another in disguise."""
    assert not is_public(ip_address(address))
    assert not Reach(()).admits("hooks.desk.example", ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    """The neighbours of private networks too."""
    assert is_public(ip_address(address))
    assert Reach(()).admits("hooks.desk.example", ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "https://desk.example/hooks",
        "https://desk.example",
        "https://desk.example:443/",
        "HTTPS://desk.example/hooks?room=7&by=a",
        "https://desk.example/~x/%20",
    ],
)
def test_a_public_name_is_taken(url: str) -> None:
    """With TLS, at the usual port."""
    Reach(()).require(url)


@pytest.mark.parametrize(
    "host", ["Desk.Example", "a_b.hooks.desk.example", "xn--bcher-kva.example", "1.2.desk.example"]
)
def test_a_name_may_be_any_below_a_top_level_domain(host: str) -> None:
    """However many parts it has, and also in the form that other scripts have in ASCII."""
    Reach(()).require(f"https://{host}/")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "desk.example/hooks",
        "//desk.example/hooks",
        "https:/desk.example",
        "https://",
        "https:///hooks",
        "ftp://desk.example/",
        "file:///etc/passwd",
        "http://desk.example/hooks",
        "https://desk.example:8443/",
        "https://desk.example:22/",
        "https://desk.example:99999/",
        "https://desk.example:x/",
        "https://user@desk.example/",
        "https://user:word@desk.example/",
        "https://desk.example@127.0.0.1/",
        "https://desk.example#@127.0.0.1/",
        "https://desk.example\\@127.0.0.1/",
        "https://desk.example /",
        "https://desk.example\n/",
        "https://desk.example\t/",
        "https://desk.example/\u00fc",
        "https://[::1",
    ],
)
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    """Without TLS, at another port, with a user, in part, and whatever two readers could take differently."""
    refuse(url)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost.",
        "desk",
        "desk.example.",
        "-desk.example",
        "desk..example",
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "127.0.0.1.",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "desk.0x7f",
        "desk.7",
        "8.8.8.8",
        "169.254.169.254",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[fe80::1%25eth0]",
        "[2606:4700::1111]",
        "b\u00fccher.example",
        "\uff11\uff12\uff17.0.0.1",
        "desk\u3002example",
        f"{'a' * 64}.example",
        f"{'a.' * 130}example",
    ],
)
def test_a_host_that_is_no_public_name_is_refused(host: str) -> None:
    """Numbers however they are spelt, public or not, names of this machine or of no domain."""
    refuse(f"https://{host}/")


def refuse(url: str) -> None:
    """Assert that an address is refused, with a pointer to it, and not repeated."""
    with pytest.raises(InvalidValueError) as refused:
        Reach(()).require(url)
    assert refused.value.pointer == "/url"
    assert "127" not in str(refused.value)


NAMED = ("127.0.0.0/8", "10.1.2.3", "fd00::/8", "Receiver.corp")


@pytest.mark.parametrize(
    ("scheme", "rest"),
    [
        ("http", "127.0.0.1:9000/hooks"),
        ("http", "127.9.9.9/"),
        ("https", "10.1.2.3:8443/"),
        ("http", "[fd00::7]:80/"),
        ("http", "receiver.corp:8080/hooks"),
        ("https", "RECEIVER.Corp/"),
    ],
)
def test_what_the_operator_names_is_taken(scheme: str, rest: str) -> None:
    """At any port and without TLS: hosts by their names, addresses by themselves or their networks."""
    Reach(NAMED).require(f"{scheme}://{rest}")


@pytest.mark.parametrize("host", ["10.1.2.4", "other.corp", "a.receiver.corp", "[::1]", "[::ffff:127.0.0.1]"])
def test_what_lies_beside_what_the_operator_names_is_not(host: str) -> None:
    """A name is itself alone, and a network no more than it says."""
    with pytest.raises(InvalidValueError):
        Reach(NAMED).require(f"http://{host}/")


def test_a_host_that_the_operator_names_may_be_at_any_address() -> None:
    """Others only at public ones, and at those of networks that are named."""
    reach = Reach(("receiver.corp", "10.1.0.0/16"))
    assert reach.admits("RECEIVER.corp", ip_address("192.168.1.1"))
    assert reach.admits("other.example", ip_address("10.1.9.9"))
    assert not reach.admits("other.example", ip_address("10.2.0.1"))
    assert not reach.admits("other.example", ip_address("::ffff:10.1.9.9"))
