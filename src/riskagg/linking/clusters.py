"""Clusters that grow by shared keys and never hold two different identities."""

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
        self._identity = identity
        self._label = np.arange(len(identity))

    def first_members(self) -> np.ndarray:
        """The lowest member of each member's cluster, shape (n,)."""
        return self._label.copy()

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
        known = self._identity != _NONE
        pairs = np.unique(np.column_stack([component[known], self._identity[known]]), axis=0)
        return np.bincount(pairs[:, 0], minlength=int(component.max()) + 1) > 1

    def _join_one_by_one(self, members: np.ndarray) -> None:
        """Where identities contradict, a member joins the earliest cluster of its group that does not contradict it."""
        if not len(members):
            return
        touched = np.flatnonzero(np.isin(self._label, self._label[members[:, 1]]))
        parent = {int(at): int(self._label[at]) for at in touched}
        identity = dict.fromkeys(parent.values(), _NONE)
        for at in touched:
            if self._identity[at] != _NONE:
                identity[int(self._label[at])] = int(self._identity[at])
        firsts = members[np.unique(members[:, 0], return_index=True)[1], 1]
        order = np.argsort(np.repeat(firsts, np.unique(members[:, 0], return_counts=True)[1]), kind="stable")
        anchors: dict[int, list[int]] = {}
        for group, member in members[order].tolist():
            root = _root(parent, member)
            for anchor in anchors.setdefault(group, []):
                other = _root(parent, anchor)
                if other == root or _NONE in (identity[other], identity[root]) or identity[other] == identity[root]:
                    low, high = min(root, other), max(root, other)
                    parent[high] = low
                    identity[low] = max(identity[low], identity[high])
                    break
            else:
                anchors[group].append(root)
        self._label[touched] = [_root(parent, at) for at in touched.tolist()]


def _root(parent: dict[int, int], at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at
