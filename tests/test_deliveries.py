"""A supplier's files are one task: tried again, it goes on at the file that it stopped at."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from riskagg_pipelines import deliveries
from riskagg_pipelines.deliveries import Delivery

FILES = ("police_2026-08.csv", "police_2026-09.csv", "police_2026-10.csv")


def arrival(file: str, source: str = "police", supplier: str = "police"):
    return SimpleNamespace(file=file, order=(source, supplier, file))


def test_what_has_landed_is_not_landed_again(monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []

    def away_once(one, area, vault):
        asked.append(one.file)
        if asked == list(FILES[:2]):
            raise OSError("the share is away")
        return SimpleNamespace(file=one.file)

    monkeypatch.setattr(deliveries.intake, "land", away_once)
    delivery = Delivery("police", "police", [arrival(file) for file in FILES])
    with pytest.raises(OSError, match="away"):
        delivery.land(Path(), None)
    assert [batch.file for batch in delivery.land(Path(), None)] == list(FILES)
    assert asked == [FILES[0], FILES[1], FILES[1], FILES[2]]


def test_each_supplier_has_a_task_that_says_what_it_lands():
    arrivals = [
        arrival("a.csv", "council_safeguarding", "northshire"),
        arrival("b.csv", "council_safeguarding", "northshire"),
        arrival("c.csv", "council_safeguarding", "westbay"),
        *(arrival(file) for file in FILES),
    ]
    titles = [delivery.title for delivery in deliveries.deliveries(arrivals)]
    assert titles == ["2 files of council_safeguarding, northshire", "c.csv", "3 files of police"]
