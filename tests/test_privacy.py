"""Names end at the door: keys, their normalisation, and the vault."""

import hashlib
import hmac
import os
from datetime import date
from typing import NamedTuple

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskagg.errors import KeyMissing
from riskagg.privacy import PUBLISHED_KEY, PersonKeyMaker, Vault, open_vault
from riskagg.privacy.normalise import name_text, nhs_number, words

VAULT = open_vault(True, {})
SALT = ("council_safeguarding", "northshire")
BORN = date(1941, 2, 3)


class Keys(NamedTuple):
    """The keys of one person."""

    nhs: str | None
    name_birth: str | None
    phonetic_birth: str | None
    swapped_birth: str | None
    exchanged_birth: str | None
    local_ref: str | None


NOBODY = Keys(None, None, None, None, None, None)


def person_keys(vault: Vault, salt: tuple[str, str], name_alone: bool = False, **said: object) -> Keys:
    columns = {part: pa.array([value], pa.date32() if part == "born" else pa.string()) for part, value in said.items()}
    return Keys(*(column[0].as_py() and column[0].as_py().hex() for column in PersonKeyMaker(vault, salt, name_alone).keys(columns)[:-3]))


def keys(**said: object) -> Keys:
    return person_keys(VAULT, SALT, **{"surname": "O'Neil", "forename": "Ann", "born": BORN, **said})  # type: ignore[arg-type]


def test_a_digest_is_the_standard_hmac() -> None:
    key = os.urandom(40)
    expected = hmac.new(hashlib.blake2b(key, digest_size=32).digest(), b"x", "sha256").hexdigest()
    assert Vault(key).digest("nhs/1", "9990000018") == hmac.new(key, b"nhs/1\x1f9990000018", "sha256").hexdigest()[:32] != expected


def test_a_column_of_digests_is_each_cell_s_digest() -> None:
    found = VAULT.digests(("local_ref/1", "police"), pa.array(["1", None, "zwölf"])).to_pylist()
    assert [digest and digest.hex() for digest in found] == [
        VAULT.digest("local_ref/1", "police", "1"),
        None,
        VAULT.digest("local_ref/1", "police", "zwölf"),
    ]


def test_typing_does_not_change_a_key() -> None:
    assert (
        keys().name_birth
        == keys(surname=" ONÉIL ", forename="ann").name_birth
        == keys(surname="", forename="", name="Mrs Ann O’Neil").name_birth
    )
    assert keys().name_birth == keys(surname="", forename="", name="O'Neil, Ann").name_birth
    assert keys().name_birth != keys(forename="Anna").name_birth


def test_names_that_sound_alike_meet_in_the_phonetic_key() -> None:
    assert keys(surname="Whitaker").phonetic_birth == keys(surname="Whittaker").phonetic_birth
    assert keys(surname="Whitaker").name_birth != keys(surname="Whittaker").name_birth


def test_day_and_month_exchanged_meet_across_the_two_columns() -> None:
    typed_wrongly = keys(born=date(1941, 3, 2))
    assert keys().swapped_birth == typed_wrongly.name_birth
    assert keys(born=date(1941, 2, 13)).swapped_birth is None


def test_a_local_reference_means_something_at_its_supplier_alone() -> None:
    here = person_keys(VAULT, SALT, local_ref="P1").local_ref
    assert here == person_keys(VAULT, SALT, local_ref="p1").local_ref
    assert here != person_keys(VAULT, ("council_safeguarding", "westbay"), local_ref="P1").local_ref


def test_a_name_without_a_birth_is_a_key_of_an_alleged_source_alone() -> None:
    alone = person_keys(VAULT, SALT, name="Ann Smith", name_alone=True)
    assert alone.local_ref == alone.phonetic_birth is not None
    referred = person_keys(VAULT, SALT, name="Ann Smith", local_ref="7", name_alone=True)
    assert (referred.local_ref is not None, referred.phonetic_birth) == (True, None)
    assert person_keys(VAULT, SALT, name="Ann Smith") == NOBODY


def test_a_wrong_nhs_number_gives_no_key() -> None:
    assert nhs_number("999 000 0018") == "9990000018"
    assert nhs_number("9990000019") is None
    assert keys(nhs="9990000019").nhs is None


@pytest.mark.parametrize("digit", "0123456789")
def test_ten_equal_digits_are_nobody_s_number_though_their_check_digit_is_right(digit: str) -> None:
    assert keys(nhs=digit * 10).nhs is None
    assert keys(nhs=f"{digit * 3} {digit * 3} {digit * 4}").nhs is None


@pytest.mark.parametrize("written", ["UNKNOWN", "Not known", "not-known", "N/A", "N/K", "Not stated", "ANON", "Name withheld", "(unknown)"])
def test_what_names_nobody_makes_no_key(written: str) -> None:
    for said in ({"surname": written}, {"forename": written}, {"surname": "", "forename": "", "name": f"{written}, {written}"}):
        assert keys(**said)[1:5] == NOBODY[1:5]
    for name in (written, f"{written} {written}", f"Ann {written}"):
        assert person_keys(VAULT, SALT, name=name, name_alone=True) == NOBODY


ROLES = (
    *("Agency Staff", "agency care worker", "Resident B", "Staff member 2", "Unknown male", "Staff, various", "Registered Manager"),
    *("Mother of resident", "Social worker", "see notes"),
)


@pytest.mark.parametrize("name", ROLES)
def test_a_role_is_no_name(name: str) -> None:
    assert person_keys(VAULT, SALT, name=name, name_alone=True) == NOBODY
    assert person_keys(VAULT, SALT, surname="Staff", forename="Agency", born=BORN) == NOBODY
    assert None not in keys(surname="Nurse")[1:4]


def test_initials_alone_are_no_name() -> None:
    for name in ("J S", "J.S.", "S, J", "J B S"):
        assert person_keys(VAULT, SALT, name=name, name_alone=True) == NOBODY
    assert keys(surname="S", forename="J.")[1:5] == NOBODY[1:5]
    assert None not in keys(surname="O", forename="Min")[1:4]


@pytest.mark.parametrize("surname", ["Null", "Na", "No", "Unwin", "Nilsson", "Noname-Smith"])
def test_a_name_that_looks_like_none_makes_its_keys(surname: str) -> None:
    assert None not in keys(surname=surname)[1:4]


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert name_text(name_text(text)) in (name_text(text), "")
    assert words(" ".join(words(text))) == words(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'- ", min_size=1, max_size=20))
def test_case_and_space_around_never_matter(text: str) -> None:
    assert words(f"  {text.upper()} ") == words(text)


@pytest.mark.parametrize(
    ("synthetic", "value", "says"),
    [
        (False, "", "is not set"),
        (True, "xyz", "not hex"),
        (False, "ab" * 31, "31 bytes"),
        (True, "ab" * 32, "only 1 different bytes"),
        (False, bytes(range(15)).hex() * 3, "only 15 different bytes"),
        (False, PUBLISHED_KEY, "published demonstration key"),
    ],
)
def test_a_key_that_protects_nobody_is_refused(synthetic: bool, value: str, says: str) -> None:
    with pytest.raises(KeyMissing, match=says) as refused:
        open_vault(synthetic, {"RISKAGG_PSEUDONYM_KEY": value})
    assert value not in str(refused.value) or not value


def test_the_vault_never_shows_its_key() -> None:
    assert PUBLISHED_KEY not in repr(VAULT)
    assert open_vault(False, {"RISKAGG_PSEUDONYM_KEY": bytes(range(32)).hex()}).digest("nhs/1", "1") != VAULT.digest("nhs/1", "1")
