"""Mentions of places matched to services by the product's own models, beside simpler ways on the same mentions in the same run.

The country is invented (50,000 services, 210,000 mentions, of which 10,000 of no service), the register is the regulator's own. Weights
were fitted and set by hand, and the threshold set, on other seeds (docs/decisions/0027).
"""

import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.place_curve import Judgement, curve_figures, write_curve
from benchmarks.place_known import can_be_known
from benchmarks.place_mentions import NAME_IN_CONTEXT, Mention, make_mentions
from benchmarks.place_references import Matched, cascade, exact_postcode
from benchmarks.place_services import REGISTER, Service, invented_services, real_data, registered_services
from benchmarks.place_warehouse import filled_warehouse
from benchmarks.table import Figure, report
from riskagg.linking import match_places
from riskagg.warehouse import Connection

SEED = 3
SERVICES, MENTIONS, OF_NONE = 50_000, 210_000, 10_000
REGISTER_MENTIONS, REGISTER_OF_NONE = 130_000, 6_200
_ROUNDS = 5


@dataclass(frozen=True)
class _Case:
    """Mentions, whether each can be known, and the names of what is scored."""

    name: str
    mentions: Sequence[Mention]
    known: Sequence[bool]
    precision: float
    recall: float

    def scores(self, services: dict[bytes, str], in_context: bool) -> tuple[float, float, int]:
        """Precision, recall of what is asked, and how many wrong: names in context apart from all else."""
        chosen = [
            (services.get(_key(number), ""), mention.service_id, known or in_context)
            for number, (mention, known) in enumerate(zip(self.mentions, self.known, strict=True))
            if (mention.shape == NAME_IN_CONTEXT) == in_context
        ]
        led = [(found, truth) for found, truth, _ in chosen if found]
        right = sum(found == truth for found, truth in led)
        asked = [(found, truth) for found, truth, known in chosen if known]
        return right / max(1, len(led)), sum(found == truth for found, truth in asked) / max(1, len(asked)), len(led) - right


def figures() -> list[Figure]:
    """The figures of the invented country, then of the register where it is at hand."""
    services = invented_services(SERVICES, SEED)
    lines = _figures("invented country", services, MENTIONS, OF_NONE, precision=0.999, recall=0.96)
    if (real_data() / REGISTER).is_file():
        lines += _figures("real register", registered_services(), REGISTER_MENTIONS, REGISTER_OF_NONE, precision=0.999, recall=0.95)
    else:
        print(f"The real register is left out: {real_data() / REGISTER} is not there. Set RISKAGG_REAL_DATA.")
    return lines


def _figures(name: str, services: Sequence[Service], count: int, of_none: int, precision: float, recall: float) -> list[Figure]:
    mentions = make_mentions(services, count, of_none, SEED)
    case = _Case(name, mentions, can_be_known(services, mentions), precision, recall)
    con = filled_warehouse(services, mentions)
    # In turns, so that neither has the memory that the other warmed nor a quieter minute to itself.
    rounds = [(_ours(con), cascade(con)) for _ in range(_ROUNDS)]
    ours, stepped = (_median([matched[at] for matched in rounds]) for at in range(2))
    exact = exact_postcode(con)
    lines = [
        *_ours_figures(case, ours),
        *_against(case, ours, stepped),
        *_reference(case, exact, "exact postcode and Jaro-Winkler"),
        *_reference(case, stepped, "cascade in SQL"),
    ]
    judgements = _judgements(con, case)
    write_curve(name, judgements)
    lines += curve_figures(name, judgements)
    con.close()
    return lines


def _median(matched: Sequence[Matched]) -> Matched:
    """What the last round found, for the median's cost."""
    return Matched(matched[-1].services, statistics.median(one.seconds for one in matched), statistics.median(one.cpu for one in matched))


def _key(number: int) -> bytes:
    return f"{number:07}".encode()


def _ours(con: Connection) -> Matched:
    wall, cpu = time.monotonic(), time.process_time()
    match_places(con)
    seconds, used = time.monotonic() - wall, time.process_time() - cpu
    found = con.execute("select place_key, service_id from int_mentions where service_id is not null").fetchall()
    return Matched({bytes(key): service for key, service in found}, seconds, used)


def _ours_figures(case: _Case, ours: Matched) -> list[Figure]:
    precision, recall, wrong = case.scores(ours.services, in_context=False)
    context_precision, context_recall, _ = case.scores(ours.services, in_context=True)
    n = len(case.mentions)
    (known, named) = (sum(case.known), sum(mention.shape == NAME_IN_CONTEXT for mention in case.mentions))
    return [
        Figure(f"{case.name}: mentions", n, "mentions"),
        Figure(f"{case.name}: can be known", known, "mentions"),
        Figure(f"{case.name}: precision", precision, "share", case.precision, at_least=True),
        Figure(f"{case.name}: recall of what can be known", recall, "share", case.recall, at_least=True),
        Figure(f"{case.name}: led to a wrong service", wrong, "mentions"),
        Figure(f"{case.name}: names in context", named, "mentions"),
        Figure(f"{case.name}: names in context, precision", context_precision, "share", 0.99, at_least=True),
        Figure(f"{case.name}: names in context, recall of all", context_recall, "share", 0.6, at_least=True),
        Figure(f"{case.name}: distinct mentions a second", n / ours.seconds, "mentions/s", 100_000, at_least=True),
        Figure(f"{case.name}: distinct mentions a CPU-second", n / ours.cpu, "mentions/CPU-s"),
    ]


def _against(case: _Case, ours: Matched, stepped: Matched) -> list[Figure]:
    """What another machine would see as well: the pace as a share of the cascade's in the same run (100,000 to its 300,000 were asked)."""
    n, asked = len(case.mentions), 1 / 3
    return [
        Figure(f"{case.name}: mentions a second, against the cascade", n / ours.seconds, "mentions/s", asked, n / stepped.seconds, True),
        Figure(f"{case.name}: mentions a CPU-second, against the cascade", n / ours.cpu, "mentions/CPU-s", asked, n / stepped.cpu, True),
    ]


def _reference(case: _Case, found: Matched, name: str) -> list[Figure]:
    precision, recall, _ = case.scores(found.services, in_context=False)
    _, context_recall, _ = case.scores(found.services, in_context=True)
    return [
        Figure(f"{case.name}: {name}, precision", precision, "share"),
        Figure(f"{case.name}: {name}, recall of what can be known", recall, "share"),
        Figure(f"{case.name}: {name}, names in context, recall", context_recall, "share"),
        Figure(f"{case.name}: {name}, mentions a second", len(case.mentions) / found.seconds, "mentions/s"),
    ]


def _judgements(con: Connection, case: _Case) -> list[Judgement]:
    """Every mention but names in context with its likeliest service, whatever became of it."""
    likeliest = con.execute(
        """select mentions.place_key, coalesce(judged.service_id, mentions.service_id), mentions.probability, mentions.match_status
           from int_mentions as mentions left join int_place_judged as judged using (mention_id)"""
    ).fetchall()
    made = []
    for key, service, probability, status in likeliest:
        number = int(bytes(key))
        mention = case.mentions[number]
        if mention.shape != NAME_IN_CONTEXT:
            made.append(Judgement(number, probability if service else 0.0, service == mention.service_id, case.known[number], status))
    return sorted(made, key=lambda judgement: (-judgement.probability, judgement.number))


if __name__ == "__main__":
    sys.exit(0 if report("linking_places", figures()) else 1)
