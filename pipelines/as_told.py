"""What was told of an alert, redacted when it was read: shown where one unit is explained, and nowhere else."""

from collections.abc import Iterable

import pyarrow.parquet as pq

from riskagg.area import Area
from riskagg.intake import batches_dir
from riskagg.report.read import Row


def tell(area: Area, alerts: Iterable[Row]) -> None:
    """Give each alert ``as_told``: its narrative, or None where the area keeps none of the source or it has expired."""
    told: dict[str, dict[tuple[str | None, int], str]] = {}
    for alert in alerts:
        batch_id = alert["batch_id"]
        if batch_id not in told:
            told[batch_id] = _narratives(area, batch_id)
        alert["as_told"] = told[batch_id].get((alert["sheet"], alert["row"]))


def _narratives(area: Area, batch_id: str) -> dict[tuple[str | None, int], str]:
    path = batches_dir(area) / batch_id / "private.parquet"
    if not path.is_file() or "narrative" not in pq.read_schema(path).names:
        return {}
    rows = pq.read_table(path, columns=["sheet", "row", "narrative"]).to_pylist()
    return {(row["sheet"], row["row"]): row["narrative"] for row in rows if row["narrative"]}
