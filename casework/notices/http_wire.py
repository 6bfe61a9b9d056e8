"""One request to a web service of the office's operator: no redirect followed, no more than 64 KB read, an end to waiting."""

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message as Headers
from http.client import HTTPException, HTTPResponse
from typing import IO, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from casework.notices.message import TryLater, Undeliverable

MOST: Final = 65_536
OFFICE: Final = (401, 403, 407)
"""Statuses that speak of the office's own credentials: nothing is said of the address, and an operator can mend it."""
WAIT: Final = (408, 425, 429)


@dataclass(frozen=True, slots=True)
class Wire:
    """How requests go out. `timeout` is seconds for each answer and, twice, for the whole; `ca` a file of authorities, `proxy` a URL."""

    timeout: float = 10
    ca: str | None = None
    proxy: str | None = field(default=None, repr=False)

    def ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> bytes:
        """The answer's body. Raises TryLater and Undeliverable with reasons that hold neither URL nor body."""
        request = Request(url, data=body, method=method, headers={"User-Agent": "casework", **headers})
        end = time.monotonic() + 2 * self.timeout
        try:
            with self._opener().open(request, timeout=self.timeout) as answer:
                return _read(answer, end)
        except HTTPError as fault:
            status = fault.code
            fault.close()
            raise _refused(status) from None
        except (URLError, HTTPException, OSError, ValueError) as fault:
            cause = getattr(fault, "reason", None)
            name = type(cause if isinstance(cause, BaseException) else fault).__name__
            raise TryLater(f"the service does not answer: {name}") from None

    def _opener(self) -> OpenerDirector:
        proxies = ProxyHandler({"http": self.proxy, "https": self.proxy} if self.proxy else {})
        return build_opener(proxies, _NoRedirect, HTTPSHandler(context=ssl.create_default_context(cafile=self.ca)))


class _NoRedirect(HTTPRedirectHandler):
    """Leaves 3xx answers as they are: a gateway that moved is for the operator to see, not for us to follow."""

    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Headers, newurl: str) -> None:
        """None: do not follow."""


def _read(answer: HTTPResponse, end: float) -> bytes:
    found = b""
    while len(found) < MOST and (part := answer.read1(MOST - len(found))):
        found += part
        if time.monotonic() > end:
            raise TimeoutError
    return found


def _refused(status: int) -> TryLater | Undeliverable:
    if status in OFFICE:
        return TryLater(f"the service refused our credentials ({status})")
    if status < 400:
        return TryLater(f"the service answered {status}; redirects are not followed, so write its present address")
    if status >= 500 or status in WAIT:
        return TryLater(f"the service asks to try later ({status})")
    return Undeliverable(f"the service refused the message ({status})")


def safe_url(text: str) -> str:
    """An http or https address without a name or password in it. Raises ValueError."""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and not parts.username and not parts.fragment
    except ValueError:
        good = False
    if not good or not text.isascii() or not text.isprintable() or " " in text or any(mark in parts.netloc for mark in "{}\\"):
        raise ValueError("write an address that begins with http:// or https://, in ASCII, without a name, a password or # in it")
    return text


def told(url: str) -> str:
    """Where a URL points, without what may be secret in it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/…"


def at_path(body: bytes, path: str) -> Any:
    """The value at a dotted path such as `result.0.code` in a JSON body; None where there is none."""
    try:
        value: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    for step in path.split("."):
        if isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value
