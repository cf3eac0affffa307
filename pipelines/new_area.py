"""Makes an area's folder."""

import json
import os
import re
import shutil
from pathlib import Path

from riskagg import resources
from riskagg.area import SETTINGS_FILE, open_area
from riskagg.errors import KeyMissing, UsageError
from riskagg.privacy import open_vault

_KEY = 'export RISKAGG_PSEUDONYM_KEY=$(python3 -c "import secrets; print(secrets.token_hex(32))")'
_OWN_FOLDERS = ("inbox", "sources", "codelists", "policies")


def make_area(folder: Path, example: str | None, name: str | None) -> list[str]:
    """Make ``folder`` with settings to edit and an empty inbox.

    Args:
        example: name of a folder of ``config/examples``, copied whole; None takes the sample area's settings for an area of real people.
        name: the area's name; None takes the folder's.

    Returns:
        Lines that say what to do next.

    Raises:
        UsageError: the folder is an area already, or there is no such example.
        KeyMissing: the key in the environment cannot serve a real area; nothing was made.
    """
    if (folder / SETTINGS_FILE).exists():
        raise UsageError(f"{folder} is an area already: it has {SETTINGS_FILE}. Nothing was done. Name a new folder.")
    _refuse_published_key()
    if example is None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / SETTINGS_FILE).write_text(_settings(name or folder.resolve().name), encoding="utf-8")
    else:
        shutil.copytree(_example(example), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "__init__.py"))
    for own in _OWN_FOLDERS:
        (folder / own).mkdir(exist_ok=True)
    area = open_area(folder)
    key = (
        []
        if area.settings.synthetic or os.environ.get("RISKAGG_PSEUDONYM_KEY")
        else [f"Make the area's key once and keep it apart from its data: {_KEY}"]
    )
    return [
        f"{folder / SETTINGS_FILE}: settings of {area.settings.name}. Look through them.",
        *key,
        f"Put the agencies' exports into {folder / 'inbox'}, then: riskagg --area {folder} run --month 2026-10",
    ]


def _refuse_published_key() -> None:
    try:
        open_vault(False, os.environ)
    except KeyMissing:
        if os.environ.get("RISKAGG_PSEUDONYM_KEY"):
            raise


def _settings(name: str) -> str:
    """The shipped settings, for real people and under another name."""
    text = (resources.config_dir() / SETTINGS_FILE).read_text(encoding="utf-8")
    named = re.sub(r"^name = .*$", lambda _: f"name = {json.dumps(name, ensure_ascii=False)}", text, count=1, flags=re.MULTILINE)
    real = "synthetic = false                     # true only for invented data: it lets the published pseudonym key in"
    return re.sub(r"^synthetic = .*$", real, named, count=1, flags=re.MULTILINE)


def _example(name: str) -> Path:
    folder = resources.config_dir() / "examples"
    known = sorted(path.name for path in folder.iterdir() if path.is_dir() and (path / SETTINGS_FILE).is_file()) if folder.is_dir() else []
    if name not in known:
        raise UsageError(f"--example: there is no {name!r}. There are: {', '.join(known) or 'none'}. Nothing was done.")
    return folder / name
