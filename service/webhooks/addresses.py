"""Where webhooks may lead: a request that the service sends on behalf of a caller must reach nothing that is private.

An address is judged twice. When a webhook is made or changed, by how it is written, since only that is certain then.
And whenever something is sent, by the address that its host's name leads to at that moment, which is then the very
address that is connected to: a name that leads elsewhere the next time it is asked for gains nothing.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from service.errors import InvalidValueError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_POINTER = "/url"
_TLS_PORT = 443
_WRITTEN = re.compile(r"https?://[\x21\x22\x24-\x5b\x5d-\x7e]+", re.IGNORECASE)
"""Printable ASCII, without a fragment, which is never sent, and without `\\`, which some readers take for `/`."""
_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_PUBLIC_NAME = re.compile(rf"(?=.{{4,253}}$)({_LABEL}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])")
"""A name below a top-level domain, which begins with a letter: 127.1, 0x7f.1 and 2130706433 are numbers."""

_NOT_GLOBAL_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ),
    )
)  # fmt: skip
"""The registry of IPv4 addresses for special purposes, multicast and what is reserved, in full.

It is written out because what `ipaddress` calls global differs from one release of Python to the next.
"""
_GLOBAL_6 = IPv6Network("2000::/3")
"""All that is assigned to be global. Outside of it lie, among others, addresses that carry an IPv4 address."""
_NOT_GLOBAL_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
"""Special purposes within: Teredo and others, documentation, 6to4, documentation."""


class NotPublicError(Exception):
    """A name leads to an address that is not public, and that the operator has not named."""


class Reach:
    """Which hosts may be sent to: public ones, and those that the operator has named."""

    def __init__(self, named: Iterable[str]) -> None:
        self._networks: list[Network] = []
        self._names: set[str] = set()
        for each in named:
            try:
                self._networks.append(ip_network(each, strict=False))
            except ValueError:
                self._names.add(each.lower())

    def require(self, url: str) -> SplitResult:
        """The parts of an address that may be one of a receiver; raises InvalidValueError, which says how to mend it.

        What is connected to is taken from these parts, so that nobody can read the address differently.
        """
        parts, port = _split(url)
        host = parts.hostname or ""
        if self._is_named(host):
            return parts
        if parts.scheme != "https":
            raise InvalidValueError(_POINTER, "Give an address of `https`, so that nobody can read along.")
        if not _PUBLIC_NAME.fullmatch(host):
            raise InvalidValueError(_POINTER, "Give the public name of a host, such as desk.example.")
        if port not in (None, _TLS_PORT):
            raise InvalidValueError(_POINTER, "Leave the port out, or give 443.")
        return parts

    def admits(self, host: str, address: Address) -> bool:
        """Whether a host may be sent to at an address that its name leads to."""
        return host.lower() in self._names or self._is_in_network(address) or is_public(address)

    def _is_named(self, host: str) -> bool:
        try:
            return self._is_in_network(ip_address(host))
        except ValueError:
            return host in self._names

    def _is_in_network(self, address: Address) -> bool:
        return any(address in network for network in self._networks if network.version == address.version)


def is_public(address: Address) -> bool:
    """Whether an address is one that all of the internet may reach, and no other in disguise."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_GLOBAL_4)
    return address in _GLOBAL_6 and not any(address in network for network in _NOT_GLOBAL_6)


def _split(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url) if _WRITTEN.fullmatch(url) else None
        port = parts.port if parts else None
    except ValueError:
        parts = port = None
    if parts is None or not parts.hostname:
        raise InvalidValueError(_POINTER, "Give a whole address in ASCII, such as https://desk.example/hooks.")
    if "@" in parts.netloc:
        raise InvalidValueError(_POINTER, "Leave user and password out: each request is signed.")
    return parts, port
