"""The account of a clock in sentences: what was decided on each rung and when, and why the others are silent. Chinese, then English."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from casework.domain.rulebook import Rulebook
from casework.domain.values import Recipient
from casework.projections.decided import Decided
from casework.projections.rung_times import time_zh
from casework.projections.sentences import clock_word, limit_word, reached, rung_word, sentence, word
from casework.projections.silence import Account, Moved, RungAccount
from casework.projections.standing import local

Said = tuple[str, str]
"""A sentence in Chinese and in English."""
HELD: Final = {
    "owned": ("领导包案，由包案期限接续升级", "a leader owns the case; the leader's limit carries the ladder"),
    "police": ("公安机关办理中，暂不提级", "the police have the matter"),
    "court": ("法院办理中，暂不提级", "the court has the matter"),
    "arbitration": ("仲裁办理中，暂不提级", "arbitration has the matter"),
}
KINDS: Final = {
    "party": ("当事人期限", "a party's term"),
    "right": ("权利期限", "a right"),
    "wait": ("等待期", "a waiting time"),
    "info": ("提示性期限", "an information"),
}
STATES: Final = {
    "open": ("", ""),
    "missed": ("未办结", ", missed"),
    "late": ("，逾期办结", ", closed late"),
    "closed": ("，已办结", ", closed"),
    "expired": ("，已期满", ", ran out"),
}


def headline(account: Account) -> Said:
    """The clock: its limit, its due date, and what became of it."""
    clock, limit = account.clock, account.clock.term.limit
    due = (f"{clock.due_text}到期", f"due {clock.due_text}") if clock.due_text else ("中止中，到期日未定", "stopped, no due date")
    zh, en = STATES["missed" if account.is_breached else "late" if account.state == "closed" and account.missed else account.state]
    return f"{limit_word(clock.key)}（{limit.zh}）{due[0]}{zh}", f"{account.name} ({limit}) {due[1]}{en}"


def lines(account: Account, when: Mapping[str, str], rulebook: Rulebook) -> Iterator[Said]:
    """How the due date moved, every rung, and what holds for the whole clock; `when` are the words of each rung's time."""
    yield from (_moved(move) for move in account.moves)
    if account.silence == "paused":
        yield f"{local(account.since)}起中止计时，恢复前不升级", f"stopped since {local(account.since)}; nothing climbs until it resumes"
    for rung in account.rungs:
        zh, en = _rung(rung)
        yield f"{rung_word(rung.rung)}{_time(rung, when)}：{zh}", f"{rung.rung}: {en}"
    if account.silence == "no_rungs":
        yield _no_rungs(account, rulebook)
    if account.silence == "top":
        yield f"“{rung_word(account.rungs[-1].rung)}”为最高一级，本身不再升级", "nothing higher by itself"


def _time(rung: RungAccount, when: Mapping[str, str]) -> str:
    return f"（{time_zh(when[rung.rung])}）" if rung.rung in when else ""


def _moved(move: Moved) -> Said:
    zh, en = sentence(move.fact)
    was, due = move.was or "中止", move.due or "中止"
    dropped = f"；原期限上的{'、'.join(map(rung_word, move.dropped))}不再计" if move.dropped else ""
    gone = f"; superseded: {', '.join(move.dropped)}" if move.dropped else ""
    return (
        f"{local(move.at)} 期限由{was}改为{due}（{zh}）{dropped}",
        f"{local(move.at)} due moved from {move.was or 'stopped'} to {move.due or 'stopped'} ({en}){gone}",
    )


def _rung(rung: RungAccount) -> Said:
    falls = local(rung.falls_at)
    if rung.word in HELD:
        zh, en = HELD[rung.word]
        return f"{local(rung.since)}起{zh}", f"held since {local(rung.since)}: {en}"
    undecided = {
        "waiting": (f"未到，{falls}到级", f"not yet due, falls {falls}"),
        "due": (f"{falls}已到级，待下次巡查处理", f"due since {falls}, the next tick decides"),
        "stopped": (f"{falls}已到级，中止期间不处理，恢复后重新计算", f"fell {falls}; stopped, dated anew when it resumes"),
        "ended": ("未到级，期限已结束", "the clock ended first"),
    }
    if rung.word in undecided:
        return undecided[rung.word]
    said = [SAYS[one.decision](one) for one in rung.decisions] or [("已到级", "reached")]
    if rung.since is not None:
        said.append((f"{local(rung.since)}起已在“{rung_word(rung.rung)}”中，不另发", f"stood already since {local(rung.since)}"))
    if rung.paper:
        said.append((f"{rung.paper}待督办岗签发，{rung.paper_due}前", f"{rung.paper} waits for the supervisor until {rung.paper_due}"))
    return "；".join(zh for zh, _ in said), "; ".join(en for _, en in said)


def _no_rungs(account: Account, rulebook: Rulebook) -> Said:
    kind_zh, kind_en = KINDS.get(account.clock.kind, ("", account.clock.kind))
    after = rulebook.opened_by(f"{account.clock.rule}:expired")
    next_zh = f"，期满后转入{'、'.join(clock_word(rule) for rule in after)}" if after else ""
    next_en = f"; at expiry: {', '.join(after)}" if after else ""
    return f"{kind_zh}，无督办梯次{next_zh}", f"{kind_en}: no rungs{next_en}"


def people(told: tuple[Recipient, ...]) -> Said:
    """Who was told, and who got a copy."""
    by_role = {role: [each for each in told if (each.role == "copy") == (role == "copy")] for role in ("told", "copy")}
    named = [(role, part) for role, part in by_role.items() if part]
    zh = "".join(f"，{word(role)}{'、'.join(reached(each, 0) for each in part)}" for role, part in named)
    en = "".join(f", {role} {', '.join(reached(each, 1) for each in part)}" for role, part in named)
    return zh, en


def _climbed(one: Decided) -> Said:
    zh, en = people(one.told)
    return f"{local(one.at)}到级{zh}", f"reached {local(one.at)}{en}"


def _over(one: Decided) -> Said:
    return (
        f"{local(one.at)}与“{rung_word(one.higher)}”同时补记，只发较高一级",
        f"passed over {local(one.at)} for {one.higher}, due at the same look",
    )


def _issued(one: Decided) -> Said:
    return f"依据{one.authority or '规则'}生效{_paper(one)}", f"in effect under {one.authority or 'the rule'} {one.paper}".rstrip()


def _signed(one: Decided) -> Said:
    return f"{local(one.at)}由{word(one.post)}岗签发，文号{one.authority}", f"signed {local(one.at)} as {one.authority}"


def _paper(one: Decided) -> str:
    return f"（{one.paper}）" if one.paper else ""


SAYS: Final[Mapping[str, Callable[[Decided], Said]]] = {
    "climbed": _climbed,
    "over": _over,
    "said": lambda one: (
        f"{local(one.at)}由{word(one.post)}岗人工督办{_paper(one)}",
        f"said {local(one.at)} by {one.post} {one.paper}".rstrip(),
    ),
    "issued": _issued,
    "drafted": lambda one: (f"无授权文件，{local(one.at)}拟稿{_paper(one)}", f"drafted {local(one.at)} {one.paper}"),
    "signed": _signed,
    "refused": lambda one: (
        f"{local(one.at)}由{word(one.post)}岗不予签发，理由在案（第{one.version}条事实）",
        f"refused {local(one.at)} by {one.post}, reason on record in fact {one.version}",
    ),
    "withdrawn": lambda one: (f"{local(one.at)}撤稿，事由已消失", f"draft set aside {local(one.at)}, its cause is gone"),
}
"""How each decision is told."""
