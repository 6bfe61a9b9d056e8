"""Looks for secrets in files of any kind, in every form in which a program might have written them."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile, is_zipfile


def forms(secret: str) -> frozenset[bytes]:
    """UTF-8, GBK, UTF-16, base64 at each of its three offsets, JSON escapes, percent encoding and hexadecimal digits."""
    plain = secret.encode()
    written = {plain, secret.encode("gbk"), secret.encode("utf-16-le"), secret.encode("utf-16-be")}
    escaped = json.dumps(secret)[1:-1]
    named = {escaped, escaped.replace("\\u", "\\\\u"), escaped.upper().replace("\\U", "\\u"), quote(secret), quote(secret).lower()}
    written |= {text.encode() for text in named} | {each.hex().encode() for each in (plain, secret.encode("gbk"))}
    for before in range(3):
        inner = b64encode(bytes(before) + plain)
        first, last = (0, 2, 3)[before], len(inner.rstrip(b"=")) - 1
        written |= {inner[first:last], inner[first:last].replace(b"+", b"-").replace(b"/", b"_")}
    return frozenset(written)


def contents(paths: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Every file under the paths by name, and what is inside of archives."""
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                yield file.name, file.read_bytes()
                if is_zipfile(file):
                    with ZipFile(file) as archive:
                        yield from ((f"{file.name}/{name}", archive.read(name)) for name in archive.namelist())


def found(secrets: Iterable[str], where: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Which secret stands in which file."""
    sought = [(secret, forms(secret)) for secret in secrets]
    return [(secret, name) for name, content in where for secret, ways in sought if any(way in content for way in ways)]
