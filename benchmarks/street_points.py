"""The police's street file against a directory with homes on those very streets: whatever is attributed to one is wrong.

Contains public sector information licensed under the Open Government Licence v3.0 (data.police.uk).
"""

import csv
import gzip
import io
import random
from pathlib import Path

from benchmarks.area_run import REAL_DATA, built
from benchmarks.table import Figure
from riskagg.simulate.directory import HEADER

STREETS = "2019-02-cleveland-street.csv.gz"
MONTH = "2019-02"
N_ROWS = 7_648
_SEED = 20190228
_STATES = """
select
    count(*) filter (where links.match_status = 'matched') as attributed,
    count(*) filter (where links.match_status = 'review') as for_review
from stg_alerts as alerts
inner join int_alert_links as links on links.alert_id = alerts.alert_id
where alerts.source = 'street_crime'
"""
_LEDGER = "select sum(new), sum(quarantined) from mart_ledger where source = 'street_crime'"
_HOMES = "select count(distinct service_id) from int_services"


def figures() -> list[Figure]:
    """Rows loaded, rows refused, rows attributed to a home and rows that a person would have to look at."""
    file = REAL_DATA / "police" / STREETS
    directory: dict[str, Path | bytes] = {f"inbox/cqc_directory_{MONTH}.csv": directory_of(file)}
    with built("street_crime", MONTH, {f"inbox/{STREETS}": file} | directory) as area:
        loaded, refused = area.con.execute(_LEDGER).fetchall()[0]
        attributed, for_review = area.con.execute(_STATES).fetchall()[0]
        (homes,) = area.con.execute(_HOMES).fetchall()[0]
    with built("street_crime", MONTH, {f"inbox/{STREETS.removesuffix('.gz')}": _street_alone(file)} | directory) as cut_off:
        bare, bare_for_review = cut_off.con.execute(_STATES).fetchall()[0]
    told = "police street file: "
    return [
        Figure(f"{told}rows loaded", loaded, "rows", to_reach=N_ROWS, at_least=True),
        Figure(f"{told}rows refused", refused, "rows", to_reach=0),
        Figure(f"{told}homes in a directory of those very streets", homes, "homes"),
        Figure(f"{told}rows attributed to a home", attributed, "rows", to_reach=0),
        Figure(f"{told}rows that wait for a person's review", for_review, "rows"),
        Figure(f"{told}rows attributed, were 'On or near' cut off", bare, "rows"),
        Figure(f"{told}rows that would wait for review then", bare_for_review, "rows"),
        Figure(f"{told}intake and build to the incidents", area.intake_cpu + area.build_cpu, "CPU s"),
    ]


def _street_alone(file: Path) -> bytes:
    """The file as a program would leave it that cuts the words before a street off, not knowing that the points are anonymous."""
    return gzip.decompress(file.read_bytes()).replace(b",On or near ", b",")


def directory_of(file: Path) -> bytes:
    """A directory file with homes at every place that a street file names, as the regulator publishes it.

    A home at a number of the street, under a name of its own; on every third street a second, called after the street; on every tenth a
    third, whose address is the street without a number.
    """
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    streets = sorted(
        {(row["Location"].removeprefix("On or near ").strip(), row["LSOA name"].rpartition(" ")[0]) for row in rows} - {("", "")}
    )
    dice = random.Random(_SEED)
    homes = []
    for n, (street, town) in enumerate(streets):
        homes.append((f"{dice.choice(_NAMES)} {dice.choice(_KINDS)}", f"{dice.randrange(1, 180)} {street}", town))
        if n % 3 == 0:
            homes.append((f"{street} {dice.choice(_KINDS)}", f"{dice.randrange(1, 180)} {street}", town))
        if n % 10 == 0:
            homes.append((f"The {dice.choice(_NAMES)}", street, town))
    return _written(homes)


_NAMES = ("Elms", "Willows", "Beeches", "Larches", "Priory", "Hawthorns", "Old Vicarage", "Lindens", "Poplars", "Rowans")
_KINDS = ("Care Home", "House", "Lodge", "Residential Home", "Nursing Home", "Court")


def _written(homes: list[tuple[str, str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, restval="")
    writer.writeheader()
    for n, (name, address, town) in enumerate(homes):
        writer.writerow(
            {
                "Location ID": f"1-9{n:09d}",
                "Location HSCA start date": "01/04/2011",
                "Dormant (Y/N)": "N",
                "Care home?": "Y",
                "Location Name": name,
                "Care homes beds": "30",
                "Location Local Authority": town,
                "Location Street Address": address,
                "Location City": town,
                "Location Postal Code": f"ZZ{n % 90 + 1} {n % 9}AB",
                "Provider ID": f"1-8{n % 200:09d}",
                "Provider Name": f"Provider {n % 200}",
                "Service type - Care home service without nursing": "Y",
            }
        )
    return text.getvalue().encode()
