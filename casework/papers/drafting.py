"""Makes the Word templates anew from the kinds: `python -m casework.papers.drafting [FOLDER]`. Laid out after GB/T 9704-2012.

A4; margins 37 mm above, 28 mm left, 26 mm right, 35 mm below (a text of 156 × 225 mm); title 方正小标宋 22 pt centred; number on the
right; body 仿宋 16 pt, 28 pt a line, two signs indented; signature and date on the right with room for the seal.
"""

import sys
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from casework.papers.fields import ROWS
from casework.papers.kinds import Kind, kinds
from casework.papers.layout import FONTS, Sheet
from casework.papers.packing import packed

TEMPLATES: Final = Path(__file__).parent / "templates"
BLANK: Final = "blank"
COLUMNS: Final = {
    "roll": (
        ("序号", "line.no or ''", 1.4),
        ("姓名", "line.name", 5.2),
        ("欠薪月份", "line.months", 3.4),
        ("金额（元）", "line.yuan", 3.2),
        ("签名", "line.sign", 2.4),
    ),
    "replies": (
        ("序号", "line.no", 1.2),
        ("姓名", "line.name", 2.6),
        ("是否足额支付", "line.outcome", 3.2),
        ("到账日期", "line.on", 3.2),
        ("满意度", "line.satisfied", 2.4),
        ("方式", "line.way", 3.0),
    ),
}
"""The columns of tables: heading, what stands in a row, and the width in centimetres."""
RECEIPT: Final = (
    ("送达文书名称及文号", "{title}（{{{{ number }}}}）"), ("受送达人", "{{{{ {to} }}}}"), ("送达地点", ""), ("送达方式", ""),
    ("收件人签名或者盖章", ""), ("收到日期", "　　　　年　　月　　日　　时　　分"), ("代收人签名及与受送达人关系", ""),
    ("拒收事由和日期", ""), ("见证人签名", ""), ("送达人签名（二人以上）", ""), ("备注", ""),
)  # fmt: skip


def template(kind: Kind) -> bytes:
    """The Word file of a kind, with its tags; the same bytes every time."""
    sheet = Sheet(kind.zh)
    sheet.line("{{ unit_name }}", FONTS.title, 18, centre=True)
    sheet.line(kind.zh, FONTS.title, 22, centre=True, after=6)
    if kind.numbered:
        sheet.line("{{ number }}", FONTS.body, 16, right=True, after=6)
    _body(sheet, kind)
    if kind.receipt:
        _receipt(sheet, kind)
    out = BytesIO()
    sheet.document.save(out)
    return packed(out.getvalue())


def _body(sheet: Sheet, kind: Kind) -> None:
    rows: list[list[tuple[str, str]]] = []
    for line in kind.body.split("\n"):
        if line.startswith("|"):
            cells = line.split("|")[1:]
            rows.append(list(zip(cells[::2], cells[1::2], strict=True)))
            continue
        rows = _laid(sheet, rows)
        _line(sheet, line, kind)
    _laid(sheet, rows)


def _laid(sheet: Sheet, rows: list[list[tuple[str, str]]]) -> list[list[tuple[str, str]]]:
    """Writes the rows of a form that came together, and begins anew."""
    if rows:
        sheet.form([[(label, "" if field == BLANK else f"{{{{ {field} }}}}") for label, field in row] for row in rows])
    return []


def _line(sheet: Sheet, line: str, kind: Kind) -> None:
    if line == "@sign":
        sheet.signature(sealed=kind.sealed)
    elif line.startswith("@"):
        name = line.removeprefix("@")
        assert name in ROWS, f"{kind.name}: {line} is no table"
        sheet.table(name, COLUMNS[name])
    elif line.startswith("# "):
        apart = line.startswith(("# 附", "# 回"))
        sheet.line(line.removeprefix("# "), FONTS.heading, 16, indent=not apart, keep=True, new_page=apart, after=6 if apart else 0)
    elif line.startswith(">"):
        sheet.line(line.removeprefix(">"), FONTS.body, 16)
    else:
        sheet.line(line, FONTS.body, 16, indent=True, justified=True)


def _receipt(sheet: Sheet, kind: Kind) -> None:
    """The proof of service 送达回证 on a page of its own, to be filled in by hand (民诉法 87)."""
    sheet.line("送达回证", FONTS.title, 22, centre=True, after=6, new_page=True)
    to = "complainants" if kind.to == "worker" else "respondents"
    sheet.form([[(label, said.format(title=kind.zh, to=to))] for label, said in RECEIPT], tall=1.25)


def write(folder: Path = TEMPLATES) -> list[Path]:
    """Writes every template; the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Any] = []
    for kind in kinds().values():
        file = folder / f"{kind.name}.docx"
        file.write_bytes(template(kind))
        written.append(file)
    return written


if __name__ == "__main__":
    for each in write(Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATES):
        print(each.name)
