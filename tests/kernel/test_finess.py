import csv
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel import finess

SAE = Path(__file__).parents[3] / "shared" / "data" / "finess" / "sae_2023"
REAL = ["010000024", "010780054", "750712184", "930100037", "970102018", "830200523"]

stems = st.from_regex(r"[0-9][0-9AB][0-9]{6}", fullmatch=True)


@pytest.mark.parametrize("number", [*REAL, "2A0000014"])
def test_a_real_number_is_valid(number):
    assert finess.is_valid(number)


@pytest.mark.parametrize("number", REAL)
@pytest.mark.parametrize("position", range(9))
def test_changing_any_digit_of_a_real_number_makes_it_invalid(number, position):
    for digit in "0123456789".replace(number[position], ""):
        assert not finess.is_valid(number[:position] + digit + number[position + 1 :])


@pytest.mark.parametrize(
    "number",
    ["", "01000002", "0100000240", "A10000024", "01A000024", "2C0000014", "01000002X", "٠١٠٠٠٠٠٢٤"],
)
def test_what_is_not_nine_characters_of_the_right_kind_is_not_well_formed(number):
    assert not finess.is_well_formed(number)
    assert not finess.is_valid(number)


@given(stems)
def test_one_check_digit_and_only_one_makes_a_number_valid(stem):
    valid = [digit for digit in "0123456789" if finess.is_valid(stem + digit)]

    assert valid == [finess.check_digit(stem)]


@given(stems, st.integers(0, 7), st.integers(1, 9))
def test_a_mistyped_digit_is_caught(stem, position, shift):
    number = stem + finess.check_digit(stem)
    if number[position].isdigit():
        wrong = str((int(number[position]) + shift) % 10)
        assert not finess.is_valid(number[:position] + wrong + number[position + 1 :])


@given(st.text())
def test_any_text_gets_an_answer(text):
    assert finess.is_valid(text) in {True, False}
    assert finess.normalise(finess.normalise(text)) == finess.normalise(text)


@pytest.mark.parametrize("stem", ["", "1234567", "123456789", "1C345678", "abcdefgh"])
def test_a_check_digit_is_asked_of_eight_characters(stem):
    with pytest.raises(ValueError, match="eight characters"):
        finess.check_digit(stem)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (" 01 078 0054\n", "010780054"),
        ("2a0000014", "2A0000014"),
        ("'010780054", "010780054"),
        ("01.078.0054", "010780054"),
        ("010\u00a0780\u202f054", "010780054"),
    ],
)
def test_a_number_is_read_as_people_write_it(raw, number):
    assert finess.normalise(raw) == number


@pytest.mark.parametrize(
    "siret", ["13001653800014", "26010004500012", "77220148900022", "35600000000048"]
)
def test_a_real_siret_is_valid(siret):
    assert finess.is_valid_siret(siret)


def test_a_siret_of_la_poste_may_break_the_key():
    assert finess.is_valid_siret("35600000049837")
    assert not finess.is_valid_siret("35600000049838")


@pytest.mark.parametrize(
    "siret", ["", "2,601E+13", "26010004500013", "2601000450001", "260100045000120"]
)
def test_a_damaged_siret_is_not_valid(siret):
    assert not finess.is_valid_siret(siret)


def test_the_siren_of_the_agency_is_valid():
    assert finess.is_valid_siren("187512751")
    assert not finess.is_valid_siren("187512752")
    assert not finess.is_valid_siren("18751275")


@pytest.mark.skipif(not SAE.exists(), reason="the real SAE files are not beside the checkout")
def test_every_number_of_the_sae_is_valid():
    numbers = set()
    for name in ("ID", "IDB"):
        text = gzip.decompress((SAE / f"{name}_2023r.csv.gz").read_bytes()).decode("cp1252")
        for row in csv.reader(io.StringIO(text), delimiter=";"):
            numbers.add(row[2])
    numbers -= {"fi", "FI"}

    assert len(numbers) == 9685
    assert [number for number in numbers if not finess.is_valid(number)] == []
