import random
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules import codes
from hygie.kernel.text import fold

KEY = b"a key of the tests"
ranks = st.integers(1, 10**9 - 1)


def test_a_new_code_is_read_back():
    code = codes.new_resume_code(choose=secrets.choice)

    assert codes.read_resume_code(code) == code
    assert [len(group) for group in code.split("-")] == [4, 4, 4]


@given(st.text(), st.text())
def test_a_page_has_one_code_and_another_page_another(one, other):
    code = codes.resume_code_of(one, key=KEY)

    assert codes.read_resume_code(code) == code == codes.resume_code_of(one, key=KEY)
    assert (code == codes.resume_code_of(other, key=KEY)) is (one == other)
    assert code != codes.resume_code_of(one, key=b"other")


@given(st.integers(0, 2**32))
def test_a_code_badly_copied_is_the_same_code(seed):
    code = codes.new_resume_code(choose=random.Random(seed).choice)  # noqa: S311

    sloppy = f"  {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "

    assert codes.read_resume_code(sloppy) == code
    assert codes.hash_resume_code(sloppy, key=KEY) == codes.hash_resume_code(code, key=KEY)


@pytest.mark.parametrize(
    "text",
    ["", "7K3M", "7K3M-P2QX-9TR", "7K3M-P2QX-9TRDD", "7K3M-P2QX-9TRU", "é" * 12, "x" * 10**6],
)
def test_what_cannot_be_a_code_is_refused(text):
    with pytest.raises(codes.BadCode, match="douze caractères"):
        codes.read_resume_code(text)


def test_what_is_kept_of_a_code_depends_on_the_key():
    code = "7K3M-P2QX-9TRD"

    assert codes.hash_resume_code(code, key=KEY) != codes.hash_resume_code(code, key=b"other")
    assert len(codes.hash_resume_code(code, key=KEY)) == 64


def test_the_phrase_of_a_code_never_changes():
    kept = codes.hash_resume_code("7K3M-P2QX-9TRD", key=KEY)

    phrase = codes.call_back_phrase(kept, key=KEY)

    assert phrase == codes.call_back_phrase(kept, key=KEY)
    assert phrase != codes.call_back_phrase(kept, key=b"other")
    assert set(phrase.split()) <= set(codes.call_back_words())


def test_the_words_can_be_told_apart_on_the_phone():
    words = codes.call_back_words()

    assert len(words) >= 400
    assert len({fold(word)[:4] + fold(word)[-2:] for word in words}) > len(words) * 0.95
    assert len({fold(word) for word in words}) == len(words)
    assert all(4 <= len(fold(word)) <= 10 and " " not in word for word in words)


def test_a_number_has_a_check_digit():
    assert codes.format_number(2026, 743) == "2026-00743-1"
    assert str(codes.IncidentNumber(year=2026, sequence=123456)).startswith("2026-123456-")


@given(st.integers(2000, 2099), ranks)
def test_a_number_is_read_back(year, sequence):
    written = codes.format_number(year, sequence)

    assert codes.read_number(written) == codes.IncidentNumber(year=year, sequence=sequence)
    assert codes.read_number(written.replace("-", " ")).sequence == sequence
    assert codes.read_number(written.replace("-", "")).sequence == sequence


@given(ranks, st.data())
def test_any_digit_heard_wrong_is_noticed(sequence, data):
    written = codes.format_number(2026, sequence)
    places = [place for place, char in enumerate(written) if char.isdigit() and place > 1]
    place = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != written[place]))

    with pytest.raises(codes.BadNumber):
        codes.read_number(written[:place] + wrong + written[place + 1 :])


def test_the_zeros_in_front_may_be_left_out():
    assert codes.read_number("2026-743-1") == codes.IncidentNumber(year=2026, sequence=743)


@pytest.mark.parametrize(
    "text", ["", "743", "1999-00743-1", "2026-00000-0", "2026-00743", "٢٠٢٦-00743-1", "9" * 10**6]
)
def test_what_cannot_be_a_number_is_refused(text):
    with pytest.raises(codes.BadNumber):
        codes.read_number(text)


@pytest.mark.parametrize(("year", "sequence"), [(1999, 1), (2100, 1), (2026, 0), (2026, 10**9)])
def test_no_number_is_written_for_what_cannot_be(year, sequence):
    with pytest.raises(ValueError, match="no incident"):
        codes.format_number(year, sequence)
