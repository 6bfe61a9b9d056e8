"""`python -m tests.history.make`: writes the histories of the present release. What a release left is never written again."""

import sys
import tempfile
from pathlib import Path

from casework import __version__
from tests.history.making import FOLDER, lives, written
from tests.properties.offices import two_levels


def made(folder: Path, version: str) -> list[Path]:
    """The files of this release: one for each life."""
    files = []
    with tempfile.TemporaryDirectory() as place, two_levels(f"sqlite:///{Path(place) / 'office.db'}") as house:
        for name, cases in lives(house):
            files.append(folder / f"release-{version}-{name.replace(' ', '-')}.jsonl")
            files[-1].write_text("\n".join(written(house, cases)) + "\n", encoding="utf-8")
    return files


def main(arguments: list[str]) -> int:
    """Writes, unless this release has its histories already; `--again` while it is not out yet."""
    there = sorted(FOLDER.glob(f"release-{__version__}-*.jsonl"))
    if there and "--again" not in arguments:
        print(f"release {__version__} has its {len(there)} histories; they are never changed once it is out (--again before that)")
        return 1
    for file in there:
        file.unlink()
    print("\n".join(file.name for file in made(FOLDER, __version__)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
