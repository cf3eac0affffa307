"""A changed code list: files read before say the same as files read after it (docs/decisions/0010)."""

import os
from pathlib import Path

import duckdb
import pytest
from areas import sample_area

from riskagg import intake
from riskagg.area import Area
from riskagg.build import STAGES, cut_for
from riskagg.privacy import open_vault
from riskagg.simulate.council import HEADER

FILE = "ambulance_2026-10.csv"
EXPORT = (
    "Incident No;Call Date Time;Address;Postcode;Nature of call;Conveyed;Outcome\n"
    "1;03/10/2026 10:00;The Elms;ZZ1 1AA;Fall;Y;\n"
    "2;04/10/2026 10:00;The Elms;ZZ1 1AA;Breathing problems;Y;\n"
)
LINE = "ambulance_nature,1,Breathing problems,{when},Breathing problems,nutrition_hydration,local,2026-11-01\n"


def an_area(root: Path) -> Area:
    (root / "inbox").mkdir(parents=True)
    (root / "inbox" / FILE).write_text(EXPORT, encoding="utf-8")
    os.utime(root / "inbox" / FILE, (1_793_880_000, 1_793_880_000))
    return sample_area(root)


def land(area: Area) -> list[str]:
    return [intake.land(arrival, area, open_vault(True, {})).file for arrival in intake.scan(area)]


def learn(area: Area, when: str = "") -> None:
    """Add a line to the area's own copy of the list."""
    shipped = next(path for path in area.config_files("codelists", ".csv") if path.name == "ambulance.csv")
    own = area.root / "codelists" / shipped.name
    own.parent.mkdir(exist_ok=True)
    own.write_text(shipped.read_text(encoding="utf-8") + LINE.format(when=when), encoding="utf-8")


def staged(area: Area) -> tuple[list[tuple[str, ...]], int]:
    """Every column of the alerts but the batch that they stand in, and how many terms have no meaning."""
    con = duckdb.connect()
    for stage in STAGES[:2]:
        stage.run(con, area, cut_for(area, "2026-10"))
    rows = con.execute("select * exclude (batch_id) from stg_alerts order by alert_id").fetchall()
    (unmapped,) = con.execute("select count(*) from mart_unmapped").fetchone() or (0,)
    return rows, unmapped


def test_a_term_that_a_list_has_learned_is_mapped_in_files_read_before_and_none_is_read_again(tmp_path: Path) -> None:
    before, after = an_area(tmp_path / "before"), an_area(tmp_path / "after")
    land(before)
    assert staged(before)[1] == 1
    learn(before)
    assert land(before) == []
    learn(after)
    land(after)
    assert staged(before) == staged(after)
    assert staged(before)[1] == 0


@pytest.mark.parametrize(("when", "again"), [("Nature of call=Fall", [FILE]), ("", [])])
def test_only_a_condition_on_a_column_that_was_not_kept_has_files_read_again(tmp_path: Path, when: str, again: list[str]) -> None:
    area = an_area(tmp_path)
    land(area)
    learn(area, when)
    assert land(area) == again


def test_a_term_that_was_withheld_is_read_again_when_a_list_has_learned_it(tmp_path: Path) -> None:
    area = sample_area(tmp_path)
    area.inbox.mkdir()
    name = "council_safeguarding_northshire_2026-10-30.csv"
    row = dict.fromkeys(HEADER, "") | {
        "Concern ID": "C1", "Date of Concern": "01/10/2026", "Date Received": "02/10/2026", "Service Name": "The Elms",
        "Surname": "Winter", "Forename": "Ann", "Concern Category": "Winter pressure",
    }  # fmt: skip
    (area.inbox / name).write_text("\r\n".join([",".join(HEADER), ",".join(row.values()), ""]), encoding="utf-8")
    assert land(area) == [name]
    assert land(area) == []
    shipped = next(path for path in area.config_files("codelists", ".csv") if path.name == "council.csv")
    (area.root / "codelists").mkdir()
    line = "council_category,1,Winter pressure,,Winter pressure,staffing,local,2026-11-01\n"
    (area.root / "codelists" / "council.csv").write_text(shipped.read_text(encoding="utf-8") + line, encoding="utf-8")
    assert "staffing" not in staged(area)[0][0]
    assert land(area) == [name]
    assert "staffing" in staged(area)[0][0]
    assert land(area) == []
