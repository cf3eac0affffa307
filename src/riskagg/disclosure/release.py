"""The one door between the warehouse and a page: rows, columns and counts that an audience may see."""

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
import pandas as pd

from riskagg.disclosure.profiles import (
    PERSONAL_COLUMNS,
    PERSONAL_PREFIXES,
    TEXT_COLUMNS,
    WHISTLEBLOWING_RECORD_TYPES,
    WHISTLEBLOWING_SOURCES,
    CountTable,
    Profile,
)
from riskagg.disclosure.suppression import hidden_cells
from riskagg.errors import SettingsError

WITHHELD = "withheld"
_REFERENCES = ("source", "supplier", "agency", "source_ref", "first_source", "file", "batch_id")


def apply(
    name: str,
    frame: pd.DataFrame,
    profile: Profile,
    *,
    reads: Collection[str] = (),
    provider_id: str | Iterable[str] | None = None,
    police_hold: bool = False,
) -> pd.DataFrame:
    """What of a query's rows the audience may see; called just before a page is drawn.

    Args:
        name: of the query, such as ``provider_themes`` for a roll-up that may be released as counts.
        reads: the tables of the warehouse that it reads; the name alone where they are not known.
        frame: any of its columns. For a profile of own rows it carries provider_id, or unit_kind and unit_id; rows that say neither do
            not pass.
        provider_id: whose rows these are (one, or all that a commissioner commissions).
        police_hold: whether the police hold something of these providers (see `has_police_hold`).

    Returns:
        A new frame. Hidden counts are missing values (`Int64`), withheld words read "withheld".

    Raises:
        SettingsError: the profile shows own rows and the call names no provider.
    """
    kept = _own_rows(frame, profile, provider_id) if profile.rows == "own" else frame
    if profile.blocked_by_police_hold and (police_hold or has_police_hold(kept)):
        kept = kept.iloc[:0]
    kept = kept.drop(columns=[column for column in kept.columns if _is_personal(str(column))])
    if profile.released is not None:
        return _released(name, reads or (name,), kept, profile, profile.released)
    kept = _without_whistleblowers_words(kept)
    return _without_tellers(kept, profile) if profile.hidden_sources else kept


def has_police_hold(rows: pd.DataFrame) -> bool:
    """Whether any row (a decision, mostly) states a police hold."""
    return "police_hold" in rows.columns and bool(rows["police_hold"].map(lambda held: held is True or held == "Y" or held == 1).any())


def _is_personal(column: str) -> bool:
    return column in PERSONAL_COLUMNS or column.startswith(PERSONAL_PREFIXES)


def _own_rows(frame: pd.DataFrame, profile: Profile, provider_id: str | Iterable[str] | None) -> pd.DataFrame:
    if provider_id is None:
        raise SettingsError(
            f"area.toml, [disclosure] profile = {profile.name!r} shows one provider's rows, and this page is about all. "
            "No page was drawn. Take 'operational' or 'board' for the area, and ask for a provider's copy by its id."
        )
    own = {provider_id} if isinstance(provider_id, str) else set(provider_id)
    if "provider_id" in frame.columns:
        return frame[frame["provider_id"].isin(own)]
    if {"unit_kind", "unit_id"} <= set(frame.columns):
        return frame[(frame["unit_kind"] == "provider") & frame["unit_id"].isin(own)]
    return frame.iloc[:0]


def _without_whistleblowers_words(frame: pd.DataFrame) -> pd.DataFrame:
    told = pd.Series(False, index=frame.index)
    for column, values in (
        ("source", WHISTLEBLOWING_SOURCES),
        ("first_source", WHISTLEBLOWING_SOURCES),
        ("record_type", WHISTLEBLOWING_RECORD_TYPES),
    ):
        if column in frame.columns:
            told |= frame[column].isin(values)
    texts = [column for column in frame.columns if column in TEXT_COLUMNS]
    return frame.assign(**{column: frame[column].astype("object").mask(told & frame[column].notna(), WITHHELD) for column in texts})


