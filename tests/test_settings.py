"""Settings that cannot be used: three hundred mutated files, and each kind of fault with the message that a person reads."""

import re
import shutil
from collections import Counter
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from fuzz_settings import MUTATIONS, files

from riskagg import intake, resources, warehouse
from riskagg.area import open_area
from riskagg.assessment import read_policies
from riskagg.errors import SettingsError
from riskagg.intake.received import read_received
from riskagg.warehouse.codelists import load_codelists

COUNT = 300


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An area's folder with the shipped settings."""
    shutil.copyfile(resources.config_dir() / "area.toml", tmp_path / "area.toml")
    (tmp_path / "inbox").mkdir()
    return tmp_path


def load(root: Path, name: str) -> None:
    """A settings file of an area, and what is held against it, through the code that a run reads it with."""
    area = open_area(root)
    if name.startswith("policies"):
        read_policies(area)
    elif name.startswith("inbox"):
        read_received(area.inbox, ZoneInfo(area.settings.time_zone))
    elif name != "area.toml":
        intake.read_sources(area)
    if name.startswith("codelists"):
        load_codelists(warehouse.open_for_write(":memory:"), [], area.config_files("codelists", ".csv"))


def refusal(root: Path, name: str, content: str | bytes) -> str:
    """What is said of a file with this content."""
    put(root, name, content)
    with pytest.raises(SettingsError) as fault:
        load(root, name)
    return str(fault.value)


def put(root: Path, name: str, content: str | bytes) -> None:
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_bytes(content.encode() if isinstance(content, str) else content)


def shipped(name: str, old: str = "", new: str = "") -> str:
    text = (resources.config_dir() / name).read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


def test_three_hundred_mutated_files_load_or_are_refused_with_the_line_or_the_key(root: Path) -> None:
    random, originals = Random(13), files(resources.config_dir())
    kinds = sorted({name.partition("/")[0] for name in originals})
    # An area with sources of its own reads only those: a few, so that a mutant costs little.
    put(root, "area.toml", shipped("area.toml", 'sources = "shipped"', 'sources = "own"'))
    originals["area.toml"] = (root / "area.toml").read_bytes()
    for name in ("council_safeguarding", "police", "nhs_incidents"):
        put(root, f"sources/{name}.yml", shipped(f"sources/{name}.yml"))
    outcome: Counter[str] = Counter()
    for number in range(COUNT):
        kind = random.choice(kinds)
        name = random.choice([name for name in sorted(originals) if name.startswith(kind)])
        mutation, before = random.choice(MUTATIONS), (root / name).read_bytes() if (root / name).is_file() else None
        content = mutation(random, originals[name])
        put(root, name, content)
        try:
            load(root, name)
            outcome["loaded"] += 1
        except SettingsError as fault:
            outcome["refused"] += 1
            head, *faults = str(fault).splitlines()
            said = f"{number}, {mutation.__name__} of {name}: {fault}"
            assert faults, said
            assert "Nothing was" in head, said
            assert all(re.match(r"  [^ ,:]+(, line \d+|, key '|: )", line) for line in faults), said
            assert Path(name).name in str(fault), said
            assert all(line.isprintable() and len(line) < 1_000 for line in (head, *faults)), said
        if before is not None:
            put(root, name, before)
        else:
            (root / name).unlink()
    assert outcome["loaded"] > COUNT / 10
    assert outcome["refused"] > COUNT / 3


