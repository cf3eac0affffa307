"""An area of invented people for a test: the shipped sample area's settings, where the folder has none of its own."""

import shutil
from pathlib import Path

from riskagg.area import SETTINGS_FILE, Area, open_area
from riskagg.resources import config_dir


def sample_settings(folder: Path) -> Path:
    """Make ``folder`` an area with the sample area's settings, unless it has its own; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / SETTINGS_FILE).exists():
        shutil.copyfile(config_dir() / SETTINGS_FILE, folder / SETTINGS_FILE)
    return folder


def sample_area(folder: Path) -> Area:
    """The area in ``folder``, made where it is not one yet."""
    return open_area(sample_settings(folder))
