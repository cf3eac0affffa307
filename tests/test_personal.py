"""What is plainly a person's is found however it is written; what only looks like it (places, firms, references, dates) stays as it is."""

import pyarrow as pa
import pytest

from riskagg.privacy.personal import may_be_personal, names_a_person, without_personal, without_personal_in_name

PERSONAL = [
    ("Mrs Jones fell", "Mrs [name] fell"),
    ("MRS ANN JONES 12 MILL LANE", "MRS [name] 12 MILL LANE"),
    ("mrs jones rang from home", "mrs [name] rang from home"),
    ("Mr and Mrs Smith", "Mr and Mrs [name]"),
    ("Smith, Mrs A", "[name], Mrs [name]"),
    ("JONES, MR", "[name], MR"),
    ("c/o Mrs Marsh House", "c/o Mrs [name] House"),
    ("Mrs Persephone Quill's flat", "Mrs [name] flat"),
    ("told Dr. J. van der Marsh and Mr Smith-Jones", "told Dr. [name] and Mr [name]"),
    ("Dr Will Smith and Prof Sir John Hall", "Dr [name] and Prof Sir [name]"),
    ("Dr Ann Hall", "Dr [name]"),
    ("Rev. A. B. O'Neil-Smith's", "Rev. [name]"),
    ("ms jones", "ms [name]"),
    ("wrote to p.feather@example.org, 01632 960123", "wrote to [email], [telephone]"),
    ("(01614) 960123 or +44 7700 900123 or 0161-496-0123", "[telephone] or [telephone] or [telephone]"),
    ("NHS 999 000 0018 or 9990000018", "NHS [nhs number] or [nhs number]"),
    ("C-9990000018", "C-[nhs number]"),
    ("DOB 07/03/31; D.O.B.: 3.2.41; born in 1941", "DOB [date]; D.O.B.: [date]; born in [date]"),
    ("born 7th of March 1931, b. 03/02/12", "born [date], b. [date]"),
    ("date of birth: March 7, 2015", "date of birth: [date]"),
    ("07/03/1931, 1931-03-07, 7 March 1931, 7-Mar-31", "[date], [date], [date], [date]"),
    ("The Elms, 01632 960123/07700 900456", "The Elms, [telephone]"),
    ("Tel.01632 960123, Mob-07700 900123", "Tel.[telephone], Mob-[telephone]"),
    ("9990000018.0, 999 0000018", "[nhs number].0, [nhs number]"),
    ("The Elms, 03/02/1941/F or 03/02/1941-F", "The Elms, [date]/F or [date]-F"),
    ("The Elms, SMITH, Ann (Mrs)", "The Elms, [name] (Mrs)"),
    ("Jones [Mr.]", "[name] [Mr.]"),
    ("SMITH MRS ANN", "[name] MRS [name]"),
    ("Doctor Patel and Cllr Jones, Capt Brown", "Doctor [name] and Cllr [name], Capt [name]"),
]
NOBODY = [
    "Marsh House", "Dr Barnardo House", "Lady Margaret House", "SIR MICHAEL SOBELL HOUSE", "Sir Robert Peel Community Hospital",
    "St Mary's", "Our Lady of Lourdes Care Home", "Lady Bay Care Home", "Lord Street", "Dr Smith Surgery", "Dr S Patel & Partners",
    "Mr Clean Ltd", "Lord Mayor", "Dr on call", "the dr attended", "staff miss medication rounds", "No. 3, The Elms",
    "12 Mill Lane, Sandmouth ZZ9 7VH", "meeting @ 10am", "care @ home", "01-10-2026 - 31-10-2026", "2026-09-01 - 2026-10-31",
    "reviewed 12/10/2026, clause 3.2.41", "250601-0001", "1-9000000001", "1234567890", "000123/26", "NS-26-000123", "VN4A2",
    "01020304", "2015-16", "room 9, 7.30pm", "Registered manager", "Missed or poor care", "Not met", "MRSA", "DRS", "5% of 1,200",
    "Nov 14", "immediately", "March 2021", "doctor on call", "Doctor called at noon", "Captain Webb House", "a room (Mr)",
    "INC/01632960123", "3/2/1941/12", "9990000018.05",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kept"), PERSONAL)
def test_what_is_plainly_a_person_s_is_taken_out_of_a_text(text: str, kept: str) -> None:
    assert without_personal(text, 2026) == kept
    assert without_personal(kept, 2026) == kept
    assert may_be_personal(pa.array([text]))[0], "the look that comes first passes it over"


@pytest.mark.parametrize("text", NOBODY)
def test_what_is_nobody_s_stays_as_it_is(text: str) -> None:
    assert without_personal(text, 2026) == text
    assert not names_a_person(text)


def test_a_date_is_a_birth_by_the_year_of_its_event() -> None:
    assert without_personal("opened 31/12/2009, extended 01/01/2010", 2026) == "opened [date], extended 01/01/2010"
    assert without_personal("opened 31/12/2009", 2012) == "opened 31/12/2009"
    assert without_personal("answered 13/01/25, born 13/01/12", 2024, latest=2025) == "answered 13/01/25, born [date]"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Mrs Jones referral.csv", "Mrs [name] referral.csv"),
        ("mrs_ann_jones_referral.csv", "mrs_[name]_referral.csv"),
        ("council_safeguarding_miss_jones_2026-10-31.csv", "council_safeguarding_miss_[name]_2026-10-31.csv"),
        ("from police/MR-J-SMITH notes.xlsx", "from police/MR-[name] notes.xlsx"),
        ("a.zip!Dr.Patel.csv", "a.zip!Dr.[name].csv"),
        ("p.feather@example.org.csv", "[email].csv"),
        ("export_9990000018 (1).csv", "export [nhs number] (1).csv"),
        ("DOB_07-03-1931.csv", "DOB [date].csv"),
        ("council_safeguarding_plantshire_2026-10-31.csv", "council_safeguarding_plantshire_2026-10-31.csv"),
        ("police_2026-09_occurrences.csv", "police_2026-09_occurrences.csv"),
        ("2024-07-03/contract_monitoring_2024.xlsx", "2024-07-03/contract_monitoring_2024.xlsx"),
        ("facility-abuse-records-2005-2012.xlsx", "facility-abuse-records-2005-2012.xlsx"),
    ],
)
def test_a_file_s_name_is_shown_without_people(name: str, kept: str) -> None:
    assert without_personal_in_name(name) == kept
