"""What is put on record at any stage: files handed in, how notices fared, and emergency access with its review."""

from typing import Final

from casework.domain.breaking_glass import (
    an_access_waits_for_review,
    the_case_is_out_of_sight,
    the_ground_is_known,
    the_hours_are_few,
    the_judgement_is_known,
    the_reader_is_not_recused,
    the_reviewer_is_somebody_else,
)
from casework.domain.erasing.rules import nothing_new_of_an_erased_person
from casework.domain.evidence import the_file_is_not_too_large, the_file_is_of_a_known_type, the_worker_is_of_this_case
from casework.domain.noticing import only_the_recipient_opens_it
from casework.domain.numbering import it_has_no_number_yet, the_number_is_of_the_case
from casework.domain.values import Post
from casework.workflows.definition import STAYS, move
from casework.workflows.stages import ANYWHERE

PRINTERS: Final = (Post.INTAKE, Post.OFFICER, Post.UNIT_HEAD, Post.HRSS_HEAD, Post.DISPATCHER, Post.REVIEWER, Post.SUPERVISOR)
"""Who gives numbers to papers and prints them; who may see the case is judged before."""
BREAKERS: Final = (Post.OFFICER, Post.UNIT_HEAD, Post.HRSS_HEAD, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER)
"""Who may read in an emergency: those who handle or answer for cases; no window, no reviewer, no administrator."""
RECORD_ROWS: Final = (
    move(
        "add_evidence", "上传证据材料", ANYWHERE, STAYS, by=tuple(Post),
        when=(the_file_is_of_a_known_type, the_file_is_not_too_large, the_worker_is_of_this_case, nothing_new_of_an_erased_person),
    ),
    move("report_notice", "送达记录", ANYWHERE, STAYS, by=tuple(Post), when=(only_the_recipient_opens_it,)),
    move("number_paper", "文书编号", ANYWHERE, STAYS, by=PRINTERS, when=(it_has_no_number_yet,)),
    move("print_paper", "制发文书", ANYWHERE, STAYS, by=PRINTERS),
    move(
        "void_paper_number", "文书作废", ANYWHERE, STAYS, by=(Post.UNIT_HEAD, Post.HRSS_HEAD, Post.DISPATCHER, Post.SUPERVISOR),
        when=(the_number_is_of_the_case,),
    ),
    move(
        "break_glass", "紧急调阅", ANYWHERE, STAYS, by=BREAKERS,
        when=(the_case_is_out_of_sight, the_ground_is_known, the_hours_are_few, the_reader_is_not_recused),
    ),
    move(
        "review_glass", "紧急调阅复核", ANYWHERE, STAYS, by=(Post.SUPERVISOR, Post.HRSS_HEAD),
        when=(an_access_waits_for_review, the_reviewer_is_somebody_else, the_judgement_is_known),
    ),
)  # fmt: skip
