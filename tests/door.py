"""A small area whose inbox a test fills, and what became of the files."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from areas import sample_area

from riskagg import intake
from riskagg.intake import Batch
from riskagg.privacy import open_vault

RECEIVED = date(2026, 11, 3)


class Door:
    """An area with an empty inbox in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.area = sample_area(folder)
        self.area.inbox.mkdir(exist_ok=True)

    def bring(self, files: dict[str, bytes], received_on: date = RECEIVED) -> list[Batch]:
        """Put files into the inbox and land what is new."""
        for name, content in files.items():
            (self.area.inbox / name).parent.mkdir(parents=True, exist_ok=True)
            (self.area.inbox / name).write_bytes(content)
        return [intake.land(arrival, self.area, open_vault(True, {})) for arrival in intake.scan(self.area, received_on=received_on)]

    def mapping(self, text: str, name: str) -> None:
        """Give the area a source of its own."""
        (self.area.root / "sources").mkdir(exist_ok=True)
        (self.area.root / "sources" / f"{name}.yml").write_text(text, encoding="utf-8")

    def part(self, batch: Batch, name: str) -> list[dict[str, Any]]:
        """Rows of one part of a batch; none where it has no such part."""
        path = intake.batches_dir(self.area) / batch.batch_id / f"{name}.parquet"
        return pq.read_table(path).to_pylist() if path.is_file() else []

    def rows_of(self, batch: Batch) -> dict[str, int]:
        """Key of each accepted record -> its row in the file."""
        return {line["record_key"]: line["row"] for line in self.part(batch, "data")}
