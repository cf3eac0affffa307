"""Adopting a change: the figure in the area's own settings file, comments and all, and a line in the log of changes."""

import hashlib
import os
import re
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from riskagg import resources
from riskagg.area import SETTINGS_FILE, Area, Meeting, Settings
from riskagg.assessment.changes import LOG_FILE, LOG_HEAD, Adopted, read_adopted
from riskagg.errors import SettingsError, UsageError
from riskagg.intake import writing
from riskagg.journal import Act, record
from riskagg.policy.rules import Bands, Patterns, Triggers, read_policy
from riskagg.privacy.redact import redact
from riskagg.whatif.settings import BANDS, PATTERNS, TRIGGERS, Change, Number, Standing, with_changes

_ROLE = re.compile(r"[A-Za-z][A-Za-z ,'()/&-]{1,79}")
_REASON = re.compile(r"[^\x00-\x1f\x7f]{5,500}")
_BUDGET_LINE = re.compile(r"^(\s*attention_budget\s*=\s*)\d+", re.MULTILINE)


def adopt(area: Area, standing: Standing, changes: Sequence[Change], owner: str, reason: str, on: date) -> list[Path]:
    """Write changes into the area's settings; they count from the next build on.

    A shipped policy is copied into the area first, and the area's copy changed: what ships stays as it is.

    Args:
        standing: what is in force now.
        owner: the role that answers for the change, never a name.
        reason: why, in one line; it is shown in the pack.
        on: the day of the decision; it becomes the revision date of the policies that change.

    Returns:
        The files written, the log last.

    Raises:
        UsageError: the role, the reason or the day cannot be used.
        SettingsError: a settings file is written in a way that cannot be changed by itself.
    """
    _check_words(owner, reason)
    with writing(area, "whatif"):
        log = read_adopted(area)
        _check_day(standing, log, changes, on)
        files = sorted({change.setting.file for change in changes})
        texts = {file: _changed(area, file, [one for one in changes if one.setting.file == file], on) for file in files}
        _check(area, texts, with_changes(standing, changes), on)
        digests = {file: hashlib.sha256(text.encode()).hexdigest() for file, text in texts.items()}
        entries = [_entry(change, owner, reason, on, digests[change.setting.file]) for change in changes]
        # Journal and log first: a figure in force that no line of them tells of must not be, a line whose file did not follow shows by its
        # digest.
        record(area, Act("adopt", owner, reason, {"settings": [_figures(entry) for entry in entries]}))
        path = _append(area, entries)
        return [*(_write(area.root / file, text) for file, text in texts.items()), path]


def _check_words(owner: str, reason: str) -> None:
    if not _ROLE.fullmatch(owner):
        raise UsageError("--owner: expected a role in letters, such as 'Head of safeguarding', never a name. Nothing was changed.")
    if not _REASON.fullmatch(reason):
        raise UsageError("--reason: expected one line of 5 to 500 characters. Nothing was changed.")
    if redact(reason) != reason:
        raise UsageError(
            "--reason: holds what looks like a person's name, number, date or address. Nothing was changed. "
            "Say it without; the pack shows it, and --date says when."
        )


def _check_day(standing: Standing, log: Sequence[Adopted], changes: Sequence[Change], on: date) -> None:
    policies = {BANDS: standing.policies.bands, PATTERNS: standing.policies.patterns, TRIGGERS: standing.policies.triggers}
    revised = [policies[change.setting.file].revision for change in changes if change.setting.file in policies]
    last = max([*revised, *(entry.date for entry in log[-1:])], default=on)
    if on < last:
        raise UsageError(f"--date {on}: expected {last} or later, the day of the last revision. Nothing was changed.")


def _changed(area: Area, file: str, changes: Sequence[Change], on: date) -> str:
    own = area.root / file
    text = (own if own.is_file() else resources.config_dir() / file).read_text(encoding="utf-8")
    if file == SETTINGS_FILE:
        return _with_budget(text, int(changes[0].new))
    for change in changes:
        text = put_value(text, change.setting.keys, as_written(change.new))
    return put_value(text, ("revision",), on.isoformat())


def _with_budget(text: str, budget: int) -> str:
    if _BUDGET_LINE.search(text):
        return _BUDGET_LINE.sub(rf"\g<1>{budget}", text, count=1)
    if re.search(r"^\[meeting\]", text, re.MULTILINE):
        return re.sub(r"^(\[meeting\].*)$", rf"\g<1>\nattention_budget = {budget}", text, count=1, flags=re.MULTILINE)
    return f"{text.rstrip()}\n\n[meeting]\nattention_budget = {budget}\n"


def put_value(text: str, keys: tuple[str, ...], value: str) -> str:
    """The text of a YAML file with one value changed, or added to its mapping; all else stays as it is written.

    Args:
        keys: the path to the value; in a list the entry's ``id`` stands for its place.
    """
    at: Any = yaml.compose(text)
    for key in keys[:-1]:
        is_list = isinstance(at, yaml.SequenceNode)
        at = next(node for node in at.value if _member(node, "id").value == key) if is_list else _member(at, key)
    found = _member(at, keys[-1])
    if found is not None:
        return text[: found.start_mark.index] + value + text[found.end_mark.index :]
    last = at.value[-1][1].end_mark.index
    gap = ", " if at.flow_style else "\n" + " " * at.value[-1][0].start_mark.column
    return f"{text[:last]}{gap}{keys[-1]}: {value}{text[last:]}"


def _member(node: Any, key: str) -> Any:
    return next((value for name, value in node.value if name.value == key), None)


def as_written(value: Number) -> str:
    """A figure as a settings file has it: no exponent, no digits that say nothing."""
    return str(value) if isinstance(value, int) else f"{value:.10f}".rstrip("0").rstrip(".")


def _check(area: Area, texts: dict[str, str], wanted: Standing, on: date) -> None:
    """Whether the changed texts mean what is wanted, and nothing else has changed."""
    policies, read = wanted.policies, {}
    for file, model, then in (
        (BANDS, Bands, policies.bands),
        (PATTERNS, Patterns, policies.patterns),
        (TRIGGERS, Triggers, policies.triggers),
    ):
        if file in texts:
            read[file] = read_policy(file, texts[file], model) == then.model_copy(update={"revision": on})
    if SETTINGS_FILE in texts:
        settings = area.settings.model_copy(update={"meeting": Meeting(attention_budget=wanted.budget)})
        read[SETTINGS_FILE] = Settings.model_validate(tomllib.loads(texts[SETTINGS_FILE])) == settings
    for file in (file for file, is_right in read.items() if not is_right):
        raise SettingsError(f"{file}: is written in a way that cannot be changed here. Nothing was changed. Change the figure by hand.")


def _entry(change: Change, owner: str, reason: str, on: date, sha256: str) -> Adopted:
    setting = change.setting
    return Adopted(
        date=on, owner=owner, reason=reason, setting=setting.name, file=setting.file, old=setting.value, new=change.new, sha256=sha256
    )


def _figures(entry: Adopted) -> dict[str, Any]:
    return {"setting": entry.setting, "old": entry.old, "new": entry.new, "file": entry.file, "sha256": entry.sha256}


def _append(area: Area, entries: Sequence[Adopted]) -> Path:
    path = area.root / "policies" / LOG_FILE
    before = path.read_text(encoding="utf-8") if path.is_file() else LOG_HEAD
    # Each by itself: a day that two entries share would be written as a reference, which a later entry must not repeat.
    more = [yaml.safe_dump([entry.model_dump()], sort_keys=False, allow_unicode=True, width=1000) for entry in entries]
    return _write(path, "".join([before, *more]))


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    return part.replace(path)
