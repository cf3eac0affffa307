"""The curve of precision against recall over thresholds, and what a person's decisions buy, most valuable first."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from benchmarks.table import FOLDER, Figure

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995)
_WIDTH, _HEIGHT, _MARGIN = 640, 420, 60


@dataclass(frozen=True)
class Judgement:
    """A mention's likeliest service: how probable, whether it is the right one, whether anybody could know, and what became of it."""

    number: int
    probability: float
    is_right: bool
    is_known: bool
    status: str


def precision_and_recall(judgements: Sequence[Judgement], threshold: float) -> tuple[float, float]:
    """Were all at or above a probability led to their likeliest service: the share that is right, and the share of what can be known."""
    led = [one for one in judgements if one.probability >= threshold]
    known = sum(one.is_known for one in judgements)
    right = sum(one.is_right for one in led)
    return right / max(1, len(led)), sum(one.is_right and one.is_known for one in led) / max(1, known)


def bought_by_review(judgements: Sequence[Judgement], decisions: int) -> float:
    """How many of 100 decisions lead a mention to a service, over the first so many: those first where a candidate is likeliest."""
    waiting = [one for one in judgements if one.status == "review"][:decisions]
    return 100 * sum(one.is_right for one in waiting) / max(1, len(waiting))


def curve_figures(name: str, judgements: Sequence[Judgement]) -> list[Figure]:
    """The rows of the curve, and of what review buys."""
    lines = []
    for threshold in THRESHOLDS:
        precision, recall = precision_and_recall(judgements, threshold)
        lines += [
            Figure(f"{name}: at probability {threshold}, precision", precision, "share"),
            Figure(f"{name}: at probability {threshold}, recall of what can be known", recall, "share"),
        ]
    waiting = sum(one.status == "review" for one in judgements)
    lines.append(Figure(f"{name}: waits for review", waiting / len(judgements), "share"))
    for decisions in (100, 1_000, waiting):
        bought = bought_by_review(judgements, decisions)
        lines.append(Figure(f"{name}: of 100 decisions, the first {decisions:,}, confirm the first candidate", bought, "mentions"))
    return lines


def write_curve(name: str, judgements: Sequence[Judgement]) -> None:
    """Draw precision against recall as `build/bench/linking_places_<name>.svg`."""
    known = sum(one.is_known for one in judgements)
    right = list(accumulate(one.is_right for one in judgements))
    right_and_known = list(accumulate(one.is_right and one.is_known for one in judgements))
    step = max(1, len(judgements) // 400)
    points = [(right_and_known[at] / known, right[at] / (at + 1)) for at in range(step, len(judgements), step)]
    low = 0.98
    line = " ".join(f"{_x(recall):.1f},{_y(max(low, precision), low):.1f}" for recall, precision in points)
    ticks = "".join(
        f'<text x="{_x(at):.0f}" y="{_HEIGHT - 35}" text-anchor="middle">{at:g}</text>' for at in (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)
    ) + "".join(
        f'<text x="{_MARGIN - 8}" y="{_y(at, low) + 4:.0f}" text-anchor="end">{at:g}</text>'
        for at in (0.98, 0.985, 0.99, 0.995, 0.999, 1.0)
    )
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"linking_places_{name.replace(' ', '_')}.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="white"/>'
        f'<text x="{_MARGIN}" y="24" font-size="15">Places, {name}: precision against recall</text>'
        f'<path d="M{_x(0)} {_y(low, low)}H{_x(1)}M{_x(0)} {_y(low, low)}V{_y(1, low)}" stroke="#555" fill="none"/>{ticks}'
        f'<polyline points="{line}" fill="none" stroke="#1d70b8" stroke-width="2"/>'
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 10}" text-anchor="middle">recall of what can be known</text></svg>\n',
        encoding="utf-8",
    )


def _x(share: float) -> float:
    return _MARGIN + share * (_WIDTH - 2 * _MARGIN)


def _y(share: float, low: float) -> float:
    return _HEIGHT - _MARGIN - (share - low) / (1 - low) * (_HEIGHT - 2 * _MARGIN)
