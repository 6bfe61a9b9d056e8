"""casework: wage complaints of migrant workers 根治欠薪, from the first complaint to strike-off, every deadline kept."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casework.bootstrap import As, Casework

__version__ = "0.5.0"
__all__ = ["As", "Casework", "__version__"]


def __getattr__(name: str) -> Any:
    """Loads the office only when it is asked for, so that small commands answer at once."""
    if name in ("Casework", "As"):
        from casework import bootstrap

        return getattr(bootstrap, name)
    raise AttributeError(f"module casework has no attribute {name!r}")
