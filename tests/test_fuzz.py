"""Mutated files of every layout are loaded or refused with a reason, and nothing else happens (`make soak` does ten thousand)."""

from pathlib import Path

import pytest
from fuzz_files import one_of_each
from fuzz_run import fuzz


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_whatever_is_done_to_a_file_it_is_loaded_or_refused_with_a_reason(tmp_path: Path) -> None:
    outcome = fuzz(7, 200, one_of_each(longest=25), tmp_path)
    assert outcome.faults == []
    assert {status for _, status in outcome.fates} == {"loaded", "refused", "duplicate"}
