"""What every site of pages in ``out`` needs: shared assets, the month that it stands for, and a folder that is put in place whole."""

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from riskagg.report.html import asset, environment
from riskagg.report.pack_context import Context

STYLES = ("riskagg.css", "dashboards.css")


def write_assets(folder: Path, context: Context, scripts: Iterable[str] = (), styles: Iterable[str] = STYLES) -> dict[str, list[str]]:
    """Write styles and scripts under names that carry their content's digest, so that no browser shows a new page with an old script.

    Returns:
        Paths from the site's folder, as ``styles`` and ``scripts``.
    """
    folder.mkdir(parents=True)
    settings = context.area.settings
    footer = f"{settings.name}, {context.month:%B %Y}"
    printed = environment().get_template("page_style.css.j2").render(marking=settings.marking, footer=footer)
    written = [_write_asset(folder, name, asset(name)) for name in styles] + [_write_asset(folder, "print.css", printed)]
    return {"styles": written, "scripts": [_write_asset(folder, name, asset(name)) for name in scripts]}


def _write_asset(folder: Path, name: str, text: str) -> str:
    path = Path(name)
    named = f"{path.stem}.{hashlib.sha256(text.encode()).hexdigest()[:12]}{path.suffix}"
    write_text(folder / named, text)
    return f"assets/{named}"


def write_text(path: Path, text: str) -> None:
    """Write a file of a site that is not in place yet."""
    path.write_text(text, encoding="utf-8", newline="\n")


def standing_month(path: Path) -> str:
    """The month that a site's JSON file says it is about, as ``2026-10``; empty where there is none."""
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["month"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def month_json(context: Context, **more: Any) -> str:
    """The text of that file: the month, the run that drew it, and what else is said of it."""
    return json.dumps({"month": f"{context.month:%Y-%m}", "run": context.run_id, **more}, sort_keys=True) + "\n"


def begin(folder: Path) -> Path:
    """An empty folder beside the site's, to write the new one into."""
    fresh = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(fresh, ignore_errors=True)
    return fresh


def put_in_place(fresh: Path, folder: Path) -> None:
    """Put the new folder in the old one's place; a reader sees one or the other."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
