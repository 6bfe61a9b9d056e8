"""What is said to whom: a message made of letters or of a digest, with the legal basis, the due date and a link; Chinese first."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from casework.domain.office import Office
from casework.domain.rulebook import Rulebook
from casework.domain.timekeeping.terms import SHANGHAI, local_day
from casework.domain.values import Recipient
from casework.notices.message import Message
from casework.notices.templates import SHORT, Templates, filled
from casework.projections.digests import WORKER, Digest
from casework.projections.sentences import limit_word, reached, rung_word, word

Row = Mapping[str, Any]
LINK: Final = "CASEWORK_LINK"
"""The environment variable of the address under which people open the system, e.g. https://casework.example.gov.cn."""
OURS: Final = "规则手册设定，非法定期限"
"""Said where no published text but the office's own rulebook sets the limit."""
COUNTED_BY_US: Final = "（时限由规则手册设定）"
"""Said where a published text makes the duty and the rulebook its number of days or hours."""
BY_ANALOGY: Final = "（参照）"
"""Said where a published text is followed that does not bind here for certain."""
PUBLISHED: Final = ("A", "B", "C")
"""Grades of confidence whose source is a published text; S and G are our own."""


class BadLink(ValueError):
    """CASEWORK_LINK is no address that people can open."""


@dataclass(frozen=True)
class Wording:
    """How notices of an office are worded, with its rulebook and directory as they are. `link` is a base address, or None."""

    templates: Templates
    rulebook: Rulebook
    office: Office
    link: str | None = None
    doors: Mapping[str, str] = field(default_factory=dict)
    """Where a case is opened, by its number, where that is not `/cases/…`: signed links 签名链接 of the one who is written to."""

    @staticmethod
    def from_settings(rulebook: Rulebook, office: Office, environ: Mapping[str, str] | None = None) -> "Wording":
        """The wording with the templates and the link of the environment. Raises TemplateError and BadLink."""
        return Wording(Templates.from_settings(environ), rulebook, office, link_base(environ))

    def letters(self, rows: Sequence[Row], dedupe: str) -> Message:
        """One message of all letters to one recipient, urgent and high ones first; `rows` are rows of the letters view."""
        ranked = sorted(rows, key=lambda row: (not row["urgent"], row["role"] == "copy", -row["height"], row["case_no"], row["key"]))
        said = [self._said(row) for row in ranked]
        subject, _, brief = said[0]
        if len(said) > 1:
            both = {"subject": subject, "brief": brief, "count": str(len(said))}
            more = {**both, "count": str(len(said) - 1)}
            subject, brief = filled(self.templates["several"].subject, both), filled(self.templates["several"].brief, more)
        first, body = ranked[0], "\n".join(dict.fromkeys(text for _, text, _ in said))
        cases = {row["case_no"] for row in ranked}
        link = self._link(self._door(first["case_no"]) if len(cases) == 1 else "") if first["post"] != WORKER else None
        if first["post"] != WORKER:
            frame = {"body": body, "to_zh": self._to(first), "link": link or "", "en": "\n".join(map(_english, ranked))}
            body = filled(self.templates["frame"].text, frame)
        return Message(_line(subject), body, dedupe, link, any(row["urgent"] for row in rows), _short(brief))

    def digest(self, digest: Digest, dedupe: str) -> Message:
        """The morning's digest 每日摘要 of one person; to a worker in plain words."""
        worker = digest.post == WORKER
        template, link = self.templates["digest_worker" if worker else "digest"], None if worker else self._link("")
        values = {
            "body": digest.zh, "cases": str(len(digest.cases)), "items": str(len(digest.items)),
            "urgent": "加急" if digest.is_urgent else "", "link": link or "",
        }  # fmt: skip
        subject, text, brief = (filled(part, values) for part in (template.subject, template.text, template.brief))
        return Message(_line(subject), text, dedupe, link, digest.is_urgent, _short(brief))

    def _said(self, row: Row) -> tuple[str, str, str]:
        cls = row["template"].partition(".")[0]
        template = self.templates.letter(row["rule"], cls, row["rung"], worker=row["post"] == WORKER)
        values = self._values(row)
        subject = f"{'（抄送）' if row['role'] == 'copy' else ''}{filled(template.subject, values)}"
        return subject, filled(template.text, values), filled(template.brief, values)

    def _values(self, row: Row) -> dict[str, str]:
        over = days_over(row)
        return {
            "case_no": row["case_no"], "clock_zh": limit_word(row["key"]), "rung_zh": rung_word(row["rung"]), "rule": row["rule"],
            "rung": row["rung"], "due": row["due"], "due_zh": due_words(row["due"]), "days_over": str(over) if over else "",
            "basis": self._basis(row), "post_zh": word(row["post"]), "unit": self._unit(row["unit"]), "to_zh": self._to(row),
            "link": self._link(self._door(row["case_no"])) or "",
        }  # fmt: skip

    def _basis(self, row: Row) -> str:
        rule = self.rulebook.rule(row["rule"], row["case_no"].partition("-")[0], local_day(row["created_at"]))
        return basis_words(rule.basis, rule.confidence) if rule is not None else OURS

    def _to(self, row: Row) -> str:
        who = reached(Recipient(row["person"], row["post"], row["unit"], row["role"], row["instead_of"], row["because"]), 0)
        return f"{self._unit(row['unit'])}{who}"

    def _unit(self, code: str) -> str:
        unit = self.office.unit(code)
        return unit.name if unit is not None else ""

    def _door(self, case_no: str) -> str:
        return self.doors.get(case_no, f"/cases/{case_no}")

    def _link(self, path: str) -> str | None:
        return f"{self.link}{path}" if self.link else None


