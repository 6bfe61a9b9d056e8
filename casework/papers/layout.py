"""The sheet that templates are laid out on: paragraphs, forms and tables of an official paper, by python-docx."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor


@dataclass(frozen=True)
class Fonts:
    """The fonts that GB/T 9704-2012 asks for; where they are missing Word and LibreOffice take the nearest."""

    title: str = "方正小标宋简体"
    heading: str = "黑体"
    body: str = "仿宋_GB2312"


FONTS: Final = Fonts()
INSTEAD: Final = {FONTS.title: ("宋体", "roman"), FONTS.heading: ("SimHei", "swiss"), FONTS.body: ("仿宋", "roman")}
"""What Word takes where a font is missing (newer systems have 仿宋 and not 仿宋_GB2312): font and family."""
SMALL: Final = 12
"""Points inside forms and tables."""
STYLES: Final = ("Normal", "DefaultParagraphFont", "TableNormal", "TableGrid", "NoList", "Header", "HeaderChar", "Footer", "FooterChar")
"""The styles that are used; the library's others would make each file ten times as large."""
USELESS: Final = ("thumbnail", "stylesWithEffects", "customXml", "webSettings", "numbering")
MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)


class Sheet:
    """One template while it is made."""

    def __init__(self, title: str) -> None:
        self.document: Any = Document()
        self._page()
        self._plain()
        self._properties(title)
        self._font_table()

    # the page

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.left_margin, section.right_margin, section.bottom_margin = Mm(37), Mm(28), Mm(26), Mm(35)
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._run(head, "{{ draft_mark }}", FONTS.heading, 16).font.color.rgb = RGBColor(0xC0, 0, 0)
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(foot, "— ", FONTS.body, 14)
        self._number(foot)
        self._run(foot, " —", FONTS.body, 14)

    def _plain(self) -> None:
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONTS.body, Pt(16)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), FONTS.body)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
        style.element.rPr.append(language)
        form = style.paragraph_format
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
        form.space_before = form.space_after = Pt(0)

    def _properties(self, title: str) -> None:
        said = self.document.core_properties
        said.title, said.author, said.last_modified_by, said.comments, said.language = title, "", "", "", "zh-CN"
        said.created = said.modified = MADE
        for part in (self.document.part.package, self.document.part):
            for name, link in list(part.rels.items()):
                if link.reltype.rpartition("/")[2] in USELESS:
                    del part.rels[name]
        styles = self.document.styles.element
        for style in styles.findall(qn("w:style")):
            if style.get(qn("w:styleId")) not in STYLES:
                styles.remove(style)

    def _font_table(self) -> None:
        """Names what stands in for a font that is missing."""
        part = next(link.target_part for link in self.document.part.rels.values() if link.reltype.endswith("/fontTable"))
        table = parse_xml(part.blob)
        for name, (instead, family) in INSTEAD.items():
            font = OxmlElement("w:font")
            font.set(qn("w:name"), name)
            for tag, value in (("w:altName", instead), ("w:charset", "86"), ("w:family", family), ("w:pitch", "variable")):
                child = OxmlElement(tag)
                child.set(qn("w:val"), value)
                font.append(child)
            table.append(font)
        part._blob = serialize_part_xml(table)

    # what stands on it

    def line(
        self, text: str, font: str, size: int, *, centre: bool = False, right: bool = False, indent: bool = False, justified: bool = False,
        keep: bool = False, after: int = 0, new_page: bool = False,
    ) -> None:  # fmt: skip
        """One paragraph; `size` and `after` in points."""
        made = self.document.add_paragraph()
        form = made.paragraph_format
        if centre or right or justified:
            kinds = (WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY)
            made.alignment = kinds[0] if centre else kinds[1] if right else kinds[2]
        if size > 16:
            form.line_spacing = Pt(size + 12)
        form.first_line_indent = Pt(2 * size) if indent else None
        form.space_after, form.keep_with_next, form.page_break_before = Pt(after), keep, new_page
        self._run(made, text, font, size)

    def signature(self, *, sealed: bool) -> None:
        """Office and date on the right, kept together with the last line above them; the seal is set across them."""
        if self.document.element.body[-2].tag == qn("w:p"):
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        for number, text in enumerate(("{{ unit_name }}", "{{ today }}")):
            made = self.document.add_paragraph()
            made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            made.paragraph_format.space_before = Pt(28 if not number else 0)
            made.paragraph_format.right_indent = Pt(32 if number else 16)
            made.paragraph_format.keep_with_next = not number
            self._run(made, text, FONTS.body, 16)
        if sealed:
            made = self.document.add_paragraph()
            made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            made.paragraph_format.right_indent = Pt(48)
            self._run(made, "（印　章）", FONTS.body, 14)

    def form(self, rows: list[list[tuple[str, str]]], *, tall: float = 0.9) -> None:
        """Labels and fields in four columns; a row with one pair goes across. A label that ends in + has a tall row."""
        made = self._grid(len(rows), (3.3, 4.5, 3.3, 4.5))
        for row, cells in zip(made.rows, rows, strict=True):
            row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Cm(2.1 if cells[0][0].endswith("+") else tall)
            self._cannot_split(row)
            if len(cells) == 1:
                row.cells[1].merge(row.cells[3])
            for number, (label, text) in enumerate(cells):
                self._cell(row.cells[2 * number], label.removesuffix("+"), centre=True)
                self._cell(row.cells[2 * number + 1], text)

    def table(self, name: str, columns: tuple[tuple[str, str, float], ...]) -> None:
        """A table with a row for each line of a field; its heading stands again on every page."""
        made = self._grid(4, tuple(width for _, _, width in columns))
        for cell, (heading, _, _) in zip(made.rows[0].cells, columns, strict=True):
            self._cell(cell, heading, centre=True)
        header = OxmlElement("w:tblHeader")
        made.rows[0]._tr.get_or_add_trPr().append(header)
        self._cell(made.rows[1].cells[0], f"{{%tr for line in {name} %}}")
        for cell, (_, said, _) in zip(made.rows[2].cells, columns, strict=True):
            self._cell(cell, f"{{{{ {said} }}}}", centre=True)
        self._cannot_split(made.rows[2])
        self._cell(made.rows[3].cells[0], "{%tr endfor %}")

    # its parts

    def _grid(self, rows: int, widths: tuple[float, ...]) -> Any:
        made = self.document.add_table(rows, len(widths), style="Table Grid")
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Cm(width)
        for row in made.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Cm(width)
        return made

    def _cell(self, cell: Any, text: str, *, centre: bool = False) -> None:
        made = cell.paragraphs[0]
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.LEFT
        made.paragraph_format.line_spacing = Pt(20)
        cell.vertical_alignment = 1
        self._run(made, text, FONTS.body, SMALL)

    def _run(self, paragraph: Any, text: str, font: str, size: int) -> Any:
        made = paragraph.add_run(text)
        made.font.name, made.font.size = font, Pt(size)
        made._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        return made

    def _number(self, paragraph: Any) -> None:
        """The number of the page, as a field that Word fills in."""
        made = self._run(paragraph, "", FONTS.body, 14)
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = text
            made._element.append(part)

    def _cannot_split(self, row: Any) -> None:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
