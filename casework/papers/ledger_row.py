"""One line of the ledger sheet 台账: a case in the columns that offices keep, with firms and offices named and people never."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.naming import clock_name
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timekeeping.terms import local_day
from casework.domain.timing import MISSABLE
from casework.papers.sheets import Kind
from casework.papers.statistics_sheet import WORDS
from casework.projections.saying import word
from casework.projections.sentences import sentence
from casework.projections.words import PRESSURES, PROCEDURES, STAGES, called

PERSON: Final = "（自然人）"
"""Stands where a natural person is complained of: their name is sealed."""
PROOFS: Final = {"bank_receipt": "银行回单", "signed_roll": "签领表", "deposit_list": "保证金支付清单", "fund_list": "应急金支付清单"}
OWN_SOURCES: Final = ("import", "ledger")


@dataclass(frozen=True, slots=True)
class Line:
    """A case, the facts it is made of, its serial number in the sheet, and what rules are called."""

    serial: int
    case: Case
    facts: Sequence[Fact]
    rules: Mapping[str, str]

    def last(self, topic: str) -> Fact | None:
        """The newest fact of a topic."""
        return next((fact for fact in reversed(self.facts) if fact.topic == f"case.{topic}"), None)

    def day_of(self, topic: str) -> date | None:
        """The day on which the newest fact of a topic held."""
        return None if (fact := self.last(topic)) is None else local_day(fact.envelope.held_at)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header in Chinese and English, what it holds, how wide it is, and how it is read from a line."""

    zh: str
    en: str
    kind: Kind
    width: int
    read: Callable[[Line], Any]

    @property
    def is_added(self) -> bool:
        """Whether its total says something."""
        return self.kind in (Kind.YUAN, Kind.NUMBER) and self.zh != "序号"


def _numbers(line: Line) -> str:
    links = [link for link in line.case.links.values() if link.number and link.source not in OWN_SOURCES]
    return "、".join(dict.fromkeys(str(link.number) for link in links))


def _sources(line: Line) -> str:
    return "、".join(dict.fromkeys(word(link.channel) for link in line.case.links.values()))


def _respondent(role: str) -> Callable[[Line], str]:
    def read(line: Line) -> str:
        return "、".join(each.name or PERSON for each in line.case.respondents if each.role == role and each.is_identified)

    return read


def _department(line: Line) -> str:
    units = [unit for unit in (line.case.lead, *line.case.cohandlers) if unit is not None and unit.kind == "industry"]
    return "、".join(unit.name for unit in units)


def _workers_paid(line: Line) -> int | None:
    """Workers named in verified payments of wages; unknown where a payment names nobody."""
    paid = [payment for payment in line.case.payments.values() if payment.verified and payment.purpose == "wages"]
    named = {worker for payment in paid for worker in (*payment.workers, *(each.worker for each in payment.lines))}
    if paid and not named:
        return line.case.workers if line.case.outstanding_fen == 0 else None
    return len(named) if paid else 0


def _proofs(line: Line) -> str:
    proofs = [payment.proof or payment.method for payment in line.case.payments.values() if payment.verified]
    return "、".join(f"{PROOFS.get(each, each)}{proofs.count(each)}份" for each in dict.fromkeys(proofs))


def _arrears(end: int) -> Callable[[Line], str | None]:
    def read(line: Line) -> str | None:
        if end and line.case.arrears_until is not None:
            return line.case.arrears_until.isoformat()
        return line.case.arrears_months[-end] if line.case.arrears_months else None

    return read


def _next(line: Line) -> Clock | None:
    running = [clock for clock in line.case.clocks.values() if clock.kind in MISSABLE and clock.due_at is not None]
    return min(running, key=lambda clock: (clock.due_at, clock.key), default=None)


def _due_what(line: Line) -> str:
    clock = _next(line)
    return "" if clock is None else line.rules.get(clock.rule, clock_name(line.case, clock.key))


def _revisit(line: Line) -> str:
    fact: Any = line.last("revisited")
    if fact is None:
        return ""
    return f"{local_day(fact.envelope.held_at)} {'已付清、无异议' if fact.good else '有未付或不满意'}，回访{len(fact.replies)}人"


def _solved_on(line: Line) -> date | None:
    return line.day_of("resolved") if line.case.handling in ("resolved", "revisited") else None


def _struck_by(line: Line) -> str:
    fact = line.last("struck_off")
    return fact.envelope.by if fact is not None and line.case.struck_off else ""


def _remarks(line: Line) -> str:
    case = line.case
    said = (
        ("历史导入", case.imported), (f"超期{len(case.missed)}项", bool(case.missed)), (f"并入{case.merged_into}", case.merged_into),
        (f"转送{case.redirected_to}", case.redirected_to), ("已移送公安", case.transferred), ("已公布", case.published),
        ("已列入失信名单", case.listed),
    )  # fmt: skip
    return "；".join(text for text, stands in said if stands)


