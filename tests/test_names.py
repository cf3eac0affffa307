"""Whom a written name names: what stands around a name changes no key, and what is a name stays one."""

from datetime import date

import pyarrow as pa
import pytest

from riskagg.privacy import PersonKeyMaker, open_vault
from riskagg.privacy.names import split_name
from riskagg.privacy.people import PersonKeys

MAKER = PersonKeyMaker(open_vault(True, {}), ("council", "north"))
BORN = date(1941, 2, 3)


def made(surname: str, forename: str, born: date | None = BORN) -> PersonKeys:
    """Keys of one row."""
    said = {"surname": pa.array([surname]), "forename": pa.array([forename]), "born": pa.array([born], pa.date32())}
    return PersonKeys(*(column[0].as_py() for column in MAKER.keys(said)))


SMITH = [
    ("Smith (nee Jones)", "Ann"), ("Smith née Jones", "Ann"), ("SMITH formerly JONES", "ANN"), ("Smith Jr", "Ann"), ("Smith Jnr.", "Ann"),
    ("Mrs. Smith", "Ann"), ("Smith Mrs", "Ann"), ("SMITH-", "ANN"), ("Smith*", "Ann "), ("Smith OBE", "Ann"), ("Smith, O.B.E.", "Dr Ann"),
    ("Dr. Smith MBE", "Ann"), ("Smith [deceased]", "Ann"), ("Smith (decd", "Ann"), ("Smith", "Ann (known as Annie)"), ("Smith", "Mrs Ann"),
    ("Smith", 'Ann "Annie"'), ("Smith", "Ann 'Annie'"), ("Smith", "Ann known as Annie"), ("Smith", "Ann a.k.a. Annie"),
    ("Smith, Ann", ""), ("Smith, Mrs Ann", ""), ("Smith, Ann", "Ann"), ("Ann Smith", "Ann"), ("Ann Smith", ""), ("", "Smith, Ann"),
    ("Smith", "Ann Smith"), ("Smith", "Smith, Ann"), ("(Smith)", "Ann"), ("Smith\u200b", "\ufeffAnn"), ("Ｓｍｉｔｈ", "Ann"),
]  # fmt: skip


@pytest.mark.parametrize(("surname", "forename"), SMITH)
def test_what_stands_around_a_name_changes_no_key(surname: str, forename: str) -> None:
    assert made(surname, forename).name_birth == made("Smith", "Ann").name_birth


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("van der Berg", "Jan"), ("Berg, van der", "Jan")),
        (("van der Berg", "Jan"), ("Jan van der Berg", "")),
        (("Vanderberg", "Jan"), ("VAN DER BERG", "JAN")),
        (("Mac Donald", "Ann"), ("MacDonald", "Ann")),
        (("O'Neil", "Mary"), ("O’NEIL", "MARY")),
        (("Smith Jones", "Ann"), ("Smith-Jones", "Ann")),
    ],
)
def test_the_words_of_a_surname_stay_together(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert made(*one).name_birth == made(*other).name_birth is not None


@pytest.mark.parametrize("surname", ["Lord", "Ma", "Nee", "Major", "Senior", "Null", "St John", "Le", "De Souza", "Nurse"])
def test_a_surname_that_looks_like_a_title_or_a_suffix_is_a_name(surname: str) -> None:
    assert None not in (made(surname, "Ann").name_birth, made(surname, "Ann").phonetic_birth)
    assert made(surname, "Ann").name_birth != made("Smith", "Ann").name_birth


@pytest.mark.parametrize(
    ("surname", "forename"),
    [
        ("Mrs", "Ann"), ("(unknown)", "Ann"), ("Unknown", "Mrs"), ("N/A", "Ann"), ("Agency Staff", ""), ("Not known (see notes)", "Ann"),
        ("-", "-"),
    ],
)  # fmt: skip
def test_words_for_nobody_stay_nobody_whatever_stands_around_them(surname: str, forename: str) -> None:
    assert made(surname, forename)[1:5] == (None, None, None, None)


def test_middle_names_and_initials_meet_by_sound_alone() -> None:
    for forename in ("Mary Ann", "Mary A.", "M", "Mary A B"):
        assert made("Smith", forename).name_birth != made("Smith", "Mary").name_birth
        assert made("Smith", forename).phonetic_birth == made("Smith", "Mary").phonetic_birth


def test_names_in_each_other_s_column_meet_across_two_keys() -> None:
    for forename in ("Arthur", "Arthur James", "Artur"):
        assert made("Arthur", "Kelly").exchanged_birth == made("Kelly", forename).phonetic_birth
        assert made(forename, "Kelly").exchanged_birth == made("Kelly", "Arthur").phonetic_birth
    assert made("Arthur", "Kelly").name_birth != made("Kelly", "Arthur").name_birth
    assert made("Thomas", "Thomas").exchanged_birth is None
    assert made("Kelly", "Arthur", None).exchanged_birth is None


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ann Smith", ("smith", "ann")), ("Smith, Ann", ("smith", "ann")), ("Mrs Ann Smith OBE", ("smith", "ann")),
        ("Ann Smith MA", ("smith", "ann")), ("Yo-Yo Ma", ("ma", "yoyo")), ("Jan van der Berg", ("vanderberg", "jan")),
        ("van der Berg", ("vanderberg", "")), ("Smith (agency)", ("smith", "")), ("Ann St John", ("stjohn", "ann")),
        ("Mary Lord", ("lord", "mary")), ("Smith", ("smith", "")), ("Agency nurse", ("", "")), ("Mrs", ("", "")),
    ],
)  # fmt: skip
def test_a_name_in_one_cell_is_parted(written: str, names: tuple[str, str]) -> None:
    assert split_name(written) == names


def test_who_is_named_by_too_little_for_a_key_is_named() -> None:
    assert made("Smith", "", None).is_named
    assert made("", "", BORN).is_named
    assert not made("Unknown", "Not known", None).is_named
