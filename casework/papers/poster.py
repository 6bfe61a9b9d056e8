"""The rights board 维权信息告示牌 of a site on A4, as the Regulation on wages of migrant workers asks for it (724号令 34), with a QR code.

What the office does not know is left as a line to be written on. The code opens the complaint form with the site filled in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final
from unicodedata import east_asian_width

from casework.papers.qr import inline, side

WIDE, HIGH = 210, 297
"""Millimetres of A4 upright (GB/T 148)."""
EDGE: Final = 14
CODE: Final = 62
"""Millimetres of the code's side with its margin: read from about 60 cm."""
FONTS: Final = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',SimHei,sans-serif"
FITS: Final = 46
"""Half-width characters of a value on one line."""
CLOSING: Final = "、，。；：）》”,.;:)"
TITLE, LINE, GAP = 8.6, 5.8, 3.4
"""Millimetres from a title to its rows, between lines of one row, and after a group."""
CLOSEST, WIDEST = 7.0, 9.6
"""Millimetres between rows."""
ROOM: Final = 168
"""Millimetres between the head and the code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What stands on the board; empty is left to be written by hand. Names of firms and bodies, telephones, sums as people write them."""

    project: str
    contractor: str
    owner: str = ""
    project_office: str = ""
    subcontractors: str = ""
    wage_officer: str = ""
    minimum_wage: str = ""
    payday: str = ""
    department: str = ""
    department_phone: str = ""
    inspection: str = ""
    inspection_phone: str = ""
    arbitration: str = ""


GROUPS: Final = (
    (
        "一、工程基本信息",
        (
            ("项目名称", "project"), ("建设单位", "owner"), ("施工总承包单位", "contractor"), ("项目部", "project_office"),
            ("分包单位", "subcontractors"), ("劳资专管员及电话", "wage_officer"),
        ),
    ),
    ("二、工资支付信息", (("当地最低工资标准", "minimum_wage"), ("工资支付日期", "payday"))),
    (
        "三、投诉举报和维权渠道",
        (
            ("行业主管部门", "department"), ("主管部门电话", "department_phone"), ("劳动保障监察机构", "inspection"),
            ("监察投诉电话", "inspection_phone"), ("劳动争议调解仲裁", "arbitration"),
        ),
    ),
)  # fmt: skip
"""The three groups of article 34, each line with its field."""
ALWAYS: Final = "人社服务热线 12333　·　公共法律服务、法律援助热线 12348　·　全国根治欠薪线索反映平台（微信小程序）"
BASIS: Final = "依据《保障农民工工资支付条例》第三十四条设立，由施工总承包单位置于施工现场醒目位置"


def drawn(board: Board, link: str) -> str:
    """The board as a drawing (SVG 1.1); `link` is what the code opens."""
    body = "".join((*_head(board), *_rows(board), *_foot(link)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}mm" height="{HIGH}mm" viewBox="0 0 {WIDE} {HIGH}" font-family="{FONTS}">'
        f'<title>维权信息告示牌 {escape(board.project)}</title><rect width="{WIDE}" height="{HIGH}" fill="#fff"/>{body}</svg>'
    )


def _head(board: Board) -> Iterator[str]:
    yield f'<rect width="{WIDE}" height="30" fill="#10304f"/>'
    yield _text(WIDE / 2, 14.5, 11, "维权信息告示牌", "#fff", "middle", bold=True)
    yield _text(WIDE / 2, 24, 5.2, board.project, "#fff", "middle")


def _rows(board: Board) -> Iterator[str]:
    told, step = _fitting(board)
    y = 40.0
    for title, lines in GROUPS:
        yield f'<rect x="{EDGE}" y="{y - 5.2:.1f}" width="2" height="6.4" fill="#0b5cab"/>' + _text(EDGE + 4.5, y, 5.4, title, bold=True)
        y += TITLE
        for name, field in lines:
            yield _text(EDGE + 4.5, y, 4.4, name, "#4b5768")
            yield "".join(_text(EDGE + 52, y + LINE * number, 4.4, value) for number, value in enumerate(told[field]))
            y += LINE * (len(told[field]) - 1)
            yield f'<path d="M{EDGE + 50} {y + 1.9:.1f}H{WIDE - EDGE}" stroke="#98a4b5" stroke-width=".25"/>'
            y += step
        y += GAP


def _fitting(board: Board) -> tuple[dict[str, list[str]], float]:
    """The lines of each field and how far rows lie apart, so that all stands above the code however much was written."""
    names = [field for _, lines in GROUPS for _, field in lines]
    for most in (3, 2, 1):
        told = {name: list(wrapped(getattr(board, name), most)) or [""] for name in names}
        more = sum(len(lines) - 1 for lines in told.values())
        step = (ROOM - len(GROUPS) * (TITLE + GAP) - LINE * more) / len(names)
        if step >= CLOSEST:
            break
    return told, min(step, WIDEST)


def _foot(link: str) -> Iterator[str]:
    top = HIGH - EDGE - CODE - 6
    scale = CODE / side(link) / 2
    box = f'x="{EDGE}" y="{top - 2}" width="{WIDE - 2 * EDGE}" height="{CODE + 4}" rx="3"'
    yield f'<rect {box} fill="none" stroke="#0b5cab" stroke-width=".6"/>'
    yield f'<g transform="translate({EDGE + 2} {top}) scale({scale:.5f})">{inline(link, "投诉欠薪二维码", scale=2)}</g>'
    x = EDGE + CODE + 8
    for down, size, line, bold in (
        (16, 8.6, "被欠薪？扫码投诉", True), (27, 4.8, "三步填完，工地信息已填好", False),
        (35, 4.8, "不收费，不用注册，个人信息加密", False), (43, 4.8, "留好回执，随时查进度", False), (55, 4.8, "不会扫码，请拨打", False),
    ):  # fmt: skip
        yield _text(x, top + down, size, line, bold=bold)
    yield _text(x + 42, top + 55.8, 9, "12333", "#0b5cab", bold=True)
    yield _text(WIDE / 2, HIGH - 10.5, 3.5, ALWAYS, "#1b2430", "middle") + _text(WIDE / 2, HIGH - 5, 3.1, BASIS, "#4b5768", "middle")


def _text(x: float, y: float, size: float, text: str, fill: str = "#1b2430", anchor: str = "start", *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{fill}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'


def wrapped(text: str, most: int = 3) -> Iterator[str]:
    """The text in at most so many lines, the last one cut short; no line begins with a mark that closes."""
    lines, line, width = [], "", 0
    for sign in " ".join(text.split()):
        wide = 2 if east_asian_width(sign) in "WF" else 1
        if width + wide > FITS and sign not in CLOSING:
            lines.append(line)
            line, width = "", 0
        line, width = line + sign, width + wide
    lines += [line] if line else []
    yield from lines if len(lines) <= most else (*lines[: most - 1], lines[most - 1][:-1] + "…")
