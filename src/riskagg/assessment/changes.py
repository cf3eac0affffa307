"""The log of settings that were changed (``policies/changes.yml``): what, from what, to what, who, when, why. It is only ever added to."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from riskagg.area import Area
from riskagg.errors import SettingsError
from riskagg.settings_files import parse_yaml, read_text

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
    path, name = area.root / "policies" / LOG_FILE, f"policies/{LOG_FILE}"
    if not path.exists():
        return []
    faults: list[str] = []
    text = read_text(path, name, faults)
    if text is not None and not any(line.strip() and not line.startswith("#") for line in text.splitlines()):
        return []
    document = parse_yaml(text, name, faults) if text is not None else None
    entries = document.content if document is not None else []
    try:
        adopted = TypeAdapter(list[Adopted]).validate_python(entries)
    except ValidationError as wrong:
        faults += [f"  {document.where(fault['loc']) if document else name}: {fault['msg']}" for fault in wrong.errors()[:1]]
    if faults:
        raise SettingsError(
            "\n".join(
                [
                    f"{name}: an entry cannot be read. Nothing was done. Restore the file: it says who changed which setting, and why.",
                    *faults,
                ]
            )
        )
    return adopted
