"""An area folder: where an area's data and its own settings live, never the checkout."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, Field, model_validator

from riskagg import resources
from riskagg.errors import SettingsError
from riskagg.settings_files import Strict, near, read_toml, validated
from riskagg.strays import is_stray

SETTINGS_FILE = "area.toml"
ConfigKind = Literal["sources", "codelists", "policies"]
_ENDINGS = frozenset((".yml", ".yaml", ".csv", ".toml", ".json", ".xlsx"))


# A century: what is longer is a slip of the pen, and further back than there are days.
_MOST_DAYS, _MOST_YEARS = 36_500, 100


def _shown(text: str) -> str:
    if not text.isprintable():
        raise ValueError("expected a text of one line, without signs that cannot be seen")
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"expected a time zone such as Europe/London, found {name!r:.80}{near(name, available_timezones())}") from None
    return name


def _month(text: str) -> str:
    try:
        date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ValueError(f"expected a month such as 2026-10, found {text!r:.80}") from None
    return text


Shown = Annotated[str, Field(max_length=200), AfterValidator(_shown)]
Month = Annotated[str, AfterValidator(_month)]


class Calendar(Strict):
    """Days on which an area's month turns."""

    reported_by_day: int = Field(5, ge=1, le=28)
    meeting_day: int = Field(27, ge=1, le=28)
    cqmg_every_months: int = Field(2, ge=1, le=12)


class Meeting(Strict):
    """What the meeting can take in."""

    attention_budget: int = Field(15, ge=1, le=1000)


class Private(Strict):
    """How long raw files may lie in the inbox before ``riskagg status`` names them."""

    keep_days: int = Field(90, ge=0, le=_MOST_DAYS)


class Narrative(Strict):
    """Sources whose free text is kept, redacted, in the part that may expire; by default of none."""

    keep: tuple[str, ...] = ()


class Retention(Strict):
    """When ``riskagg purge`` lets things go: private text, and alerts where a number of years is set."""

    private_days: int = Field(90, ge=1, le=_MOST_DAYS)
    alert_years: int | None = Field(None, ge=1, le=_MOST_YEARS)


class LegalHold(Strict):
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


class Disclosure(Strict):
    """The audience profile that pages pass through."""

    profile: Literal["operational", "commissioner", "provider_copy", "board", "public"] = "operational"


class Supplier(Strict):
    """What an area says of one supplier where its files do not."""

    authority: str | None = None
    active_from: Month | None = None
    active_to: Month | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Supplier":
        if self.active_from and self.active_to and self.active_to < self.active_from:
            raise ValueError(f"active_to {self.active_to} is before active_from {self.active_from}")
        return self


class Settings(Strict):
    """``area.toml``; every key is described in the shipped file."""

    name: Annotated[Shown, Field(min_length=1)]
    synthetic: bool = False
    marking: Shown = "OFFICIAL-SENSITIVE"
    time_zone: Annotated[str, AfterValidator(_zone)] = "Europe/London"
    sources: Literal["shipped", "own"] = "shipped"
    financial_year_starts: int = Field(4, ge=1, le=12)
    after_intake: Literal["keep", "move", "delete"] = "keep"
    journal_accounts: bool = False
    calendar: Calendar = Calendar()
    meeting: Meeting = Meeting()
    private: Private = Private()
    narrative: Narrative = Narrative()
    retention: Retention = Retention()
    legal_hold: tuple[LegalHold, ...] = ()
    disclosure: Disclosure = Disclosure()
    suppliers: dict[str, dict[str, Supplier]] = Field(default_factory=dict)


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

    def config_files(self, kind: ConfigKind, suffix: str) -> list[Path]:
        """Settings files of a kind, sorted by name; an area's own file stands in place of the shipped one of the same name."""
        shipped = resources.config_dir() / kind
        folders = [self.root / kind] if kind == "sources" and self.settings.sources == "own" else [shipped, self.root / kind]
        paths = [path for folder in folders if folder.is_dir() for path in folder.glob(f"*{suffix}") if not is_stray((path.name,))]
        found = {path.name: path for path in paths}
        return [found[name] for name in sorted(found)]

    def config_faults(self, kind: ConfigKind, suffix: str) -> list[str]:
        """What lies in the area's own folder of a kind and looks as if it were read, and is not: by its ending, or no folder at all."""
        folder = self.root / kind
        if not folder.is_dir():
            return [f"  {kind}: is a file; expected a folder of settings. Move it away"] if folder.exists() else []
        likely = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in _ENDINGS and not is_stray((path.name,))]
        todo = f"is not read; expected a name that ends in {suffix}. Rename it or move it away"
        return [f"  {kind}/{path.name}: {todo}" for path in likely if path.suffix != suffix]


def open_area(root: Path) -> Area:
    """Read an area's settings.

    Raises:
        SettingsError: the folder has no ``area.toml`` and so is not an area; or the file cannot be read, is not TOML or breaks its schema:
            all faults are listed.
    """
    path, faults = root / SETTINGS_FILE, list[str]()
    if not path.exists() and not path.is_symlink():
        raise SettingsError(
            f"{root} is not an area: there is no file {path}. Nothing was done. `riskagg init {root}` makes an area there; "
            "`riskagg --area FOLDER` names another folder."
        )
    document = read_toml(path, SETTINGS_FILE, faults)
    settings = None if document is None else validated(document, Settings, faults)
    if settings is None:
        raise SettingsError(
            "\n".join(
                [
                    f"{path}: {len(faults)} setting(s) cannot be used. Nothing was done. Fix them (the shipped file describes each):",
                    *faults,
                ]
            )
        )
    return Area(root=root.resolve(), settings=settings)
