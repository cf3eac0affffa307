"""Archives: each member one file of the ledger, and a reason for each that is not read."""

import gzip
import io
import stat
import zipfile

import pytest
from door import Door
from fuzz_archives import bomb, gzip_of, zip_bomb, zip_of
from test_intake import WEEK, concern, council

from riskagg.intake.archives import MOST_MEMBERS

CONTENT = council(concern())


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(WEEK)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def changed(content: bytes, at_local: int, at_central: int, value: int) -> bytes:
    """An archive with a byte of its one member's two headers changed."""
    made = bytearray(content)
    made[at_local] = made[made.index(b"PK\x01\x02") + at_central] = value
    return bytes(made)


def test_each_member_is_a_file_of_the_ledger_and_a_workbook_stays_whole(door: Door) -> None:
    other = "council_safeguarding_westbay_2026-10-30.csv"
    batches = door.bring({"week.zip": zip_of([(f"sub/{WEEK}", CONTENT), (other, council(concern("W1"))), ("__MACOSX/._x", b"rubbish")])})
    assert {batch.file: batch.status for batch in batches} == {f"week.zip!sub/{WEEK}": "loaded", f"week.zip!{other}": "loaded"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.zip", zip_of([(f"../../{WEEK}", CONTENT)]), "has a name that leads out of the archive"),
        ("a.zip", zip_of([(f"/etc/{WEEK}", CONTENT)]), "has a name that leads out of the archive"),
        ("a.zip", zip_of([(f"..\\..\\{WEEK}", CONTENT)]), "has a name that leads out of the archive"),
        ("a.zip", zip_of([(f"C:\\{WEEK}", CONTENT)]), "has a name that leads out of the archive"),
        ("a.zip", zip_of([("x" * 300 + WEEK, CONTENT)]), "has a name of 346 characters; 255 are the most"),
        ("a.zip", zip_of([(".hidden.csv", CONTENT)]), "is an archive without a file"),
        ("a.zip", zip_of([(link(), b"/etc/passwd")]), "is a link to another file"),
        ("a.zip", changed(zip_of([(WEEK, CONTENT)]), 6, 8, 1), "has a password"),
        ("a.zip", changed(zip_of([(WEEK, CONTENT)]), 8, 10, 97), "is packed by method 97"),
        ("a.zip", zip_of([(f"{WEEK}.gz", gzip_of(CONTENT))]), "is an archive (gzip) within an archive"),
        ("a.zip", zip_of([("inner.zip", zip_of([(WEEK, CONTENT)]))]), "is an archive (zip) within an archive"),
        ("a.zip", zip_bomb(WEEK, 64), "unpacks to more than 250 times its"),
        ("a.zip", zip_of([(WEEK, CONTENT)])[:-30], "is damaged or has a password"),
        ("a.zip", changed(zip_of([(WEEK, CONTENT)]), 60 + len(WEEK), 16, 255), "is damaged or has a password"),
        ("a.zip", changed(zip_of([("é" + WEEK, CONTENT)]), 30, 46, 255), "is damaged or has a password"),
        ("a.zip", zip_of([(f"{number}.csv", b"") for number in range(MOST_MEMBERS + 1)]), "holds 1,001 files; 1,000 are the most"),
        (f"{WEEK}.gz", gzip_of(gzip_of(CONTENT)), "is an archive (gzip) within an archive"),
        (f"{WEEK}.gz", bomb(64), "unpacks to more than 250 times its"),
        (f"{WEEK}.gz", gzip_of(CONTENT)[:-6], "is damaged or has a password"),
    ],
)  # fmt: skip
def test_what_is_not_read_has_its_reason_and_nothing_of_it_is_loaded(door: Door, name: str, content: bytes, said: str) -> None:
    (batch,) = door.bring({name: content})
    message = batch.message or ""
    assert (batch.status, batch.rows_read) == ("refused", 0)
    assert said in message
    assert message.startswith((name, f"{name}!"))
    assert "Nothing was loaded. " in message
    assert [line["rule"] for line in door.part(batch, "quarantine")] == ["unreadable"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_members_with_one_name_neither_is_taken_for_the_other(door: Door) -> None:
    (batch,) = door.bring({"a.zip": zip_of([(WEEK, CONTENT), (WEEK, council(concern("C2")))])})
    assert "stands 2 times in the archive" in (batch.message or "")


def test_a_workbook_within_an_archive_is_a_file_as_any_other(door: Door) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
    for name in ("a.zip", "nhs_incidents_2026-10.xlsx.gz"):
        content = zip_of([("nhs_incidents_2026-10.xlsx", made.getvalue())]) if name == "a.zip" else gzip.compress(made.getvalue())
        (batch,) = door.bring({name: content})
        assert (batch.source, batch.status) == ("nhs_incidents", "refused")
        assert "within an archive" not in (batch.message or "")


def test_a_name_that_no_line_can_show_is_written_out(door: Door) -> None:
    batches = door.bring({f"a\n\x1b[31m\udcff{WEEK}": CONTENT, "b.zip": zip_of([(f"x\n{WEEK}", council(concern("C2")))])})
    assert [batch.file for batch in batches] == [f"a\\n\\x1b[31m\\udcff{WEEK}", f"b.zip!x\\n{WEEK}"]
