"""Reads a QR code as a phone does, from the standard alone (ISO/IEC 18004): versions 1 to 10 of level M, bytes, nothing soiled."""

import re
import struct
import zlib
from collections.abc import Iterator
from itertools import chain, groupby, zip_longest
from xml.etree import ElementTree as Xml

Modules = list[list[bool]]
MARGIN = 4
BLOCKS = {
    1: (16,), 2: (28,), 3: (44,), 4: (32,) * 2, 5: (43,) * 2, 6: (27,) * 4, 7: (31,) * 4, 8: (38, 38, 39, 39), 9: (36, 36, 36, 37, 37),
    10: (43, 43, 43, 43, 44),
}  # fmt: skip
"""Bytes of data in each block."""
CENTRES = {
    1: (),
    2: (6, 18),
    3: (6, 22),
    4: (6, 26),
    5: (6, 30),
    6: (6, 34),
    7: (6, 22, 38),
    8: (6, 24, 42),
    9: (6, 26, 46),
    10: (6, 28, 50),
}
MASKS = (
    lambda i, j: (i + j) % 2, lambda i, j: i % 2, lambda i, j: j % 3, lambda i, j: (i + j) % 3, lambda i, j: (i // 2 + j // 3) % 2,
    lambda i, j: i * j % 2 + i * j % 3, lambda i, j: (i * j % 2 + i * j % 3) % 2, lambda i, j: ((i + j) % 2 + i * j % 3) % 2,
)  # fmt: skip
UP = 2
"""A row of a PNG that is told by what differs from the one above."""
FORMAT_MASK, LEVEL_M = 0b101010000010010, 0b00


def in_drawing(svg: bytes) -> Modules:
    """The modules of an SVG: lines of dark ones, a row each, with the margin checked and taken off."""
    root = Xml.fromstring(svg)
    (line,) = [each.get("d", "") for each in root.iter() if each.get("stroke") == "#000"]
    (scale,) = [float(each.get("transform", "")[6:-1]) for each in root.iter() if each.get("transform")]
    wide = round(float(root.get("width", "")) / scale)
    modules = [[False] * wide for _ in range(wide)]
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", line):
        first, *second = map(float, numbers.split())
        x, y = (first, second[0]) if command == "M" else (x + first, y + second[0]) if command == "m" else (x + first, y)
        if command == "h":
            modules[int(y)][round(x - first) : round(x)] = [True] * round(first)
    return _inner(modules)


def in_picture(png: bytes) -> Modules:
    """The modules of a PNG of one bit for a dot, where 0 is black."""
    wide, high, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert (depth, colour, wide) == (1, 0, high)
    parts, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        parts, at = parts + (png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""), at + 12 + length
    raw, stride = zlib.decompress(parts), (wide + 7) // 8 + 1
    dots: Modules = []
    for at in range(0, len(raw), stride):
        row = [not raw[at + 1 + x // 8] >> 7 - x % 8 & 1 for x in range(wide)]
        assert raw[at] == 0 or (raw[at] == UP and not any(raw[at + 1 : at + stride]))
        dots.append(dots[-1] if raw[at] == UP else row)
    first = next(y for y, row in enumerate(dots) if any(row))
    scale = len(next(list(run) for dark, run in groupby(dots[first]) if dark)) // 7
    return _inner([[dots[y][x] for x in range(0, wide, scale)] for y in range(0, high, scale)])


def in_letters(text: str) -> Modules:
    """The modules of half blocks: light is drawn."""
    upper_lower = {"█": (False, False), "▀": (False, True), "▄": (True, False), " ": (True, True)}
    rows = [row for line in text.splitlines() for row in zip(*(upper_lower[each] for each in line), strict=True)]
    return _inner([list(row) for row in rows[: len(rows[0])]])


def _inner(modules: Modules) -> Modules:
    end = len(modules) - MARGIN
    assert all(len(row) == len(modules) for row in modules)
    assert not any(chain(*modules[:MARGIN], *modules[end:])) and not any(any(row[:MARGIN] + row[end:]) for row in modules)
    return [row[MARGIN:end] for row in modules[MARGIN:end]]


def scanned(modules: Modules) -> str:
    """What the code says."""
    size = len(modules)
    version = (size - 17) // 4
    found = sum(modules[i][8] << k for k, i in enumerate((*range(6), 7, 8))) + sum(
        modules[8][j] << k + 8 for k, j in enumerate((7, *range(5, -1, -1)))
    )
    assert (found ^ FORMAT_MASK) >> 13 == LEVEL_M
    mask = MASKS[(found ^ FORMAT_MASK) >> 10 & 7]
    bits = [modules[i][j] ^ (mask(i, j) == 0) for i, j in _way(size, _fixed(version))]
    read = bytes(int("".join("01"[bit] for bit in bits[at : at + 8]), 2) for at in range(0, len(bits) - 7, 8))
    stream = int.from_bytes(_unwoven(read, BLOCKS[version]))
    whole = 8 * sum(BLOCKS[version])
    counted = 8 if version < 10 else 16
    assert stream >> whole - 4 == 0b0100, "bytes"
    length = stream >> whole - 4 - counted & (1 << counted) - 1
    return (stream >> whole - 4 - counted - 8 * length & (1 << 8 * length) - 1).to_bytes(length).decode()


def _fixed(version: int) -> set[tuple[int, int]]:
    """Modules that hold no data: finders with the format beside, timing, alignment, version."""
    size, centres = 17 + 4 * version, CENTRES[version]
    fixed = {(i, j) for i in range(9) for j in range(9)} | {(i, 6) for i in range(size)} | {(6, j) for j in range(size)}
    fixed |= {(i, size - 1 - j) for i in range(9) for j in range(8)} | {(size - 1 - i, j) for i in range(8) for j in range(9)}
    for y, x in ((y, x) for y in centres for x in centres):
        if (y, x) not in {(6, 6), (6, size - 7), (size - 7, 6)}:
            fixed |= {(y + i, x + j) for i in range(-2, 3) for j in range(-2, 3)}
    if version >= 7:
        fixed |= {(i, size - 9 - j) for i in range(6) for j in range(3)} | {(size - 9 - j, i) for i in range(6) for j in range(3)}
    return fixed


def _way(size: int, fixed: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Data modules as they follow each other: two columns at a time from the right, up and down in turn."""
    rights = [*range(size - 1, 6, -2), *range(5, 0, -2)]
    for turn, right in enumerate(rights):
        for i in range(size) if turn % 2 else range(size - 1, -1, -1):
            yield from ((i, j) for j in (right, right - 1) if (i, j) not in fixed)


def _unwoven(read: bytes, blocks: tuple[int, ...]) -> bytes:
    """The blocks one after the other; they are stored a byte of each in turn."""
    columns, at = [], 0
    for place in range(max(blocks)):
        row = [read[at + sum(other > place for other in blocks[:k])] if size > place else None for k, size in enumerate(blocks)]
        at += sum(size > place for size in blocks)
        columns.append(row)
    return bytes(byte for block in zip_longest(*columns) for byte in block if byte is not None)
