"""An estimate in words: always with its interval, and what it is of."""

import pytest

from hygie.observatory.rules.estimates import Estimate, Method
from hygie.observatory.rules.told import missing, sentence


def an_estimate(declared, low, middle, high):
    return Estimate(
        method=Method.ACTIVITY,
        declared=declared,
        low=low,
        middle=middle,
        high=high,
        assumptions=(),
    )


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (
            (512, 600, 800, 1100),
            "512 incidents ont été déclarés ici. Il y en aurait eu entre 600 et 1 100, autour de "
            "800. Il en manquerait entre 88 et 588, autour de 288.",
        ),
        (
            (20, 20, 24, 31),
            "20 incidents ont été déclarés ici. Il y en aurait eu entre 20 et 31, autour de 24. "
            "Il en manquerait 11 au plus, ou aucun.",
        ),
        (
            (1, 1, 1, 1),
            "1 incident a été déclaré ici. Il y en aurait eu 1 en tout. Rien ne montre qu’il en "
            "manque.",
        ),
        (
            (0, 2, 5, 9),
            "0 incident a été déclaré ici. Il y en aurait eu entre 2 et 9, autour de 5. Il en "
            "manquerait entre 2 et 9, autour de 5.",
        ),
    ],
)
def test_an_estimate_is_a_sentence(numbers, words):
    assert sentence(an_estimate(*numbers), of="ici").replace("\xa0", " ") == words


def test_nothing_missing_is_said():
    assert missing(an_estimate(20, 20, 20, 20)) == "aucun"
