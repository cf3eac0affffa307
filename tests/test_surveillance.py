"""The comparators of the benchmark of detection are what they are called: equal to R's surveillance on series that R has judged."""

from pathlib import Path

import pandas as pd
import pytest

from benchmarks.detection_r import LARGEST, differences

FOLDER = Path(__file__).with_name("surveillance")


@pytest.fixture(scope="module")
def found() -> dict[str, float]:
    return differences(FOLDER)


@pytest.mark.parametrize("what", list(LARGEST))
def test_ours_and_those_of_r_agree(found: dict[str, float], what: str) -> None:
    assert found[what] <= LARGEST[what]


def test_the_version_of_r_is_told() -> None:
    told = pd.read_csv(FOLDER / "version.csv").iloc[0]
    assert str(told["r"]).startswith("R version 4") and str(told["surveillance"]) == "1.20.3"
