"""All columns of a file, one rule after the other: people first, then the record; what no rule fits is dropped."""

from riskagg.drafting.codes import CodeList, Vocabulary, draft_codes
from riskagg.drafting.guess import Guess, Looking, Rule, says_yes_or_no
from riskagg.drafting.headings import heading_words
from riskagg.drafting.keys import words_of
from riskagg.drafting.opening import Column
from riskagg.drafting.people import PEOPLE
from riskagg.drafting.records import RECORDS, of_codes
from riskagg.drafting.words import heading_vocabulary
from riskagg.errors import UsageError
from riskagg.intake import Catalogue

_WHAT_HAPPENED = "theme"


def guess_columns(source: str, columns: tuple[Column, ...], vocabulary: Vocabulary, happened: str | None = None) -> list[Guess]:
    """A guess per column of a table of alerts. Looked at twice: which columns are of people must be known before a term is written down.

    Args:
        happened: the heading of the column that says what happened, where a person has named it.

    Raises:
        UsageError: there is no such column, it may be of people, or it has too many different terms to be one of codes.
    """
    looking = _looking(source, columns, vocabulary)
    guesses = [_guess(column, looking, (*PEOPLE, *RECORDS)) for column in columns]
    place = _place_of(happened, columns) if happened else _what_happened(columns, guesses, looking)
    if place is not None:
        found = None if guesses[place].is_person else _as_what_happened(columns[place], looking)
        if found is None:
            raise UsageError(
                f"{happened} cannot say what happened: its cells may be of people, or more than 60 different ones. Nothing was written. "
                "Name another column."
            )
        guesses[place] = of_codes(found, "QUESTION: does this column say what happened?")
    return guesses


def people_of(columns: tuple[Column, ...]) -> list[Guess]:
    """What the rules about people say of each column; other columns are nothing yet."""
    looking = Looking("", Vocabulary(Catalogue({}), []), frozenset())
    return [_guess(column, looking, PEOPLE) for column in columns]


def may_say_what_happened(source: str, columns: tuple[Column, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Headings of the columns that may say what happened, the likeliest first."""
    looking = _looking(source, columns, vocabulary)
    guesses = [_guess(column, looking, (*PEOPLE, *RECORDS)) for column in columns]
    fits = [at for at in range(len(columns)) if _may_say(columns[at], guesses[at], looking)]
    return tuple(columns[at].heading for at in sorted(fits, key=lambda at: not _says_theme(guesses[at])))


def says_what_happened(guesses: list[Guess]) -> bool:
    """Whether some column says what happened."""
    return any(_says_theme(guess) for guess in guesses)


def _says_theme(guess: Guess) -> bool:
    return guess.codes is not None and guess.codes.field == _WHAT_HAPPENED


def _looking(source: str, columns: tuple[Column, ...], vocabulary: Vocabulary) -> Looking:
    people = [column for column, guess in zip(columns, people_of(columns), strict=True) if guess.is_person]
    return Looking(source, vocabulary, words_of(people))


def _guess(column: Column, looking: Looking, rules: tuple[Rule, ...]) -> Guess:
    if not column.values:
        return Guess("ignore", "empty in every row")
    words = heading_words(column.heading)
    asked = [rule for rule in rules if rule not in PEOPLE or not says_yes_or_no(column)]
    found = next((guess for rule in asked if (guess := rule(column, words, looking)) is not None), None)
    return found or Guess("ignore", "dropped: nothing says what it is")


def _place_of(heading: str, columns: tuple[Column, ...]) -> int:
    place = next((at for at, column in enumerate(columns) if column.heading.casefold() == heading.casefold()), None)
    if place is None:
        raise UsageError(f"The file has no column {heading}. Nothing was written. Write the heading as the file has it.")
    return place


def _what_happened(columns: tuple[Column, ...], guesses: list[Guess], looking: Looking) -> int | None:
    """Place of the only column that may say what happened, where none was taken for that yet."""
    if says_what_happened(guesses):
        return None
    free = [at for at in range(len(columns)) if guesses[at].rule == "ignore" and not _is_reference(columns[at])]
    fits = [at for at in free if _may_say(columns[at], guesses[at], looking)]
    return fits[0] if len(fits) == 1 else None


def _is_reference(column: Column) -> bool:
    return bool(heading_words(column.heading) & heading_vocabulary().reference)


def _may_say(column: Column, guess: Guess, looking: Looking) -> bool:
    if guess.is_person or guess.says in ("day", "place", "text", "measure"):
        return False
    return _as_what_happened(column, looking) is not None


def _as_what_happened(column: Column, looking: Looking) -> CodeList | None:
    words = heading_words(column.heading)
    return draft_codes(looking.source, column, words, looking.vocabulary, looking.names, given=_WHAT_HAPPENED)
