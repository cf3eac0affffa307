"""Raw files once the store holds them: kept, moved or deleted as the area says; what was refused stays for whoever sent it."""

import gzip
import os
from pathlib import Path

import pytest
from areas import sample_area

from riskagg import intake
from riskagg.area import Area
from riskagg.privacy import open_vault
from riskagg.resources import config_dir

ADVOCACY = (
    b"date,advocate_ref,service,concern,theme,person_initials,raised_with,response_received\n03/11/25,A1,The Elms,noise,fell,AB,manager,N\n"
)


def landed(folder: Path, after_intake: str) -> Area:
    settings = (config_dir() / "area.toml").read_text(encoding="utf-8").replace('after_intake = "keep"', f'after_intake = "{after_intake}"')
    inbox = folder / "inbox"
    inbox.mkdir(parents=True)
    (folder / "area.toml").write_text(settings, encoding="utf-8")
    (inbox / "advocacy_2025-11.csv").write_bytes(ADVOCACY)
    (inbox / "advocacy_2025-12.csv.gz").write_bytes(gzip.compress(ADVOCACY.replace(b"A1", b"A2")))
    (inbox / "nil_return_police_2025-11.csv").write_bytes(b"")
    (inbox / "from_nobody.csv").write_bytes(b"a,b\n1,2\n")
    area = sample_area(folder)
    vault = open_vault(True, os.environ)
    for arrival in intake.scan(area):
        intake.land(arrival, area, vault)
    return area


def left(area: Area) -> set[str]:
    return {path.relative_to(area.inbox).as_posix() for path in area.inbox.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("after_intake", "stay"),
    [
        ("keep", {"advocacy_2025-11.csv", "advocacy_2025-12.csv.gz", "nil_return_police_2025-11.csv", "from_nobody.csv"}),
        ("delete", {"from_nobody.csv"}),
        ("move", {"from_nobody.csv", ".done/advocacy_2025-11.csv", ".done/advocacy_2025-12.csv.gz", ".done/nil_return_police_2025-11.csv"}),
    ],
)
def test_what_the_store_holds_is_cleared_as_the_area_says(after_intake: str, stay: set[str], tmp_path: Path) -> None:
    area = landed(tmp_path, after_intake)
    cleared = intake.clear_inbox(area)
    assert left(area) == stay
    assert len(cleared) == (0 if after_intake == "keep" else 3)
    assert intake.scan(area) == []


def test_a_refused_file_waits_until_it_is_mended_under_its_name_or_taken_away(tmp_path: Path) -> None:
    area = landed(tmp_path, "keep")
    (refused,) = [batch for batch in intake.read_batches(area) if batch.status == "refused"]
    path = area.inbox / "from_nobody.csv"
    assert intake.lies_in_inbox(area, refused.file, refused.sha256)
    path.write_bytes(ADVOCACY)
    assert not intake.lies_in_inbox(area, refused.file, refused.sha256)
    path.unlink()
    assert not intake.lies_in_inbox(area, refused.file, refused.sha256)


def test_a_file_that_changed_after_it_was_read_stays(tmp_path: Path) -> None:
    area = landed(tmp_path, "delete")
    (area.inbox / "advocacy_2025-11.csv").write_bytes(ADVOCACY + b"04/11/25,A9,The Elms,noise,fell,AB,manager,N\n")
    intake.clear_inbox(area)
    assert "advocacy_2025-11.csv" in left(area)
