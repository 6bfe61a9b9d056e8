"""The same key as for the views."""

from tests.projections.conftest import master_key

__all__ = ["master_key"]
