"""A simulated region, from the inbox to its incidents, beside what really happened there."""

from pathlib import Path

import pytest
from region_truth import incident_counts, pair_scores, service_accuracy

from riskagg.area import Area
from riskagg.warehouse import Connection, open_read_only


@pytest.fixture(scope="module")
def built(small_area: Area):
    con = open_read_only(small_area.warehouse)
    yield con
    con.close()


@pytest.fixture(scope="module")
def truth(small_inbox: Path) -> Path:
    return small_inbox.parent / "truth"


def test_places_lead_to_their_services_and_private_homes_to_none(built: Connection, truth: Path):
    found = service_accuracy(built, truth)
    assert found.precision >= 0.99
    assert found.recall >= 0.95


def test_there_are_as_many_incidents_as_happened(built: Connection, truth: Path):
    assert abs(incident_counts(built, truth).excess) <= 0.03


def test_alerts_are_put_together_as_their_events_were(built: Connection, truth: Path):
    found = pair_scores(built, truth)
    assert found.precision >= 0.85
    assert found.recall >= 0.75
