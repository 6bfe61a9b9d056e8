"""The letters to one person 督办通知, newest first."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select, tuple_

from casework.domain.scope import Scope
from casework.projections.parts import inside
from casework.projections.questions import Askable, Row
from casework.projections.tables import letters


def inbox(
    views: Askable, to: Sequence[str], scope: Scope, before: tuple[int, UUID] | None = None, limit: int = 50, also: Sequence[UUID] = ()
) -> list[Row]:
    """Letters to any of these addresses about cases in scope; behind (older than) a position and id where given.

    `also` are letters to others that were handed on to the reader.
    """
    place = tuple_(letters.c.position, letters.c.id)
    wanted = [or_(letters.c.recipient.in_(to), letters.c.id.in_(also)), inside(scope, letters)]
    wanted += [place < before] if before is not None else []
    statement = select(letters).where(*wanted).order_by(letters.c.position.desc(), letters.c.id.desc()).limit(limit)
    return views.ask(lambda tx: [dict(row) for row in tx.execute(statement).mappings()])
