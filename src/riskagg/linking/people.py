"""Which alerts are about one person, by keys alone: nothing here has ever seen a name."""

import hashlib
from collections.abc import Mapping

import numpy as np
import pandas as pd

from riskagg.linking.clusters import Clusters
from riskagg.warehouse import Connection, run_models
from riskagg.warehouse.put import put_table
from riskagg.warehouse.queries import run_query

# Numbers and references come first: after them two references of one numbering are two people, whatever their names. Strong keys join by
# themselves; the others only bridge a slip of typing. A birth written day for month shows as one row's swapped key equal to another's name
# key, and names in each other's column as an exchanged key equal to a phonetic one: each two are read as one column of values.
_OWN: tuple[tuple[str, ...], ...] = (("key_nhs",), ("key_local_ref",))
_STRONG: tuple[tuple[str, ...], ...] = (("key_name_birth",),)
_WEAK: tuple[tuple[str, ...], ...] = (("key_name_birth", "key_swapped_birth"), ("key_phonetic_birth", "key_exchanged_birth"))
_LETTERS = {"person": "p", "risk_source": "r"}
_NO_KEY = 0


def join_people(con: Connection) -> None:
    """Make ``int_alert_people``: the person and the source of risk of each alert.

    An id is a digest of the person's earliest-received alert: no id, tie or order depends on the pseudonym key.

    Args:
        con: a warehouse with ``stg_alerts``, ``stg_alert_rows`` and ``int_mentions``.

    Raises:
        ModelError: a model breaks its grain or does not run.
    """
    run_models(con, "linking/keys", {})
    people = pd.concat([_cluster(con, role, letter) for role, letter in _LETTERS.items()])
    put_table(con, "int_key_people", people)
    run_models(con, "linking/people", {})


def _cluster(con: Connection, role: str, letter: str) -> pd.DataFrame:
    """Give each key set of a role its cluster, named by the set that came first.

    What is known at the cut is joined by itself: an alert that comes later may be found to be of a person, and joins no two persons.
    """
    sets = run_query(con, "key_sets", role=role).fetchnumpy()
    keys = {name: np.asarray(sets[name], dtype=np.uint64) for name in sets if name.startswith("key_") or name == "numbering"}
    n_known = int((~np.asarray(sets["is_after_cut"], dtype=bool)).sum())
    certain, joined = _joined({name: values[:n_known] for name, values in keys.items()})
    if n_known < len(keys["key_set"]):
        certain, joined = (_added(known, every) for known, every in zip((certain, joined), _joined(keys), strict=True))
    first, cluster = np.unique(joined, return_inverse=True)
    ids = [letter + hashlib.sha256(str(alert).encode()).hexdigest()[:12] for alert in sets["first_alert_id"][first]]
    return pd.DataFrame(
        {
            "role": role,
            "key_set": keys["key_set"],
            "cluster_id": np.array(ids, dtype=object)[cluster],
            # Whom strong keys alone join: where they lead to another first member, only a weak one leads to the person's.
            "certain_cluster": certain,
            "is_weak": certain != joined,
            "has_nhs": _any(keys["key_nhs"] != _NO_KEY, cluster, n_known),
            "has_name": _any(keys["key_name_birth"] != _NO_KEY, cluster, n_known),
        }
    )


def _joined(keys: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The first member of each key set's cluster: as strong keys alone join them, and as all keys do."""
    clusters = Clusters(_codes(keys["key_nhs"]))
    for columns in _OWN:
        clusters.join(_members([keys[column] for column in columns]))
    clusters.keep_apart(_codes(keys["numbering"]))
    for columns in _STRONG:
        clusters.join(_members([keys[column] for column in columns]))
    certain = clusters.first_members()
    for columns in _WEAK:
        clusters.join(_members([keys[column] for column in columns]))
    return certain, clusters.first_members()


def _added(known: np.ndarray, every: np.ndarray) -> np.ndarray:
    """First members of the known sets as they are, and of the later ones: those of the known set that they come to, else their own."""
    later = every[len(known) :]
    is_known = later < len(known)
    return np.concatenate([known, np.where(is_known, known[np.where(is_known, later, 0)], later) if len(known) else later])


def _any(has: np.ndarray, cluster: np.ndarray, n_known: int) -> np.ndarray:
    """Whether any member of each one's cluster has it, shape as given; of the first ``n_known`` only these say so."""
    before, ever = (np.bincount(cluster[:n][has[:n]], minlength=len(has) + 1)[cluster] > 0 for n in (n_known, len(has)))
    return np.asarray(np.where(np.arange(len(has)) < n_known, before, ever))


def _codes(keys: np.ndarray) -> np.ndarray:
    """Numbers for keys by first appearance, -1 where there is none."""
    codes = np.asarray(pd.factorize(keys)[0], dtype=np.int64)
    return np.where(keys == _NO_KEY, -1, codes)


def _members(columns: list[np.ndarray]) -> np.ndarray:
    """Rows (group, member) of the key sets that share a value in one of the columns, sorted; shape (n, 2)."""
    codes = _codes(np.concatenate(columns))
    members = np.tile(np.arange(len(columns[0])), len(columns))
    pairs = np.unique(np.column_stack([codes, members])[codes >= 0], axis=0)
    sizes = np.bincount(pairs[:, 0])
    return np.asarray(pairs[sizes[pairs[:, 0]] > 1])
