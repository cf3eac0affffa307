"""Chance, from one seed: each room of the region draws from a stream of its own, so that a change in one moves nothing in another."""

from collections.abc import Mapping, Sequence
from typing import TypeVar
from zlib import crc32

from numpy.random import PCG64, Generator, SeedSequence

T = TypeVar("T")


def stream(seed: int, room: str) -> Generator:
    """The stream of one room, for example ``police``."""
    return Generator(PCG64(SeedSequence([seed, crc32(room.encode())])))


def pick(rng: Generator, choices: Sequence[T]) -> T:
    """One of the choices, each as likely."""
    return choices[int(rng.integers(len(choices)))]


def weighted(rng: Generator, weights: Mapping[T, float]) -> T:
    """One of the keys, as likely as its weight says."""
    left = float(rng.random()) * sum(weights.values())
    for choice, weight in weights.items():
        left -= weight
        if left < 0:
            return choice
    return next(reversed(list(weights)))


def happens(rng: Generator, probability: float) -> bool:
    """True with the given probability."""
    return bool(rng.random() < probability)


def between(rng: Generator, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    return int(rng.integers(low, high + 1))
