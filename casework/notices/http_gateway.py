"""Text messages 短信 and private messengers by a web service whose form the operator describes: templates of URL, headers and body."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode

from casework.notices.contact import account, mailbox, mobile
from casework.notices.http_wire import Wire, at_path, told
from casework.notices.message import Message, Receipt, TryLater, Undeliverable

PLACE: Final = re.compile(r"\{([a-z_]+)\}")
PLACES: Final = ("phone", "to", "text", "text_json", "subject", "id", "link", "urgent", "secret")
"""What may be filled in. `phone` and `to` are the address; `text_json` is the text inside a JSON text that is itself a value."""
WHOM: Final = ("phone", "to")
CHECKS: Final = {"phone": mobile, "mail": mailbox, "account": account}
"""What an address of the channel is."""
CODE: Final = re.compile(r"[A-Za-z_.:-][\w.:-]{0,39}|-?\d{1,6}", re.ASCII)
"""What of an answer may be kept as the reason: a code, never a phone number or a sentence."""


@dataclass(frozen=True, slots=True)
class Success:
    """What a good answer is: its status is 2xx and, where a `path` is given, the value there is one of `values`.

    `bad_address` are values that speak of the address for good; any other asks to try later. `reference` is where its own number is.
    """

    path: str | None = None
    values: tuple[str, ...] = ()
    bad_address: tuple[str, ...] = ()
    reference: str | None = None

    def judge(self, body: bytes) -> Receipt:
        """The receipt of an answer. Raises TryLater and Undeliverable."""
        if self.path is not None:
            value = _plain(at_path(body, self.path))
            if value in self.bad_address:
                raise Undeliverable(f"the service refused the address ({self.path} = {_code(value)})")
            if value not in self.values:
                raise TryLater(f"the service did not take the message ({self.path} = {_code(value)})")
        reference = _plain(at_path(body, self.reference)) if self.reference else None
        return Receipt(reference[:100] if reference else None)


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """A web service that takes one message a request. At most one of `json` and `form` is the body; `says` is brief or text."""

    url: str = field(repr=False)
    method: str = "POST"
    address: str = "phone"
    says: str = "brief"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: Mapping[str, Any] | None = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    secret: str = field(default="", repr=False)
    wire: Wire = field(default_factory=Wire)
    success: Success = field(default_factory=Success)
    kind: str = "sms"

    @property
    def told(self) -> str:
        """Method and host."""
        return f"{self.method} {told(self.url)}, to {self.address}"

    def checked(self, address: str) -> str:
        """An address of the kind that the channel takes."""
        return CHECKS[self.address](address)

    def send(self, message: Message, address: str) -> Receipt:
        """Asks the service to send. Raises TryLater and Undeliverable."""
        values = self._values(message, address)
        url = PLACE.sub(lambda found: quote(values[found[1]], safe=""), self.url)
        headers = {name: _header(_fill(text, values)) for name, text in self.headers.items()}
        headers.setdefault("Idempotency-Key", message.dedupe)
        body = self._body(values)
        if body is not None:
            headers.setdefault("Content-Type", "application/json; charset=utf-8" if self.json is not None else FORM)
        return self.success.judge(self.wire.ask(self.method, url, headers, body))

    def _values(self, message: Message, address: str) -> dict[str, str]:
        text = message.brief or message.text if self.says == "brief" else message.text
        return {
            "phone": address, "to": address, "text": text, "text_json": json.dumps(text, ensure_ascii=False)[1:-1],
            "subject": message.subject, "id": message.dedupe, "link": message.link or "",
            "urgent": "true" if message.urgent else "false", "secret": self.secret,
        }  # fmt: skip

    def _body(self, values: Mapping[str, str]) -> bytes | None:
        if self.json is not None:
            return json.dumps(_deep(self.json, values), ensure_ascii=False).encode()
        if self.form is not None:
            return urlencode({name: _fill(text, values) for name, text in self.form.items()}).encode()
        return None


FORM: Final = "application/x-www-form-urlencoded; charset=utf-8"


def places(value: Any) -> list[str]:
    """The places to fill in of a template, or of all texts inside it."""
    if isinstance(value, Mapping):
        return [place for each in value.values() for place in places(each)]
    if isinstance(value, list | tuple):
        return [place for each in value for place in places(each)]
    return PLACE.findall(value) if isinstance(value, str) else []


def _fill(text: str, values: Mapping[str, str]) -> str:
    return PLACE.sub(lambda found: values[found[1]], text)


def _deep(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {name: _deep(each, values) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_deep(each, values) for each in value]
    return _fill(value, values) if isinstance(value, str) else value


def _header(text: str) -> str:
    """A header of one line in ASCII; what is beyond is percent-encoded."""
    return quote(text, safe=" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def _plain(value: Any) -> str | None:
    """A value of an answer as the file of channels writes it: 0, true, OK."""
    if value is None or isinstance(value, dict | list):
        return None
    return json.dumps(value) if isinstance(value, bool | int | float) else str(value)


def _code(value: str | None) -> str:
    return value if value is not None and CODE.fullmatch(value) else "something else"
