"""What codes of supervisors' pages are called: grounds and purposes of reading, doors, decisions on rungs, and what holds a clock."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "ground": {"part": "承办", "territory": "辖区", "glass": "紧急调阅", "list": "清单", "operator": "运维"},
    "purpose": {
        "handling": "办案", "supervision": "督办", "inspection": "检查", "petition": "信访", "court": "法院", "audit": "审计",
        "subject_request": "本人申请", "other": "其他",
    },
    "door": {
        "case": "案件", "history": "办理经过", "facts": "全部事实", "clocks": "期限", "proof": "期限说明",
        "why": "为何升级",
        "roll": "花名册",
        "case_proof": "存证", "difference": "前后对比", "case_access": "查阅记录", "evidence": "证据清单", "read_evidence": "打开证据",
        "moves": "可办事项", "cases": "案件清单", "docket": "待办", "ledger": "督办台账", "notices": "通知", "feed": "变更流",
        "backdated": "补录清单", "signals": "风险提示", "access": "查阅记录", "access_report": "查阅统计", "emergencies": "紧急调阅",
        "people_of_case": "打开身份信息", "same_persons": "同一人", "erasures": "删除记录", "persons": "按人查找", "reports": "统计报表",
        "printed_file": "调取已制发文书",
        "report": "统计报表",
    },
    "decision": {
        "climbed": "到级", "over": "越过", "issued": "生效", "drafted": "待签", "signed": "已签发", "refused": "不予签发",
        "withdrawn": "撤回", "said": "人工",
    },
    "rung": {
        "reminded": "提醒", "warned": "预警", "breached": "超期", "urged": "督办函", "watchlisted": "挂牌督办", "leader_owned": "领导包案",
        "raised": "提级",
    },
    "held": {
        "owned": "已由领导包案，不再自动升级", "police": "公安在办，暂不升级", "court": "法院在办，暂不升级",
        "arbitration": "仲裁在办，暂不升级",
    },
    "outcome": {"explained": "已说明", "followed_up": "已移交", "mended": "已纠正"},
    "finding": {"justified": "属正当", "unjustified": "不属正当"},
    "glass": {
        "incident": "突发事件", "stand_in": "承办人不在", "police_or_court": "公安或法院来函", "petition": "信访",
        "same_employer": "同一用人单位", "other": "其他",
    },
}  # fmt: skip
"""Chinese by code, by what the code is of; English is the code itself."""
