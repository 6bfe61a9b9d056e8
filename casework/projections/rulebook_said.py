"""How the difference between two rulebooks is said: the rule, its field, for where and since when, before and after, in Chinese words."""

from collections.abc import Mapping
from typing import Any, Final

from casework.domain.rulebook import Rulebook
from casework.domain.timekeeping.limits import Limit
from casework.projections.sentences import word
from casework.workflows.rulebook_diff import Difference, Place

PARTS: Final = {
    "": "规则手册", "rule": "期限规则", "ladder": "督办层级", "told": "告知对象", "number": "数值", "golden": "核对案例", "signals": "信号",
}  # fmt: skip
FIELDS: Final = {
    "name": "名称", "zh": "名称", "kind": "种类", "class": "类别", "limit": "期限", "opens": "起算", "closes": "终止", "subject": "所属",
    "owner": "责任岗位", "base": "起算点", "basis": "依据", "confidence": "可信度", "since": "施行日", "pausable": "可中止",
    "stops_for_supplement": "补正期间停计", "survives": "退出后继续", "lengthening": "延长", "counting": "计算方法", "rungs": "督办层级",
    "note": "备注", "regions": "适用地区", "value": "数值", "told": "告知", "copy": "抄送", "meaning": "含义", "rule": "规则",
    "region": "地区", "opened": "起算时间", "due": "应到期日", "track": "轨道", "given": "文书所定期限", "pauses": "中止",
    "extensions": "延长", "provisional": "暂定", "why": "理由",
}  # fmt: skip
TRACKS: Final = {"simple": "简易", "ordinary": "一般", "major": "重大", "any": "不分轨道"}
KINDS: Final = {"new": "新增", "gone": "取消", "changed": "改为"}
LIMITS: Final = ("limit", "given")


def names_of(book: Rulebook) -> dict[str, str]:
    """The Chinese name of each rule."""
    return {name: rows[0][1].zh for name, rows in book.rows.items()}


def line(each: Difference, names: Mapping[str, str]) -> str:
    """One difference in one line."""
    place = _place(each.place, names)
    if not each.field:
        whole = each.after if each.before is None else each.before
        return f"{KINDS[each.kind]} {place}：{_whole(whole)}"
    label = f"{place} {_field(each)}"
    if each.kind != "changed":
        return f"{label} {KINDS[each.kind]} {shown(each.field, each.after if each.before is None else each.before)}"
    return f"{label} {shown(each.field, each.before)} → {shown(each.field, each.after)}"


def shown(field: str, value: Any) -> str:
    """A value as officials read it: limits in Chinese, posts and rungs by their names."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if field in LIMITS and isinstance(value, str) and value != "given":
        return _limit(value)
    if isinstance(value, Mapping):
        return "，".join(f"{TRACKS.get(key, _word(str(key)))} {shown(field, each)}" for key, each in value.items()) or "无"
    if isinstance(value, list | tuple):
        return "、".join(shown(field, each) for each in value) or "无"
    return _word(value) if isinstance(value, str) else str(value)


def _limit(text: str) -> str:
    return Limit.parse(text).zh


def _word(text: str) -> str:
    return FIELDS.get(text) or word(text)


def _field(each: Difference) -> str:
    if each.place.part == "ladder":
        return _word(each.field)
    return FIELDS.get(each.field, each.field)


def _place(place: Place, names: Mapping[str, str]) -> str:
    first, _, second = place.name.partition(".")
    if place.part == "ladder":
        said = f"{first}类{TRACKS.get(second, second)}"
    elif place.part == "told":
        said = f"{names.get(first, f'{first}类')}“{_word(second)}”"
    else:
        said = f"{names[place.name]}（{place.name}）" if place.part == "rule" and place.name in names else place.name
    region = f" 地区{place.region}" if place.region else ""
    since = f" 自{place.since}起" if place.since else ""
    return f"{said}{region}{since}"


def _whole(fields: Mapping[str, Any]) -> str:
    """What matters of an entry that is new or gone."""
    told = [name for name in ("limit", "value", "since", "basis", "told", "copy", "meaning", "rule", "due") if name in fields]
    return "，".join(f"{FIELDS[name]} {shown(name, fields[name])}" for name in told or fields if name in FIELDS) or shown("", fields)
