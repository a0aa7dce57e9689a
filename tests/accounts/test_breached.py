"""Passwords that were stolen somewhere: a file of the operator, read from the disk."""

import hashlib

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from hygie.accounts.breached import Breached, fault_of, is_in
from hygie.config import safety

STOLEN = "correct horse battery staple"


def digest(password):
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def a_list(folder, *passwords, end=":42\r\n", signs=40):
    path = folder / "stolen.txt"
    lines = sorted(digest(each)[:signs] for each in passwords)
    path.write_bytes("".join(f"{line}{end}" for line in lines).encode())
    return path


@pytest.mark.parametrize("end", [":42\r\n", "\n", ":1\n"])
@pytest.mark.parametrize("signs", [40, 16])
@pytest.mark.parametrize("others", [0, 1, 2, 999])
def test_a_stolen_password_is_found_wherever_it_stands(tmp_path, end, signs, others):
    words = [f"mot de passe {number}" for number in range(others)]
    path = a_list(tmp_path, STOLEN, *words, end=end, signs=signs)

    assert all(is_in(path, word) for word in (STOLEN, *words))
    assert not any(is_in(path, f"{word} ?") for word in (STOLEN, *words))


@settings(max_examples=60)
@given(st.sets(st.text(max_size=8), max_size=30), st.text(max_size=8))
def test_what_is_in_the_list_is_found_and_nothing_else(tmp_path_factory, stolen, asked):
    path = a_list(tmp_path_factory.mktemp("list"), *stolen)

    assert is_in(path, asked) is (asked in stolen)


def test_small_letters_and_a_last_line_without_an_end_are_read_too(tmp_path):
    path = a_list(tmp_path, STOLEN, "autre chose")
    path.write_bytes(path.read_bytes().lower().rstrip())

    assert is_in(path, STOLEN)
    assert is_in(path, "autre chose")


def test_a_stolen_password_is_refused_in_a_sentence(tmp_path):
    checked = Breached(str(a_list(tmp_path, STOLEN)))

    with pytest.raises(ValidationError, match="mots de passe volés"):
        checked.validate(STOLEN)
    assert checked.validate("une phrase que personne ne devine") is None


def test_without_a_list_none_is_refused():
    assert Breached().validate(STOLEN) is None


def test_a_list_that_went_away_stops_nobody_and_is_logged(tmp_path, caplog):
    assert Breached(str(tmp_path / "gone.txt")).validate(STOLEN) is None

    assert "list of stolen passwords" in caplog.text
    assert STOLEN not in caplog.text


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "vide"),
        (b"password\nazerty\n", "empreintes"),
        (b"\x00" * 5000, "empreintes"),
        (b"F" * 40 + b"\n" + b"0" * 40 + b"\n", "ordre"),
        (b"0" * 40 + b"\n" + b"F" * 40 + b"\n", ""),
        (b"ABCD:3\n", "empreintes"),
    ],
)
def test_a_list_that_cannot_be_looked_up_is_told(tmp_path, content, fault):
    path = tmp_path / "stolen.txt"
    path.write_bytes(content)

    said = fault_of(path)

    assert fault in said
    assert bool(said) is bool(fault)
    assert is_in(path, STOLEN) is False


def test_the_check_says_whether_the_list_can_be_read(tmp_path, settings):
    assert "Mots de passe volés" not in {each.subject for each in safety.of_settings()}
    settings.BREACHED_PASSWORDS = str(a_list(tmp_path, STOLEN))
    found = {each.subject: each for each in safety.of_settings()}
    assert found["Mots de passe volés"].ok

    settings.BREACHED_PASSWORDS = str(tmp_path / "gone.txt")
    found = {each.subject: each for each in safety.of_settings()}

    assert not found["Mots de passe volés"].ok
    assert "BREACHED_PASSWORDS" in found["Mots de passe volés"].mend
