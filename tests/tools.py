"""Programs beside Python that some tests use: a test that lacks one says so and skips, and fails where all must be there."""

import os
import shutil
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import pytest

REQUIRED: Final = "CASEWORK_REQUIRE_TOOLS"
"""Set to 1 where a missing tool must fail a test, as in `.ci/run`."""
PACKAGES: Final = {
    "chromium": "chromium", "soffice": "libreoffice-writer-nogui", "pdftotext": "poppler-utils", "pdftoppm": "poppler-utils",
}  # fmt: skip
"""The Debian package of each tool."""


def needed(*tools: str) -> tuple[str, ...]:
    """Where the tools are. Skips or fails the test, with the packages that are to be installed, where one is not on the PATH."""
    found = {tool: shutil.which(tool) for tool in tools}
    lacking = [tool for tool, path in found.items() if path is None]
    if lacking:
        _lacks(f"{', '.join(lacking)} not installed ({', '.join(sorted({PACKAGES[tool] for tool in lacking}))})")
    return tuple(path for path in found.values() if path is not None)


def needed_library(name: str) -> Any:
    """A Python module that is not installed everywhere. Skips or fails the test where it is not."""
    if find_spec(name.partition(".")[0]) is None:
        _lacks(f"the Python library {name.partition('.')[0]} is not installed (requirements.lock)")
    return import_module(name)


def _lacks(why: str) -> None:
    if os.environ.get(REQUIRED, "") not in ("", "0"):
        pytest.fail(why)
    pytest.skip(why)
