"""What figures say in French: the roundings of facts.md, the plurals, what is not there."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.observatory.rules import sentences
from hygie.observatory.rules.sentences import Said, Standing

HIDDEN, MISSING = Standing.HIDDEN, Standing.MISSING


def plain(text):
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("now", "before", "unit", "said"),
    [
        (
            Said(year=2024, n=749),
            Said(year=2023, n=581),
            "déclarations",
            "749 déclarations en 2024, contre 581 en 2023 (+29 %).",
        ),
        (
            Said(year=2023, n=581),
            Said(year=2022, n=592),
            "déclarations",
            "581 déclarations en 2023, contre 592 en 2022 (−2 %).",
        ),
        (
            Said(year=2021, n=733),
            Said(year=2020, n=369),
            "déclarations",
            "733 déclarations en 2021, contre 369 en 2020 (+99 %).",
        ),
        (
            Said(year=2024, n=1_200),
            Said(year=2023, n=350),
            "déclarations",
            "1 200 déclarations en 2024, contre 350 en 2023 (multiplié par 3,4).",
        ),
        (
            Said(year=2024, n=1),
            Said(year=2023, n=7),
            "incidents déclarés",
            "1 incident déclaré en 2024, contre 7 en 2023 (−6).",
        ),
        (
            Said(year=2024, n=749),
            Said(year=2023, n=749),
            "déclarations",
            "749 déclarations en 2024, comme en 2023.",
        ),
        (
            Said(year=2024, n=10_001),
            Said(year=2023, n=10_000),
            "déclarations",
            "10 001 déclarations en 2024, contre 10 000 en 2023 (+ moins de 1 %).",
        ),
        (
            Said(year=2018, n=327),
            None,
            "déclarations",
            "327 déclarations en 2018, première année connue.",
        ),
        (
            Said(year=2024, n=0),
            Said(year=2023, n=0),
            "structures ayant déclaré",
            "0 structure ayant déclaré en 2024, comme en 2023.",
        ),
        (
            Said(year=2024, n=12),
            Said(year=2023, n=0),
            "demandes d’appui",
            "12 demandes d’appui en 2024, contre 0 en 2023.",
        ),
        (
            Said(year=2024, standing=HIDDEN),
            Said(year=2023, n=40),
            "déclarations",
            "Le chiffre de 2024 est masqué, pour ne désigner personne.",
        ),
        (
            Said(year=2024, n=40),
            Said(year=2023, standing=HIDDEN),
            "déclarations",
            "40 déclarations en 2024 ; le chiffre de 2023 est masqué.",
        ),
        (
            Said(year=2024, n=40),
            Said(year=2019, standing=MISSING),
            "déclarations",
            "40 déclarations en 2024 ; 2019 n’a pas de donnée.",
        ),
        (Said(year=2031, standing=MISSING), None, "déclarations", "Aucune donnée pour 2031."),
        (
            Said(year=2022, n=76, base=592),
            Said(year=2020, n=34, base=369),
            "des déclarations",
            "13 % des déclarations (76 sur 592) en 2022, contre 9 % en 2020 (+4 points).",
        ),
        (
            Said(year=2022, n=1, base=2),
            Said(year=2021, n=2, base=4),
            "des déclarations",
            "50 % des déclarations (1 sur 2) en 2022, comme en 2021.",
        ),
        (Said(year=2022, n=0, base=0), None, "des déclarations", "Aucune donnée pour 2022."),
        (
            Said(year=2024, n=749, base=3_000_000, per=100_000),
            Said(year=2023, n=581, base=3_000_000, per=100_000),
            "déclarations pour 100 000 séjours",
            "25 déclarations pour 100 000 séjours en 2024, contre 19,4 en 2023.",
        ),
        (
            Said(year=2024, n=31_000, base=50_000, scale=10_000),
            None,
            "en moyenne",
            "62 % en moyenne en 2024, première année connue.",
        ),
    ],
)
def test_a_figure_and_how_it_moved_are_one_sentence(now, before, unit, said):
    assert plain(sentences.sentence(now, before, unit)) == said


@pytest.mark.parametrize(
    ("n", "base", "said"),
    [
        (76, 592, "13 %"),
        (34, 369, "9 %"),
        (21, 369, "6 %"),
        (60, 369, "16 %"),
        (146, 369, "40 %"),
        (1, 8, "13 %"),
        (5, 1_000, "1 %"),
        (4, 1_000, "moins de 1 %"),
        (0, 369, "0 %"),
        (369, 369, "100 %"),
        (995, 1_000, "plus de 99 %"),
        (994, 1_000, "99 %"),
    ],
)
def test_shares_are_rounded_as_people_round(n, base, said):
    assert plain(sentences.percent(n, base)) == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0, "0 min"),
        (0.5, "30 min"),
        (0.999, "1 h"),
        (14, "14 h"),
        (47.4, "47 h"),
        (48, "2 jours"),
        (59.4 * 24, "59 jours"),
        (60 * 24, "2 mois"),
        (730 * 24, "2 ans"),
    ],
)
def test_delays_are_told_in_what_people_count(hours, said):
    assert plain(sentences.delay(hours)) == said


def test_a_spread_tells_the_middle_and_the_half_around_it():
    assert plain(sentences.quartiles(2, 14, 96)) == "14 h au milieu, la moitié entre 2 h et 4 jours"
    assert plain(sentences.quartiles(25, 50, 60.5, "shares")) == (
        "50 % au milieu, la moitié entre 25 % et 61 %"
    )
    assert "au moins" in sentences.quartiles(2, 2, 2)


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("déclarations", "déclaration"),
        ("structures ayant déclaré plusieurs fois", "structure ayant déclaré plusieurs fois"),
        ("entités juridiques", "entité juridique"),
        ("demandes d’appuis", "demande d’appuis"),
        ("signaux", "signal"),
        ("mois", "mois"),
    ],
)
def test_a_unit_agrees_with_its_count(unit, one):
    assert sentences.unit_of(1, unit) == one
    assert sentences.unit_of(0, unit) == one
    assert sentences.unit_of(2, unit) == unit


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**4), st.integers(0, 3))
def test_a_rounding_is_never_further_than_half_a_unit(n, base, digits):
    value = Fraction(n, base)
    assert abs(sentences.rounded(value, digits) - value) <= Fraction(1, 2 * 10**digits)
    assert sentences.rounded(-value, digits) == -sentences.rounded(value, digits)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_change_says_up_or_down_as_it_is(n, before):
    said = sentences.change(n, before)
    assert ("+" in said or "multiplié" in said) == (n > before)
    assert ("−" in said) == (n < before)
    assert (said == "inchangé") == (n == before)
