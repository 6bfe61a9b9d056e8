"""Style, script and pictures of the pages: under names that hold their content's hash, so that browsers may keep them for ever."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Response

from casework.api.problems import Problem

FOLDER: Final = Path(__file__).parent / "static"
TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
router = APIRouter(include_in_schema=False)


@cache
def _files() -> dict[str, tuple[str, bytes]]:
    """Each file by its name with its hash: media type and content."""
    found = {}
    for file in sorted(FOLDER.iterdir()):
        if file.suffix in TYPES:
            content = file.read_bytes()
            found[f"{file.stem}.{sha256(content).hexdigest()[:12]}{file.suffix}"] = (TYPES[file.suffix], content)
    return found


@cache
def address(name: str) -> str:
    """Where a file is found. Raises KeyError for one that is not there."""
    stem, _, suffix = name.rpartition(".")
    for known in _files():
        if known.startswith(f"{stem}.") and known.endswith(f".{suffix}"):
            return f"/static/{known}"
    raise KeyError(name)


@router.get("/static/{name}")
async def static(name: str) -> Response:
    """One file; the address changes with the content."""
    found = _files().get(name)
    if found is None:
        raise Problem(404, "not_found", "there is no such file")
    media, content = found
    return Response(content, headers={"Cache-Control": "public, max-age=31536000, immutable"}, media_type=media)


@router.get("/favicon.ico")
async def icon() -> Response:
    """The mark of the site, where a browser asks for it by itself."""
    media, content = _files()[address("mark.svg").removeprefix("/static/")]
    return Response(content, headers={"Cache-Control": "public, max-age=86400"}, media_type=media)
