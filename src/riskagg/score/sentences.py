"""Plain English for evidence: numbers in words up to ten, days, what a unit is held against, who reported."""

from dataclasses import dataclass
from datetime import date

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

# Months from which on a history is not worth a word.
_YEAR = 12

AGENCY_WORDS = {
    "council_safeguarding": "the council",
    "police": "the police",
    "nhs_incidents": "the NHS",
    "cqc_notifications": "the regulator's notifications",
    "contract_monitoring": "contract monitoring",
    "advocacy": "advocacy",
    "ambulance": "the ambulance service",
    "whistleblowing_complaints": "whistleblowing and complaints",
}


def number(n: int) -> str:
    """A count in words up to ten."""
    return _WORDS[n] if n <= 10 else f"{n:,}"


def started(text: str) -> str:
    """A sentence begins with a capital."""
    return text[:1].upper() + text[1:]


def counted(n: int, one: str, many: str) -> str:
    """``three incidents``."""
    return f"{number(n)} {one if n == 1 else many}"


def theme_words(label: str) -> str:
    """A theme's label within a sentence; abbreviations keep their capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def between(first: date, last: date) -> str:
    """The days from the first incident to the last: ``between 4 May and 27 September 2026``, ``on 4 May 2026``."""
    if first == last:
        return f"on {first:%-d %B %Y}"
    return f"between {first:%-d %B}{'' if first.year == last.year else f' {first:%Y}'} and {last:%-d %B %Y}"


def listed(parts: list[str]) -> str:
    """``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def about(expected: float) -> str:
    """A number that was worked out, not counted."""
    return f"about {number(round(expected))}" if expected >= 0.5 else "fewer than one"


def faster(times: float) -> str:
    """How much faster than before, at least."""
    if times < 2:
        return "faster than before"
    return f"at least {'twice' if times < 3 else f'{number(min(int(times), 10))} times'} as fast as before"


def quantity(expected: float, days: int, days_at_risk: int) -> tuple[str, str]:
    """A number and the days that it is of; where it is less than one, one every so long.

    Args:
        days_at_risk: those of the window in which anything could be expected; "one every so long" is of these.
    """
    if expected >= 0.95:
        return about(expected), f" in {days} days"
    every = max(days_at_risk, 1) / max(expected, 1e-6)
    if every >= 3 * 365:
        return "less than one every three years", ""
    months = max(round(every / 30.44), 1)
    long = "month" if months == 1 else f"{number(months)} months" if months < 22 else f"{number(round(months / 12))} years"
    return f"about one every {long}", ""


@dataclass(frozen=True)
class Basis:
    """Against what a unit is held: what it had before, or, where its own history is short, what homes like it have.

    Attributes:
        noun: what the unit is called; ``home`` and ``service`` are one service, every other word is a group of them.
        has_size: whether its capacity is known.
        months: of its own history.
    """

    noun: str
    has_size: bool
    months: int

    @property
    def is_own(self) -> bool:
        return self.months >= _YEAR

    @property
    def name(self) -> str:
        """One of two names, on every page: ``what it had before``, ``what homes like it have``."""
        return before(self.noun) if self.is_own else f"what {self._others} have"

    def expectation(self, amount: str, within: str = "") -> str:
        """``from what it had before, about two would be expected in 90 days``; ``homes like it would have about two in 90 days``."""
        if self.is_own:
            return f"from {before(self.noun)}, {amount} would be expected{within}"
        kind = "kind and size" if self.has_size else "kind"
        alike = f" (of the same {kind})" if is_one(self.noun) else ""
        return f"{self._others}{alike} would have {amount}{within}"

    @property
    def _others(self) -> str:
        return f"{self.noun}s like it" if is_one(self.noun) else "services like these"


def is_one(noun: str) -> bool:
    """Whether a unit's noun is of one service, not of a group."""
    return noun in ("home", "service")


def before(noun: str) -> str:
    """``what it had before``, of a service; ``what they had before``, of a group's services."""
    return "what it had before" if is_one(noun) else "what its services had before"


def itself(noun: str) -> str:
    """Who reports of its own: ``the home``, ``the services``."""
    return f"the {noun}" if is_one(noun) else "the services"


def who_reported(agencies: list[str], n_own: int, n_unknown: int, n: int, noun: str) -> str:
    """Who reported and whether the unit did, as a sentence that follows. What is not known is not said to be a no.

    Args:
        agencies: sources that reported any of the incidents.
        n_own: incidents that the unit itself reported.
        n_unknown: those of which no row says who reported them.
        n: all of them.
    """
    by = listed([AGENCY_WORDS.get(source, source.replace("_", " ")) for source in agencies]) if agencies else "nobody named"
    return f" Reported by {by}; {_own_part(n_own, n_unknown, n, itself(noun))}."


def _own_part(n_own: int, n_unknown: int, n: int, unit: str) -> str:
    if n == 1:
        return f"{unit} reported it" if n_own else f"whether {unit} reported it is not known" if n_unknown else f"{unit} did not report it"
    if n_unknown == n:
        return f"whether {unit} reported any of them is not known"
    if n_own == n:
        return f"{unit} reported all of them"
    own = "none" if n_own == 0 else number(n_own)
    if n_unknown:
        return f"{unit} reported {own} of {number(n - n_unknown)} of them, and for {number(n_unknown)} it is not known"
    return f"{unit} reported {own} of them"


def not_counted(n: int) -> str:
    """That so many incidents are left out, as a sentence that follows; nothing where there are none."""
    if n == 0:
        return ""
    more = "One more incident is not counted: it came" if n == 1 else f"{started(number(n))} more incidents are not counted: they came"
    return f" {more} only from an agency that has recently started to send data."


def not_known(n: int) -> str:
    """That so many incidents are left out because no row says who reported them, as a sentence that follows."""
    if n == 0:
        return ""
    more = "One more incident is" if n == 1 else f"{started(number(n))} more incidents are"
    return f" {more} not counted: who reported {'it' if n == 1 else 'them'} is not known."


def different_people(n: int, n_perhaps: int) -> str:
    """``five different people``; ``n_perhaps`` more may be some of them or others."""
    words = counted(n, "person", "different people")
    if n_perhaps == 0:
        return words
    return f"at least {words} ({number(n_perhaps)} more, known by an agency's reference alone, may be among them)"


def weakly_joined(n: int) -> str:
    """That so many incidents may be another person's, as a sentence that follows; nothing where there are none."""
    if n == 0:
        return ""
    return (
        f" In {number(n)} of them only a name that sounds alike, or a birth with day and month exchanged, says that it is the same person."
    )
