"""The data-quality site: every source and file stands on it, it asks the web for nothing, and the same warehouse gives the same bytes."""

import hashlib
import json
import re
from pathlib import Path

import duckdb
import pytest

from riskagg.area import Area, Disclosure
from riskagg.errors import SettingsError
from riskagg.report.quality_site import write_quality

WEB = re.compile(r"""(?:src|href)=["']?(?:https?:)?//|url\(|@import|<script""", re.IGNORECASE)


def pages(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html"))}


def test_every_file_of_the_ledger_stands_on_its_sources_page_with_its_sum(small_area: Area) -> None:
    found = pages(small_area.data_quality)
    with duckdb.connect(str(small_area.warehouse), read_only=True) as con:
        ledger = con.execute("select source, file, rows_read, rows_accounted from mart_ledger").fetchall()
    assert {f"sources/{source}.html" for source, *_ in ledger} == found.keys() - {"index.html"}
    for source, file, *_ in ledger:
        assert file in found[f"sources/{source}.html"], file
    assert all(rows_read == accounted for _, _, rows_read, accounted in ledger)
    assert "rows lost" not in "".join(found.values())
    refused = found["index.html"].partition('id="aside"')[2]
    assert "police_2026-11_occurrences.csv" in refused
    assert "unheard-of theme" in found["sources/advocacy.html"].lower()


def test_it_has_no_script_and_no_address_of_the_web(small_area: Area) -> None:
    for name, text in pages(small_area.data_quality).items():
        assert not WEB.search(text), name
        assert "default-src &#39;none&#39;" in text
        assert small_area.settings.marking in text
    for style in (small_area.data_quality / "assets").iterdir():
        assert not WEB.search(style.read_text(encoding="utf-8")), style.name


def test_the_manifest_names_every_file_with_its_digest_and_drawing_again_changes_no_byte(small_area: Area, tmp_path: Path) -> None:
    folder, elsewhere = small_area.data_quality, Area(tmp_path, small_area.settings)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    paths = [path for path in folder.rglob("*") if path.is_file()]
    there = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    there.pop("manifest.json")
    assert (manifest["month"], manifest["files"]) == ("2026-10", there)
    with duckdb.connect(str(small_area.warehouse), read_only=True) as con:
        write_quality(con, elsewhere)
    assert (elsewhere.data_quality / "manifest.json").read_bytes() == (folder / "manifest.json").read_bytes()


def test_a_newer_months_pages_stay_and_another_audience_has_none(small_area: Area, tmp_path: Path) -> None:
    elsewhere = Area(tmp_path, small_area.settings)
    elsewhere.data_quality.mkdir(parents=True)
    (elsewhere.data_quality / "manifest.json").write_text('{"month": "2026-11"}')
    with duckdb.connect(str(small_area.warehouse), read_only=True) as con:
        assert not write_quality(con, elsewhere).exists()
        board = Area(tmp_path, small_area.settings.model_copy(update={"disclosure": Disclosure(profile="board")}))
        with pytest.raises(SettingsError, match="profile = 'board'"):
            write_quality(con, board)
