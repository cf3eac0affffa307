"""The log of settings that were changed (``policies/changes.yml``): what, from what, to what, who, when, why. It is only ever added to."""

from datetime import date

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from riskagg.area import Area
from riskagg.errors import SettingsError

LOG_FILE = "changes.yml"
LOG_HEAD = "# Settings that were changed, in order. `riskagg whatif --adopt` adds to this file; nothing in it is ever altered.\n"


class Adopted(BaseModel):
    """One setting that was changed; ``sha256`` is of the settings file as it was when all changes of that day's decision stood in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    date: date
    owner: str
    reason: str
    setting: str
    file: str
    old: int | float
    new: int | float
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


def read_adopted(area: Area) -> list[Adopted]:
    """Every change, in order; none where nothing was ever changed.

    Raises:
        SettingsError: the log was altered so that it cannot be read.
    """
    path = area.root / "policies" / LOG_FILE
    if not path.is_file():
        return []
    try:
        return TypeAdapter(list[Adopted]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")) or [])
    except (yaml.YAMLError, ValidationError) as fault:
        raise SettingsError(
            f"policies/{LOG_FILE}: an entry cannot be read. Nothing was done. Restore the file: it says who changed which setting, and why."
        ) from fault
