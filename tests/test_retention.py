"""What leaves the store: one person, private text, old alerts; what a hold keeps, and what a run that is cut short leaves."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from areas import sample_area
from planted_people import people
from riskagg_pipelines.cli import app
from run_region import MONTH, build_through
from typer.testing import CliRunner

from riskagg import intake
from riskagg.area import Area
from riskagg.build import build
from riskagg.errors import UsageError
from riskagg.intake import rewrite as rewriting
from riskagg.intake.rewrite import Rewrite, change
from riskagg.journal import Act
from riskagg.privacy import Vault, open_vault
from riskagg.retention.holds import read_holds
from riskagg.retention.log import read_log
from riskagg.retention.purge import plan_purge, purge
from riskagg.retention.rotate import set_store_aside
from riskagg.warehouse import open_read_only

TOLD = 96  # an adult of the council's and of the police's, and by name alone an alleged source
WHO = ["--role", "information governance lead", "--reason", "a court's order"]
LEDGER = 'select file, status, rows_read, "new", amended, unchanged, quarantined, withdrawn from mart_ledger order by file, sha256'
MENTIONS = "select mention_id, place_key, n_alerts, match_status, service_id, text from int_mentions order by mention_id"


@pytest.fixture
def area(told_area: Area, tmp_path: Path) -> Area:
    """A copy of the region, to change."""
    shutil.copytree(told_area.root, tmp_path / "area")
    return sample_area(tmp_path / "area")


def ask(area: Area, *arguments: str, said: str = "") -> Any:
    return CliRunner().invoke(app, ["--area", str(area.root), *arguments], input=said)


def details(n: int = 0) -> str:
    one = people()[n]
    return f"nhs={one.spaced}\nsurname={one.surname}\nforename={one.forename}\nborn={one.born:%d/%m/%Y}\n"


def found(area: Area, said: str) -> list[dict[str, Any]]:
    return list(json.loads(ask(area, "find", "--json", said=said).output))


def asked(area: Area, sql: str) -> list[tuple[Any, ...]]:
    with open_read_only(area.warehouse) as con:
        return con.execute(sql).fetchall()


def settings(area: Area, more: str) -> Area:
    with (area.root / "area.toml").open("a", encoding="utf-8") as stream:
        stream.write(more)
    return sample_area(area.root)


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_a_person_is_found_by_details_that_are_never_repeated(area: Area) -> None:
    one = people()[TOLD]
    done = ask(area, "find", said=details(TOLD))
    assert done.exit_code == 0
    assert not any(text.lower() in done.output.lower() for text in (one.surname, one.forename, one.nhs, one.spaced, one.born.isoformat()))
    rows = found(area, details(TOLD))
    assert Counter((row["found"], row["source"], row["role"]) for row in rows) == {
        ("given", "council_safeguarding", "person"): 1,
        ("given", "police", "person"): 1,
        ("alike", "council_safeguarding", "risk_source"): 1,
    }
    assert all(row["person"] for row in rows if row["role"] == "person")


@pytest.mark.parametrize(
    "said", ["Quibaalder\n", "surname=Quibaalder\n", "nhs=9999000003\n", "surname=Quibaalder\nforename=X\nborn=1920\n"]
)
def test_details_that_cannot_be_used_are_refused_without_repeating_them(area: Area, said: str) -> None:
    done = ask(area, "find", said=said)
    assert isinstance(done.exception, UsageError)
    assert not any(word in str(done.exception) for word in ("Quibaalder", "9999000003", "1920"))


def test_an_erased_person_is_gone_stays_gone_and_the_alert_is_still_there(area: Area) -> None:
    before, rows = asked(area, LEDGER), [row for row in found(area, details(TOLD)) if row["found"] != "alike"]
    n_alerts = asked(area, "select count(*) from stg_alerts")
    done = ask(area, "erase", *WHO, said=details(TOLD))
    assert done.exit_code == 0, done.output
    assert "inbox/planted/police_2026-09_occurrences.csv" in done.output
    assert [row["found"] for row in found(area, details(TOLD))] == ["alike"]
    for row in rows:
        folder = intake.batches_dir(area) / row["batch_id"]
        (kept,) = (one for one in pq.read_table(folder / "data.parquet").to_pylist() if one["source_ref"] == row["source_ref"])
        assert not any(kept[f"person_{key}"] for key in ("nhs", "name_birth", "phonetic_birth", "swapped_birth", "local_ref"))
        stories = {one["row"]: one["narrative"] for one in pq.read_table(folder / "private.parquet").to_pylist()}
        assert stories.get(row["row"]) is None
        assert sum(story is not None for story in stories.values()) > 20
    (act,) = read_log(area)
    assert (act["act"], act["role"], act["counts"]) == ("erase", WHO[1], {"rows": len(rows)})
    # Read again from the raw file, as after a change of the mapping.
    for batch_id in {row["batch_id"] for row in rows}:
        shutil.rmtree(intake.batches_dir(area) / batch_id)
    for arrival in intake.scan(area):
        intake.land(arrival, area, open_vault(True, {}))
    assert [row["found"] for row in found(area, details(TOLD))] == ["alike"]
    build_through("staging", area)
    assert asked(area, LEDGER) == before
    assert asked(area, "select count(*) from stg_alerts") == n_alerts


def test_a_hold_refuses_an_erasure_and_a_hold_on_nothing_is_refused(area: Area) -> None:
    kept = tree(area.store)
    held = settings(area, '\n[[legal_hold]]\nsource = "police"\nsince = 2026-09-01\nrole = "solicitor"\nreason = "case 12"\n')
    done = ask(held, "erase", *WHO, said=details(TOLD))
    assert isinstance(done.exception, UsageError)
    assert "legal hold since 2026-09-01 (solicitor: case 12)" in str(done.exception)
    wrong = settings(area, '\n[[legal_hold]]\nunit = "1-0"\nsince = 2026-09-01\nrole = "solicitor"\nreason = "case 13"\n')
    with open_read_only(area.warehouse) as con, pytest.raises(UsageError, match="unit 1-0: no service or provider"):
        read_holds(wrong, intake.read_batches(wrong), con)
    assert tree(area.store) == kept


def test_a_hold_on_a_service_keeps_every_file_that_tells_of_it(area: Area) -> None:
    ((service, n_files),) = asked(
        area,
        """select links.service_id, count(distinct fates.batch_id)
           from int_alert_links as links
           join int_row_fates as fates on links.alert_id = fates.source || '|' || fates.supplier || '|' || fates.record_key
           where links.service_id is not null and fates.kind = 'alerts' group by all order by 2, 1 limit 1""",
    )
    held = settings(area, f'\n[[legal_hold]]\nunit = "{service}"\nsince = 2026-09-01\nrole = "solicitor"\nreason = "inquest"\n')
    batches = intake.read_batches(held)
    with open_read_only(held.warehouse) as con:
        holds = read_holds(held, batches, con)
        plan = plan_purge(held, batches, holds, con, date(2031, 1, 1))
    police = {batch_id for batch_id, why in holds.batches.items() if why.startswith("police hold")}
    assert len(holds.batches.keys() - police) == n_files
    assert not holds.batches.keys() & {one.batch.batch_id for one in plan.private}
    assert plan.held.keys() == {batch.batch_id for batch in batches if "private" in batch.parts} & holds.batches.keys()


def test_a_purge_takes_homes_and_narrative_and_leaves_services_mentions_and_ledger(area: Area) -> None:
    ledger, mentions, kept = asked(area, LEDGER), asked(area, MENTIONS), tree(area.store)
    dry = ask(area, "purge", "--dry-run", "--as-of", "2027-06-01")
    assert tree(area.store) == kept
    done = ask(area, "purge", "--role", "data protection officer", "--as-of", "2027-06-01")
    assert (dry.exit_code, done.exit_code) == (0, 0), done.output
    assert done.output.splitlines()[1:-1] == dry.output.splitlines()[1:]
    left = [pq.read_table(path) for path in intake.batches_dir(area).glob("*/private.parquet")]
    assert left
    assert not any(table["narrative"].drop_null() for table in left if "narrative" in table.column_names)
    build(area, MONTH)
    assert asked(area, LEDGER) == ledger
    assert asked(area, MENTIONS) == mentions
    assert not asked(
        area, "select * from int_mention_places join int_mentions using (mention_id) where match_status = 'none' and place_name <> ''"
    )
    again = ask(area, "purge", "--role", "data protection officer", "--as-of", "2027-06-01")
    assert ": 0 private texts of 0 files" in again.output


def test_alerts_of_long_ago_go_whole_and_their_ledger_still_adds_up(area: Area) -> None:
    path = area.root / "area.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("# alert_years = 7 ", "alert_years = 1 "), encoding="utf-8")
    area = sample_area(area.root)
    ledger, batches = asked(area, LEDGER), intake.read_batches(area)
    with open_read_only(area.warehouse) as con:
        plan = plan_purge(area, batches, read_holds(area, batches, con), con, date(2027, 6, 15))
    gone = {batch.file for batch, _ in plan.whole.values()}
    assert gone
    assert all(batch.covers_to and batch.covers_to < date(2026, 6, 15) for batch, _ in plan.whole.values())
    purge(area, plan, "data protection officer", date(2027, 6, 15))
    build_through("months", area)
    after = asked(area, LEDGER)
    assert [line for line in after if line[0] in gone] == [line for line in ledger if line[0] in gone]
    assert all(line[2] == sum(line[3:7]) for line in after if line[1] == "loaded")
    supplied = asked(
        area,
        """select supplier, month from mart_supply as supply
           where state = 'supplied' and not exists (
               select 1 from batches
               where batches.status = 'loaded' and batches.source = supply.source and batches.supplier = supply.supplier
                   and supply.month between date_trunc('month', batches.covers_from) and batches.covers_to
           )""",
    )
    assert supplied == []


def test_a_rewrite_that_is_cut_short_is_finished_or_undone(area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = next(batch for batch in intake.read_batches(area) if batch.source == "council_safeguarding" and "private" in batch.parts)
    folder = intake.batches_dir(area) / batch.batch_id
    before, shorter = tree(folder), pq.read_table(folder / "private.parquet").slice(0, 1)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    act, rewrite = Act("erase", "owner", "a request"), Rewrite(batch, {"private": shorter})
    for step in ("prepare", "append"):
        with monkeypatch.context() as broken:
            broken.setattr(rewriting, step, cut)
            with pytest.raises(KeyboardInterrupt):
                change(area, act, [rewrite])
        assert rewriting.finish_rewrites(area) == [batch.batch_id]
        assert tree(folder) == before
    with monkeypatch.context() as broken:
        broken.setattr(rewriting, "_apply", cut)
        with pytest.raises(KeyboardInterrupt):
            change(area, act, [rewrite])
    assert rewriting.finish_rewrites(area) == [batch.batch_id]
    assert pq.read_table(folder / "private.parquet").equals(shorter)
    (now,) = (one for one in intake.read_batches(area) if one.batch_id == batch.batch_id)
    assert now.parts["private"] == rewriting.digest(folder / "private.parquet") != batch.parts["private"]


def keys_of(area: Area) -> Iterator[str]:
    for path in intake.batches_dir(area).glob("police-*/data.parquet"):
        yield from (key for key in pq.read_table(path, columns=["person_name_birth"])["person_name_birth"].to_pylist() if key)


def test_another_key_is_refused_until_the_store_is_set_aside_and_then_all_is_read_again(area: Area) -> None:
    ask(area, "erase", *WHO, said=details(TOLD))
    (area.inbox / ".done").mkdir()
    for path in sorted(area.inbox.glob("police_*")):
        path.replace(area.inbox / ".done" / path.name)
    old, received = set(keys_of(area)), {(batch.file, batch.sha256): batch.received_at for batch in intake.read_batches(area)}
    vault = Vault(b"another key, of thirty-two bytes or more")
    with pytest.raises(UsageError, match="another pseudonym key: its id is 2c9a0f9114c1bc8f"):
        intake.require_same_key(intake.read_batches(area), vault)
    gone = next(area.inbox.glob("ambulance_*"))
    gone.rename(area.root / gone.name)
    with pytest.raises(UsageError, match="1 raw files are gone"):
        set_store_aside(area, intake.read_batches(area), "owner", "lost laptop", without_missing=False)
    (area.root / gone.name).rename(gone)
    aside = set_store_aside(area, intake.read_batches(area), "owner", "lost laptop", without_missing=False)
    for arrival in intake.scan(area):
        intake.land(arrival, area, vault)
    assert aside.name == "store.2c9a0f9114c1bc8f"
    assert {(batch.file, batch.sha256): batch.received_at for batch in intake.read_batches(area)} == received
    new = list(keys_of(area))
    assert len(new) > 100
    assert not old & set(new)
    (erased,) = (
        row
        for path in intake.batches_dir(area).glob("police-*/data.parquet")
        for row in pq.read_table(path).to_pylist()
        if row["source_ref"] == f"PLANT/{TOLD - 80}"
    )
    assert erased["person_name_birth"] is None
