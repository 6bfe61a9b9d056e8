"""Mail 邮件 by SMTP: one connection a message, the same Message-ID at every attempt, no text of the server's answer kept."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from hashlib import sha256
from typing import Final

from casework.notices.contact import mailbox
from casework.notices.message import Message, NoticeFault, Receipt, TryLater, Undeliverable

SECURITY: Final = ("starttls", "tls", "none")
PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}
ENHANCED: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
"""Enhanced status codes of RFC 3463; all of an answer that is kept, because servers repeat the address in the rest."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server. `security` is starttls, tls (from the first byte) or none; `timeout` is seconds for each answer."""

    host: str
    sender: str
    port: int = 0
    name: str = "根治欠薪办案系统"
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 10
    ca: str | None = None
    kind: str = "smtp"

    @property
    def told(self) -> str:
        """Server, port and how it is protected."""
        return f"{self.host}:{self._port} ({self.security}), from {self.sender}"

    @property
    def _port(self) -> int:
        return self.port or PORTS[self.security]

    def checked(self, address: str) -> str:
        """A mail address."""
        return mailbox(address)

    def send(self, message: Message, address: str) -> Receipt:
        """Hands the mail to the server, which then answers for it. Raises TryLater and Undeliverable."""
        mail = self._mail(message, address)
        try:
            with self._connected() as server:
                server.send_message(mail, self.sender, [address])
        except smtplib.SMTPException as fault:
            raise _of_smtp(fault) from None
        except (OSError, ValueError) as fault:
            raise TryLater(f"the mail server does not answer: {type(fault).__name__}") from None
        return Receipt(str(mail["Message-ID"]))

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A server that greeted us and knows us; what goes wrong at saying goodbye takes nothing back."""
        host = self.sender.rpartition("@")[2]
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self._port, host, timeout=self.timeout, context=self._context())
        else:
            server = smtplib.SMTP(self.host, self._port, host, timeout=self.timeout)
        try:
            if self.security == "starttls":
                server.starttls(context=self._context())
            if self.user:
                server.login(self.user, self.password)
            yield server
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.ca)

    def _mail(self, message: Message, address: str) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = Address(self.name, addr_spec=self.sender)
        mail["To"] = Address(addr_spec=address)
        mail["Subject"] = message.subject
        mail["Date"] = formatdate(usegmt=True)
        mail["Message-ID"] = f"<{_token(message.dedupe)}@{self.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        if message.urgent:
            mail["Importance"] = "high"
        mail["Content-Language"] = "zh-CN, en"
        mail.set_content(message.text, charset="utf-8", cte="base64")
        return mail


def _token(dedupe: str) -> str:
    """The dedupe key as the left side of a Message-ID; hashed where it holds what cannot stand there."""
    return dedupe if re.fullmatch(r"[A-Za-z0-9.-]{1,100}", dedupe) else sha256(dedupe.encode()).hexdigest()


def _of_smtp(fault: smtplib.SMTPException) -> NoticeFault:
    """What a refusal means: about this address for good, or about now, or about the office's own settings, which may be mended."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(fault.recipients.values()))
        return _judged("refused the address", code, answer)
    if isinstance(fault, smtplib.SMTPDataError):
        return _judged("refused the mail", fault.smtp_code, fault.smtp_error)
    if isinstance(fault, smtplib.SMTPResponseException):
        told = {"SMTPAuthenticationError": "refused the login", "SMTPSenderRefused": "refused the sender"}
        what = told.get(type(fault).__name__, "does not take mail now")
        return TryLater(f"the mail server {what} ({_code(fault.smtp_code, fault.smtp_error)})")
    return TryLater(f"the mail server broke off or fell silent: {type(fault).__name__}")


def _judged(what: str, code: int, answer: bytes | str) -> NoticeFault:
    kind = Undeliverable if 500 <= code < 600 and code not in (530, 535) else TryLater
    return kind(f"the mail server {what} ({_code(code, answer)})")


def _code(code: int, answer: bytes | str) -> str:
    text = answer.decode("ascii", "replace") if isinstance(answer, bytes) else answer
    enhanced = ENHANCED.search(text)
    return f"{code} {enhanced[1]}" if enhanced else str(code)
