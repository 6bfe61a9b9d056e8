"""Group robots 群机器人 of WeCom 企业微信, DingTalk 钉钉 and Feishu 飞书, and the same services on an office's own servers.

Our own and not apprise's: the three refuse with status 200 and a code in the body, which apprise 2.2 reads as success.
"""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from casework.clock import Now, system_clock
from casework.notices.contact import GROUP, group_or_mobile
from casework.notices.http_gateway import Success
from casework.notices.http_wire import Wire, told
from casework.notices.message import Message, Receipt

BASES: Final = {
    "wecombot": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
    "dingtalk": "https://oapi.dingtalk.com/robot/send",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook",
}
"""Kind → the public service; an office's own server has another `base`."""
TAKEN: Final = {
    "wecombot": Success("errcode", ("0",)), "dingtalk": Success("errcode", ("0",)), "feishu": Success("code", ("0",)),
}  # fmt: skip
LONGEST: Final = {"wecombot": 2048, "dingtalk": 18_000, "feishu": 18_000}
"""Bytes of a text, by the services' own limits."""
CUT: Final = "……（全文请登录系统查看）"
JSON: Final = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Robot:
    """A robot in a group. `key` is its token; `sign` the secret of a robot that demands signatures 加签 (dingtalk, feishu)."""

    kind: str
    key: str = field(repr=False)
    base: str = ""
    sign: str = field(default="", repr=False)
    wire: Wire = field(default_factory=Wire)
    now: Now = system_clock

    @property
    def told(self) -> str:
        """The service."""
        return f"{told(self._base)}{', signed' if self.sign else ''}"

    @property
    def _base(self) -> str:
        return (self.base or BASES[self.kind]).rstrip("/")

    def checked(self, address: str) -> str:
        """`group`, or the mobile number of the member who is called; Feishu knows its members by other names and calls nobody."""
        found = group_or_mobile(address)
        if self.kind == "feishu" and found != GROUP:
            raise ValueError("a robot of feishu speaks to its whole group; write group")
        return found

    def send(self, message: Message, address: str) -> Receipt:
        """Posts the text into the group. Raises TryLater and Undeliverable."""
        text = _within(f"{message.subject}\n{message.text}", LONGEST[self.kind])
        called = [] if address == GROUP else [address]
        url, body = FORMS[self.kind](self, text, called)
        return TAKEN[self.kind].judge(self.wire.ask("POST", url, JSON, json.dumps(body, ensure_ascii=False).encode()))

    def moment(self, unit: float) -> str:
        """The present moment in units a second, as signatures want it."""
        return str(int(self.now().timestamp() * unit))


def _wecom(robot: Robot, text: str, called: list[str]) -> tuple[str, Mapping[str, Any]]:
    content = {"content": text, **({"mentioned_mobile_list": called} if called else {})}
    return f"{robot._base}?key={quote(robot.key, safe='')}", {"msgtype": "text", "text": content}


def _dingtalk(robot: Robot, text: str, called: list[str]) -> tuple[str, Mapping[str, Any]]:
    url = f"{robot._base}?access_token={quote(robot.key, safe='')}"
    if robot.sign:
        at = robot.moment(1000)
        signed = _hmac(robot.sign, f"{at}\n{robot.sign}")
        url += f"&timestamp={at}&sign={quote(signed, safe='')}"
    return url, {"msgtype": "text", "text": {"content": text}, "at": {"atMobiles": called, "isAtAll": False}}


def _feishu(robot: Robot, text: str, called: list[str]) -> tuple[str, Mapping[str, Any]]:
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if robot.sign:
        at = robot.moment(1)
        body |= {"timestamp": at, "sign": _hmac(f"{at}\n{robot.sign}", "")}
    return f"{robot._base}/{quote(robot.key, safe='')}", body


FORMS: Final[Mapping[str, Callable[[Robot, str, list[str]], tuple[str, Mapping[str, Any]]]]] = {
    "wecombot": _wecom, "dingtalk": _dingtalk, "feishu": _feishu,
}  # fmt: skip
"""Kind → the address and the body of one text."""


def _hmac(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode()


def _within(text: str, most: int) -> str:
    """The text in at most so many bytes; what is left out is said."""
    raw = text.encode()
    if len(raw) <= most:
        return text
    return raw[: most - len(CUT.encode())].decode(errors="ignore") + CUT
