"""Signed links 签名链接 in messages: a leader opens the case by them without logging in; only what goes to one person alone holds one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from casework.domain.values import Post
from casework.notices.message import Message
from casework.security.callers import Letter
from casework.security.links import LASTING, key_of, sealed_link
from casework.security.vault import Vault
from casework.store.deliveries import Delivery

PERSONAL: Final = frozenset(("smtp", "sms", "file"))
"""Kinds of channels whose messages reach one address of one person; a robot 群机器人 speaks to a whole group."""
PAGE: Final = "/leading"
DOOR: Final = f"{PAGE}?link="


def doors(delivery: Delivery, vault: Vault) -> Mapping[str, str]:
    """Where the leader opens the case that a delivery is about: none for other posts, several cases, or a post that nobody is named for.

    The link ends 72 hours after the message was due.
    """
    if delivery.post != Post.LEADER or delivery.person is None or delivery.case_no is None:
        return {}
    until = delivery.due_at + LASTING.total_seconds()
    letter = Letter(delivery.person, delivery.post, delivery.unit, delivery.case_no, delivery.id, until)
    return {delivery.case_no: DOOR + sealed_link(letter, key_of(vault))}


def without_key(message: Message) -> Message:
    """The message with the address of the page in the place of a signed link."""
    link = message.link
    if link is None or DOOR not in link:
        return message
    bare = link.partition("?")[0]
    return replace(message, link=bare, text=message.text.replace(link, bare), brief=message.brief.replace(link, bare))
