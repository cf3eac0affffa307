"""One text typed in many ways is one text, wherever cells are compared; plain text costs nothing and stays as it is."""

import pyarrow as pa
from door import Door
from hypothesis import given
from hypothesis import strategies as st
from test_intake import COUNCIL, WEEK, concern, council

from riskagg import build, warehouse
from riskagg.privacy.typography import comparable, plain_column, plain_text
from riskagg.resources import config_dir

TYPED = (
    "Medication  error", "Medication\u00a0error", "Medication\u2009error", "\u3000 Medication error\t", "Medication\r\nerror",
    "Medi\u200bcation err\u00ador", "\ufeffMedication error", "Ｍｅｄｉｃａｔｉｏｎ error", "Medication \u2060error", "MEDICATION Error",
)  # fmt: skip


@given(st.text(max_size=40))
def test_making_plain_twice_changes_nothing_and_columns_are_made_plain_as_texts_are(text: str) -> None:
    assert plain_text(plain_text(text)) == plain_text(text)
    assert comparable(comparable(text)) == comparable(text)
    assert plain_column(pa.array(["as it is", text, ""], pa.string())).to_pylist() == ["as it is", plain_text(text), ""]


@given(st.text(alphabet=[chr(code) for code in range(33, 127) if chr(code) not in "`="], min_size=1, max_size=40))
def test_plain_text_stays_as_it_is(text: str) -> None:
    column = pa.array([text, f"{text} {text}"], pa.string())
    assert plain_column(column) is column
    assert plain_column(column).to_pylist() == [text, f"{text} {text}"]


def test_dashes_and_quotes_are_one_of_each() -> None:
    assert plain_text("O\u2019Neil \u2013 \u201cThe Elms\u201d") == 'O\'Neil - "The Elms"'
    assert plain_text("a\u2212b\u2011c\u2014d ´x` \ufb01re") == "a-b-c-d 'x' fire"


def test_what_a_program_wrote_as_a_formula_is_the_text_in_it() -> None:
    written = ['="00123"', ' ="A ""B"" C" ', '=" x "', '="', '=""', "=1+1", 'a="b"', '="a" & "b', "=“00123”"]
    said = ["00123", 'A "B" C', "x", '="', "", "=1+1", 'a="b"', '="a" & "b', "00123"]
    assert [plain_text(text) for text in written] == said
    assert plain_column(pa.array(written)).to_pylist() == said


def test_line_breaks_stay_where_they_are_asked_for() -> None:
    assert plain_text(" first \r\n\r\n second\u2028third ", lines=True) == "first\n\nsecond\nthird"


def test_a_term_a_reference_a_place_and_a_heading_are_the_same_however_they_are_typed(door: Door) -> None:
    rows = [concern(f"C{number}", **{"Concern Category": typed}) for number, typed in enumerate(TYPED)]
    heading = COUNCIL.replace("Concern Category", "\u200bConcern\u00a0 Category")
    content = ("\r\n".join([heading, *rows, concern("C\u20110\u200b"), concern("\u00a0C-0 ")]) + "\r\n").encode()
    (batch,) = door.bring({WEEK: content})
    con = warehouse.open_for_write(door.area.warehouse)
    for stage in build.STAGES[:2]:
        stage.run(con, door.area, build.cut_for(door.area, "2026-10"))
    assert con.execute("select distinct theme from stg_alerts where source_ref <> 'C-0'").fetchall() == [("medication",)]
    assert con.execute("select count(*) from mart_unmapped").fetchone() == (0,)
    assert con.execute("select source_ref, version from stg_alerts where source_ref like 'C-%'").fetchall() == [("C-0", 1)]
    con.close()
    assert batch.notices == ()


def test_a_record_that_comes_again_typed_otherwise_is_unchanged(door: Door) -> None:
    place = {"Service Name": "St Mary's - House", "Service Postcode": "ZZ8 8PX"}
    typed = {"Service Name": "St\u00a0Mary\u2019s \u2013 House ", "Service Postcode": "ZZ8\u00a08PX"}
    door.bring({WEEK: council(concern("C1", **place))})
    first, second = door.bring({WEEK.replace("10-30", "10-31"): council(concern("C1", **typed))})[0], door.area
    con = warehouse.open_for_write(second.warehouse)
    for stage in build.STAGES[:2]:
        stage.run(con, second, build.cut_for(second, "2026-10"))
    assert con.execute("select new, amended, unchanged from mart_ledger where batch_id = $1", [first.batch_id]).fetchall() == [(0, 0, 1)]
    con.close()


def test_a_condition_and_a_code_of_a_list_are_compared_as_cells_are(door: Door) -> None:
    lists = door.area.root / "codelists"
    lists.mkdir()
    names = ("council.csv", "risk_types.csv")
    shipped = {name: (config_dir() / "codelists" / name).read_text(encoding="utf-8") for name in names}
    typed = {
        "council.csv": shipped["council.csv"].replace("Medication error", "Medication\u2007error"),
        "risk_types.csv": shipped["risk_types.csv"].replace("Alleged Source Role=Resident", "Alleged\u00a0Source Role=Resident\u200b"),
    }
    for name, text in typed.items():
        assert text != shipped[name]
        (lists / name).write_text(text, encoding="utf-8")
    of_resident = {"Concern Category": "", "Type(s) of Risk": "Physical", "Alleged Source Role": "resident "}
    door.bring({WEEK: council(concern("C1", **of_resident), concern("C2", **{"Concern Category": "medication error"}))})
    con = warehouse.open_for_write(door.area.warehouse)
    for stage in build.STAGES[:2]:
        stage.run(con, door.area, build.cut_for(door.area, "2026-10"))
    assert con.execute("select theme from stg_alerts order by source_ref").fetchall() == [("resident_on_resident",), ("medication",)]
    con.close()
