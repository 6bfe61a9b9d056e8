"""Checks a template before anything is printed with it: unknown fields by line, and must-hold fields that it leaves out."""

import re
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment, TemplateSyntaxError, meta

from casework.papers.fields import ROWS, catalogue
from casework.papers.rendering import DRAFT_MARK, Template, lines

TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
LINE: Final = "line"
"""What a row of a table is called in a template."""
COLUMNS: Final = {"roll": ("no", "name", "months", "yuan", "sign"), "replies": ("no", "name", "outcome", "on", "satisfied", "way")}
WORKS_ON_PARTS: Final = re.compile(r"(\{%)(tr|tc|p|r)\b|(\{\{)(r)\b")
"""docxtpl's own marks inside tags, which say on which part of the document they work."""
LAW: Final = {"number": "机关代字〔年份〕序号", "today": "日期", "unit_name": "机关名称"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A template as it was checked: the fields that it uses, and every fault as a sentence."""

    used: tuple[str, ...]
    faults: tuple[str, ...]


def checked(template: Template) -> Checked:
    """The fields of a template; unknown ones by line, forgotten must-hold fields by article. Raises TemplateWrong."""
    used: dict[str, None] = {}
    faults: list[str] = []
    every = lines(template.content, template.name)
    for number, line in enumerate(every, 1):
        for name, fault in _of_line(line):
            if fault:
                faults.append(f"第{number}段 paragraph {number}: {fault}")
            else:
                used.setdefault(name)
    faults += _whole(every)
    fields = tuple(name for name in used if name != DRAFT_MARK)
    lacking = [name for name in template.kind.must if name not in used]
    faults += [f"缺少必备字段 {catalogue()[name].zh} {{{{ {name} }}}}：{template.kind.must[name]}" for name in lacking]
    if DRAFT_MARK not in used:
        faults.append("缺少草稿标记 {{ draft_mark }}：草稿须标明 put it into the head, so that drafts can be told")
    return Checked(fields, tuple(faults))


def _of_line(line: str) -> list[tuple[str, str]]:
    """Every name in the tags of a paragraph, and what is wrong with it."""
    found: list[tuple[str, str]] = []
    for tag in TAG.findall(line):
        plain = WORKS_ON_PARTS.sub(lambda part: part[1] or part[3], tag)
        found += _of_tag(plain)
    return found


def _of_tag(tag: str) -> list[tuple[str, str]]:
    if tag.startswith("{%"):
        inner = re.sub(r"^\{%-?\s*(if|elif|for\s+\w+\s+in|set\s+\w+\s*=|else|endif|endfor)\b(.*?)-?%\}$", r"{{\2 or 0}}", tag)
        if inner == tag:
            return [("", f"{tag} is not taken; allowed: if, elif, else, for … in, set")]
        tag = "{{ 0 }}" if not inner.removeprefix("{{").removesuffix(" or 0}}").strip() else inner
    try:
        names = sorted(meta.find_undeclared_variables(Environment(autoescape=True).parse(tag)))
    except TemplateSyntaxError as fault:
        return [("", f"{tag} cannot be read: {fault.message}")]
    columns = re.findall(rf"\b{LINE}\.(\w+)", tag)
    return [*((name, _fault(name)) for name in names if name != LINE), *((LINE, wrong) for each in columns if (wrong := _column(each)))]


def _fault(name: str) -> str:
    known: Any = catalogue()
    if name in known or name == DRAFT_MARK or name in ROWS:
        return ""
    return f"{name} is no field; fields are listed by casework paper fields"


def _column(name: str) -> str:
    every = sorted({column for columns in COLUMNS.values() for column in columns})
    return "" if name in every else f"{LINE}.{name} is no column; there are: {', '.join(every)}"


def _whole(every: list[str]) -> list[str]:
    """Whether tags that open are closed again."""
    text = " ".join(every)
    return [
        f"{{% {opening} %}} and {{% {closing} %}} do not come in pairs"
        for opening, closing in (("if", "endif"), ("for", "endfor"))
        if len(re.findall(rf"\{{%-?(?:tr|tc|p|r)?\s*{opening}\b", text)) != len(re.findall(rf"\{{%-?(?:tr|tc|p|r)?\s*{closing}\b", text))
    ]
