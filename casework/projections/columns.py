"""Kinds of columns that both databases sort alike: moments, and codes as they are searched."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator, TypeEngine


class Moment(TypeDecorator[datetime]):
    """An aware UTC instant; on SQLite a text of fixed width, so that it sorts and an auditor can read it."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's type on this database."""
        return dialect.type_descriptor(DateTime(timezone=True) if dialect.name == "postgresql" else String(27))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """What is stored."""
        if value is None or dialect.name == "postgresql":
            return value
        there = value if value.tzinfo is UTC else value.astimezone(UTC)
        return f"{there.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """What is read, in UTC."""
        if value is None:
            return None
        return datetime.fromisoformat(value) if isinstance(value, str) else value.astimezone(UTC)


CODE: Final = String().with_variant(String(collation="C"), "postgresql")
"""Numbers of cases, regions and names as they are searched: sorted byte by byte, whatever language the database sorts by."""
