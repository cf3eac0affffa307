"""What is noticed while a file is read refuses nothing and is said: on the batch, in preview, on the source's page and to the supplier."""

import re
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from door import Door
from test_intake import concern, council

from riskagg import build, warehouse
from riskagg.disclosure import profile_named
from riskagg.intake import cut_short
from riskagg.intake.notices import Notice, Noticed, sentence, words
from riskagg.preview import preview_file
from riskagg.report.quality_pages import _noticed
from riskagg.report.read import Reader, grouped
from riskagg.returns import write_returns

ROOT = Path(__file__).parents[1]
FILE = "council_safeguarding_northshire_2026-10-30.csv"


def said(noticed: tuple[Notice, ...]) -> dict[tuple[str, str | None], int]:
    return {(one.kind, one.column): one.count for one in noticed}


def test_every_kind_has_its_words_and_stands_in_the_reference() -> None:
    text = (ROOT / "docs" / "reference" / "mapping.md").read_text(encoding="utf-8").partition("## What is noticed")[2]
    listed = {kind for line in text.partition("\n## ")[0].splitlines() for kind in re.findall(r"^\| `(\w+)`", line)}
    assert listed == set(words())
    for kind, one in words().items():
        for count in (1, 2_000):
            assert sentence(kind, "Their column", count).endswith("."), kind
        assert "{n}" in one.many and one.do.endswith(".") and not one.title.endswith(".")


def test_counts_of_parts_add_up_and_an_unknown_kind_is_refused() -> None:
    one, other = Noticed(), Noticed()
    one.add("rows_cut", 1)
    one.add("cells_cut", 2, "Text")
    other.add("cells_cut", 3, "Text")
    other.add("cells_cut", 0, "Other")
    one.join(other)
    assert one.notices() == (Notice(kind="cells_cut", column="Text", count=5), Notice(kind="rows_cut", count=1))
    with pytest.raises(ValueError, match="no such_kind"):
        Notice(kind="such_kind", count=1)


def test_a_cut_is_said_on_the_batch_in_preview_on_the_sources_page_and_to_the_supplier(door: Door) -> None:
    long = {"Concern Summary": "x" * 32_767}
    (batch,) = door.bring({FILE: council(concern("C1", **long), concern("C2", **long), concern("C3"))})
    assert said(batch.notices) == {("cells_cut", "Concern Summary"): 2}
    assert batch.rows_accepted == 3
    expected = sentence("cells_cut", "Concern Summary", 2)
    (seen,) = preview_file(door.area, door.area.inbox / FILE)
    assert [one.said for one in seen.noticed] == [expected]
    con = warehouse.open_for_write(door.area.warehouse)
    for stage in build.STAGES[:2]:
        stage.run(con, door.area, build.cut_for(door.area, "2026-10"))
    rows = grouped(Reader(con, profile_named("operational")).rows("quality_notices"), "source")["council_safeguarding"]
    assert [(row["said"], row["files"]) for row in _noticed(rows)] == [(expected, 1)]
    page, book = sorted(path for path in write_returns(con, door.area) if FILE[:20] in path.name)
    con.close()
    assert expected in page.read_text(encoding="utf-8")
    assert [row[1] for row in openpyxl.load_workbook(book)["Noticed"].iter_rows(values_only=True)][1:] == [expected]


@pytest.mark.parametrize(("n_rows", "expected"), [(9, {("rows_cut", None): 1}), (8, {}), (10, {})])
def test_exactly_as_many_rows_as_a_spreadsheet_holds_are_noticed_header_included(
    door: Door, monkeypatch: pytest.MonkeyPatch, n_rows: int, expected: Mapping[tuple[str, str | None], int]
) -> None:
    monkeypatch.setattr(cut_short, "ROW_LIMITS", (10, 20))
    rows = [concern(f"C{number}") for number in range(n_rows)]
    (batch,) = door.bring({FILE: council(*rows)})
    assert said(batch.notices) == expected


def test_text_of_255_characters_is_noticed_where_several_cells_have_it_and_none_has_more(door: Door) -> None:
    short, longer = {"Concern Summary": "x" * 255}, {"Concern Summary": "x" * 256}
    several = [concern(f"C{number}", **short) for number in range(3)]
    first, second = door.bring({FILE: council(*several), FILE.replace("north", "south"): council(*several, concern("C9", **longer))})
    assert said(first.notices) == {("cells_cut_at_255", "Concern Summary"): 3}
    assert said(second.notices) == {}
