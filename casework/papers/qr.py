"""QR codes 二维码 (GB/T 18284, ISO/IEC 18004) for what is printed or shown: black on white, with the margin that readers need."""

from io import BytesIO
from typing import Final

from segno import QRCode, make_qr

LEVEL: Final = "M"
"""Error correction: 15 % of a code may be soiled."""
MARGIN: Final = 4
"""Modules of white around the code that the standard asks for."""


def svg(text: str, title: str, scale: int = 4) -> bytes:
    """A drawing as a file of its own; `title` says to who cannot see what it is."""
    out = BytesIO()
    _code(text).save(out, kind="svg", scale=scale, border=MARGIN, light="#fff", title=title, svgclass=None, lineclass=None)
    return out.getvalue()


def inline(text: str, title: str, scale: int = 4) -> str:
    """The drawing to be set into a page: attributes only, so that no policy of styles stands against it. `title` is escaped."""
    return _code(text).svg_inline(scale=scale, border=MARGIN, light="#fff", title=title, svgclass=None, lineclass=None)


def png(text: str, scale: int = 8) -> bytes:
    """A picture with so many dots for a module."""
    out = BytesIO()
    _code(text).save(out, kind="png", scale=scale, border=MARGIN)
    return out.getvalue()


def side(text: str) -> int:
    """How many modules a code is wide and high with its margin: the side of the drawing at scale 1."""
    return int(_code(text).symbol_size(scale=1, border=MARGIN)[0])


def letters(text: str) -> str:
    """The code in half blocks, for a terminal: light modules are drawn and dark ones left, so that it reads on a dark ground."""
    rows = [[bool(module) for module in row] for row in _code(text).matrix_iter(border=MARGIN)]
    lines = [*rows, [False] * len(rows[0])] if len(rows) % 2 else rows
    return "\n".join("".join(map(_half, upper, lower)) for upper, lower in zip(lines[::2], lines[1::2], strict=True))


def _half(upper: bool, lower: bool) -> str:
    """Two modules, one above the other; True is dark."""
    return {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}[upper, lower]


def _code(text: str) -> QRCode:
    return make_qr(text, error=LEVEL, boost_error=False)