def trial_message(templates: Templates, channel: str, at: datetime, dedupe: str) -> Message:
    """What `casework channel test` sends by a channel."""
    values = {"channel": channel, "at": f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"}
    template = templates["test"]
    subject, text, brief = (filled(part, values) for part in (template.subject, template.text, template.brief))
    return Message(_line(subject), text, dedupe, brief=_short(brief))


def link_base(environ: Mapping[str, str] | None = None) -> str | None:
    """The base address of links, without a slash at the end; None where CASEWORK_LINK is not set. Raises BadLink."""
    text = (os.environ if environ is None else environ).get(LINK, "").strip()
    if not text:
        return None
    parts = urlsplit(text)
    more = parts.query or parts.fragment or parts.username or not text.isprintable() or " " in text
    if parts.scheme not in ("http", "https") or not parts.hostname or more:
        raise BadLink(f"{LINK}: write an address such as https://casework.example.gov.cn, without name, query or #")
    return text.rstrip("/")


def due_words(due: str) -> str:
    """A due date as officials write it: 2026年11月25日, with 14时30分 where it does not end with the day."""
    if not due:
        return ""
    day, _, time = due.partition(" ")
    year, month, number = day.split("-")
    hour, _, minute = time.partition(":")
    return f"{year}年{int(month)}月{int(number)}日" + (f"{int(hour)}时{minute}分" if time else "")


def days_over(row: Row) -> int:
    """Natural days in Shanghai between the last day in time and the letter; 0 while in time. The same at every attempt to send."""
    if not row["due"] or row["due_at"] is None or row["created_at"] < row["due_at"]:
        return 0
    return (local_day(row["created_at"]) - date.fromisoformat(row["due"].partition(" ")[0])).days


def basis_words(basis: str, confidence: str) -> str:
    """The published sources of a rule's basis without our grades, and how far they carry; that there are none where there are none."""
    sources = "；".join(filter(None, map(_source, re.split(r"[;；]", basis))))
    if not sources:
        return OURS
    return sources + (COUNTED_BY_US if "产品默认" in basis else "" if confidence in PUBLISHED else BY_ANALOGY)


def _source(part: str) -> str:
    """One source: what is graded as published, or ungraded but naming an article; not our own papers, nor what allows an extension 展期."""
    graded = re.search(r"\[([A-Z])\]", part)
    text = re.sub(r"\s*\[[A-Z]\]|[（(][CS]\d[^）)]*[）)]", "", part).strip()
    published = graded[1] in PUBLISHED if graded else re.search(r"第.+条", text) is not None
    return text if published and "展期" not in text and not re.match(r"[CS]\d", text) else ""


def _english(row: Row) -> str:
    over = days_over(row)
    late = f", {over} day{'s' if over > 1 else ''} over" if over else ""
    return f"{row['case_no']}: {row['clock']} due {row['due'] or 'none'}, {row['rung']}{late}"


def _line(text: str) -> str:
    """A subject on one line, whatever a unit's name holds."""
    return " ".join(text.split())


def _short(text: str) -> str:
    """A text message of at most 500 characters."""
    line = _line(text)
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"
