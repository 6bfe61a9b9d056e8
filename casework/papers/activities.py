"""What an act is called in a process log: the beginning of its sentence, two to a dozen signs, each once."""

import re
from functools import cache
from typing import Final

from casework.projections.saying import templates

ASIDE: Final = re.compile(r"\[[^\]]*\]|[（(][^）)]*[）)]|〔[^〕]*〕")
FIELD: Final = re.compile(r"\{[^}]*\}")
FIXED: Final = {
    "application_withdrawn": "撤回强制执行申请", "applied_to_court": "申请法院强制执行", "court_accepted": "法院受理强制执行申请",
    "court_ruled": "法院裁定", "decision_withdrawn": "撤销决定", "demanded": "催告", "discipline_referred": "移送问题线索",
    "evidence_added": "上传证据材料", "expired": "期限期满", "extended": "期限延长", "hearing_requested": "申请听证",
    "incident_sent_up": "突发事件上报", "nobody_to_lead": "无人可包案", "notice_reported": "通知送达情况", "owned_above": "上级包案",
    "paper_numbered": "文书编号", "pressure_drafted": "拟督办文书", "pressed": "人工督办", "proposal_decided": "决定提议",
    "review_decided": "复议诉讼结果", "review_recorded": "进入复议诉讼", "served_for_another": "代为送达", "subject_erased": "执行删除",
}  # fmt: skip
"""Acts whose sentence begins with what is different in each case."""


@cache
def activity(topic: str) -> str:
    """The activity of a fact by its topic; a topic without a sentence stands for itself."""
    bare = topic.removeprefix("case.")
    if bare in FIXED:
        return FIXED[bare]
    said = templates()["facts"].get(bare)
    text = "" if said is None else FIELD.sub("", re.split("[，：；]", ASIDE.sub("", said[0]))[0])
    return text if len(text) > 1 else bare
