"""The Prefect server that a command starts, and what is told where it fails."""

import shutil
from pathlib import Path

import httpx
import pytest
from riskagg_pipelines.server import empty_database, prefect_api

from riskagg.errors import RiskaggError


@pytest.fixture(autouse=True)
def _no_other_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)


def test_a_damaged_record_of_runs_is_named_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    shutil.copyfile(empty_database(), tmp_path / "prefect.db")
    with (tmp_path / "prefect.db").open("r+b") as database:
        database.truncate(30_000)
    with pytest.raises(RiskaggError, match=r"prefect\.db.* is damaged .*remove the file and run the command again"), prefect_api(tmp_path):
        pass


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (httpx.ConnectError("refused"), r"did not answer \(ConnectError\)"),
        (httpx.HTTPStatusError("", request=httpx.Request("GET", "http://a"), response=httpx.Response(500)), "answered with 500"),
    ],
)
def test_a_server_that_fails_in_the_middle_is_no_fault_in_riskagg(monkeypatch: pytest.MonkeyPatch, fault: Exception, said: str) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "https://us:secret@prefect.example/api")
    told = rf"^The Prefect server at prefect\.example/api {said}\. What was done before stands"
    with pytest.raises(RiskaggError, match=told), prefect_api(Path()):
        raise fault
