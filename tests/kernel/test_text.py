"""Names are compared without accents, case or punctuation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.text import fold, whole


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CH de Bellevue (site n° 2)", "ch de bellevue site n 2"),
        ("  Œuvre Saint-Élie — Hôpital ", "oeuvre saint elie hopital"),
        ("RANSOMWARE", "ransomware"),
        ("?!", ""),
    ],
)
def test_a_name_is_folded_to_its_plain_words(text, words):
    assert fold(text) == words


@given(st.text(st.characters(codec="ascii")))
def test_plain_english_letters_fold_as_those_with_accents(text):
    accented = text + "\N{COMBINING ACUTE ACCENT}"

    assert fold(text) == fold(accented)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)),
        *((text, None) for text in ("", "x", "-1", "1.5", " 1", "²", "٣", "9" * 19, "9" * 5_000)),
    ],
)
def test_a_number_that_a_page_sent_back_is_plain_and_fits_the_database(text, number):
    assert whole(text) == number


def test_a_number_may_be_bound_to_fewer_digits():
    assert whole("2026", digits=4) == 2026
    assert whole("20261", digits=4) is None
