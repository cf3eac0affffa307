"""The manifest of a month's outputs: what went in, by which settings and code, and what came out.

No clock: the same input gives the same bytes.
"""

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from riskagg import resources
from riskagg.area import SETTINGS_FILE, Area
from riskagg.journal import read_journal
from riskagg.retention.log import read_log
from riskagg.warehouse import Connection
from riskagg.warehouse.cut import Cut, Month
from riskagg.warehouse.queries import query_rows, run_query


def write_manifest(con: Connection, area: Area, cut: Cut, outputs: Iterable[Path]) -> Path:
    """Write ``out/<month>/manifest.json``.

    Args:
        con: the built warehouse.
        area: its settings are listed by digest.
        cut: the cuts that the warehouse was built for.
        outputs: files of ``out``; each is listed by its path in ``out`` and its SHA-256.

    Returns:
        The manifest's path.
    """
    newest = run_query(con, "manifest_newest").fetchone()
    asked = cut.received_by.strftime("%Y-%m-%dT%H:%M:%SZ") if cut.received_by else None
    manifest = {
        "area": area.settings.name,
        "marking": area.settings.marking,
        "synthetic": area.settings.synthetic,
        "riskagg": version("riskagg"),
        "month": cut.month,
        "cuts": {
            "reported_by": cut.reported_by.isoformat(),
            "received_by": asked,
            "is_partial": cut.is_partial,
            "newest_received_at": newest[0] if newest else None,
            "previous": _previous(cut.previous),
        },
        "settings": _settings(area),
        "batches": query_rows(con, "manifest_batches"),
        "journal": _journal(con, area),
        "acts": read_log(area),
        "outputs": {path.resolve().relative_to(area.out).as_posix(): _digest(path) for path in sorted(outputs)},
    }
    target = area.month_out(cut.month) / "manifest.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return target


def _previous(month: Month) -> dict[str, str]:
    return {"month": month.month, "reported_by": month.reported_by.isoformat()}


def _journal(con: Connection, area: Area) -> dict[str, object] | None:
    """How far the journal went when the newest of these batches was changed: the number of changes, and the hash of all of them.

    Neither has clock, account or key in it, and a run that changes no batch changes neither: the same pack drawn again has the same.
    """
    ids = {batch_id for (batch_id,) in run_query(con, "batch_ids").fetchall()}
    last = read_journal(area).last_change_of(ids)
    return {"change": last.change, "sha256": last.changes_sha256} if last else None


def _settings(area: Area) -> dict[str, str]:
    own = area.root / SETTINGS_FILE
    digests = {SETTINGS_FILE: _digest(own if own.is_file() else resources.config_dir() / SETTINGS_FILE)}
    files = [
        *area.config_files("codelists", ".csv"),
        *area.config_files("policies", ".yml"),
        *area.config_files("sources", ".yml"),
    ]
    return digests | {f"{path.parent.name}/{path.name}": _digest(path) for path in files}


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
