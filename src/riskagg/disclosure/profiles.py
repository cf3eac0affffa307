"""The five audiences of a page, as data: which rows, which columns, which counts."""

from dataclasses import dataclass, field
from typing import Literal

from riskagg.errors import SettingsError

# Keys of people never reach a page, whoever reads it; a person is "Person A" within one unit and pack (see `people`).
PERSONAL_COLUMNS = frozenset(
    {
        "person_id",
        "people",
        "risk_source_id",
        "risk_sources",
        "weakly_joined",
        "manager_key",
        "place_key",
        "record_key",
        "content_key",
        "context",
    }
)
_KEYS = ("nhs", "name", "phonetic", "swapped", "exchanged", "local")
PERSONAL_PREFIXES = ("key_", *(f"{who}_{key}" for who in ("person", "risk_source") for key in _KEYS))
# What somebody wrote; withheld in rows that a whistleblower told.
TEXT_COLUMNS = frozenset({"text", "finding", "response", "summary", "narrative", "concern"})
WHISTLEBLOWING_SOURCES = frozenset({"whistleblowing_complaints"})
WHISTLEBLOWING_RECORD_TYPES = frozenset({"whistleblowing", "whistleblow"})


@dataclass(frozen=True)
class CountTable:
    """What of a table may be released as counts.

    Attributes:
        within: columns whose values each make a table of its own.
        rows, columns: the two sides of that table, each with a total, shown or not; ``columns`` is empty for a list.
        counts: columns that count people or events.
        plain: further columns that say nothing about a person.
        total: a value of ``rows`` that stands for the sum of all others, such as theme ``all``.
    """

    rows: str
    counts: tuple[str, ...]
    columns: str = ""
    within: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    total: str = ""

    @property
    def kept(self) -> tuple[str, ...]:
        """Columns that pass, in no order."""
        return (*self.within, self.rows, *((self.columns,) if self.columns else ()), *self.counts, *self.plain)


@dataclass(frozen=True)
class Profile:
    """One audience.

    Attributes:
        rows: ``all``, or ``own``: only rows of the providers named in the call.
        suppress_below: counts below it are hidden, with as many others as keep them from being worked out; 0 hides none.
        percent_base: percentages of fewer are hidden.
        round_to: what remains is rounded to a multiple; 0 leaves it.
        hidden_sources: sources that this audience must not recognise.
        hidden_pattern_kinds: patterns whose evidence is who told it.
        blocked_by_police_hold: a hold leaves nothing.
        released: tables that pass as counts; every other table is empty. None where rows pass as they are.
        open_tables: tables that hold nothing about a person, with the columns that pass.
    """

    name: str
    title: str
    rows: Literal["all", "own"] = "all"
    suppress_below: int = 0
    percent_base: int = 0
    round_to: int = 0
    hidden_sources: frozenset[str] = frozenset()
    hidden_pattern_kinds: frozenset[str] = frozenset()
    blocked_by_police_hold: bool = False
    released: dict[str, CountTable] | None = None
    open_tables: dict[str, tuple[str, ...]] = field(default_factory=dict)


# One family of counts is released, and no level beside it: a service's counts taken from its provider's would give back what was hidden.
_BOARD = {"provider_themes": CountTable("theme", ("n_incidents",), "month", ("provider_id",), ("label",), "all")}
_PUBLIC = {"area_themes": CountTable("theme", ("n_incidents",), "month", (), ("label",), "all")}
_PLACES = (
    "service_id",
    "location_id_cqc",
    "name",
    "town",
    "postcode",
    "service_kind",
    "service_kind_label",
    "beds",
    "host_authority",
    "is_open",
)
_OPEN = {
    "int_services_now": (*_PLACES, "provider_id", "provider_name", "overall_rating", "safe_rating", "rating_published_on"),
    "mart_supply": ("source", "supplier", "month", "agency", "authority", "state", "newest_on", "days_late"),
    "theme": ("theme", "label", "sort_order"),
    "providers": ("provider_id", "name", "n_services", "beds"),
}
# A band names a service in a procedure, and few people live in one: the board sees it, the public does not.
_BOARD_OPEN = {
    **_OPEN,
    "providers": (*_OPEN["providers"], "rank", "band", "change"),
    "mart_assessments": ("role", "unit_kind", "unit_id", "provider_id", "rank", "band", "previous_band", "change", "patterns"),
}
_TELLERS = frozenset({"police", "advocacy", "ambulance", *WHISTLEBLOWING_SOURCES})

PROFILES = (
    Profile("operational", "Members of the meeting, under the information-sharing agreement"),
    Profile("commissioner", "A commissioner, for the providers that it commissions", rows="own"),
    Profile(
        "provider_copy",
        "The provider",
        rows="own",
        hidden_sources=_TELLERS,
        hidden_pattern_kinds=frozenset({"agencies", "hidden", "unanswered"}),
        blocked_by_police_hold=True,
    ),
    Profile(
        "board",
        "Safeguarding board and its quality sub group",
        suppress_below=5,
        percent_base=20,
        released=_BOARD,
        open_tables=_BOARD_OPEN,
    ),
    Profile("public", "Anyone", suppress_below=5, percent_base=20, round_to=5, released=_PUBLIC, open_tables=_OPEN),
)


def profile_named(name: str) -> Profile:
    """One of the five profiles.

    Raises:
        SettingsError: no profile has that name.
    """
    found = {profile.name: profile for profile in PROFILES}
    if name not in found:
        raise SettingsError(
            f"area.toml, [disclosure] profile: no profile {name!r}; there are {', '.join(sorted(found))}. No page was drawn."
        )
    return found[name]
