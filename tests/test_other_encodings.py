"""The same records in other clothes: encodings, delimiters, archives and spreadsheets change nothing of what is known."""

import csv
import gzip
import io
import shutil
import zipfile
from pathlib import Path

import pandas as pd
from run_region import MONTH

from riskagg import build, intake
from riskagg.area import Area, open_area
from riskagg.privacy import open_vault
from riskagg.registers.extracts import write_extracts
from riskagg.warehouse import open_read_only

COMPARED = ("alerts.csv", "incidents.csv", "mentions.csv", "patterns.csv", "assessments.csv", "triggers.csv")


def rewritten(path: Path, delimiter: str, encoding: str) -> None:
    """Write a comma-separated UTF-8 file anew with another delimiter, encoding and line end."""
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def gzipped(path: Path) -> Path:
    target = path.with_name(f"{path.name}.gz")
    target.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    return target


def zipped(path: Path) -> Path:
    target = path.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, path.name)
    return target


def as_published(path: Path) -> Path:
    """The regulator's directory as it is published: a workbook of three sheets."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    target = path.with_suffix(".ods")
    with pd.ExcelWriter(target, engine="odf") as book:
        pd.DataFrame([["Care directory"]]).to_excel(book, sheet_name="README", index=False, header=False)
        table.to_excel(book, sheet_name="HSCA_Active_Locations", index=False)
        table.iloc[:0].to_excel(book, sheet_name="Dual_Registration_Locations", index=False)
    return target


def dress_otherwise(inbox: Path) -> None:
    renamed = {}
    for path in sorted(inbox.glob("*.csv")):
        source = path.name.rsplit("_", 1)[0]
        if source.startswith("council_safeguarding"):
            rewritten(path, "\t", "utf-16")
        elif source == "whistleblowing_complaints":
            rewritten(path, ";", "utf-8-sig")
        elif path.name.startswith("police_"):
            path.write_bytes(path.read_bytes().decode("cp1252").replace("\r\n", "\n").encode("utf-8"))
        elif change := {"ambulance": gzipped, "cqc_notifications": zipped, "cqc_directory": as_published}.get(source):
            renamed[path.name] = change(path).name
            path.unlink()
    lines = (inbox / "received.csv").read_text(encoding="utf-8").splitlines()
    told = [",".join([renamed.get(name := line.split(",")[0], name), *line.split(",")[1:]]) for line in lines]
    (inbox / "received.csv").write_text("\n".join(told) + "\n", encoding="utf-8")


def extracts(built: Area, folder: Path) -> dict[str, bytes]:
    """The extracts of a built area, written into another folder."""
    with open_read_only(built.warehouse) as con:
        return {path.name: path.read_bytes() for path in write_extracts(con, Area(folder, built.settings), MONTH)}


def test_other_encodings_delimiters_archives_and_spreadsheets_change_nothing(told_area: Area, tmp_path: Path) -> None:
    root = tmp_path / "otherwise"
    shutil.copytree(told_area.inbox, root / "inbox")
    shutil.copyfile(told_area.root / "area.toml", root / "area.toml")
    dress_otherwise(root / "inbox")
    area = open_area(root)
    for arrival in intake.scan(area):
        intake.land(arrival, area, open_vault(True, {}))
    build.build(area, MONTH)
    plain, otherwise = extracts(told_area, tmp_path / "plain"), extracts(area, tmp_path / "dressed")
    assert plain["alerts.csv"].count(b"\n") > 300
    for name in COMPARED:
        assert otherwise[name] == plain[name], name
