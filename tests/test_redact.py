"""Free text: what stands for a person is taken out, whoever wrote it and however; the rest is still a text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskagg.privacy.normalise import words
from riskagg.privacy.personal import without_personal, without_personal_in_name
from riskagg.privacy.redact import MARKS, looks_personal, redact

NAMES = ("Persephone Featherstonehaugh", "Siân O'Neil-Smith")


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Persephone fell by her bed", "[name] fell by her bed"),
        ("PERSEPHONE FEATHERSTONEHAUGH FELL", "[name] FELL"),
        ("Persephone's coat and the Featherstonehaughs' car", "[name] coat and the [name]' car"),
        ("Mrs P. Featherstonehaugh was seen", "Mrs [name] was seen"),
        ("told by Sian Oneil Smith and SIÂN", "told by [name] and [name]"),
        ("P.F. was upset", "[name] was upset"),
        ("Fetherstonehaugh was upset", "[name] was upset"),
        ("NHS 999 123 4567, again 9991234567", "NHS [nhs number], again [nhs number]"),
        ("b. 03/02/1941 or 3.2.41 or 1941-02-03", "b. [date] or [date] or [date]"),
        ("born 3 March 1941", "born [date]"),
        ("born on the 3rd of March, 1941", "born on the [date]"),
        ("March 3rd 1941; DOB 03031941; 03-Mar-41", "[date]; DOB [date]; [date]"),
        ("the third of March nineteen forty-one", "the [date]"),
        ("rang 0161 496 0123, (01614) 960123 and +44 7700 900123", "rang [telephone], [telephone] and [telephone]"),
        ("write to p.feather@example.org today", "write to [email] today"),
        ("lives at 12 Mill Lane, Sandmouth ZZ9 7VH", "lives at [address], Sandmouth [address]"),
        ("Dr. John Marsh and Mr Smith-Jones came", "Dr. [name] and Mr [name] came"),
        ("Flat 3, 12-14 St Mary's Rd", "[address] [address]"),
        ("Two staff were on shift. Pressure ulcer grade 2.", "Two staff were on shift. Pressure ulcer grade 2."),
    ],
)
def test_what_stands_for_a_person_is_taken_out(told: str, kept: str) -> None:
    assert redact(told, NAMES) == kept


def test_references_of_the_row_go_where_they_stand_as_written() -> None:
    assert redact("see v304424 and V3044245", ("Ann Smith",), ("V304424",)) == "see [reference] and V3044245"


letters = st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), min_size=3, max_size=12)
text = st.text(st.sampled_from("abcdeSMITHé 0123456789.,-/'@[]\n") | st.characters(codec="utf-8"), max_size=60)
written = st.sampled_from(
    [str.upper, str.lower, str.title, str, lambda name: f"{name}'s", lambda name: f"x{name}." if len(name) > 5 else name]
)


@st.composite
def told_of_a_person(draw: st.DrawFn) -> tuple[list[str], str]:
    """Names, and a text in which they stand among anything else."""
    names = draw(st.lists(letters, min_size=1, max_size=3))
    parts = [part for name in names for part in (draw(text), draw(written)(name))]
    return names, draw(st.sampled_from([" ", "\n", ", ", "_", "-", "7"])).join([*parts, draw(text)])


@given(told_of_a_person())
def test_no_word_of_the_rows_names_is_left_and_redacting_again_changes_nothing(told: tuple[list[str], str]) -> None:
    names, narrative = told
    kept = redact(narrative, names)
    without_marks = re.sub("|".join(map(re.escape, MARKS)), " ", kept)
    left = {word for token in re.findall(r"[^\W\d_]+", without_marks) for word in words(token)}
    assert not left & {word for name in names for word in words(name) if len(word) > 2 and word.isalpha()}
    assert redact(kept, names) == kept


@pytest.mark.parametrize("piece", ["Mr ", "0 1", "a.", "a", "é", "A'", "a’", "1-", "A.", "a@", "jan.", "born ", "12 a ", " ", "("])
def test_a_hostile_cell_takes_no_longer_than_its_length(piece: str) -> None:
    """Each pattern goes through a text once; one that began anew at each character would take an hour over this."""
    text = piece * (100_000 // len(piece))
    assert isinstance(looks_personal(text), bool)
    assert without_personal(text, 2026) is not None
    assert without_personal_in_name(text) is not None
    assert "Applegarth" not in redact(text + " Applegarth", ["Ann Applegarth"])
