"""The three tables of a case, side by side, by the names commands know them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from casework.domain.erasing import accounts  # noqa: F401  # its facts of the directory are known
from casework.domain.erasing.completing import CompleteErasure
from casework.domain.ladder.climbing import Climb
from casework.domain.ladder.recounting import Recount
from casework.domain.registry import CRIMINAL, HANDLING, PROCEDURE
from casework.workflows.criminal_transfer import CRIMINAL_WORKFLOW
from casework.workflows.definition import Workflow
from casework.workflows.handling import HANDLING_WORKFLOW
from casework.workflows.procedure import PROCEDURE_WORKFLOW

TABLES: Final[Mapping[str, Workflow]] = MappingProxyType(
    {HANDLING: HANDLING_WORKFLOW, PROCEDURE: PROCEDURE_WORKFLOW, CRIMINAL: CRIMINAL_WORKFLOW}
)

AUTOMATIC: Final = (Climb, Recount, CompleteErasure)
"""The commands that the system gives itself, and nobody else."""
