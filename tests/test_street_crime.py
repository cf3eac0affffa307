"""Street-level crime by its mapping file: every row is loaded, and no service is made of a street (credit: data.police.uk, OGL v3.0)."""

import csv
import gzip
import io
import os
from pathlib import Path

import pytest
from areas import sample_area
from riskagg_pipelines.new_area import make_area
from run_region import build_through

from riskagg import intake
from riskagg.area import Area
from riskagg.privacy import open_vault
from riskagg.simulate.directory import HEADER
from riskagg.warehouse import Connection, open_read_only

DATA = Path(os.environ.get("RISKAGG_REAL_DATA", Path(__file__).parents[2] / "shared" / "data")) / "police"
REAL = "2019-02-cleveland-street.csv.gz"
STREET_HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context"
)
INVENTED = f"""{STREET_HEADER}
,2019-02,Invented Police,Invented Police,0.1,60.1,On or near Elm Road,E09999991,Northwick 001A,Anti-social behaviour,,
,2019-02,Invented Police,Invented Police,0.1,60.1,On or near Elm Road,E09999991,Northwick 001A,Anti-social behaviour,,
0a1b,2019-02,Invented Police,Invented Police,0.1,60.1,On or near Elm Road,E09999991,Northwick 001A,Burglary,Under investigation,
0a1c,2019-02,Invented Police,Invented Police,0.2,60.1,On or near The Larches,E09999992,Northwick 001B,Drugs,Under investigation,
,2019-02,Invented Police,Invented Police,0.3,60.1,On or near Parking Area,E09999993,Northwick 001C,Other theft,,
"""
CALLS = """Incident No;Call Date Time;Address;Postcode;Nature of call;Conveyed;Outcome
A1;11/02/2019 10:15;Elm Road Care Home, 12 Elm Road, Northwick;ZZ1 1AA;Fall;N;
"""
HOMES = (
    ("Elm Road Care Home", "12 Elm Road", "ZZ1 1AA"),
    ("The Larches", "The Larches", "ZZ1 1AB"),
    ("Car Park Lodge", "Parking Area", "ZZ1 1AC"),
)


def directory(homes: tuple[tuple[str, str, str], ...], town: str = "Northwick") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, restval="")
    writer.writeheader()
    for n, (name, address, postcode) in enumerate(homes):
        home = {"Location ID": f"1-9{n:09d}", "Location Name": name, "Location Street Address": address, "Location City": town}
        writer.writerow(home | {"Location HSCA start date": "01/04/2011", "Care home?": "Y", "Location Postal Code": postcode})
    return text.getvalue().encode()


def built(root: Path, files: dict[str, bytes]) -> Area:
    """An area of the example with these files, read and built to its incidents."""
    make_area(root, "street_crime", None)
    for name, content in files.items():
        (root / "inbox" / name).write_bytes(content)
    area = sample_area(root)
    for arrival in intake.scan(area):
        intake.land(arrival, area, open_vault(True, {}))
    build_through("incidents", area, "2019-02")
    return area


def attributed(con: Connection) -> list[tuple[str, str, int]]:
    query = """
        select source, links.match_status, count(*)
        from int_alert_links as links inner join stg_alerts using (alert_id)
        group by all order by all
    """
    return con.execute(query).fetchall()


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> Area:
    streets = INVENTED.encode()
    files = {
        "2019-02-invented-street.csv": streets, "2019-02-invented-street.csv.gz": gzip.compress(streets, mtime=0),
        "ambulance_2019-02.csv": CALLS.encode(), "cqc_directory_2019-02.csv": directory(HOMES),
    }  # fmt: skip
    return built(tmp_path_factory.mktemp("street"), files)


def test_rows_without_a_crime_id_are_loaded_each_and_once(area: Area) -> None:
    query = "select status, rows_read, new, quarantined from mart_ledger where source = 'street_crime' order by status"
    with open_read_only(area.warehouse) as con:
        assert con.execute(query).fetchall() == [("duplicate", 5, 0, 0), ("loaded", 5, 5, 0)]
        assert con.execute("select count(*) from stg_alerts where source = 'street_crime'").fetchone() == (5,)
        written = "select distinct place_address, place_town from raw_private where place_address like 'On or near E%'"
        assert con.execute(written).fetchall() == [("On or near Elm Road", "Northwick")]


def test_on_or_near_a_street_is_no_service_though_one_stands_there_and_bears_its_name(area: Area) -> None:
    with open_read_only(area.warehouse) as con:
        assert attributed(con) == [("ambulance", "matched", 1), ("street_crime", "none", 5)]
        assert con.execute("select distinct method from int_mentions where source = 'street_crime'").fetchall() == [("vicinity",)]
        assert con.execute("select count(*) from int_mentions where source = 'street_crime' and text is not null").fetchone() == (0,)


@pytest.mark.skipif(not (DATA / REAL).is_file(), reason="no police/ under RISKAGG_REAL_DATA (by default ../shared/data)")
def test_nothing_of_the_real_file_is_attributed_to_homes_on_its_own_streets(tmp_path: Path) -> None:
    with gzip.open(DATA / REAL, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    streets = sorted({row["Location"].removeprefix("On or near ") for row in rows} - {""})
    town = "Middlesbrough"
    homes = tuple((f"{street} Care Home", f"{n % 90 + 1} {street}", f"ZZ{n % 90 + 1} {n % 9}AB") for n, street in enumerate(streets))
    made = built(tmp_path, {REAL: (DATA / REAL).read_bytes(), "cqc_directory_2019-02.csv": directory(homes, town)})
    with open_read_only(made.warehouse) as con:
        assert attributed(con) == [("street_crime", "none", len(rows))]
