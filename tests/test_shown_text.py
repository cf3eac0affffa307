"""Text from files on a screen, on a page, in a spreadsheet: nothing in it acts, nothing breaks the page, and what stood there is marked."""

import ast
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from browser import browser
from openpyxl import load_workbook
from rich.table import Table
from riskagg_pipelines.faults import told
from riskagg_pipelines.plain_console import PlainConsole
from riskagg_pipelines.say import say

from riskagg.errors import StoreError
from riskagg.registers.xlsx import write_xlsx
from riskagg.registers.xlsx_sheet import Heading, Sheet
from riskagg.report import html
from riskagg.visible import MARK, visible
from riskagg.warehouse import open_for_write, open_read_only
from riskagg.warehouse.csv_file import write_csv

# A colour, a bell, a backspace, C1, DEL, NUL, a lone carriage return, separators, every sign that turns words around, half a pair.
ACTING = "\x1b[31m\x07\x08\x9b2J\x7f\x00\r\u2028\u2029" + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))) + "\ud800"
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)")


def acts(text: str) -> list[str]:
    return sorted({sign for sign in text if sign in ACTING and not sign.isalnum() and sign != "["})


def test_what_would_act_is_marked_and_the_rest_stays() -> None:
    assert acts(visible(ACTING)) == []
    assert visible("Café\tThe Elms\nשלום") == "Café\tThe Elms\nשלום"
    assert visible("one\r\ntwo") == "one\ntwo"
    assert visible("a\x1bb") == f"a{MARK}b"


def test_nothing_from_a_file_acts_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say(f"{ACTING}.csv: refused")
    say(f"{ACTING}.csv: refused", err=True)
    table = Table(ACTING)
    table.add_row(ACTING)
    out = PlainConsole(force_terminal=True, markup=False, color_system=None)
    out.print(table)
    out.print(ACTING)
    said = capsys.readouterr()
    assert acts(said.out + said.err) == []
    assert said.err.endswith(".csv: refused\n")


def test_every_line_that_a_command_prints_passes_the_one_place_where_it_is_looked_at() -> None:
    speaking = {"print", "echo", "secho", "Console"}
    found = [
        f"{path.name}, line {node.lineno}"
        for path in (Path(__file__).parents[1] / "pipelines").glob("*.py")
        if path.name not in ("say.py", "plain_console.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", None) in speaking or (getattr(node.func, "attr", None) in speaking - {"print"}))
    ]
    assert found == []


def test_nothing_from_a_file_acts_on_a_page() -> None:
    template = (
        '<td title="{{ text }}">{{ text }}</td><script>{{ [{text: text}] | json_script }}</script><style>{{ text | css_string }}</style>'
    )
    page = html.environment().from_string(template).render(text=f"<b>{ACTING}")
    assert acts(page) == []
    assert "\\u202e" not in page
    assert "\\u001b" not in page
    assert "&lt;b&gt;" in page


def test_a_cell_that_a_spreadsheet_would_take_for_a_formula_is_guarded(tmp_path: Path) -> None:
    con = duckdb.connect()
    con.execute("create table cells (text varchar, texts varchar[])")
    con.executemany("insert into cells values (?, ?)", [[text, ["plain", text]] for text in (*FORMULAS, "The Elms")])
    path = write_csv(con.table("cells"), tmp_path / "cells.csv")
    read = duckdb.connect().execute("select * from read_csv(?, all_varchar = true, header = true)", [str(path)]).fetchall()
    assert {text for text, _ in read} == {*(f"'{text}" for text in FORMULAS), "The Elms"}
    assert {part for _, texts in read for part in texts.split("; ")} == {*(f"'{text}" for text in FORMULAS), "plain", "The Elms"}


def test_a_cell_of_a_workbook_that_begins_like_a_formula_stays_text_when_it_is_edited(tmp_path: Path) -> None:
    sheet = Sheet("Cells", (Heading("text"),), [[text] for text in (*FORMULAS, "The Elms", "half \ud800 a pair")])
    book = load_workbook(write_xlsx(tmp_path / "cells.xlsx", "Cells", "", date(2026, 11, 5), [sheet]))
    cells = [row[0] for row in book["Cells"].iter_rows(min_row=2)]
    assert [bool(cell.quotePrefix) for cell in cells] == [True] * len(FORMULAS) + [False, False]
    assert {cell.data_type for cell in cells} == {"s"}


LONG_WORDS = """
<style>{{ css }}</style><div class="frame"><main><section><h1>{{ word }}</h1><p>{{ word }}</p>
<div class="scroll"><table><tr><th>{{ word }}</th><td>3 Aug 2026</td><td class="n">12</td><td>{{ word }}</td></tr></table></div>
<dl><dt>Service</dt><dd>{{ word }}</dd></dl></section></main></div>
"""


__all__ = ["browser"]


@pytest.mark.parametrize("width", [1280, 360])
def test_a_word_of_three_thousand_characters_makes_no_page_wider(browser: Any, width: int) -> None:
    shown = browser.new_page(viewport={"width": width, "height": 800})
    shown.set_content(html.environment().from_string(LONG_WORDS).render(word="W" * 3000, css=html.asset("riskagg.css")))
    for medium in ("screen", "print"):
        shown.emulate_media(media=medium)
        assert shown.evaluate("document.documentElement.scrollWidth") <= width, medium
    assert shown.inner_text("td.n") == "12"
    shown.close()


def test_a_long_word_breaks_between_tags_and_never_within_one() -> None:
    template = html.environment().from_string('<a href="{{ word }}" title="{{ word }}">{{ word }}</a> {{ word ~ "!" }} {{ number }}')
    shown = template.render(word="<" + "w" * 100, number=7)
    assert shown.count("<wbr>") == 2 * 12
    assert f'href="&lt;{"w" * 100}"' in shown
    assert shown.endswith(" 7")


def wrong(path: Path) -> str:
    with pytest.raises(StoreError) as fault, open_read_only(path) as con:
        con.execute("select sum(n) from numbers").fetchall()
    return str(fault.value)


def test_a_warehouse_that_cannot_be_read_says_why_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with open_for_write(path) as con:
        con.execute("create table numbers as select range as n from range(100000)")
    sound = path.read_bytes()
    held = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", held, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert f"is open in another program (process {other.pid})" in wrong(path)
        other.kill()
    for damaged in (b"", b"no database at all" * 1000, sound[:20_000]):
        path.write_bytes(damaged)
        assert "is damaged. Nothing was done. Nothing is lost: move it away and run `riskagg build`" in wrong(path)


def test_a_fault_of_disk_or_warehouse_that_shows_later_is_no_fault_in_riskagg_itself(tmp_path: Path) -> None:
    faults: list[Exception] = [
        duckdb.Error("Corrupt database file: computed checksum 1 does not match stored checksum 2 in block at location 12288"),
        duckdb.IOException("Trying to read a database file with version number 99, but we can only read version 68."),
        duckdb.CatalogException("Catalog Error: Table with name mart_later does not exist!"),
        PermissionError(13, "Permission denied", str(tmp_path / "out")),
        IsADirectoryError(21, "Is a directory", str(tmp_path / "out")),
    ]
    said = [told(fault) for fault in faults]
    assert [line for line in said if "itself" in line or "mart_later" in line] == []
    assert "warehouse.duckdb: is damaged" in said[0]
    assert "was written by a later version of DuckDB" in said[1]
    assert "another version built it" in said[2]
    assert said[3].startswith(f"{tmp_path / 'out'}: Permission denied.")
