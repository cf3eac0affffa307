"""A supplier's files of one run, landed by one task.

Prefect's task of its own for each file cost as much as reading it: a task a supplier keeps what a person looks for in a run, who sent
what and whether it was read; each file's fate stands in the ledger.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from riskagg import intake
from riskagg.area import Area
from riskagg.privacy import Vault

from .progress import watcher


@dataclass
class Delivery:
    """Files of one source and supplier, in the order of application; ``landed`` are the batches of those that are done."""

    source: str
    supplier: str
    arrivals: Sequence[intake.Arrival]
    landed: list[intake.Batch] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What a person calls it: its one file, or how many files of whom."""
        if len(self.arrivals) == 1:
            return self.arrivals[0].file
        whose = self.source if self.supplier in ("", self.source) else f"{self.source}, {self.supplier}"
        return f"{len(self.arrivals)} files of {whose}"

    def land(self, area: Area, vault: Vault) -> list[intake.Batch]:
        """Read the files that are not done yet: tried again, it goes on where it stopped.

        Returns:
            The batches of all of its files.

        Raises:
            StoreError: the disk is full.
        """
        for arrival in self.arrivals[len(self.landed) :]:
            batch = intake.land(arrival, area, vault)
            self.landed.append(batch)
            watcher().step("intake", batch.file)
        return self.landed


def deliveries(arrivals: Sequence[intake.Arrival]) -> Iterator[Delivery]:
    """The arrivals by source and supplier; their order stays."""
    for (source, supplier), files in groupby(arrivals, key=lambda one: one.order[:2]):
        yield Delivery(source, supplier, list(files))
