"""The journal: each change of the store has its line, what was changed by hand is found, and a kill leaves no false word."""

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from door import Door
from riskagg_pipelines.cli import app
from typer.testing import CliRunner

from riskagg import intake
from riskagg.area import Area, open_area
from riskagg.intake import aside, mending, store
from riskagg.intake import rewrite as rewriting
from riskagg.intake.verify import Finding, verify
from riskagg.journal import Act, read_journal, record
from riskagg.journal import write as writing
from riskagg.permissions import open_to_others
from riskagg.registers.manifest import _journal
from riskagg.simulate.police import HEADER
from riskagg.warehouse import open_for_write

ROLE, REASON = "data analyst", "sent for the wrong month"


def police(*numbers: int) -> bytes:
    day = {number: f"2026-08-{number:02}" for number in numbers}
    rows = [{"OCC_NO": f"P{n}", "REPORTED_DT": f"{day[n]}T10:00", "COMMITTED_FROM": f"{day[n]}T09:00"} for n in numbers]
    lines = ["|".join((dict.fromkeys(HEADER, "") | row).values()) for row in rows]
    return "\n".join(["|".join(HEADER), *lines, ""]).encode()


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Area:
    """Two files landed, one of them withdrawn and one released."""
    door = Door(tmp_path_factory.mktemp("landed"))
    august, september = door.bring({"police_2026-09_occurrences.csv": police(1, 2), "police_2026-08_occurrences.csv": police(3)})
    intake.withdraw(door.area, september.sha256, ROLE, REASON)
    intake.accept(door.area, august.sha256, ROLE)
    record(door.area, Act("run", details={"command": "intake"}))
    return door.area


@pytest.fixture
def area(landed: Area, tmp_path: Path) -> Area:
    """A copy of it, to change."""
    shutil.copytree(landed.root, tmp_path / "area")
    return open_area(tmp_path / "area")


def folder(area: Area, file: str = "police_2026-09_occurrences.csv") -> Path:
    (batch,) = (one for one in intake.read_batches(area) if one.file == file)
    return intake.batches_dir(area) / batch.batch_id


def faults(area: Area) -> list[Finding]:
    return [one for one in verify(area).findings if one.is_fault]


