"""Reports to suppliers: every refused row and unknown word of a file, what was accepted beside it, and nothing of a person."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from areas import sample_area
from browser import browser  # noqa: F401 - a fixture
from riskagg_pipelines.cli import app
from test_intake import COUNCIL, POLICE, concern, council
from typer.testing import CliRunner

from riskagg import build, intake, warehouse
from riskagg.area import Area
from riskagg.errors import SettingsError, UsageError
from riskagg.intake.advice import advices
from riskagg.privacy import open_vault
from riskagg.returns import write_month_returns, write_returns
from riskagg.returns.names import report_names
from riskagg.warehouse import Connection

ROOT = Path(__file__).parents[1]
PERSONAL = ("featherstonehaugh", "persephone", "quickfall", "9990000018", "1941", "found on the floor")
FIRST, SECOND = "council_safeguarding_northshire_2026-10-02.csv", "council_safeguarding_northshire_2026-10-30.csv"
HOSTILE = "sub/police_2026-10_occurrences.csv.<script>alert(1)<script>'.csv"
WORD = "=HYPERLINK('x') <script>alert(1)</script> " + "y" * 100
CALLS = b"Incident No;Call Date Time;Address;Postcode;Nature of call;Outcome\nA1;01/10/2026 23:10;Elms;;Fall;\n"
FILES = {
    FIRST: (council(concern("C1"), concern("C2")), date(2026, 10, 2)),
    SECOND: (
        council(
            concern("C1"), concern("C2", **{"Concern Category": "Theft or missing money"}),
            concern("C3", **{"Concern Category": WORD}), concern("", Surname="Featherstonehaugh"),
            concern("C5", **{"Date of Concern": "31/02/2026"}),
            concern("C6", Forename="x" * 100_001),
        ),
        date(2026, 11, 1),
    ),
    "police_2026-10_occurrences.csv": (f"{POLICE.replace('COMMITTED_FROM', 'COMMITED_FROM')}\r\n".encode("cp1252"), date(2026, 11, 1)),
    HOSTILE: (f"{COUNCIL}\r\n".encode()[:200], date(2026, 11, 1)),
    "ambulance_2026-10.csv": (CALLS, date(2026, 11, 1)),
}  # fmt: skip


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> Area:
    root = tmp_path_factory.mktemp("returns")
    lines = ["file,received_at"]
    for name, (content, received) in FILES.items():
        path = root / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        lines.append(f'"{name}",{received}T09:00:00Z')
    (root / "inbox" / "received.csv").write_text("\n".join(lines), encoding="utf-8")
    made = sample_area(root)
    vault = open_vault(True, {})
    for arrival in intake.scan(made):
        intake.land(arrival, made, vault)
    return made


@pytest.fixture(scope="module")
def con(area: Area) -> Iterator[Connection]:
    """The first two stages, in the file that the commands read."""
    made = warehouse.open_for_write(area.warehouse)
    for stage in build.STAGES[:2]:
        stage.run(made, area, build.cut_for(area, "2026-10"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def written(con: Connection, area: Area) -> dict[str, Path]:
    return {path.name: path for path in write_month_returns(con, area)}


def cells(path: Path, sheet: str) -> list[dict[str, Any]]:
    head, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_files_since_the_last_cut_with_something_to_mend_have_a_page_and_a_workbook(written: dict[str, Path]) -> None:
    council_file = f"council_safeguarding-northshire-{SECOND.removesuffix('.csv')}"
    hostile = next(name for name in written if "script" in name)
    names = {council_file, "police-police-police_2026-10_occurrences", hostile.rpartition(".")[0]}
    assert set(written) == {"index.html", *(f"{name}.{suffix}" for name in names for suffix in ("html", "xlsx"))}
    assert re.fullmatch(r"[A-Za-z0-9._-]+-[0-9a-f]{8}\.(html|xlsx)", hostile)
    links = set(re.findall(r'href="([^"#]+)"', written["index.html"].read_text(encoding="utf-8")))
    assert links == set(written) - {"index.html"}


def test_every_refused_row_and_unknown_word_is_told_with_what_was_accepted(con: Connection, written: dict[str, Path]) -> None:
    book = written[f"council_safeguarding-northshire-{SECOND.removesuffix('.csv')}.xlsx"]
    facts = {row["what"]: row["of your file"] for row in cells(book, "Your file")}
    told = [facts[name] for name in ("rows read", "= new", "+ amended", "+ the same as before", "+ refused")]
    assert told == [6, 1, 1, 1, 3] and told[0] == sum(told[1:])
    refused = cells(book, "Refused rows")
    stored = con.execute('select "row", rule, reason from mart_quarantine where file = ? order by "row"', [SECOND]).fetchall()
    assert sorted((row["row"], row["rule"], row["reason"]) for row in refused) == stored and len(stored) == 3
    assert all(row["what is wrong"] == advices()[row["rule"]].wrong and row["what to do"] for row in refused)
    (term,) = cells(book, "Words to explain")
    assert (term["column"], term["word"], term["rows"], term["first row"]) == ("Concern Category", WORD[:80].strip(), 1, 4)
    page = book.with_suffix(".html").read_text(encoding="utf-8")
    for row in refused:
        assert row["what to do"].replace('"', "&#34;").replace("'", "&#39;") in page
    assert "3 of 6 rows were accepted" in page and "<script" not in page


def test_a_file_refused_whole_is_told_without_what_only_the_analyst_can_do(written: dict[str, Path]) -> None:
    page = written["police-police-police_2026-10_occurrences.html"].read_text(encoding="utf-8")
    assert "has no column COMMITTED_FROM (nearest: COMMITED_FROM)" in page
    assert "sources/police.yml" not in page and "Send the file with all columns" in page


def test_no_person_and_no_cell_is_in_a_report(con: Connection, area: Area, written: dict[str, Path]) -> None:
    texts = [path.read_text(encoding="utf-8") for path in written.values() if path.suffix == ".html"]
    for path in written.values():
        if path.suffix == ".xlsx":
            texts += [
                str(cell) for page in openpyxl.load_workbook(path) for row in page.iter_rows(values_only=True) for cell in row if cell
            ]
    everything = " ".join(texts).casefold()
    assert [personal for personal in PERSONAL if personal in everything] == []
    own = Area(
        area.root, area.settings.model_copy(update={"disclosure": area.settings.disclosure.model_copy(update={"profile": "public"})})
    )
    with pytest.raises(SettingsError, match="None were written"):
        write_month_returns(con, own)


def test_the_same_store_gives_the_same_bytes_and_what_is_no_longer_due_goes(con: Connection, area: Area, written: dict[str, Path]) -> None:
    before = {name: path.read_bytes() for name, path in written.items()}
    stale = written["index.html"].with_name("police-police-gone.html")
    stale.write_text("old", encoding="utf-8")
    assert {path.name: path.read_bytes() for path in write_month_returns(con, area)} == before
    assert not stale.exists()


def test_one_file_or_all_can_be_asked_for(con: Connection, area: Area) -> None:
    (page, _) = write_returns(con, area, "ambulance_2026-10.csv")
    assert "All 1 row of the file was accepted" in page.read_text(encoding="utf-8")
    assert len([path for path in write_returns(con, area) if path.suffix == ".xlsx"]) == 3
    with pytest.raises(UsageError, match=r"no file nix\.csv"):
        write_returns(con, area, "nix.csv")
    for arguments in ([], ["--all", "--file", "x"]):
        done = CliRunner().invoke(app, ["--area", str(area.root), "returns", *arguments])
        assert isinstance(done.exception, UsageError)


def test_a_file_that_waits_asks_its_supplier_the_question(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / FIRST).write_bytes(council(*(concern(f"C{at}") for at in range(20))))
    (tmp_path / "inbox" / SECOND).write_bytes(council(*(concern(f"C{at}") for at in range(9))))
    own = sample_area(tmp_path)
    for arrival in intake.scan(own, date(2026, 11, 2)):
        intake.land(arrival, own, open_vault(True, {}))
    made = warehouse.open_for_write(":memory:")
    for stage in build.STAGES[:2]:
        stage.run(made, own, build.cut_for(own, "2026-10"))
    (page, _) = write_returns(made, own, SECOND)
    text = page.read_text(encoding="utf-8")
    assert "it lacks 11 of the 20 records" in text and "really taken out of your system" in text
    assert "9 rows were read. None of them counts until the file is released." in text and "--accept" not in text


def test_names_of_reports_are_safe_and_never_alike() -> None:
    files = [
        ("police", "police", "../../etc/passwd", "aa"), ("police", "police", "..", "aa"), ("police", "police", "", "aa"),
        ("police", "police", "a.csv", "aa"), ("police", "police", "sub/a.csv", "aa"), ("police", "police", "A.xlsx", "bb"),
        ("police", "police", "week.zip!inner/a.csv", "cc"), ("police", "police", "a\x00b\u202e.csv", "dd"),
        ("police", "x" * 300, "b.csv", "ee"),
        ("council", "west", "plain_2026-10.csv", "ff"),
    ]  # fmt: skip
    names = report_names(files)
    assert len({name.casefold() for name in names}) == len(files)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}", name) for name in names), names
    assert names[-1] == "council-west-plain_2026-10"
    assert report_names(files) == names


def test_every_rule_that_refuses_has_its_advice() -> None:
    page = (ROOT / "docs" / "reference" / "mapping.md").read_text(encoding="utf-8")
    text = page.partition("## Rules that refuse")[2].partition("\n## ")[0]
    said = {rule for line in text.splitlines() if line.startswith("| `") for rule in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert said == set(advices())
    assert all(one.wrong.endswith(".") and one.do.endswith(".") for one in advices().values())


def test_a_page_reads_without_javascript_and_asks_the_network_for_nothing(browser: Any, written: dict[str, Path]) -> None:  # noqa: F811
    asked: list[str] = []
    for width in (320, 1200):
        view = browser.new_page(java_script_enabled=False, viewport={"width": width, "height": 900})
        view.on("request", lambda request: asked.append(request.url))
        view.on("console", lambda message: asked.append(message.text))
        for name, path in written.items():
            if path.suffix == ".html":
                view.goto(path.as_uri())
                assert view.locator("h1").is_visible(), name
                assert view.locator(".marking").inner_text() == "OFFICIAL-SENSITIVE"
                box = view.locator("main").bounding_box()
                assert box["x"] >= 0 and box["x"] + box["width"] <= width, name
        view.close()
    assert {Path(url).name for url in asked} == {name for name in written if name.endswith(".html")}, json.dumps(asked)


def test_the_pack_lists_the_reports_among_its_outputs(small_area: Area) -> None:
    folder = small_area.month_out("2026-10")
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    reports = {f"2026-10/returns/{path.name}" for path in (folder / "returns").iterdir()}
    assert reports <= set(listed)
    assert any(name.startswith("2026-10/returns/police-police-police_2026-11_occurrences-") for name in reports)
