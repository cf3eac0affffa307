"""The answer to a what-if: both sides over the last months, and over quiet regions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from riskagg.area import Area
from riskagg.assessment import Policies
from riskagg.whatif.compare import FalseAlarms, by_month, false_alarms, moved, standing
from riskagg.whatif.quiet import quiet_region
from riskagg.whatif.rounds import Kept, Months, Rounds, Scored, scored_once
from riskagg.whatif.settings import Change, Standing, with_changes

# Services times regions: enough that one false alarm in a thousand services is seen, and no more than a region's own history costs.
_ENOUGH, _FEWEST, _MOST = 2400, 4, 40


@dataclass(frozen=True)
class Answer:
    """What a change would have done.

    Attributes:
        changes: the settings changed.
        budgets: services that the meeting can discuss, today and then.
        months: first days of the months.
        today, then: ``by_month`` of each side, by ``2026-10``.
        moved: as ``moved`` returns it.
        n_services: services scored in the last month.
        quiet: false alarms of each side; None where no region was drawn.
    """

    changes: Sequence[Change]
    budgets: tuple[int, int]
    months: list[date]
    today: pd.DataFrame
    then: pd.DataFrame
    moved: pd.DataFrame
    n_services: int
    quiet: tuple[FalseAlarms, FalseAlarms] | None


def answer(
    area: Area,
    now: Standing,
    changes: Sequence[Change],
    n_months: int,
    n_regions: int | None,
    say: Callable[[str], None] = lambda line: None,
) -> Answer:
    """Hold other settings against those in force.

    Args:
        area: with a warehouse.
        now: what is in force.
        changes: what would be changed.
        n_months: the last so many months; fewer where the history is shorter.
        n_regions: quiet regions to draw; None as many as make 2,400 services, 4 at least and 40 at most.
        say: told what is worked on.

    Raises:
        StoreError: there is no warehouse.
    """
    then, months = with_changes(now, changes), Months(area, n_months, say)
    try:
        kept, what = Kept(area), f"{len(months.months)} months"
        sides = []
        for side in (now, then):
            scored = kept.scores(what, side.policies, lambda side=side: months.score(side.policies))  # type: ignore[misc]
            met = kept.newly_met(what, side.policies, lambda side=side: months.newly_met(side.policies))  # type: ignore[misc]
            sides.append(_stand(Rounds(*scored, met), side))
        quiet = _quiet(kept, months, (now, then), n_regions, say)
    finally:
        months.close()
    last = sides[0][(sides[0]["round"] == months.months[-1].month) & (sides[0]["unit_kind"] == "service")]
    return Answer(
        changes=changes,
        budgets=(now.budget, then.budget),
        months=[month.month_start for month in months.months],
        today=by_month(sides[0]),
        then=by_month(sides[1]),
        moved=moved(*sides),
        n_services=len(last),
        quiet=quiet,
    )


def _stand(rounds: Rounds, side: Standing) -> pd.DataFrame:
    return standing(rounds.assessed(side.policies.bands), rounds.patterns, side.budget)


def _quiet(
    kept: Kept, months: Months, sides: tuple[Standing, Standing], n_regions: int | None, say: Callable[[str], None]
) -> tuple[FalseAlarms, FalseAlarms] | None:
    inputs = months.inputs(months.months[-1].month)
    n_services = max(1, inputs.service_months["service_id"].nunique())
    n = min(_MOST, max(_FEWEST, _ENOUGH // n_services)) if n_regions is None else n_regions
    if n == 0:
        return None

    def make(policies: Policies) -> Callable[[], Scored]:
        def draw() -> Scored:
            scored = []
            for seed in range(n):
                say(f"quiet region {seed + 1} of {n}")
                scored.append((seed, *scored_once(quiet_region(inputs, seed), policies)))
            units = pd.concat([units.assign(round=f"{seed:04d}") for seed, units, _ in scored], ignore_index=True)
            return units, pd.concat([patterns.assign(round=f"{seed:04d}") for seed, _, patterns in scored], ignore_index=True)

        return draw

    # Triggers ask what people have alleged and decided, which no law draws: none is newly met in a quiet region.
    nobody = pd.DataFrame({name: pd.Series(dtype=object) for name in ("round", "unit_kind", "unit_id")})
    found = [false_alarms(_stand(Rounds(*kept.scores(f"{n} quiet", side.policies, make(side.policies)), nobody), side)) for side in sides]
    return found[0], found[1]
