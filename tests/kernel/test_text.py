"""Names are compared without accents, case or punctuation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.text import fold


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
