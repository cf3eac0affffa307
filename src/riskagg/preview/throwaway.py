"""An area that lives as long as a question: the real settings, an empty store, a key that nobody has.

What is written there holds keyed digests and the text of places, in a folder that only this user may open, and is removed with it. The key
is made for this one reading, so that no digest of it can be compared with any other.
"""

import csv
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from riskagg.area import Area
from riskagg.intake.codes import DRAFT, HEADER, UNDECIDED
from riskagg.intake.received import RECEIVED_FILE
from riskagg.privacy import Vault, open_vault
from riskagg.privacy.nothing import NOTHING_FILE
from riskagg.privacy.vault import VARIABLE

_FOLDERS = ("sources", "codelists", "policies")


@contextmanager
def throwaway_area(area: Area, draft: str | None = None) -> Iterator[Area]:
    """A copy of an area's own settings with an empty store, removed when the block ends.

    Args:
        draft: a source whose draft (``sources/<draft>.yml.draft`` with its code list) is taken as if it were finished: its owner and review
            stand for nobody, and codes that nobody has decided yet are left out, so that they show as unmapped.
    """
    with tempfile.TemporaryDirectory(prefix="riskagg-preview-") as folder:
        root = Path(folder)
        for name in _FOLDERS:
            if (area.root / name).is_dir():
                shutil.copytree(area.root / name, root / name)
        if (area.root / NOTHING_FILE).is_file():
            shutil.copyfile(area.root / NOTHING_FILE, root / NOTHING_FILE)
        (root / "inbox").mkdir()
        if (area.inbox / RECEIVED_FILE).is_file():
            shutil.copyfile(area.inbox / RECEIVED_FILE, root / "inbox" / RECEIVED_FILE)
        if draft is not None:
            _finish(root, draft)
        yield Area(root=root.resolve(), settings=area.settings)


def throwaway_vault() -> Vault:
    """A vault with a fresh key."""
    return open_vault(area_is_synthetic=False, environ={VARIABLE: secrets.token_hex(32)})


def has_draft(area: Area, source: str) -> bool:
    """True where ``riskagg new-source`` has drafted this source and nobody has finished it."""
    folder = area.root / "sources"
    return (folder / f"{source}.yml{DRAFT}").is_file() and not (folder / f"{source}.yml").exists()


# What a draft leaves to a person, and what stands for it while a file is looked at.
_STAND_INS = (
    (r"^kind:[ ]*# DECIDE \((\w+)\?\).*$", r"kind: \1"),
    (r"^owner:[ ]*(#.*)?$", "owner: draft"),
    (r"^next_review:[ ]*(#.*)?$", "next_review: 2000-01-01"),
    (rf'^(defaults: .*theme: )"{re.escape(UNDECIDED)}"', r"\1other"),
)


def _finish(root: Path, draft: str) -> None:
    path = root / "sources" / f"{draft}.yml{DRAFT}"
    text = path.read_text(encoding="utf-8")
    for blank, stand_in in _STAND_INS:
        text = re.sub(blank, stand_in, text, count=1, flags=re.MULTILINE)
    path.with_suffix("").write_text(text, encoding="utf-8")
    codes = root / "codelists" / f"{draft}.csv{DRAFT}"
    if codes.is_file():
        _leave_undecided(codes)


def _leave_undecided(codes: Path) -> None:
    """The list without the codes that nobody has decided. Their lines stay, under words that no cell has: a new list needs one."""
    with codes.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    code, maps_to = HEADER.index("code"), HEADER.index("maps_to")
    for number, row in enumerate(rows):
        if len(row) == len(HEADER) and row[maps_to] == UNDECIDED:
            row[code], row[maps_to] = f"({UNDECIDED} {number})", ""
    with codes.with_suffix("").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)
