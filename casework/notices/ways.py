"""The ways of an office to its people: who is reached by which channel, in which words. A worker's phone is opened only to send."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from casework.notices.channels import Channels
from casework.notices.collecting import Office
from casework.notices.file_channel import FileChannel
from casework.notices.message import Message, Receipt, Route
from casework.notices.preferences import Preferences
from casework.notices.quiet import DIGESTED
from casework.notices.signed_links import PERSONAL, doors, without_key
from casework.notices.templates import Templates
from casework.notices.wording import Wording, link_base
from casework.projections.digests import WORKER, digested
from casework.security.addresses import Addresses
from casework.security.vault import KeyMissing
from casework.store.deliveries import Delivery

FILE: Final = "file"
SMS: Final = "sms"
"""The kind of channel that reaches workers."""


@dataclass(frozen=True)
class OfficeWays:
    """The channels, preferences and templates of an office. With `all_to_file` every message goes to the one channel `file`."""

    office: Office
    channels: Channels
    templates: Templates
    link: str | None = None
    all_to_file: bool = False

    @classmethod
    def of(cls, office: Office, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> "OfficeWays":
        """The ways as the environment sets them; into a file of `folder` where one is given. Raises ValueError naming what is wrong."""
        env = os.environ if environ is None else environ
        channels = Channels.from_settings(env) if folder is None else Channels({FILE: FileChannel(folder)})
        return cls(office, channels, Templates.from_settings(env), link_base(env), folder is not None)

    @property
    def reaches_workers(self) -> bool:
        """Whether text messages can be sent."""
        return self.all_to_file or bool(self._text_channels())

    def routes(self, delivery: Delivery) -> list[Route]:
        """The ways to the recipient, the preferred one first."""
        if self.all_to_file:
            return [Route(FILE, f"{delivery.recipient} {delivery.case_no}" if delivery.post == WORKER else delivery.recipient)]
        if delivery.post == WORKER:
            phone = self._phone(delivery)
            return [Route(name, phone) for name in self._text_channels() if phone]
        return Preferences(Addresses(self.office.store, self.office.vault), self.channels).routes(delivery.recipient)

    def write(self, delivery: Delivery, letters: list[dict[str, Any]], dedupe: str) -> Message:
        """The message in the templates' words; somebody who is told instead of another reads for whom."""
        policies = self.office.cases.policies
        wording = Wording(self.templates, policies.rulebook, policies.office, self.link, doors(delivery, self.office.vault))
        mine = letters if delivery.origin is None else [_for_heir(row, delivery) for row in letters]
        if delivery.kind == DIGESTED:
            return wording.digest(digested(mine)[0], dedupe)
        return wording.letters(mine, dedupe)

    def send(self, route: Route, message: Message) -> Receipt:
        """Sends by the channel of the route; a signed link goes to one person only, never to a group. Raises TryLater and Undeliverable."""
        name = route.channel
        alone = self.all_to_file or (name in self.channels and self.channels[name].kind in PERSONAL)
        return self.channels.send(route, message if alone else without_key(message))

    def _text_channels(self) -> list[str]:
        return [name for name in self.channels if self.channels[name].kind == SMS]

    def _phone(self, delivery: Delivery) -> str | None:
        """A complainant's number, opened for this one message; None where there is none, or its key was erased."""
        _, _, ref = delivery.recipient.partition("/")
        if not ref:
            return None
        parties = self.office.cases.case(delivery.case_no or "").parties
        sealed = next((party.phone for party in parties if party.ref == ref), None)
        try:
            return None if not sealed else self.office.vault.open(sealed, field="phone")
        except KeyMissing:
            return None


def _for_heir(row: Mapping[str, Any], delivery: Delivery) -> dict[str, Any]:
    heir = {"recipient": delivery.recipient, "person": delivery.person, "post": delivery.post, "unit": delivery.unit}
    return {**row, **heir, "instead_of": delivery.instead_of, "because": delivery.because}
