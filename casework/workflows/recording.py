"""What is put on record at any stage: files handed in, and how notices fared."""

from typing import Final

from casework.domain.evidence import the_file_is_not_too_large, the_file_is_of_a_known_type, the_worker_is_of_this_case
from casework.domain.noticing import only_the_recipient_opens_it
from casework.domain.values import Post
from casework.workflows.definition import STAYS, move
from casework.workflows.stages import ANYWHERE

RECORD_ROWS: Final = (
    move(
        "add_evidence", "上传证据材料", ANYWHERE, STAYS, by=tuple(Post),
        when=(the_file_is_of_a_known_type, the_file_is_not_too_large, the_worker_is_of_this_case),
    ),
    move("report_notice", "送达记录", ANYWHERE, STAYS, by=tuple(Post), when=(only_the_recipient_opens_it,)),
)  # fmt: skip
