"""Settings are taken apart once a process, and again whenever any of them says something else."""

import shutil
from pathlib import Path

import pytest
from areas import sample_area

from riskagg import intake, resources
from riskagg.area import open_area
from riskagg.errors import SettingsError


def test_areas_that_say_the_same_share_what_was_read(tmp_path: Path) -> None:
    assert intake.read_sources(sample_area(tmp_path / "one")) is intake.read_sources(sample_area(tmp_path / "other"))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("sources/police.yml", "cadence: monthly", "cadence: weekly"),
        ("codelists/police.csv", "THEFT IN DWELLING", "THEFT IN A DWELLING"),
        ("nothing.csv", "word,unknown,", "word,unheard-of,"),
        ("area.toml", "\nkeep = []", '\nkeep = ["police"]'),
    ],
)
def test_a_change_of_any_settings_file_is_read(tmp_path: Path, name: str, old: str, new: str) -> None:
    before = intake.read_sources(sample_area(tmp_path))
    text = (resources.config_dir() / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")
    assert intake.read_sources(open_area(tmp_path)) != before
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert intake.read_sources(open_area(tmp_path)) == before


def test_a_reading_that_failed_fails_again(tmp_path: Path) -> None:
    area = sample_area(tmp_path)
    (tmp_path / "sources").mkdir()
    shutil.copyfile(resources.config_dir() / "sources" / "police.yml", tmp_path / "sources" / "police.yaml")
    for _ in range(2):
        with pytest.raises(SettingsError, match=r"sources/police\.yaml: is not read"):
            intake.read_sources(area)
