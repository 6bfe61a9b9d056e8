"""One HTTP request to somebody else's machine: a limit on the whole of it, no redirect, no proxy, and no way to places inside."""

import re
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from typing import Final
from urllib.parse import urlsplit

SECONDS: Final = 10.0
WRITTEN: Final = re.compile(r"[!-~]{1,2000}")
TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""IPv6 addresses that stand for IPv4 ones behind a translator (NAT64)."""

Ip = IPv4Address | IPv6Address


class NotPosted(Exception):
    """Nobody answered, or the address must not be called; the words hold neither headers nor bodies."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes."""

    host: str
    port: int
    path: str
    tls: bool


def target_of(url: str) -> Target:
    """An address such as https://example.gov.cn/hooks taken apart. Raises ValueError saying what would be right."""
    if not WRITTEN.fullmatch(url):
        raise ValueError("the URL must be 1 to 2000 visible ASCII characters (write Chinese names as xn--…)")
    try:
        parts, port = urlsplit(url), urlsplit(url).port
    except ValueError:
        raise ValueError("the URL cannot be read; write https://host/path, or http://host:8080/path") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("the URL must be http or https with a host: https://host/path")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise ValueError("the URL must hold no user, no password and no fragment; the receiver checks the signature instead")
    tls = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.hostname, port or (443 if tls else 80), path, tls)


def refuse_inside(target: Target, *, private: bool) -> None:
    """Raises ValueError for an address that can be seen to lie inside before anybody is asked what a name stands for."""
    with suppress(ValueError):
        if not may_call(ip_address(target.host), private=private):
            raise Inside(target.host)
    if not private and (target.host == "localhost" or target.host.endswith(".localhost")):
        raise Inside(target.host)


class Inside(NotPosted):
    """The address lies inside the office's own network, or is none that one machine answers at."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} is a private or local address, which is refused unless the operator allows it (--allow-private)")


def may_call(address: Ip, *, private: bool) -> bool:
    """Whether an address may be called. Link-local ones (cloud metadata lies there), groups and nowhere never are."""
    real = _real(address)
    if real.is_loopback:
        return private
    if real.is_link_local or real.is_multicast or real.is_unspecified or real.is_reserved:
        return False
    return private or real.is_global


def _real(address: Ip) -> Ip:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in TRANSLATED else address.ipv4_mapped or address.sixtofour or address


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool = False, seconds: float = SECONDS) -> int:
    """Sends a body; the status of the answer, whose body nobody reads. Raises NotPosted."""
    target = target_of(url)
    line = _Line(target, _addresses(target, private=private), seconds)
    watch = Timer(seconds, line.cut)
    watch.daemon = True
    watch.start()
    try:
        line.request("POST", target.path, body, dict(headers))
        return line.getresponse().status
    except (OSError, HTTPException) as fault:
        raise NotPosted(_told(fault, seconds, cut=line.was_cut)) from None
    finally:
        watch.cancel()
        line.close()


def _addresses(target: Target, *, private: bool) -> list[str]:
    """What the name stands for just now. A name with one address inside is refused whole, whatever it says the next moment."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotPosted(f"the name {target.host} is not known") from None
    addresses = list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))
    if not all(may_call(ip_address(each), private=private) for each in addresses):
        raise Inside(target.host)
    return addresses


class _Line(HTTPConnection):
    """A connection to addresses that were looked at before; the name serves for the Host header and the certificate only."""

    def __init__(self, target: Target, addresses: Sequence[str], seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=seconds)
        self.default_port = 443 if target.tls else 80
        self._target, self._addresses, self.was_cut = target, addresses, False

    def connect(self) -> None:
        """Connects to the first address that answers."""
        self.sock = self._reached()
        if self._target.tls:
            self.sock = _tls().wrap_socket(self.sock, server_hostname=self._target.host, do_handshake_on_connect=False)
            self.sock.do_handshake()
        if self.was_cut:
            raise TimeoutError

    def _reached(self) -> socket.socket:
        fault: OSError | None = None
        for address in self._addresses:
            try:
                found = socket.create_connection((address, self._target.port), self.timeout)
                found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return found
            except OSError as why:
                fault = why
        raise fault or TimeoutError()

    def cut(self) -> None:
        """Ends it from another thread, so that a receiver who answers letter by letter does not hold us."""
        self.was_cut = True
        if self.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _told(fault: Exception, seconds: float, *, cut: bool) -> str:
    if cut or isinstance(fault, TimeoutError):
        return f"no answer within {seconds:g} s"
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"the certificate is not valid: {fault.verify_message}"
    if isinstance(fault, ssl.SSLError):
        return "no TLS connection could be made"
    if isinstance(fault, ConnectionRefusedError):
        return "nobody listens there: connection refused"
    return f"the connection broke ({type(fault).__name__})"
