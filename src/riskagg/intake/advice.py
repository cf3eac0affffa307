"""Each rule that refuses, in the words of a person who sends files."""

from functools import cache
from typing import NamedTuple

import yaml

from riskagg import resources


class Advice(NamedTuple):
    """What a rule means to the one whose row or file it refused: what is wrong, and what to do about it."""

    wrong: str
    do: str


@cache
def advices() -> dict[str, Advice]:
    """Rule -> advice, from ``reports/refusals.yml``."""
    words: dict[str, dict[str, str]] = yaml.safe_load((resources.reports_dir() / "refusals.yml").read_text(encoding="utf-8"))
    return {rule: Advice(said["wrong"], said["do"]) for rule, said in words.items()}
