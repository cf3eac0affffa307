"""Clusters that grow by shared keys and never hold two different identities of one kind."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

_NONE = -1


class Clusters:
    """Members 0 to n - 1, each its own cluster at first.

    Args:
        identity: shape (n,). Number of the identity that a member certainly has, -1 where none: a cluster never holds two.
    """

    def __init__(self, identity: np.ndarray) -> None:
        # Each kind of identity: who has one, which kind it is, and what it is.
        self._member = np.flatnonzero(identity != _NONE)
        self._kind = np.full(len(self._member), _NONE, dtype=np.int64)
        self._value = identity[self._member].astype(np.int64)
        self._label = np.arange(len(identity))

    def first_members(self) -> np.ndarray:
        """The lowest member of each member's cluster, shape (n,)."""
        return self._label.copy()

    def keep_apart(self, kind: np.ndarray) -> None:
        """From now on bring no two clusters together that have members of one kind.

        Args:
            kind: shape (n,). Number of the kind (a numbering of references) of which a member is, -1 where none.
        """
        member = np.flatnonzero(kind != _NONE)
        self._member = np.concatenate([self._member, member])
        self._kind = np.concatenate([self._kind, kind[member]])
        self._value = np.concatenate([self._value, self._label[member]])

    def join(self, members: np.ndarray) -> None:
        """Join members that share a group, except where that would bring two identities together.

        Args:
            members: shape (m, 2), rows (group, member), sorted by both.
        """
        if not len(members):
            return
        component = self._components(members)
        conflicting = self._has_two_identities(component)
        plain = ~conflicting[component]
        lowest = np.full(component.max() + 1, len(component), dtype=np.int64)
        np.minimum.at(lowest, component, self._label)
        merged = np.where(plain, lowest[component], self._label)
        self._label = merged
        self._join_one_by_one(members[conflicting[component[members[:, 1]]]])

    def _components(self, members: np.ndarray) -> np.ndarray:
        n = len(self._label)
        # A graph of members, their clusters so far (the lowest member stands for it) and groups.
        rows = np.concatenate([np.arange(n), members[:, 1]])
        columns = np.concatenate([self._label, n + members[:, 0]])
        size = n + int(members[:, 0].max()) + 1
        graph = coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(size, size))
        return np.asarray(connected_components(graph, directed=False)[1][:n], dtype=np.int64)

    def _has_two_identities(self, component: np.ndarray) -> np.ndarray:
        values = np.unique(np.column_stack([component[self._member], self._kind, self._value]), axis=0)
        kinds, counts = np.unique(values[:, :2], axis=0, return_counts=True)
        return np.bincount(kinds[counts > 1, 0], minlength=int(component.max()) + 1) > 0

    def _join_one_by_one(self, members: np.ndarray) -> None:
        """Where identities contradict, a member joins the earliest cluster of its group that does not contradict it.

        Members come in their own order, whatever group they share: what comes later never changes what came of those before.
        """
        if not len(members):
            return
        touched = np.flatnonzero(np.isin(self._label, self._label[members[:, 1]]))
        parent = {int(at): int(self._label[at]) for at in touched}
        identities = self._identities_of(touched, set(parent.values()))
        anchors: dict[int, list[int]] = {}
        for group, member in members[np.lexsort((members[:, 0], members[:, 1]))].tolist():
            root = _root(parent, member)
            for anchor in anchors.setdefault(group, []):
                other = _root(parent, anchor)
                if other == root or not _contradict(identities[other], identities[root]):
                    low, high = min(root, other), max(root, other)
                    parent[high] = low
                    identities[low] = identities[high] | identities[low]
                    break
            else:
                anchors[group].append(root)
        self._label[touched] = [_root(parent, at) for at in touched.tolist()]

    def _identities_of(self, touched: np.ndarray, roots: set[int]) -> dict[int, dict[int, int]]:
        """Root -> kind of identity -> which."""
        found: dict[int, dict[int, int]] = {root: {} for root in roots}
        among = np.isin(self._member, touched)
        for root, kind, value in self._rows(among):
            found[root][kind] = value
        return found

    def _rows(self, among: np.ndarray) -> Iterator[tuple[int, int, int]]:
        columns = (self._label[self._member[among]], self._kind[among], self._value[among])
        yield from zip(*(column.tolist() for column in columns), strict=True)


def _contradict(one: dict[int, int], other: dict[int, int]) -> bool:
    return any(kind in other and other[kind] != value for kind, value in one.items())


def _root(parent: dict[int, int], at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at
