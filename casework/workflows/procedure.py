"""Procedure 程序: the statute. The stage shows the furthest living paper; each order and decision lives its own life (2b)."""

from typing import Final

from casework.domain.registry import PROCEDURE
from casework.workflows.definition import Workflow
from casework.workflows.enforcing import COURT_ROWS, END_ROWS
from casework.workflows.inquiring import INQUIRY_ROWS, OPENING_ROWS
from casework.workflows.ordering import DECISION_ROWS, ORDER_ROWS
from casework.workflows.procedure_stages import STAGES

PROCEDURE_WORKFLOW: Final = Workflow(
    PROCEDURE, "procedure", STAGES, (*OPENING_ROWS, *INQUIRY_ROWS, *ORDER_ROWS, *DECISION_ROWS, *COURT_ROWS, *END_ROWS)
)
"""Falls back only by withdraw_decision, withdraw_application, a refusal of the court and reopen_procedure; the fact carries the stage."""
