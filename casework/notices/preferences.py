"""How each person is reached: the channels the administrator set for them, in order; addresses are shown masked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.notices.channels import Channels
from casework.notices.message import Route
from casework.security.addresses import Addresses, Kept, Wanted

MOST: Final = 8
"""Channels a person may have; a notice that fails on all of them goes to the next in line."""


class BadPreference(ValueError):
    """A channel the office does not have, one named twice, or an address that does not fit it; never says the address."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A channel of a person as people may see it. `state` is ready, off, unknown (the office has no such channel) or erased."""

    place: int
    channel: str
    address: str
    enabled: bool
    state: str


class Preferences:
    """The routes to the people of an office. Where nothing is set for a person there is no route, and nobody is guessed."""

    def __init__(self, addresses: Addresses, channels: Channels) -> None:
        self._addresses, self._channels = addresses, channels

    def routes(self, person: str) -> list[Route]:
        """The routes to a person in order of preference; [] where nobody set one, or none can be used."""
        kept = self._addresses.of(person)
        return [Route(each.channel, each.address) for each in kept if each.address is not None and self._state(each) == "ready"]

    def shown(self, person: str) -> list[Shown]:
        """A person's channels with masked addresses."""
        kept = self._addresses.of(person)
        return [Shown(each.place, each.channel, masked(each.address), each.enabled, self._state(each)) for each in kept]

    def set(self, person: str, channel: str, address: str, now: datetime, place: int | None = None) -> None:
        """Sets one channel of a person. Raises BadPreference."""
        others = [each for each in self._addresses.of(person) if each.channel != channel]
        if len(others) >= MOST:
            raise BadPreference(f"{person} has {MOST} channels already, the most there may be; remove one first")
        self._addresses.put(person, self._checked(Wanted(channel, address)), now, place)

    def replace(self, person: str, wanted: Sequence[Wanted], now: datetime) -> None:
        """Sets all channels of a person, first preferred. Raises BadPreference and NoAddress."""
        names = [each.channel for each in wanted]
        if len(names) > MOST:
            raise BadPreference(f"{len(names)} channels are too many; at most {MOST}")
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise BadPreference(f"channels named twice: {', '.join(twice)}; each once, in the order of preference")
        self._addresses.replace(person, [self._checked(each) for each in wanted], now)

    def remove(self, person: str, channel: str) -> bool:
        """Takes a channel from a person; whether there was one."""
        return self._addresses.remove(person, channel)

    def _state(self, kept: Kept) -> str:
        if kept.address is None:
            return "erased"
        if kept.channel not in self._channels:
            return "unknown"
        return "ready" if kept.enabled else "off"

    def _checked(self, wanted: Wanted) -> Wanted:
        if wanted.channel not in self._channels:
            raise BadPreference(f"there is no channel {wanted.channel}; the office has {', '.join(self._channels) or 'none'}")
        if wanted.address is None:
            return wanted
        try:
            return Wanted(wanted.channel, self._channels[wanted.channel].checked(wanted.address), wanted.enabled)
        except ValueError as fault:
            raise BadPreference(f"{wanted.channel}: {fault}") from None


def masked(address: str | None) -> str:
    """An address that can be recognised but not used: ch***@example.gov.cn, 138****1234."""
    if address is None:
        return "〔已删除 erased〕"
    name, at, host = address.rpartition("@")
    if at:
        return f"{name[:2] if len(name) > 2 else ''}***@{host}"
    return f"{address[:3]}****{address[-4:]}" if len(address) >= 11 else f"{address[:1] if len(address) > 3 else ''}***"
