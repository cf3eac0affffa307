"""An area folder: where an area's data and its own settings live, never the checkout."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from riskagg import resources
from riskagg.errors import SettingsError

SETTINGS_FILE = "area.toml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Calendar(_Strict):
    """Days on which an area's month turns."""

    reported_by_day: int = Field(5, ge=1, le=28)
    meeting_day: int = Field(27, ge=1, le=28)
    cqmg_every_months: int = Field(2, ge=1, le=12)


class Meeting(_Strict):
    """What the meeting can take in."""

    attention_budget: int = Field(15, ge=1)


class Private(_Strict):
    """How long raw files may lie in the inbox before ``riskagg status`` names them."""

    keep_days: int = Field(90, ge=0)


class Narrative(_Strict):
    """Sources whose free text is kept, redacted, in the part that may expire; by default of none."""

    keep: tuple[str, ...] = ()


class Retention(_Strict):
    """When ``riskagg purge`` lets things go: private text, and alerts where a number of years is set."""

    private_days: int = Field(90, ge=1)
    alert_years: int | None = Field(None, ge=1)


class LegalHold(_Strict):
    """Something that neither ``purge`` nor ``erase`` may touch: a unit, a source (with a supplier), or a file by its SHA-256."""

    unit: str | None = None
    source: str | None = None
    supplier: str | None = None
    file: str | None = Field(None, pattern=r"^[0-9a-f]{8,64}$")
    since: date
    role: str
    reason: str

    @model_validator(mode="after")
    def _one_thing(self) -> "LegalHold":
        if sum(thing is not None for thing in (self.unit, self.source, self.file)) != 1 or (self.supplier and not self.source):
            raise ValueError("expected one of unit, source (with or without supplier) and file")
        return self


class Disclosure(_Strict):
    """The audience profile that pages pass through."""

    profile: Literal["operational", "commissioner", "provider_copy", "board", "public"] = "operational"


class Supplier(_Strict):
    """What an area says of one supplier where its files do not."""

    authority: str | None = None
    active_from: str | None = Field(None, pattern=r"^\d{4}-\d{2}$")
    active_to: str | None = Field(None, pattern=r"^\d{4}-\d{2}$")


class Settings(_Strict):
    """``area.toml``; every key is described in the shipped file."""

    name: str
    synthetic: bool = False
    marking: str = "OFFICIAL-SENSITIVE"
    time_zone: str = "Europe/London"
    sources: Literal["shipped", "own"] = "shipped"
    financial_year_starts: int = Field(4, ge=1, le=12)
    after_intake: Literal["keep", "move", "delete"] = "keep"
    calendar: Calendar = Calendar()
    meeting: Meeting = Meeting()
    private: Private = Private()
    narrative: Narrative = Narrative()
    retention: Retention = Retention()
    legal_hold: tuple[LegalHold, ...] = ()
    disclosure: Disclosure = Disclosure()
    suppliers: dict[str, dict[str, Supplier]] = {}


@dataclass(frozen=True)
class Area:
    """One area's folder and settings."""

    root: Path
    settings: Settings

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def store(self) -> Path:
        return self.root / "store"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse.duckdb"

    @property
    def scores_kept(self) -> Path:
        """Scores of months that a what-if has looked back over; of the warehouse that lies there, gone when it is made anew."""
        return self.root / ".whatif"

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def review(self) -> Path:
        """Workbooks with the text of places that may be somebody's home: for the analyst alone, gone when that text goes."""
        return self.out / "review"

    @property
    def dashboards(self) -> Path:
        return self.out / "dashboards"

    @property
    def data_quality(self) -> Path:
        return self.out / "data-quality"

    def month_out(self, month: str) -> Path:
        """Folder of one month's outputs; ``month`` as ``2026-10``."""
        return self.out / month

    def config_files(self, kind: Literal["sources", "codelists", "policies"], suffix: str) -> list[Path]:
        """Settings files of a kind, sorted by name; an area's own file stands in place of the shipped one of the same name."""
        shipped = resources.config_dir() / kind
        folders = [self.root / kind] if kind == "sources" and self.settings.sources == "own" else [shipped, self.root / kind]
        found = {path.name: path for folder in folders if folder.is_dir() for path in folder.glob(f"*{suffix}")}
        return [found[name] for name in sorted(found)]


def open_area(root: Path) -> Area:
    """Read an area's settings.

    Raises:
        SettingsError: the folder has no ``area.toml`` and so is not an area; or the file is no TOML or breaks its schema: all faults are
            listed.
    """
    path = root / SETTINGS_FILE
    if not path.is_file():
        raise SettingsError(
            f"{root} is not an area: there is no file {path}. Nothing was done. `riskagg init {root}` makes an area there; "
            "`riskagg --area FOLDER` names another folder."
        )
    try:
        settings = Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError(f"{path}: not TOML ({fault}). Nothing was done. Mend the line named.") from fault
    except ValidationError as faults:
        lines = [f"  {'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in faults.errors()]
        raise SettingsError(
            "\n".join(
                [f"{path}: {len(lines)} setting(s) cannot be used. Nothing was done. Mend them (the shipped file describes each):", *lines]
            )
        ) from faults
    return Area(root=root.resolve(), settings=settings)
