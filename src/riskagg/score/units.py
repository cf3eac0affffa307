"""Panels of each kind of unit: services, and the groups that they belong to from month to month."""

import numpy as np
from scipy import sparse

from riskagg.score.arrays import Flags, Floats, Ints, Objects
from riskagg.score.panel import Panel
from riskagg.score.rates import Baseline
from riskagg.score.streams import Streams
from riskagg.score.told import Incidents, counts, select

_NOUNS = {"provider": "provider", "operator": "operating company", "brand": "brand", "company": "company"}


def service_panel(base: Baseline, incidents: Incidents, found: Streams, themes: list[str]) -> Panel:
    """The panel of services."""
    exposure = base.exposure
    care_home = np.array([str(kind).startswith("care_home") for kind in exposure.kinds])
    return Panel(
        unit_kind="service",
        ids=exposure.services,
        noun=np.where(care_home, "home", "service").astype(object),
        kind=exposure.stratum,
        calendar=exposure.calendar,
        themes=themes,
        agencies=exposure.agencies,
        incidents=incidents,
        unit=incidents.service,
        found=found,
        n_every=counts(None, (incidents.service, incidents.theme, incidents.month), found.every.shape),
        is_open=exposure.beds[:, -1] > 0,
        has_size=exposure.measure == 1,
    )


def group_panel(base: Baseline, incidents: Incidents, found: Streams, themes: list[str], unit_kind: str, owner_ids: Objects) -> Panel:
    """The panel of a kind of group: each service-month counts for the group of its time.

    Args:
        owner_ids: shape (N,), the group of each incident on its day; None where there was none.
    """
    exposure = base.exposure
    group, ids = exposure.groups[unit_kind], exposure.group_ids[unit_kind]
    place = {owner: u for u, owner in enumerate(ids)}
    unit = np.array([place.get(owner, -1) for owner in owner_ids], dtype=np.int64)
    mine = select(incidents, unit >= 0)
    owner = unit[unit >= 0]
    is_open = np.zeros(len(ids), dtype=bool)
    is_open[group[(exposure.beds[:, -1] > 0) & (group[:, -1] >= 0), -1]] = True
    gathered = _gather_streams(found, group, len(ids), unit >= 0)
    return Panel(
        unit_kind=unit_kind,
        ids=ids,
        noun=np.full(len(ids), _NOUNS[unit_kind], dtype=object),
        kind=np.zeros(len(ids), dtype=np.int64),
        calendar=exposure.calendar,
        themes=themes,
        agencies=exposure.agencies,
        incidents=mine,
        unit=owner,
        found=gathered,
        n_every=counts(None, (owner, mine.theme, mine.month), gathered.every.shape),
        is_open=is_open,
        has_size=np.ones(len(ids), dtype=bool),
    )


def _gather_streams(found: Streams, group: Ints, n_groups: int, mine: Flags) -> Streams:
    last = np.eye(group.shape[1])[-1]
    parts: dict[str, Floats] = {}
    for name in ("every", "told", "by_agency"):
        parts[name] = _gather(getattr(found, name), group, n_groups)
    for name in ("steady", "steady_known", "steady_harm", "own_months"):
        parts[name] = _gather(getattr(found, name)[:, None], group, n_groups)[:, 0]
    for name in ("own_word", "new"):
        # Of the last 180 days, taken for the group that has the service now.
        parts[name] = _gather(getattr(found, name)[:, :, None] * last, group, n_groups)[:, :, -1]
    return Streams(
        **parts, is_steady=found.is_steady[mine], is_steady_known=found.is_steady_known[mine], is_steady_harm=found.is_steady_harm[mine]
    )


def _gather(values: Floats, group: Ints, n_groups: int) -> Floats:
    """Sum services (S, C, M) into the groups of each month (G, C, M)."""
    gathered = np.zeros((n_groups, values.shape[1], values.shape[2]))
    for m in range(values.shape[2]):
        inside = np.flatnonzero(group[:, m] >= 0)
        belongs = sparse.csr_matrix((np.ones(len(inside)), (group[inside, m], inside)), shape=(n_groups, len(values)))
        gathered[:, :, m] = np.asarray(belongs @ values[:, :, m])
    return gathered
