"""`riskagg doctor` names what is not well, and where the key comes from; nothing that it says shows a key."""

import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from areas import sample_area
from prefect.blocks.system import Secret
from riskagg_pipelines.cli import app
from riskagg_pipelines.doctor_area import check_area
from riskagg_pipelines.secret import vault_of
from riskagg_pipelines.volume import file_system, is_crypt
from typer.testing import CliRunner

from riskagg import intake
from riskagg.area import Area
from riskagg.errors import KeyMissing
from riskagg.privacy import PUBLISHED_KEY, open_vault
from riskagg.privacy.key_id import key_id
from riskagg.resources import config_dir

ADVOCACY = (
    b"date,advocate_ref,service,concern,theme,person_initials,raised_with,response_received\n03/11/25,A1,The Elms,noise,fell,AB,manager,N\n"
)
KEY = bytes(range(32)).hex()


@pytest.fixture
def area(tmp_path: Path) -> Area:
    """An area with one batch, made with the published key."""
    shutil.copyfile(config_dir() / "area.toml", tmp_path / "area.toml")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "advocacy_2025-11.csv").write_bytes(ADVOCACY)
    area = sample_area(tmp_path)
    for arrival in intake.scan(area, received_on=date(2025, 12, 1)):
        intake.land(arrival, area, open_vault(True, {}))
    tmp_path.chmod(0o750)
    return area


def real(area: Area) -> Area:
    path = area.root / "area.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("synthetic = true", "synthetic = false"), encoding="utf-8")
    return sample_area(area.root)


def said(area: Area, on: date = date(2025, 12, 2)) -> dict[tuple[str, str], str]:
    return {(line.level, line.what): f"{line.where} {line.todo}" for line in check_area(area.root, on)}


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RISKAGG_PSEUDONYM_KEY", raising=False)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)


def test_an_area_that_is_well_has_no_fault(area: Area) -> None:
    done = CliRunner().invoke(app, ["--area", str(area.root), "doctor"])
    assert done.exit_code == 0, done.output
    lines = said(area)
    assert not [what for level, what in lines if level == "fault"]
    assert {"settings", "sources", "policies", "key", "store", "raw files", "permissions", "Python"} <= {
        what for level, what in lines if level == "ok"
    }


def test_each_thing_that_is_not_well_is_named(area: Area) -> None:
    (folder,) = intake.batches_dir(area).iterdir()
    with (folder / "data.parquet").open("ab") as stream:
        stream.write(b"x")
    (intake.batches_dir(area) / ".police-1.part").mkdir(mode=0o700)
    (area.store / "log.jsonl").write_text('{"at"', encoding="utf-8")
    (area.store / "log.jsonl").chmod(0o640)
    area.root.chmod(0o755)
    lines = said(area, date(2027, 5, 1))
    assert folder.name in lines["fault", "damaged batch"]
    assert "log.jsonl" in lines["fault", "store"]
    assert "police-1" in lines["warning", "unfinished"]
    assert "advocacy_2025-11.csv" in lines["warning", "raw files"]
    assert "chmod o-rwx" in lines["warning", "permissions"]
    assert "2027-04-01" in lines["warning", "review overdue"]
    assert CliRunner().invoke(app, ["--area", str(area.root), "doctor"]).exit_code == 1


def test_the_published_key_is_a_fault_in_a_real_area(area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    area = real(area)
    assert "is not set" in said(area)["fault", "key"]
    monkeypatch.setenv("RISKAGG_PSEUDONYM_KEY", PUBLISHED_KEY)
    assert "published demonstration key" in said(area)["fault", "key"]
    monkeypatch.setenv("RISKAGG_PSEUDONYM_KEY", KEY)
    found = check_area(area.root, date(2025, 12, 2))
    faults = [line.where for line in found if line.level == "fault"]
    assert faults[0] == "the store of this real area was made with the published demonstration key"
    assert "the store was made with 2c9a0f9114c1bc8f" in faults[1]
    assert not any(KEY in text or PUBLISHED_KEY in text for line in found for text in line)


def test_the_key_comes_from_the_environment_then_from_the_prefect_block(area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    area = real(area)
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    asked = []

    def load(name: str, **_: object) -> Any:
        asked.append(name)
        return SimpleNamespace(get=lambda: KEY)

    monkeypatch.setattr(Secret, "load", load)
    assert key_id(vault_of(area)) == key_id(open_vault(False, {"RISKAGG_PSEUDONYM_KEY": KEY}))
    assert asked == ["riskagg-pseudonym-key"]
    monkeypatch.setenv("RISKAGG_PSEUDONYM_KEY", bytes(range(32, 64)).hex())
    assert key_id(vault_of(area)) == key_id(open_vault(False, {"RISKAGG_PSEUDONYM_KEY": bytes(range(32, 64)).hex()}))
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("fault", "says"), [(ValueError(f"{KEY} ?"), "has no Secret block"), (OSError(KEY), "cannot be read \\(OSError\\)")]
)
def test_a_block_that_is_not_there_is_said_without_what_the_server_answered(
    area: Area, monkeypatch: pytest.MonkeyPatch, fault: Exception, says: str
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")

    def load(name: str, **_: object) -> Any:
        raise fault

    monkeypatch.setattr(Secret, "load", load)
    with pytest.raises(KeyMissing, match=says) as refused:
        vault_of(real(area))
    assert KEY not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_an_encrypted_volume_is_seen_below_what_it_is_made_of(tmp_path: Path) -> None:
    mounts = "25 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 25 0:40 / /srv/my\\040area rw - fuse.gocryptfs x rw\n"
    assert file_system(Path("/srv/my area/inbox"), mounts) == "fuse.gocryptfs"
    assert file_system(Path("/srv/my areas"), mounts) == "ext4"
    logical, crypt, plain = tmp_path / "dm-1", tmp_path / "dm-0", tmp_path / "sda"
    (crypt / "dm").mkdir(parents=True)
    (crypt / "dm" / "uuid").write_text("CRYPT-LUKS2-1-area\n", encoding="utf-8")
    (crypt / "dm" / "name").write_text("area\n", encoding="utf-8")
    plain.mkdir()
    (logical / "slaves").mkdir(parents=True)
    (logical / "slaves" / "dm-0").symlink_to(crypt)
    assert is_crypt(logical) == "dm-crypt (area)"
    (logical / "slaves" / "sda").symlink_to(plain)
    assert is_crypt(logical) is None
