"""What is sent to people and where: a message, a route to a person, what a channel answered, and the two ways to fail."""

from dataclasses import dataclass, field
from typing import Final

LINE_BREAKS: Final = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"


class NoticeFault(Exception):
    """A message did not go out. `reason` may be kept and shown: it never holds an address, a secret or the text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TryLater(NoticeFault):
    """The channel did not answer, or asked to wait: the same message may go out later."""


class Undeliverable(NoticeFault):
    """This channel will never take this message for this address: the next route, or the next person, is to be tried."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message 消息. `dedupe` is the same at every attempt; `brief` is what a text message 短信 says, `link` where to read on."""

    subject: str
    text: str
    dedupe: str
    link: str | None = None
    urgent: bool = False
    brief: str = ""

    def __post_init__(self) -> None:
        for name in ("subject", "dedupe", "link"):
            if any(mark in (getattr(self, name) or "") for mark in LINE_BREAKS):
                raise ValueError(f"the {name} of a message must be one line")
        if not self.dedupe.isascii() or not self.dedupe:
            raise ValueError("the dedupe key of a message must be given, in ASCII")


@dataclass(frozen=True, slots=True)
class Route:
    """A way to a person: the name of a channel of the office and an address on it. The address is personal data: `repr` hides it."""

    channel: str
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a channel answered: its own reference of the message, where it gives one, and whether it says that it arrived."""

    reference: str | None = None
    delivered: bool = False
