"""How much the public counter takes from one place in an hour, and whose word about addresses counts; read from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

Network = IPv4Network | IPv6Network

PER_PHONE: Final = "CASEWORK_PUBLIC_PER_PHONE"
PER_ADDRESS: Final = "CASEWORK_PUBLIC_PER_ADDRESS"
ASKED: Final = "CASEWORK_PUBLIC_ASKED"
FILES: Final = "CASEWORK_PUBLIC_FILES"
PROXIES: Final = "CASEWORK_TRUSTED_PROXIES"
MOST: Final = 1_000_000


class LimitsWrong(ValueError):
    """A setting of the public counter cannot be used; the sentence names it and what it may be."""


@dataclass(frozen=True, slots=True)
class PublicLimits:
    """Complaints an hour from one phone and from one address; progress questions and files an hour from one address.

    `proxies` are the networks of the reverse proxies whose X-Forwarded-For is believed; nobody else's is.
    """

    per_phone: int = 5
    per_address: int = 30
    asked: int = 300
    files: int = 60
    proxies: tuple[Network, ...] = ()


def public_limits(environ: Mapping[str, str] | None = None) -> PublicLimits:
    """The limits from the environment. Raises LimitsWrong."""
    env, default = os.environ if environ is None else environ, PublicLimits()
    return PublicLimits(
        _number(env, PER_PHONE, default.per_phone), _number(env, PER_ADDRESS, default.per_address), _number(env, ASKED, default.asked),
        _number(env, FILES, default.files), tuple(_network(part) for part in env.get(PROXIES, "").split(",") if part.strip()),
    )  # fmt: skip


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST):
        raise LimitsWrong(f"{name} is {text!r}; it must be a whole number from 1 to {MOST}")
    return int(text)


def _network(text: str) -> Network:
    try:
        return ip_network(text.strip())
    except ValueError:
        raise LimitsWrong(f"{PROXIES} holds {text.strip()!r}; write addresses or networks such as 10.0.0.5, 10.1.0.0/16") from None
