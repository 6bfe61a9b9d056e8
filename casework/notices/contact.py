"""Addresses of people as channels take them: mailboxes, mobile numbers, names of accounts. A fault never says the address."""

import re
from typing import Final

MAILBOX: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
HOST: Final = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])")
MOBILE: Final = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")
ACCOUNT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
GROUP: Final = "group"
"""The address of a group robot's whole group."""


def mailbox(address: str) -> str:
    """A mail address 邮箱; a Chinese domain is written in its ASCII form. Raises ValueError."""
    name, _, host = address.strip().rpartition("@")
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    fits = MAILBOX.fullmatch(name) and HOST.fullmatch(host) and len(name) + len(host) < 254
    if not fits or name.startswith(".") or name.endswith(".") or ".." in name:
        raise ValueError("an address for mail is like zhang@example.gov.cn, in ASCII before the @")
    return f"{name}@{host}"


def mobile(address: str) -> str:
    """A mobile number 手机号 of the mainland, eleven digits; +86, spaces and hyphens are dropped. Raises ValueError."""
    found = MOBILE.fullmatch(re.sub(r"[ -]", "", address.strip()))
    if found is None or not address.isascii():
        raise ValueError("a number for text messages is a mainland mobile number of eleven digits, such as 13800000000")
    return found[1]


def account(address: str) -> str:
    """The name of an account on a messenger, or of whoever a web service knows. Raises ValueError."""
    if not ACCOUNT.fullmatch(address.strip()):
        raise ValueError("an account is 1 to 64 letters, digits, dots, hyphens, underscores or @, beginning with a letter or digit")
    return address.strip()


def group_or_mobile(address: str) -> str:
    """`group` for a robot's whole group, or the mobile number of the member to be called by it. Raises ValueError."""
    if address.strip() == GROUP:
        return GROUP
    try:
        return mobile(address)
    except ValueError:
        raise ValueError("a group robot is given the word group, or the mobile number of the member it should call") from None
