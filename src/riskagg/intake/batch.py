"""A batch: one file as it was read, with its provenance (``batch.json``)."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, PlainSerializer

from riskagg.intake.doubts import Doubt
from riskagg.intake.notices import Notice
from riskagg.journal import Anchor

Instant = Annotated[datetime, PlainSerializer(lambda moment: moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), return_type=str)]


class Batch(BaseModel):
    """The keys of ``batch.json`` (docs/reference/data-model.md, section 1)."""

    model_config = ConfigDict(frozen=True)

    batch_id: str
    source: str
    supplier: str
    agency: str
    kind: str | None
    file: str
    sha256: str
    status: Literal["loaded", "duplicate", "refused", "nil_return"]
    received_at: Instant
    period: str | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    coverage: str | None = None
    scope: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheets: tuple[str, ...] = ()
    rows_read: int = 0
    rows_accepted: int = 0
    rows_quarantined: int = 0
    rows_joined: int = 0
    rows_repeated: int = 0
    rows_left_out: int = 0
    duplicate_of: str | None = None
    replaces: tuple[str, ...] = ()
    withheld_under: str | None = None
    columns_added: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    notices: tuple[Notice, ...] = ()
    mapping_sha256: str
    code_version: str
    key_id: str | None = None
    parts: dict[str, str] = {}
    private_expired_on: date | None = None
    purged_on: date | None = None
    message: str | None = None
    refused_as: str | None = None
    journal: Anchor | None = None

    @property
    def tally(self) -> str:
        """What became of the file, in a line."""
        if self.status == "duplicate":
            return f"{self.file}: the same content as {self.duplicate_of}, nothing loaded twice"
        if self.status != "loaded":
            return self.message or f"{self.file}: {self.status.replace('_', ' ')}"
        others = (("joined", self.rows_joined), ("left out", self.rows_left_out))
        fates = [f"{self.rows_accepted} accepted", f"{self.rows_quarantined} quarantined", *(f"{n} {fate}" for fate, n in others if n)]
        return f"{self.file}: {self.rows_read} rows read, {', '.join(fates)}"
