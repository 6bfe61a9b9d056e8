"""The storage of one office: facts with their command ids, and the records that must never be lost or rebuilt."""

from casework.store.office import NOW, Store
from casework.store.records import (
    OFFICE,
    TRIAL,
    AddressError,
    CommandKnown,
    CommandRecord,
    Look,
    Meta,
    PurposeError,
    SchemaMismatch,
    SourceKnown,
    SourceRecord,
    StoreUnavailable,
    Write,
)
from casework.store.schema import migrate

__all__ = [
    "NOW",
    "OFFICE",
    "TRIAL",
    "AddressError",
    "CommandKnown",
    "CommandRecord",
    "Look",
    "Meta",
    "PurposeError",
    "SchemaMismatch",
    "SourceKnown",
    "SourceRecord",
    "Store",
    "StoreUnavailable",
    "Write",
    "migrate",
]
