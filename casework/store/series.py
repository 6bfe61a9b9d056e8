"""Series of numbers without gaps: a number is taken by the source record that is stored in the transaction of its fact."""

from typing import Final

from sqlalchemy import text

from casework.store import Store

LAST: Final = "select coalesce(max(cast(number as integer)), 0) from sources where source = :series"


def taken(store: Store, series: str) -> int:
    """The last number of a series, 0 where none is taken: 1 … that one are taken, because none is without its fact."""
    with store.reading() as connection:
        return int(connection.execute(text(LAST), {"series": series}).scalar_one())