def _latest(line: Line) -> str:
    return sentence(line.facts[-1])[0]


def _moment(read: Callable[[Case], datetime | None]) -> Callable[[Line], date | None]:
    return lambda line: None if (at := read(line.case)) is None else local_day(at)


COLUMNS: Final = (
    Column("序号", "no.", Kind.NUMBER, 6, lambda line: line.serial),
    Column("案号", "case", Kind.TEXT, 20, lambda line: line.case.case_no),
    Column("来源", "source", Kind.TEXT, 12, _sources),
    Column("来源编号", "source number", Kind.TEXT, 16, _numbers),
    Column("受理日期", "first received", Kind.DAY, 11, _moment(lambda case: case.first_receipt_at)),
    Column("县区", "region", Kind.TEXT, 14, lambda line: line.case.region_name),
    Column("行政区划代码", "region code", Kind.TEXT, 9, lambda line: line.case.region),
    Column("行业主管部门", "industry department", Kind.TEXT, 18, _department),
    Column("项目名称", "project", Kind.TEXT, 24, lambda line: line.case.project_name),
    Column("项目性质", "kind of project", Kind.TEXT, 10, lambda line: WORDS["project_class"].get(line.case.project_class or "")),
    Column("建设单位", "owner", Kind.TEXT, 20, _respondent("owner")),
    Column("总包单位", "general contractor", Kind.TEXT, 20, _respondent("contractor")),
    Column("分包单位", "subcontractor", Kind.TEXT, 20, _respondent("subcontractor")),
    Column("班组长", "crew leader", Kind.TEXT, 10, _respondent("crew_leader")),
    Column("欠薪单位", "employer", Kind.TEXT, 20, _respondent("employer")),
    Column("诉求人数", "workers claimed", Kind.NUMBER, 8, lambda line: line.case.claimed.heads),
    Column("核实人数", "workers verified", Kind.NUMBER, 8, lambda line: line.case.verified.heads if line.case.verified else None),
    Column("已付人数", "workers paid", Kind.NUMBER, 8, _workers_paid),
    Column("诉求金额（元）", "claimed", Kind.YUAN, 15, lambda line: line.case.claimed.fen),
    Column("核实金额（元）", "verified", Kind.YUAN, 15, lambda line: line.case.verified.fen if line.case.verified else None),
    Column("已付金额（元）", "paid", Kind.YUAN, 15, lambda line: line.case.paid_fen),
    Column("尚欠金额（元）", "outstanding", Kind.YUAN, 15, lambda line: line.case.outstanding_fen),
    Column("欠薪起", "arrears from", Kind.TEXT, 10, lambda line: next(iter(line.case.arrears_months), None)),
    Column("欠薪止", "arrears until", Kind.TEXT, 11, _arrears(1)),
    Column("拖欠原因", "cause", Kind.TEXT, 14, lambda line: word(line.case.cause or "")),
    Column("首要清偿主体", "first payer", Kind.TEXT, 14, lambda line: word(line.case.first_payer or "")),
    Column("责任单位", "unit in charge", Kind.TEXT, 20, lambda line: line.case.lead.name if line.case.lead else None),
    Column("承办人", "handlers (accounts)", Kind.TEXT, 16, lambda line: "、".join(line.case.handlers)),
    Column("包案领导", "leader (account)", Kind.TEXT, 14, lambda line: line.case.owner.person if line.case.owner else None),
    Column("督办措施", "pressure", Kind.TEXT, 11, lambda line: called(PRESSURES, line.case.pressure).replace("—", "")),
    Column("办理阶段", "stage", Kind.TEXT, 10, lambda line: called(STAGES, line.case.handling)),
    Column("执法程序", "procedure", Kind.TEXT, 10, lambda line: called(PROCEDURES, line.case.procedure).replace("—", "")),
    Column("下一期限", "next duty", Kind.TEXT, 16, _due_what),
    Column("到期日", "due", Kind.DAY, 11, lambda line: clock.due_on if (clock := _next(line)) else None),
    Column("最新进展", "latest", Kind.LONG, 40, _latest),
    Column("进展日期", "on", Kind.DAY, 11, lambda line: local_day(line.facts[-1].envelope.held_at)),
    Column("支付凭证", "payment proof", Kind.TEXT, 18, _proofs),
    Column("化解日期", "solved on", Kind.DAY, 11, _solved_on),
    Column("销号日期", "struck off on", Kind.DAY, 11, lambda line: line.day_of("struck_off") if line.case.struck_off else None),
    Column("销号审批人", "struck off by (account)", Kind.TEXT, 14, _struck_by),
    Column("回访结果", "revisit", Kind.TEXT, 24, _revisit),
    Column("备注", "remarks", Kind.LONG, 24, _remarks),
)  # fmt: skip
