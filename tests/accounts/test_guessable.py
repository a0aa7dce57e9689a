"""Passwords that are long enough, and that everybody would try."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from hygie.accounts.guessable import (
    Guessable,
    is_a_common_one_filled_up,
    is_made_of_usual_words,
    words,
)
from hygie.kernel.text import fold

CHECKED = Guessable()


@pytest.mark.parametrize(
    "password",
    [
        "Hygie2026!!!!",
        "hygie-hygie-hygie",
        "Hôpital2026Hôpital",
        "h0pital-2026-!",
        "RSSI-CHU-2026-abc",
        "CertSanté2026",
        "urgences*urgences",
        "Bienvenue2026!",
        "Motdepasse123!",
        "AdminAdmin1234",
        "Novembre2026Novembre",
        "password1234",
        "p@ssw0rd!!!!",
        "AZERTYazerty12",
        "sunshine2026!",
        "dragondragon1",
        "iloveyou123456",
        "azertyuiop123",
        "azertyuiopqsdf",
        "qsdfghjklm12",
        "poiuytrezaaz",
        "AZER-1234-QSDF",
        "aqwzsxedcrfv",
        "abcdefghijkl!",
        "bonjour bonjour",
        "licorne licorne",
        "Licorne-licorne-12",
        "Bellevue2026!",
        "poussin-2024-!!",
        "2019Tournesol*",
    ],
)
def test_a_usual_word_and_what_fills_it_up_is_refused(password):
    with pytest.raises(ValidationError, match="se devine|trop courant"):
        CHECKED.validate(password)


@pytest.mark.parametrize(
    "password",
    [
        "une phrase que personne ne devine",
        "l’hôpital des girafes violettes",
        "hygie 8472 9136 2200",
        "tracteur violon 2026",
        "certaines poires qui déferlent",
        "licorne et tournesol 1998",
        "correct cheval batterie agrafe",
        "kJ8!vq-Zt3w/Lp",
        "9f1c2b7ad84e",
        "8#k2!9$k4%7&",
        "mai 1789-gRt!xKv",
        "длинный пароль hygie",
    ],
)
def test_a_usual_word_among_others_is_taken(password):
    assert CHECKED.validate(password) is None


def test_the_common_ones_that_are_refused_at_the_length_asked_for_are_more_than_three_thousand():
    bare = [
        word
        for word in CHECKED.passwords
        if word.isascii() and word.isalpha() and 6 <= len(word) < 12
    ]
    long = [f"{word}{'123456'[: 12 - len(word)]}" for word in bare]

    assert len(long) > 3000
    assert [each for each in long if not is_a_common_one_filled_up(each, CHECKED.passwords)] == []


@given(word=st.sampled_from(words()), filling=st.text("0123456789!?.-_ ", max_size=7))
def test_whatever_digits_and_signs_are_beside_a_usual_word_it_stays_guessable(word, filling):
    assert is_made_of_usual_words(f"{filling}{word.capitalize()}")


@given(password=st.text(max_size=200))
def test_whatever_is_typed_is_read(password):
    assert is_made_of_usual_words(password) in {True, False}
    assert is_a_common_one_filled_up(password, {"dragon"}) in {True, False}


def test_the_words_are_written_as_they_are_compared():
    assert [word for word in words() if fold(word) != word or not word.isalpha()] == []
