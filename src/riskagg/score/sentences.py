"""Plain English for evidence: numbers in words up to ten, spans of time, what would be expected."""

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


def span(days: int) -> str:
    """A number of days as a person says it."""
    if days <= 7:
        return "one week"
    if days < 26 * 7:
        return counted(-(-days // 7), "week", "weeks")
    return counted(round(days / 30.44), "month", "months")


def listed(parts: list[str]) -> str:
    """``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def about(expected: float) -> str:
    """A number that was worked out, not counted."""
    return f"about {number(round(expected))}" if expected >= 0.5 else "fewer than one"


def faster(times: float) -> str:
    """How much faster than before, at least."""
    if times < 2:
        return "faster than in"
    return f"at least {'twice' if times < 3 else f'{number(min(int(times), 10))} times'} as fast as in"


def expectation(expected: float, days: int, days_at_risk: int, like: str) -> str:
    """What would be expected in a window: a number with its days, or one in so long where it is less than one.

    Args:
        days_at_risk: those of the window in which anything could be expected; "one in so long" is of these.
        like: for whom.
    """
    if expected >= 0.95:
        return f"{about(expected)} would be expected in {days} days {like}"
    every = max(days_at_risk, 1) / max(expected, 1e-6)
    if every >= 3 * 365:
        return f"less than one in three years would be expected {like}"
    months = max(round(every / 30.44), 1)
    words = counted(months, "month", "months") if months < 22 else counted(round(months / 12), "year", "years")
    return f"one in {words} would be expected {like}"


def like_unit(noun: str, has_size: bool, months: int) -> str:
    """For whom it would be expected: a service has a kind, perhaps a size that is known, and so many months of history."""
    if noun not in ("home", "service"):
        return f"for the services of this {noun}"
    if months >= _YEAR:
        return f"for a {noun} of this kind, size and history" if has_size else f"for a {noun} of this kind and history"
    history = f"with {counted(months, 'month', 'months')} of history" if months else "without a history"
    return f"for a {noun} of this kind{' and size' if has_size else ''}, {history}"


def who_told(n_told: int, n: int, noun: str) -> str:
    """Whether the unit itself told, as a sentence that follows."""
    by = f"the {noun} itself" if noun in ("home", "service") else "the services themselves"
    if n == 1:
        return f" It was {'told' if n_told else 'not told'} by {by}."
    if n_told == 0:
        return f" None was told by {by}."
    if n_told == n:
        return f" All were told by {by}."
    return f" {started(number(n_told))} of them {'was' if n_told == 1 else 'were'} told by {by}."


def not_counted(n: int) -> str:
    """That so many incidents are left out, as a sentence that follows; nothing where there are none."""
    return f" Not counted: {number(n)} that only an agency which has just joined told." if n else ""


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
