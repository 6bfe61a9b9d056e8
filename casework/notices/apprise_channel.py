"""Channels of the apprise library: applications of WeCom 企业微信应用 and other mail servers, by a URL that the operator writes.

apprise is loaded at the first message, by whoever delivers: half a second and 50 MB.
"""

import logging
import re
import warnings
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from casework.notices.contact import account, mailbox
from casework.notices.message import Message, NoticeFault, Receipt, TryLater, Undeliverable

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase

TO: Final = "{to}"
ADDRESSES: Final = {"wechat": account, "mailto": mailbox, "mailtos": mailbox}
"""Schemes that are allowed, and what an address is there."""
REFUSED: Final = {
    "wecom": "wecom:// goes through a relay abroad; write kind = \"wecombot\" for a group robot, or wechat:// for an application",
    **{
        name: f"apprise takes the refusal of a {name} robot for success; write kind = \"{name}\" instead"
        for name in ("wecombot", "dingtalk", "feishu")
    },
}  # fmt: skip
CODE: Final = re.compile(r"errcode=(-?\d+)")
NO_SUCH_ACCOUNT: Final = ("40003", "60111", "81013", "82001")
"""Codes of WeCom that speak of the account: not valid, unknown, not allowed to see the application, none named."""
KEPT: Final = 256
"""Accounts whose connection is kept, with the access token of the application in memory."""
TOKEN, SEND = "/cgi-bin/gettoken", "/cgi-bin/message/send"


@dataclass(frozen=True, slots=True)
class AppriseChannel:
    """A URL of apprise with `{to}` where the address belongs. `base` is an office's own WeCom server, for wechat only."""

    url: str = field(repr=False)
    base: str = ""
    timeout: float = 10
    kind: str = "apprise"
    _kept: "OrderedDict[str, NotifyBase]" = field(default_factory=OrderedDict, repr=False, compare=False)
    _turn: Lock = field(default_factory=Lock, repr=False, compare=False)

    @property
    def scheme(self) -> str:
        """The service."""
        return self.url.partition("://")[0].lower()

    @property
    def told(self) -> str:
        """The service and the office's own server, if any."""
        return f"{self.scheme}://…{f' at {self.base}' if self.base else ''}"

    def checked(self, address: str) -> str:
        """An address of the service."""
        return ADDRESSES[self.scheme](address)

    def send(self, message: Message, address: str) -> Receipt:
        """Sends; one at a time. Raises TryLater, and Undeliverable where the service does not know the account."""
        with self._turn:
            plugin = self._plugin(address)
            result = _asked(plugin, message)
        if not result:
            raise _fault(result)
        return Receipt()

    def _plugin(self, address: str) -> "NotifyBase":
        if address in self._kept:
            self._kept.move_to_end(address)
            return self._kept[address]
        plugin = _made(self.url.replace(TO, quote(address, safe="")), self.timeout)
        if self.base and self.scheme == "wechat":
            server = self.base.rstrip("/")
            vars(plugin).update(token_url=server + TOKEN, notify_url=server + SEND)
        self._kept[address] = plugin
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return plugin


def url_fault(url: str) -> str | None:
    """Why an operator's URL cannot be used, or None. Never says the URL."""
    scheme = url.partition("://")[0].lower()
    if scheme in REFUSED:
        return REFUSED[scheme]
    if scheme not in ADDRESSES or "://" not in url:
        return f"a URL of apprise begins with one of {', '.join(f'{name}://' for name in ADDRESSES)}"
    if url.count(TO) != 1:
        return f"write {TO} once, where the address belongs"
    return None


def _made(url: str, timeout: float) -> "NotifyBase":
    """One service of apprise that never waits between two requests of one message."""
    asset = _asset()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'imghdr' is deprecated", DeprecationWarning)
        from apprise import Apprise

        joint = "&" if "?" in url else "?"
        plugin = Apprise.instantiate(f"{url}{joint}cto={timeout}&rto={timeout}", asset=asset)
    if plugin is None:
        raise TryLater("apprise cannot read the channel's URL; mend it in the file of channels")
    plugin.request_rate_per_sec = 0
    return plugin


def _asset() -> "AppriseAsset":
    """Nothing on disk, and nothing in our logs: its lines hold addresses, and those of the library below it secrets."""
    logging.getLogger("apprise").propagate = False
    logging.getLogger("urllib3").setLevel(logging.INFO)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'imghdr' is deprecated", DeprecationWarning)
        from apprise import AppriseAsset

        return AppriseAsset(app_id="casework", app_desc="casework", async_mode=False, storage_mode="memory")


def _asked(plugin: "NotifyBase", message: Message) -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'imghdr' is deprecated", DeprecationWarning)
        from apprise import Apprise

        sender = Apprise(asset=plugin.asset)
        sender.add(plugin)
        return sender.notify(title=message.subject, body=message.text, body_format="text")


def _fault(result: Any) -> NoticeFault:
    """What a failure means, as far as apprise tells: the code of WeCom is in its log only."""
    codes = [code for entry in result.logs() for code in CODE.findall(str(entry))]
    if any(code in NO_SUCH_ACCOUNT for code in codes):
        return Undeliverable(f"the service does not know the account (errcode {codes[-1]})")
    return TryLater(f"the service did not take the message{f' (errcode {codes[-1]})' if codes else ''}")
