"""The same office as for the views."""

from tests.projections.conftest import master_key, office, small

__all__ = ["master_key", "office", "small"]