def _without_tellers(frame: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """A provider may know what was said of it, not by whom where that could harm the one who told."""
    hidden = profile.hidden_sources
    if "kind" in frame.columns:
        frame = frame[~frame["kind"].isin(profile.hidden_pattern_kinds)]
    source = next((column for column in ("source", "first_source") if column in frame.columns), None)
    changed: dict[str, Any] = {}
    if source is not None:
        told = frame[source].isin(hidden)
        changed = {column: frame[column].astype("object").mask(told, WITHHELD) for column in _REFERENCES if column in frame.columns}
    if "agencies" in frame.columns:
        named = [sorted({WITHHELD if agency in hidden else str(agency) for agency in agencies}) for agencies in frame["agencies"]]
        changed["agencies"] = pd.Series(named, index=frame.index, dtype="object")
    # An alert's id begins with its source and holds the agency's own reference.
    return frame.assign(**changed).drop(columns=[column for column in ("alert_id", "alert_ids") if column in frame.columns])


def _released(name: str, reads: Collection[str], frame: pd.DataFrame, profile: Profile, released: dict[str, CountTable]) -> pd.DataFrame:
    if profile.open_tables.keys() >= set(reads):
        open_columns = {column for table in reads for column in profile.open_tables[table]}
        return frame[[column for column in frame.columns if column in open_columns]]
    counted = released.get(name)
    if counted is None:
        return frame.iloc[:0, :0]
    kept = frame[[column for column in frame.columns if column in counted.kept or str(column).endswith("_pct")]].copy()
    for column in [column for column in kept.columns if str(column).endswith("_pct")]:
        kept[column] = _percentages(frame, str(column), profile)
    for column in [column for column in counted.counts if column in kept.columns]:
        kept[column] = _counts(kept, counted, column, profile)
    return kept


def _counts(frame: pd.DataFrame, counted: CountTable, column: str, profile: Profile) -> pd.Series:
    values = frame[column].astype("Int64")
    within = [name for name in counted.within if name in frame.columns]
    groups = [part for _, part in frame.groupby(within, sort=False, dropna=False)] if within else [frame]
    for part in groups:
        values = values.mask(_hidden_rows(part, counted, column, profile.suppress_below).reindex(values.index, fill_value=False))
    if profile.round_to:
        values = ((values + profile.round_to // 2) // profile.round_to) * profile.round_to
    return values


def _hidden_rows(part: pd.DataFrame, counted: CountTable, column: str, below: int) -> pd.Series:
    """Which rows of one table to hide, as booleans on its index."""
    is_total = (part[counted.rows] == counted.total) if counted.total else pd.Series(False, index=part.index)
    across = part[counted.columns] if counted.columns in part.columns else pd.Series("", index=part.index)
    cells = part[~is_total]
    row_codes, row_names = pd.factorize(cells[counted.rows], sort=True)
    column_codes, column_names = pd.factorize(across[~is_total], sort=True)
    table = np.zeros((len(row_names), len(column_names)), dtype=np.int64)
    np.add.at(table, (row_codes, column_codes), cells[column].fillna(0).to_numpy(dtype=np.int64))
    hidden = hidden_cells(table, below)
    flags = pd.Series(False, index=part.index)
    flags[~is_total] = hidden[row_codes, column_codes]
    flags[is_total] = hidden[-1, :-1][column_names.get_indexer(pd.Index(across[is_total]))]
    return flags


def _percentages(frame: pd.DataFrame, column: str, profile: Profile) -> pd.Series:
    """Percentages of at least ``percent_base``, and none from which a hidden count could be worked out."""
    base = frame.get(column.removesuffix("_pct") + "_base")
    if base is None:
        return pd.Series(float("nan"), index=frame.index)
    part = frame[column] * base / 100
    shown = (base >= profile.percent_base) & (part.round() >= profile.suppress_below) & ((base - part).round() >= profile.suppress_below)
    return frame[column].where(shown)
