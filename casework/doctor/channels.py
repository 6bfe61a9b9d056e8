"""Whether the machines behind the channels of notices answer at all; nobody is sent anything."""

import re
import socket
from collections.abc import Iterator, Mapping
from typing import Final

from casework.doctor.findings import Finding
from casework.notices.channels import Channels

SECONDS: Final = 3.0
URL: Final = re.compile(r"(https?)://(\[[0-9a-f:]+\]|[^/:,\s]+)(?::(\d+))?")
SERVER: Final = re.compile(r"(\[[0-9a-f:]+\]|[^/:,\s]+):(\d+)(?: |$)")
PORTS: Final = {"https": 443, "http": 80}


def channels(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Channels whose settings are wrong or whose machine does not answer. A channel with a proxy of its own is asked all the same."""
    try:
        found = Channels.from_settings(environ)
    except ValueError as fault:
        yield Finding("channels_wrong", f"渠道设置有误，通知无法发出：{fault}", f"the channels cannot be used: {fault}", serious=True)
        return
    for name in found:
        place = place_of(found[name].told)
        if place is not None and (why := unreachable(*place)) is not None:
            host, port = place
            yield Finding(
                "channel_unreachable",
                f"渠道{name}无法连接{host}:{port}({why})；请检查网络、防火墙与CASEWORK_CHANNELS",
                f"the channel {name} cannot be reached at {host}:{port} ({why}); look at network, firewall and CASEWORK_CHANNELS",
                serious=True,
            )


def place_of(told: str) -> tuple[str, int] | None:
    """Host and port of what a channel tells of itself; None for one that goes into a file."""
    if url := URL.search(told):
        return url[2].strip("[]"), int(url[3] or PORTS[url[1]])
    server = SERVER.match(told)
    return None if server is None else (server[1].strip("[]"), int(server[2]))


def unreachable(host: str, port: int) -> str | None:
    """Why nobody answers there, or None."""
    try:
        socket.create_connection((host, port), SECONDS).close()
    except OSError as fault:
        return fault.strerror or type(fault).__name__
    return None
