"""Series of numbers without gaps: a number is taken by the source record that is stored in the transaction of its fact."""

from sqlalchemy import text

from casework.store import Store


def taken(store: Store, series: str) -> int:
    """How many numbers of a series are taken: they are 1 … that many, because none is taken without its fact."""
    with store.reading() as connection:
        return int(connection.execute(text("select count(*) from sources where source = :series"), {"series": series}).scalar_one())
