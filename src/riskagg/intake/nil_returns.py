"""A nil return that a person makes here: the agency said that it had nothing to send, and a role answers for it."""

import difflib
import re
from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from riskagg.area import Area
from riskagg.errors import InputRefused, UsageError
from riskagg.intake.batch import Batch
from riskagg.intake.content import Content
from riskagg.intake.file_names import period_span
from riskagg.intake.sources import Catalogue, read_sources
from riskagg.intake.store import batches_dir, read_batches
from riskagg.intake.taken_back import taken_back

_HEADER = b"source,supplier,month,said_by_role\n"
_ROLE = r"[A-Za-z][A-Za-z ,'()/&-]{1,79}"
_OURS = re.compile(re.escape(_HEADER.decode()) + rf'[a-z0-9_]+,[^,"\n]+,\d{{4}}-\d{{2}},"(?P<role>{_ROLE})"\n')
_LONGEST = 1000


def make_nil_return(area: Area, who: str, month: str, role: str, today: date) -> Path:
    """Write ``nil_return_<source>[_<supplier>]_<month>.csv`` into the inbox, where intake takes it in like any other.

    Args:
        who: ``source`` or ``source:supplier``.
        month: as ``2026-10``; it has begun.
        role: the role of the person who answers for it, never a name.
        today: a month that begins after it has not begun.

    Raises:
        UsageError: no such source or supplier, a future month, a role that cannot be one, or the supplier has sent something for the month.
    """
    span = period_span(month)
    if span is None or len(month) != 7:
        raise UsageError(f"--month: {month!r} is no month. Write it as 2026-10. Nothing was done.")
    source, supplier = _named(area, read_sources(area), who)
    if span[0] > today:
        raise UsageError(f"--month {month}: the month has not begun; nobody can say yet that it holds nothing. Nothing was done.")
    if not re.fullmatch(_ROLE, role):
        raise UsageError("--role: expected a role in letters, such as 'Head of contracts', never a name. Nothing was done.")
    _refuse_if_told(area, source, supplier, month, span)
    whole = source if supplier == source else f"{source}_{supplier}"
    path = area.inbox / f"nil_return_{whole}_{month}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(_HEADER + f'{source},{supplier},{month},"{role}"\n'.encode())
    return part.replace(path)


def said_by(content: Content) -> str | None:
    """The role in a nil return that was made here; None for an agency's own, of which nothing is read."""
    try:
        with content.open() as stream:
            text = stream.read(_LONGEST)
    except InputRefused:
        return None
    found = _OURS.fullmatch(text.decode("utf-8", "replace"))
    return f"Nothing to send, says: {found['role']}." if found else None


def _named(area: Area, catalogue: Catalogue, who: str) -> tuple[str, str]:
    source, _, supplier = who.partition(":")
    if source not in catalogue.sources or catalogue.sources[source].mapping.kind != "alerts":
        known = [name for name, one in catalogue.sources.items() if one.mapping.kind == "alerts"]
        near = difflib.get_close_matches(source, known, 1)
        raise UsageError(
            f"--nil-return: no source {source!r} that tells alerts{f' (nearest: {near[0]})' if near else ''}. "
            f"There are {', '.join(known)}. Nothing was done."
        )
    has_suppliers = any("{supplier}" in pattern for pattern in catalogue.sources[source].mapping.file.pattern)
    known = sorted({batch.supplier for batch in read_batches(area) if batch.source == source and batch.supplier != source})
    if has_suppliers and (supplier or source) not in known:
        raise UsageError(
            f"--nil-return {who}: {source} has several suppliers; expected {source}:SUPPLIER, one of {', '.join(known) or 'none yet'}. "
            "Nothing was done."
        )
    if supplier and not has_suppliers:
        raise UsageError(f"--nil-return {who}: {source} is its own supplier; expected --nil-return {source}. Nothing was done.")
    return source, supplier or source


def _refuse_if_told(area: Area, source: str, supplier: str, month: str, span: tuple[date, date]) -> None:
    for batch in read_batches(area):
        if (batch.source, batch.supplier) != (source, supplier) or taken_back(area, batch) is not None:
            continue
        if batch.status == "nil_return" and batch.period == month:
            raise UsageError(f"{source}: {batch.file} says already that {supplier} had nothing to send for {month}. Nothing was done.")
        if batch.status == "loaded" and _tells_of(area, batch, month, span):
            raise UsageError(
                f"{source}: {batch.file} holds rows that {supplier} told in {month}; expected none. A nil return would contradict it. "
                f"Nothing was done. If that file is wrong, withdraw it: `riskagg withdraw {batch.sha256[:12]} --role ROLE --reason TEXT`."
            )


def _tells_of(area: Area, batch: Batch, month: str, span: tuple[date, date]) -> bool:
    if "data" not in batch.parts:
        return False
    if batch.coverage == "increment" and batch.period == month:
        return batch.rows_read > 0
    days = pq.read_table(batches_dir(area) / batch.batch_id / "data.parquet", columns=["reported_on"])["reported_on"]
    return bool(pc.any(pc.and_(pc.greater_equal(days, span[0]), pc.less_equal(days, span[1]))).as_py())