def lines(area: Area) -> list[str]:
    return (area.store / "journal.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)


def put(area: Area, text: list[str]) -> None:
    (area.store / "journal.jsonl").write_text("".join(text), encoding="utf-8")


def test_every_change_has_a_line_with_the_hash_of_the_line_before_it(area: Area) -> None:
    journal = read_journal(area)
    assert [line.act.name for line in journal.lines] == ["journal begun", "landed", "landed", "withdraw", "release", "run"]
    assert [line.number for line in journal.lines] == [1, 2, 3, 4, 5, 6]
    assert all(later.before == earlier.sha256 for earlier, later in zip(journal.lines, journal.lines[1:], strict=False))
    assert (journal.lines[3].act.role, journal.lines[3].act.reason) == (ROLE, f"{REASON}.")
    assert verify(area).findings == ()
    said = json.loads((folder(area) / "batch.json").read_bytes())["journal"]
    line = journal.line(said["line"])
    assert line is not None
    assert (line.act.name, line.sha256) == ("landed", said["sha256"])


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def copied(area: Area) -> None:
    """A batch as another folder, with a record that names it: what a build would count."""
    there = folder(area)
    shutil.copytree(there, there.with_name("police-000000000000-00000000"))
    edit(there.with_name("police-000000000000-00000000") / "batch.json", there.name, "police-000000000000-00000000")


BY_HAND: dict[str, tuple[str, Callable[[Area], object]]] = {
    "a batch deleted": ("batch deleted", lambda area: shutil.rmtree(folder(area))),
    "a batch added": ("batch added", copied),
    "a record changed": ("file changed", lambda area: edit(folder(area) / "batch.json", '"supplier": "police"', '"supplier": "other"')),
    "a key put into a record": ("file changed", lambda area: edit(folder(area) / "batch.json", "{", '{"note": 1,')),
    "another line named in a record": ("journal changed", lambda area: edit(folder(area) / "batch.json", '"line": ', '"line": 4')),
    "a part changed": ("damaged batch", lambda area: (folder(area) / "data.parquet").write_bytes(b"x")),
    "a part added": ("file added", lambda area: shutil.copy(folder(area) / "data.parquet", folder(area) / "private.parquet")),
    "a person's word taken out": ("file deleted", lambda area: (folder(area) / "taken_back.json").unlink()),
    "a person's word changed": ("file changed", lambda area: edit(folder(area) / "taken_back.json", ROLE, "somebody else")),
    "a person's word added": (
        "file added",
        lambda area: shutil.copy(folder(area, "police_2026-08_occurrences.csv") / "accepted.json", folder(area)),
    ),
    "the journal deleted": ("journal gone", lambda area: (area.store / "journal.jsonl").unlink()),
    "the journal emptied": ("journal gone", lambda area: put(area, [])),
    "all of the journal deleted": ("journal gone", lambda area: [path.unlink() for path in area.store.glob("journal.*")]),
    "the last line cut": ("journal changed", lambda area: put(area, lines(area)[:-1])),
    "several lines cut": ("journal changed", lambda area: put(area, lines(area)[:2])),
    "a line taken out": ("journal changed", lambda area: put(area, [*lines(area)[:3], *lines(area)[4:]])),
    "a line written twice": ("journal changed", lambda area: put(area, [*lines(area), lines(area)[-1]])),
    "a role changed": ("journal changed", lambda area: edit(area.store / "journal.jsonl", ROLE, "another role")),
    "an instant changed": ("journal changed", lambda area: edit(area.store / "journal.jsonl", '"at":"2', '"at":"1')),
    "the last line changed": (
        "journal changed",
        lambda area: edit(area.store / "journal.jsonl", '"command":"intake"', '"command":"build"'),
    ),
    "a line that is none": ("journal changed", lambda area: put(area, [*lines(area)[:2], "{}\n", *lines(area)[2:]])),
}


@pytest.mark.parametrize("what", BY_HAND)
def test_what_was_changed_by_hand_is_found_and_stays_found(area: Area, what: str) -> None:
    kind, change = BY_HAND[what]
    change(area)
    assert kind in {one.what for one in faults(area)}
    assert all(one.where and one.todo for one in faults(area))
    if not what.startswith("a line that is none"):
        with intake.writing(area, "intake"):
            record(area, Act("run", details={"command": "intake"}))
        assert faults(area), "a run makes nothing good that was changed by hand"


def test_verify_and_doctor_say_it_and_end_with_1(area: Area) -> None:
    done = CliRunner().invoke(app, ["--area", str(area.root), "verify"])
    assert (done.exit_code, done.output.startswith("ok")) == (0, True)
    shutil.rmtree(folder(area))
    for command in ("verify", "doctor"):
        done = CliRunner().invoke(app, ["--area", str(area.root), command])
        assert done.exit_code == 1
        assert re.search(r"fault +batch deleted: store/batches/police-\w+-\w+ is gone; line 3 of 20", done.output)


def test_half_a_line_is_cut_by_the_next_run_and_the_journal_says_so(area: Area) -> None:
    whole = lines(area)
    put(area, [*whole, '{"line":7,"bef'])
    assert [(one.what, one.is_fault) for one in verify(area).findings] == [("unfinished", False)]
    said: list[str] = []
    intake.mend(area, said.append)
    assert lines(area)[:-1] == whole
    assert json.loads(lines(area)[-1])["act"] == "half line cut"
    assert len(said) == 1
    assert "half a line was cut" in said[0]
    assert verify(area).findings == ()


def cut(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


# Each step of landing, by the function that does not run any more: before the line nothing counts, from the line on all of it.
@pytest.mark.parametrize(
    ("module", "step", "counts"),
    [(store, "keep_on_disk", False), (store, "append", False), (writing, "_put_head", True), (store, "put_in_place", True)],
)
def test_a_file_whose_landing_is_killed_is_landed_once(
    door: Door, monkeypatch: pytest.MonkeyPatch, module: object, step: str, counts: bool
):
    door.bring({"police_2026-08_occurrences.csv": police(3)})
    with monkeypatch.context() as broken:
        broken.setattr(module, step, cut)
        with pytest.raises(KeyboardInterrupt):
            door.bring({"police_2026-09_occurrences.csv": police(1, 2)})
    assert not faults(door.area)
    intake.mend(door.area)
    assert len(intake.read_batches(door.area)) == 1 + counts
    assert len(door.bring({})) == 1 - counts
    assert verify(door.area).findings == ()
    assert [line.act.name for line in read_journal(door.area).lines] == ["journal begun", "landed", "landed"]


@pytest.mark.parametrize(("step", "counts"), [("prepare", False), ("append", False), ("_apply", True)])
def test_a_withdrawal_that_is_killed_is_whole_or_not_there(door: Door, monkeypatch: pytest.MonkeyPatch, step: str, counts: bool) -> None:
    (batch,) = door.bring({"police_2026-09_occurrences.csv": police(1, 2)})
    with monkeypatch.context() as broken:
        broken.setattr(rewriting, step, cut)
        with pytest.raises(KeyboardInterrupt):
            intake.withdraw(door.area, batch.sha256, ROLE, REASON)
    assert not faults(door.area)
    intake.mend(door.area)
    assert (intake.taken_back(door.area, batch) is not None) == counts
    assert verify(door.area).findings == ()


@pytest.mark.parametrize("renames", [0, 1])
def test_a_store_whose_setting_aside_is_killed_is_set_aside_by_the_next_run(
    area: Area, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    rename, done = Path.rename, []

    def some(self: Path, target: Path) -> Path:
        done.append(target)
        if len(done) > renames:
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", some)
        with pytest.raises(KeyboardInterrupt):
            aside.set_aside(area, "store.old", ROLE, REASON, [])
    mending.mend(area)
    assert sorted(path.name for path in area.root.iterdir() if path.name.startswith((".store", "store"))) == ["store", "store.old"]
    assert intake.read_batches(area) == []
    assert len(list((area.root / "store.old" / "batches").iterdir())) == 2
    assert read_journal(area).lines[-1].act.name == aside.ACT
    assert verify(area).findings == ()


def test_a_store_from_before_there_was_a_journal_is_listed_in_its_first_line(area: Area) -> None:
    for path in area.store.glob("journal.*"):
        path.unlink()
    for batch in intake.read_batches(area):
        record_file = intake.batches_dir(area) / batch.batch_id / "batch.json"
        record_file.write_bytes(store.record_text(batch.model_copy(update={"journal": None})))
    assert [(one.what, one.is_fault) for one in verify(area).findings] == [("no journal", False)]
    said: list[str] = []
    intake.mend(area, said.append)
    assert said == [f"{area.store}/journal.jsonl: the journal begins here. The store's 2 batches are listed in it as they were found."]
    assert verify(area).findings == ()
    edit(folder(area) / "batch.json", '"supplier": "police"', '"supplier": "other"')
    assert [one.what for one in faults(area)] == ["file changed"]


def test_an_account_stands_there_as_a_pseudonym_unless_the_area_wants_its_name(area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riskagg.journal.accounts._account", lambda: "jane.applegarth")
    named = replace(area, settings=area.settings.model_copy(update={"journal_accounts": True}))
    for one in (area, area, named):
        record(one, Act("run"))
    first, again, by_name = (line.account for line in read_journal(area).lines[-3:])
    assert first == again
    assert re.fullmatch(r"[0-9a-f]{16}", first)
    assert by_name == "jane.applegarth"


def test_what_is_plainly_a_person_s_is_withheld_from_a_reason(area: Area) -> None:
    record(area, Act("erase", "owner", "asked for by Mrs Quibaalder,\nann@example.org, NHS 999 000 0018"))
    (line,) = lines(area)[-1:]
    assert not any(word in line for word in ("Quibaalder", "ann@", "0018", "\\n"))


def test_nothing_of_a_store_is_open_to_others_whatever_the_umask(door: Door) -> None:
    before = os.umask(0)
    try:
        (batch,) = door.bring({"police_2026-09_occurrences.csv": police(1, 2)})
        intake.withdraw(door.area, batch.sha256, ROLE, REASON)
        data = rewriting.Rewrite(batch, {"quarantine": None}, {"message": "rewritten"})
        rewriting.change(door.area, Act("erase"), [data])
        assert open_to_others(door.area.store) == []
        assert (door.area.store / "journal.jsonl").stat().st_mode & 0o777 == 0o660
        for path in (door.area.store, folder(door.area) / "data.parquet"):
            path.chmod(0o777)
        assert len(open_to_others(door.area.store)) == 2
        intake.mend(door.area)
    finally:
        os.umask(before)
    assert open_to_others(door.area.store) == []


def test_a_manifest_names_the_last_change_of_its_batches_without_clock_or_account(door: Door, tmp_path: Path) -> None:
    files = {"police_2026-09_occurrences.csv": police(1, 2), "police_2026-08_occurrences.csv": police(3)}
    other = Door(make(tmp_path / "other"))
    ids = [batch.batch_id for batch in door.bring(files)]
    record(door.area, Act("run", details={"command": "pack"}))
    record(other.area, Act("run", details={"command": "build"}))
    assert [batch.batch_id for batch in other.bring(files)] == ids
    with open_for_write(":memory:") as con:
        con.execute("create table batches as select unnest($ids) as batch_id", {"ids": ids})
        named = _journal(con, door.area)
        assert named is not None
        assert named == _journal(con, other.area)
        door.bring({"police_2026-07_occurrences.csv": police(4)})
        assert named == _journal(con, door.area), "what is received later is not in this pack"
    month = door.area.month_out("2026-09")
    month.mkdir(parents=True)
    (month / "manifest.json").write_text(json.dumps({"journal": named}), encoding="utf-8")
    assert verify(door.area).findings == ()
    (month / "manifest.json").write_text(json.dumps({"journal": named | {"change": 9}}), encoding="utf-8")
    assert ["out/2026-09/manifest.json was drawn after change 9" in one.where for one in faults(door.area)] == [True]


def make(path: Path) -> Path:
    path.mkdir()
    return path


def test_a_later_reader_takes_up_an_area_by_its_folder_alone(area: Area) -> None:
    assert verify(open_area(area.root)).is_whole
