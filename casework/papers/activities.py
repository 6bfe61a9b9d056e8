"""What an act is called in a process log: the beginning of its sentence, two to a dozen signs, each once."""

import re
from functools import cache
from typing import Final

from casework.projections.saying import templates

ASIDE: Final = re.compile(r"\[[^\]]*\]|[（(][^）)]*[）)]|〔[^〕]*〕")
FIELD: Final = re.compile(r"\{[^}]*\}")
FIXED: Final = {
    "application_withdrawn": "撤回强制执行申请", "applied_to_court": "申请法院强制执行", "approved": "批准申请",
    "court_accepted": "法院受理强制执行申请", "court_ruled": "法院裁定", "decision_withdrawn": "撤销决定", "demanded": "催告",
    "discipline_referred": "移送问题线索", "erasure_ordered": "批准删除", "evidence_added": "上传证据材料", "expired": "期限期满",
    "extended": "期限延长", "glass_broken": "紧急查阅", "handling_decided": "作出行政处理决定", "hearing_called": "通知听证",
    "hearing_requested": "申请听证", "hold_placed": "封存", "incident_sent_up": "突发事件上报", "inquired": "发出调查询问通知书",
    "nobody_to_lead": "无人可包案", "notice_reported": "通知送达情况", "notified": "发出事先告知书", "owned_above": "上级包案",
    "paper_numbered": "文书编号", "payment_recorded": "登记支付", "penalty_decided": "作出行政处罚决定", "pressure_drafted": "拟督办文书",
    "pressed": "人工督办", "promise_made": "作出承诺", "prompted": "发出提示函", "proposal_decided": "决定提议",
    "review_decided": "复议诉讼结果", "review_recorded": "进入复议诉讼", "served_for_another": "代为送达", "subject_erased": "执行删除",
    "urged": "发出督办函",
}  # fmt: skip
"""Acts whose sentence begins with what is different in each case, or with words that others begin with, too."""


@cache
def activity(topic: str) -> str:
    """The activity of a fact by its topic; a topic without a sentence stands for itself."""
    bare = topic.removeprefix("case.")
    if bare in FIXED:
        return FIXED[bare]
    said = templates()["facts"].get(bare)
    text = "" if said is None else FIELD.sub("", re.split("[，：；]", ASIDE.sub("", said[0]))[0])
    return text if len(text) > 1 else bare
