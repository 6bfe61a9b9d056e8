"""A mail server for tests: a real one in a thread, which answers as a test tells it, goes away and comes back."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

HANG = "hang"
USER, PASSWORD = "casework", "long and secret"


@dataclass
class MailHost:
    """What it took, and what it answers: to an address, to a mail; `hang` keeps the line open and says nothing."""

    port: int = 0
    to_rcpt: dict[str, str] = field(default_factory=dict)
    to_mail: str = "250 2.0.0 queued"
    to_sender: str = ""
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    users: list[bytes] = field(default_factory=list)

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.to_sender:
            return self.to_sender
        envelope.mail_from = address
        return "250 2.1.0 fine"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        answer = self.to_rcpt.get(address, "250 2.1.5 fine")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.to_mail == HANG:
            await asyncio.Event().wait()
        if self.to_mail.startswith("2"):
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
            self.recipients.append(envelope.rcpt_tos)
        return self.to_mail

    def login(self, server: Any, session: Any, envelope: Any, mechanism: str, given: LoginPassword) -> AuthResult:
        self.users.append(given.login)
        return AuthResult(success=given.password == PASSWORD.encode(), handled=False)


class _Server(Controller):
    """A controller that learns its port from the system."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mailing(host: MailHost | None = None, tls: ssl.SSLContext | None = None) -> Iterator[MailHost]:
    """A mail server for as long as this lasts; given a host that was there before, it comes back on the same port."""
    found = host or MailHost()
    secured: dict[str, Any] = {"tls_context": tls, "authenticator": found.login, "auth_required": True} if tls else {}
    server = _Server(found, hostname="127.0.0.1", port=found.port, **secured)
    server.start()
    found.port = server.port
    try:
        yield found
    finally:
        server.stop()
