"""The letters to one person 督办通知, newest first."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, select, tuple_, union_all

from casework.domain.scope import Scope
from casework.projections.parts import inside
from casework.projections.questions import Askable, Row
from casework.projections.tables import letters


def inbox(
    views: Askable, to: Sequence[str], scope: Scope, before: tuple[int, UUID] | None = None, limit: int = 50, also: Sequence[UUID] = ()
) -> list[Row]:
    """Letters to any of these addresses about cases in scope; behind (older than) a position and id where given.

    `also` are letters to others that were handed on to the reader. An index holds those to each address from the newest on.
    """
    place = tuple_(letters.c.position, letters.c.id)
    wanted = [inside(scope, letters), *([place < before] if before is not None else [])]
    theirs = [letters.c.recipient == each for each in dict.fromkeys(to)]
    theirs += [and_(letters.c.id.in_(also), letters.c.recipient.not_in(to))] if also else []
    order = (letters.c.position.desc(), letters.c.id.desc())
    newest = (select(letters).where(each, *wanted).order_by(*order).limit(limit).subquery() for each in theirs)
    found = union_all(*(select(each) for each in newest)).subquery()
    statement = select(found).order_by(found.c.position.desc(), found.c.id.desc()).limit(limit)
    return views.ask(lambda tx: [dict(row) for row in tx.execute(statement).mappings()])
