"""Word files with the same bytes every time: parts in one order, without the moment of packing, so that digests can be compared."""

from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

THE_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)
FIRST: Final = "[Content_Types].xml"


def packed(file: bytes) -> bytes:
    """The same parts, packed the same way whenever it is done."""
    out = BytesIO()
    with ZipFile(BytesIO(file)) as before, ZipFile(out, "w") as after:
        for name in sorted(before.namelist(), key=lambda each: (each != FIRST, each)):
            entry = ZipInfo(name, THE_BEGINNING)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            after.writestr(entry, before.read(name), compresslevel=9)
    return out.getvalue()
