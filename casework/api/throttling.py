"""Throttling 限流: where a request comes from, and 429 for whoever asks too often or guesses codes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final, cast

from fastapi import Request

from casework.api.problems import Problem
from casework.api.serving import Served
from casework.security.attempts import Attempts, TooSoon
from casework.security.rates import Rates, TooOften
from casework.settings_public import Network, PublicLimits

FREE: Final = 3
"""Wrong codes that cost nothing: people mistype."""


def from_where(request: Request) -> str:
    """The address that asks, as the settings of this application have it."""
    return address_of(request, cast(PublicLimits, request.app.state.limits).proxies)


def address_of(request: Request, proxies: tuple[Network, ...]) -> str:
    """Who asks: the nearest address that is no proxy of ours; what strangers write into X-Forwarded-For counts for nothing.

    An IPv6 customer has a network of 64 bits and counts as one.
    """
    client = request.client
    here = client.host if client else "unknown"
    said = [part.strip() for each in request.headers.getlist("x-forwarded-for") for part in each.split(",")]
    while said and _is_ours(here, proxies):
        here = said.pop()
    return _place(here)


def _is_ours(text: str, proxies: tuple[Network, ...]) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return any(address in network for network in proxies)


def _place(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return text[:100]
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)


def count(served: Served, now: datetime, **limits: tuple[str, int]) -> None:
    """Counts one request of the hour. Raises Problem (429) with when to come again."""
    try:
        Rates(served.office.store, served.key("rates")).count(now, **limits)
    except TooOften as fault:
        raise _later(fault.seconds, "too_many_requests") from None


@contextmanager
def attempt(served: Served, door: str, name: str) -> Iterator[None]:
    """A secret is tried: a Problem inside counts as a wrong one, and each after the third doubles the wait. Raises Problem (429)."""
    attempts = Attempts(served.office.store, served.key("attempts"), door, FREE)
    try:
        attempts.begin(name, served.now)
    except TooSoon as fault:
        raise _later(max(1, round((fault.retry_at - served.now).total_seconds())), "too_many_attempts") from None
    yield
    attempts.forgive(name)


def _later(seconds: int, code: str) -> Problem:
    why = f"操作过于频繁，请在{seconds}秒后再试 too many requests; try again in {seconds} seconds"
    return Problem(429, code, why, headers={"Retry-After": str(seconds)})
