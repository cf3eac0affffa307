"""Every error that a person is meant to read.

Each class is a kind of fault with an exit code of its own; the message says what, where, expected, found and what to do.

    RiskaggError            1  a fault
    ├── UsageError          2  the command or its settings are wrong
    │   ├── SettingsError   2  area.toml, a source, a code list or a policy cannot be used
    │   └── KeyMissing      2  the pseudonym key is missing, too short, or the published one in a real area
    ├── InputRefused        3  a file is refused whole; the rest goes on
    ├── GateStopped         4  a critical expectation on a mart failed: no new pack
    ├── ModelError          1  a SQL model breaks its declared grain or does not run
    ├── StoreError          1  the warehouse is not there, or what was asked of it is not in it
    ├── AreaBusy            1  another process writes in the area
    └── ScoreError          1  arrays or frames that a calculation cannot take
"""


class RiskaggError(Exception):
    """Base of all errors shown without a traceback."""

    exit_code = 1


class UsageError(RiskaggError):
    """The command line or a setting is wrong; nothing was done."""

    exit_code = 2


class SettingsError(UsageError):
    """A settings file cannot be used; all its faults are listed at once."""


class KeyMissing(UsageError):
    """The pseudonym key is missing or unusable."""


class InputRefused(RiskaggError):
    """A file is refused whole.

    Args:
        rule: the rule that it broke, as in ``quarantine.csv`` (``missing_column``, ``unreadable``, ``empty_file``, ``unknown_source``).
        message: what, where, expected, found, what to do.
    """

    exit_code = 3

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


class GateStopped(RiskaggError):
    """A critical expectation on a mart failed; the last pack stays."""

    exit_code = 4


class ModelError(RiskaggError):
    """A SQL model breaks its grain, reads a table that no model makes, or does not run."""


class StoreError(RiskaggError):
    """The warehouse is not there, or what was asked of it is not in it."""


class AreaBusy(RiskaggError):
    """Another process writes in the area."""


class ScoreError(RiskaggError):
    """Input that a calculation cannot take: shapes differ, values not finite, out of range."""
