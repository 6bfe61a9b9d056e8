"""What an office is told when something is refused: one small tree, every reason at once, and what would be possible."""

from collections.abc import Iterable
from typing import ClassVar


class Refusal(Exception):
    """A request was understood and not granted. `reasons` are sentences; `moves` what is possible instead."""

    code: ClassVar[str] = "refused"

    def __init__(self, reasons: Iterable[str] | str, moves: Iterable[str] = ()) -> None:
        self.reasons = (reasons,) if isinstance(reasons, str) else tuple(reasons)
        self.moves = tuple(moves)
        super().__init__("; ".join(self.reasons) or self.code)


class MoveNotAllowed(Refusal):
    """The move does not exist at this stage."""

    code = "move_not_allowed"


class NotYours(Refusal):
    """The move belongs to another post, unit or level."""

    code = "not_your_post"


class RuleRefused(Refusal):
    """The law or our promise forbids it; all reasons are told."""

    code = "rule_refused"


class CaseNotFound(Refusal):
    """No such case, or none that this person may see."""

    code = "case_not_found"


class StaleCase(Refusal):
    """Somebody changed the case meanwhile; read it again and decide anew."""

    code = "stale_case"


class CommandReused(Refusal):
    """The same command id came with another content; a new act needs a new id."""

    code = "command_reused"


class BadCommand(Refusal, ValueError):
    """A field of the request is wrong; the reason names the field, the rule and what would be allowed."""

    code = "bad_command"
