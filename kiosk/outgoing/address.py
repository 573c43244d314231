"""Where messages may go: hosts and networks that the settings list, and never this machine or its link by accident."""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]


class AddressRefused(Exception):
    """A message does not go there; `args[0]` is a stable reason."""


@dataclass(frozen=True, slots=True)
class Target:
    """One address that was looked at: the connection goes to `address` and to no other that the name may lead to."""

    host: str
    port: int
    address: str
    path: str
    is_tls: bool


@dataclass(frozen=True, slots=True)
class Allowed:
    """The hosts by name, and the networks of which an address may be although it is not public."""

    hosts: frozenset[str]
    networks: tuple[Network, ...] = ()

    def target(self, url: str, resolve: Resolve) -> Target:
        """Where a message to `url` goes; raises `AddressRefused`, also where only one of its addresses is refused."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise AddressRefused("host_not_listed") from error
        is_tls = parts.scheme == "https"
        if parts.scheme not in {"https", "http"} or parts.username is not None or host not in self.hosts:
            raise AddressRefused("host_not_listed")
        port = port or (443 if is_tls else 80)
        found = _addresses(host, port, resolve)
        if not found or not all(self._may(one, is_tls) for one in found):
            raise AddressRefused("address_not_listed")
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        return Target(host, port, str(found[0]), path, is_tls)

    def _may(self, address: Address, is_tls: bool) -> bool:
        if address.is_link_local or address.is_multicast or address.is_unspecified:
            return False
        is_listed = any(address.version == network.version and address in network for network in self.networks)
        return is_listed or (is_tls and address.is_global)


def resolved(host: str, port: int) -> list[str]:
    """Every address of a name, as the machine finds them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _addresses(host: str, port: int, resolve: Resolve) -> list[Address]:
    try:
        return [_address(one) for one in resolve(host, port)]
    except (OSError, ValueError) as error:
        raise AddressRefused("name_not_found") from error


def _address(text: str) -> Address:
    found = ipaddress.ip_address(text.partition("%")[0])
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found
