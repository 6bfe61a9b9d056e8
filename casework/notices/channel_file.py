"""The file of channels 渠道设置 that CASEWORK_CHANNELS names: one table for each channel; secrets stand in files or the environment."""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from casework.notices import channel_words as words
from casework.notices.apprise_channel import AppriseChannel, url_fault
from casework.notices.channel_words import Place, Reader, read
from casework.notices.channels import SETTINGS, Channel
from casework.notices.file_channel import FileChannel
from casework.notices.http_gateway import CHECKS, WHOM, HttpGateway, Success, places
from casework.notices.http_wire import Wire
from casework.notices.robots import Robot
from casework.notices.smtp import SECURITY, Smtp

NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}")
Values = dict[str, Any]


class ChannelFileError(ValueError):
    """A file of channels that cannot be used: every fault with its table and key, and what is allowed."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of channel: its keys, those that must be there, and how it is made of their values."""

    fields: Mapping[str, Reader]
    needed: tuple[str, ...]
    make: Callable[[Values], Channel]


def channels_of(file: str, environ: Mapping[str, str] | None = None) -> dict[str, Channel]:
    """The channels of a file, by name. Raises ChannelFileError with every fault."""
    place = Place(Path(file).absolute().parent, os.environ if environ is None else environ)
    try:
        tables = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as fault:
        raise ChannelFileError([f"{SETTINGS}: {file}: {fault.strerror}"]) from None
    except ValueError as fault:
        raise ChannelFileError([f"{file}: {fault}"]) from None
    found: dict[str, Channel] = {}
    faults: list[str] = []
    for name, table in tables.items():
        try:
            found[name] = _channel(place, name, table)
        except ChannelFileError as wrong:
            faults += [f"{file}: [{name}] {each}" for each in wrong.faults]
    if faults:
        raise ChannelFileError(faults)
    return found


def _channel(place: Place, name: str, table: Any) -> Channel:
    if not NAME.fullmatch(name):
        raise ChannelFileError(["the name of a channel is 1 to 32 small letters, digits, - and _, such as mail or sms"])
    kind = KINDS.get(str(table.get("kind"))) if isinstance(table, dict) else None
    if kind is None:
        said = "wecom means two things: wecombot is a group robot, apprise with wechat:// an application; " if _is_wecom(table) else ""
        raise ChannelFileError([f"kind: {said}allowed are {', '.join(KINDS)}"])
    values, faults = read(place, {key: value for key, value in table.items() if key != "kind"}, kind.fields, kind.needed)
    if faults:
        raise ChannelFileError(faults)
    try:
        return kind.make(values | {"kind": table["kind"]})
    except ValueError as wrong:
        raise ChannelFileError([str(wrong)]) from None


def _is_wecom(table: Any) -> bool:
    return isinstance(table, dict) and table.get("kind") == "wecom"


WIRE: Final[Mapping[str, Reader]] = {"timeout": words.seconds, "ca": words.authorities, "proxy": words.url}
JUDGED: Final = {"success_path": "path", "success_values": "values", "bad_address": "bad_address", "reference": "reference"}


def _wire(values: Values) -> Wire:
    return Wire(**{key: values.pop(key) for key in WIRE if key in values})


def _smtp(values: Values) -> Channel:
    if "password" in values and "user" not in values:
        raise ValueError("user: is missing beside the password")
    if "password" in values and values.get("security") == "none":
        raise ValueError("security: a password is not sent in clear; allowed with it are starttls, tls")
    return Smtp(sender=values.pop("from"), **values)


def _gateway(values: Values) -> Channel:
    judged = {ours: values.pop(key) for key, ours in JUDGED.items() if key in values}
    if ("path" in judged) != ("values" in judged):
        raise ValueError("success_path and success_values belong together: where the answer says it, and what it says")
    if "bad_address" in judged and "path" not in judged:
        raise ValueError("bad_address: needs success_path, which says where in the answer such a value stands")
    if "json" in values and "form" in values:
        raise ValueError("json and form: a request has one body; leave one out")
    if values.get("method") == "GET" and {"json", "form"} & set(values):
        raise ValueError("method: GET has no body; write POST, or put the places into url")
    if not any(place in WHOM for key in ("url", "json", "form") for place in places(values.get(key))):
        raise ValueError("url, json or form: {phone} or {to} must stand in one of them, or nobody is reached")
    return HttpGateway(wire=_wire(values), success=Success(**judged), **values)


def _webhook(values: Values) -> Channel:
    body: Values = {"id": "{id}", "to": "{to}", "subject": "{subject}", "text": "{text}", "link": "{link}", "urgent": "{urgent}"}
    headers = {"Authorization": "Bearer {secret}"} if "secret" in values else {}
    if not {"json", "form"} & values.keys() and not places(values["url"]):
        values = {"json": body, "headers": headers, **values}
    return _gateway({"address": "account", "says": "text", **values})


def _robot(values: Values) -> Channel:
    return Robot(wire=_wire(values), **values)


def _apprise(values: Values) -> Channel:
    if fault := url_fault(values["url"]):
        raise ValueError(f"url: {fault}")
    if "base" in values and not values["url"].startswith("wechat://"):
        raise ValueError("base: only wechat:// has an own server here; leave it out")
    return AppriseChannel(**values)


SERVICE: Final[Mapping[str, Reader]] = {
    "url": words.template_url, "method": words.one_of("POST", "PUT", "GET"), "headers": words.headers, "json": words.tree,
    "form": words.texts, "secret": words.secret, "success_path": words.line, "success_values": words.values,
    "bad_address": words.values, "reference": words.line, **WIRE,
}  # fmt: skip
ROBOT: Final[Mapping[str, Reader]] = {"key": words.secret, "base": words.url, **WIRE}
KINDS: Final[Mapping[str, Kind]] = {
    "smtp": Kind(
        {
            "host": words.host, "from": words.sender, "port": words.port, "name": words.line, "security": words.one_of(*SECURITY),
            "user": words.line, "password": words.secret, "timeout": words.seconds, "ca": words.authorities,
        }, ("host", "from"), _smtp,
    ),
    "sms": Kind(SERVICE, ("url",), _gateway),
    "webhook": Kind({**SERVICE, "address": words.one_of(*CHECKS), "says": words.one_of("brief", "text")}, ("url",), _webhook),
    "wecombot": Kind(ROBOT, ("key",), _robot),
    "dingtalk": Kind({**ROBOT, "sign": words.secret}, ("key",), _robot),
    "feishu": Kind({**ROBOT, "sign": words.secret}, ("key",), _robot),
    "apprise": Kind({"url": words.secret, "base": words.url, "timeout": words.seconds}, ("url",), _apprise),
    "file": Kind({"folder": words.path}, ("folder",), lambda values: FileChannel(**values)),
}  # fmt: skip
"""Every kind of channel, as the file of channels writes it."""
