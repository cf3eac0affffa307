"""What a figure of a policy may be: the range within which it makes sense at all."""

from collections.abc import Mapping
from typing import NamedTuple


class Limit(NamedTuple):
    """From ``low`` to ``high``, both within; ``whole`` numbers alone."""

    low: float
    high: float
    whole: bool = True

    def __str__(self) -> str:
        return f"{'a whole number' if self.whole else 'a number'} from {self.low:g} to {self.high:g}"

    def holds(self, value: float) -> bool:
        """Whether a figure is within; one that is no number never is."""
        return self.low <= value <= self.high and (not self.whole or value == int(value))


CHANCE, DAYS = Limit(0.0001, 0.5, whole=False), Limit(14, 730)
# The last 180 days are kept out of the history that a window is held against: a longer window would be held against itself.
HELD_AGAINST_HISTORY = Limit(14, 180)
WITHOUT_HISTORY = ("same_person", "same_source_of_risk")
WEIGHT = Limit(0, 10, whole=False)
LIMITS: Mapping[str, Limit] = {
    **{"q": CHANCE, "p": CHANCE, "kinds": Limit(1, 8), "attention_budget": Limit(1, 1000)},
    **{"n": Limit(1, 100), "n_before": Limit(1, 100), "people": Limit(2, 50), "agencies": Limit(2, 20), "services": Limit(2, 100)},
    **{"shortest_days": Limit(7, 180), "longest_days": Limit(7, 180), "begun_within_days": DAYS, "looked_back_days": DAYS},
    **{"after_days": Limit(1, 365), "quarters": Limit(2, 8), "intervals": Limit(3, 24), "ratio": Limit(0.1, 0.95, whole=False)},
    **{"share_of_peers": Limit(0.05, 1, whole=False), "peers_tell": Limit(0, 100, whole=False)},
}
"""By the threshold's name; ``days`` has a limit of its own for each pattern."""


def limit_of_pattern(pattern: str, threshold: str) -> Limit:
    """The range of a pattern's threshold."""
    if threshold == "days":
        return DAYS if pattern in WITHOUT_HISTORY else HELD_AGAINST_HISTORY
    return LIMITS[threshold]


def limit_of_trigger(trigger: str, threshold: str) -> Limit:
    """The range of a trigger's threshold; the same for every trigger."""
    return DAYS if threshold == "days" else LIMITS[threshold]
