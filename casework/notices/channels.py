"""The channels 渠道 of an office by name: what a message goes out by. What each answers is a receipt, TryLater or Undeliverable."""

import os
from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from casework.notices.message import Message, Receipt, Route, TryLater, Undeliverable

__all__ = ["SETTINGS", "Channel", "Channels", "Message", "Receipt", "Route", "TryLater", "Undeliverable"]

SETTINGS: Final = "CASEWORK_CHANNELS"
"""The environment variable that names the file of channels."""


class Channel(Protocol):
    """One way out: a kind of channel with its settings."""

    @property
    def kind(self) -> str:
        """The kind of channel, as the file of channels writes it."""

    @property
    def told(self) -> str:
        """Where it goes, without secrets: for `casework channel list`."""

    def checked(self, address: str) -> str:
        """The address as it is kept. Raises ValueError, without the address, where it cannot be one of this channel."""

    def send(self, message: Message, address: str) -> Receipt:
        """Sends; raises TryLater or Undeliverable."""


class Channels:
    """The channels of an office, by the names its administrator gave them."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = dict(channels)

    @classmethod
    def from_settings(cls, environ: Mapping[str, str] | None = None) -> "Channels":
        """The channels of the file that CASEWORK_CHANNELS names; none where it is not set. Raises ValueError naming the key at fault."""
        from casework.notices.channel_file import channels_of

        path = (os.environ if environ is None else environ).get(SETTINGS)
        return cls(channels_of(path, environ) if path else {})

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._channels))

    def __contains__(self, name: object) -> bool:
        return name in self._channels

    def __getitem__(self, name: str) -> Channel:
        return self._channels[name]

    def send(self, route: Route, message: Message) -> Receipt:
        """Sends a message to an address by the channel that the route names. Raises TryLater and Undeliverable."""
        channel = self._channels.get(route.channel)
        if channel is None:
            raise Undeliverable(f"no channel {route.channel}; the office has {', '.join(self) or 'none'}")
        try:
            address = channel.checked(route.address)
        except ValueError as fault:
            raise Undeliverable(str(fault)) from None
        return channel.send(message, address)
