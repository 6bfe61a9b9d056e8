"""What codes are called on paper and screen: stages, grades of pressure, posts and rules in Chinese."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from casework.domain.rulebook import Rulebook

STAGES: Final = {
    "received": "已接收",
    "dispatched": "已交办",
    "investigated": "已核查",
    "resolved": "已化解",
    "revisited": "已回访",
    "declined": "不予受理",
    "redirected": "已转送",
    "withdrawn": "已撤回",
    "merged": "已并案",
    "unfounded": "查无欠薪",
}
PROCEDURES: Final = {
    "none": "—",
    "accepted": "已受理",
    "filed": "已立案",
    "inquiry": "调查中",
    "ordered": "已责令",
    "notified": "已告知",
    "decided": "已决定",
    "demanded": "已催告",
    "in_court": "申请执行",
    "withdrawn_filing": "撤销立案",
    "closed": "已结案",
}
CRIMINAL: Final = {
    "none": "—",
    "prepared": "已拟移送",
    "approved": "已批准移送",
    "refused": "不予移送",
    "handed_over": "已移送",
    "police_filed": "公安已立案",
    "police_declined": "公安不予立案",
    "reconsidering": "提请复议",
    "supervising": "检察监督",
    "concluded": "刑事已办结",
}
TRACKS: Final = {"simple": "简易", "ordinary": "一般", "major": "重大"}
PRESSURES: Final = {
    "none": "—",
    "reminded": "提醒",
    "warned": "预警",
    "urged": "督办函",
    "watchlisted": "挂牌督办",
    "leader_owned": "领导包案",
    "raised": "提级",
}
POSTS: Final = {
    "intake": "窗口受理",
    "officer": "办案人员",
    "unit_head": "监察机构负责人",
    "hrss_head": "人社部门负责人",
    "dispatcher": "治欠办",
    "reviewer": "法制审核",
    "supervisor": "督办",
    "leader": "包案领导",
    "admin": "管理员",
    "system": "系统",
}


def called(words: Mapping[str, str], code: str) -> str:
    """What a code is called; one that is not known stays as it is."""
    return words.get(code, code)


def post_name(post: str) -> str:
    """A post 岗位 in Chinese."""
    return called(POSTS, post)


def rule_names(rulebook: "Rulebook") -> Mapping[str, str]:
    """The Chinese name of each rule; where regions differ, that of the first row."""
    return {name: rulebook.rows[name][0][1].zh for name in rulebook.names()}