AREA, COUNCIL, TRIGGERS = "area.toml", "sources/council_safeguarding.yml", "policies/triggers.yml"
PATTERNS, BANDS, POLICE = "policies/patterns.yml", "policies/bands.yml", "codelists/police.csv"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (AREA, "attention_budget = 15", "attention_budget = -1", "key 'meeting.attention_budget': expected 1 or more, found '-1'"),
        (AREA, "financial_year_starts = 4", "financial_year_starts = 13", "key 'financial_year_starts': expected 12 or less, found '13'"),
        (AREA, "Europe/London", "Europe/Lodnon", "found 'Europe/Lodnon' (nearest: Europe/London)"),
        (AREA, "keep_days = 90", "keep_days = nan", "expected a number, found 'nan'"),
        (AREA, "[meeting]", "[meting]", "key 'meting': no such key (nearest: meeting)"),
        (AREA, "keep = []", f"keep = {'[' * 100_000}", "is nested too deep"),
        (COUNCIL, "source: council", "owner: x\nowner: y\nsource: council", "key 'owner' stands twice, here and in line"),
        (COUNCIL, "agency: Council", "agency: &a Council", "a value that begins with & names a place"),
        (
            "policies/triggers.yml",
            "owner: safeguarding adults board, quality assurance subgroup",
            "owner: No",
            "key 'owner': expected text, found 'No'. Put it in quotes",
        ),
        (COUNCIL, "cadence: weekly", "cadence: weekyl", "found 'weekyl' (nearest: weekly)"),
        (COUNCIL, "{supplier}", "{suplier}", "key 'file.pattern': no such placeholder '{suplier}' (nearest: supplier)"),
        (COUNCIL, "council_category", "council_categry", "has the list council_categry (nearest: council_category)"),
        (
            POLICE,
            ",theft_or_money,",
            ",theft_or_mony,",
            "police.csv, line 2: 'theft_or_mony' is not a theme of themes.csv (nearest: theft_or_money)",
        ),
        (POLICE, "maps_to", "map_to", "police.csv, line 1: no column maps_to (nearest: map_to)"),
        (POLICE, "SUSPECT_REL=", "SUSPECTREL=", "has the column 'SUSPECTREL' (nearest: SUSPECT_REL)"),
        (TRIGGERS, "record_type: [s42", "recordtype: [s42", "key 'rules.T01.where.recordtype': no such column (nearest: record_type)"),
        (TRIGGERS, "[s42_enquiry", "[s42_enqiry", "no such value 's42_enqiry' (nearest: s42_enquiry)"),
        (TRIGGERS, "test: records", "test: recrods", "key 'rules.T01.test': expected"),
        (TRIGGERS, "id: T02", "id: T01", "'T01' stands twice"),
        (
            TRIGGERS,
            "{n: 3, days: 180}",
            "{n: 0, days: 180}",
            "key 'rules.T01.thresholds.n': expected a whole number from 1 to 100, found 0",
        ),
        (TRIGGERS, "{n: 3, days: 180}", "{n: yes, days: 180}", "key 'rules.T01.thresholds': expected a number, found true"),
        (AREA, "attention_budget = 15", "attention_budget = true", "key 'meeting.attention_budget': expected a number, found true"),
        (TRIGGERS, "\\bNHS", "(NHS", "key 'not_applicable.provider_name': expected a regular expression"),
        (PATTERNS, "{n: 3, days: 90, p: 0.05}", "{n: 3, dyas: 90, p: 0.05}", "no threshold days (nearest: dyas)"),
        (PATTERNS, "p: 0.05", "p: .nan", "key 'rules.repeat_theme.thresholds.p': expected a number, found '.nan'"),
        (BANDS, "silence: 1.0", "silence: -1", "key 'tests.silence': expected a number from 0 to 10, found -1"),
        (BANDS, "silence:", "silense:", "key 'tests.silense': no such test (nearest: silence)"),
        (BANDS, "q: 0.05", "q: 0.2", "bands.high.q 0.2 is above bands.raised.q 0.1"),
    ],
)
def test_a_fault_is_told_with_its_key_what_was_found_and_what_is_near(root: Path, name: str, old: str, new: str, said: str) -> None:
    assert said in refusal(root, name, shipped(name, old, new))


@pytest.mark.parametrize("name", [AREA, COUNCIL, TRIGGERS, POLICE, "codelists/themes.csv", "inbox/received.csv"])
def test_what_is_no_settings_file_at_all_is_told_plainly(root: Path, name: str) -> None:
    assert "expected UTF-8, found the byte 0xe9" in refusal(root, name, b"caf\xe9")
    assert "Save the file as UTF-8" in refusal(root, name, "name = 1".encode("utf-16"))
    (root / name).unlink()
    (root / name).mkdir()
    with pytest.raises(SettingsError, match="is a folder; expected a file"):
        load(root, name)


def test_unknown_files_of_an_area_are_refused_and_what_programs_leave_behind_is_not(root: Path) -> None:
    for name in ("policies/Thumbs.db", "policies/.bands.yml.swp", "sources/desktop.ini", "codelists/README.md"):
        put(root, name, "x")
    load(root, POLICE)
    load(root, TRIGGERS)
    assert "policies/pattern.yml: no such policy (nearest: patterns.yml)" in refusal(root, "policies/pattern.yml", "x: 1")
    assert "sources/ours.yaml: is not read; expected a name that ends in .yml" in refusal(root, "sources/ours.yaml", "x: 1")


def test_an_inbox_that_is_a_file_is_told(root: Path) -> None:
    (root / "inbox").rmdir()
    (root / "inbox").touch()
    with pytest.raises(SettingsError, match="inbox is a file; expected a folder"):
        intake.scan(open_area(root))


def test_all_faults_of_the_policies_are_told_at_once(root: Path) -> None:
    put(root, BANDS, shipped(BANDS, "silence: 1.0", "silence: -1"))
    said = refusal(root, PATTERNS, shipped(PATTERNS, "n: 3", "n: 0"))
    assert said.startswith("2 fault(s) in the policies.")
    assert {line.partition(",")[0].strip() for line in said.splitlines()[1:]} == {BANDS, PATTERNS}
