import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.establishments.rules import search
from hygie.establishments.rules.sources import Standing


def a_described(name="CH DE BELLEVUE", **changes):
    values = {
        "name": name,
        "long_name": "",
        "city": "BELLEVUE CEDEX 1",
        "postcode": "99000",
        "entity_name": "",
        "category_code": "355",
        "standing": Standing.MAIN,
        "is_open": True,
    }
    return search.Described(**values | changes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("C.H.U. de Nantes", ["chu", "nantes"]),
        ("ch st brieuc", ["ch", "saint", "brieuc"]),
        ("C.H. Yves Le Foll", ["ch", "yves", "foll"]),
        ("HÔPITAL DE L’ARCHET", ["hopital", "archet"]),
        ("E.H.P.A.D. les Lilas", ["ehpad", "lilas"]),
        ("de la", ["de", "la"]),
        ("", []),
        ("!?", []),
    ],
)
def test_words_are_those_that_carry_a_meaning(text, words):
    assert search.words_of(text) == words


def test_the_last_word_may_still_be_the_beginning_of_another():
    assert search.question("hopital st") == [("hopital",), ("saint", "st")]


@given(st.text(max_size=300))
def test_any_question_makes_at_most_a_few_plain_words(text):
    asked = search.question(text)

    assert len(asked) <= search.MOST_WORDS
    assert all(word.isascii() and word.isalnum() for words in asked for word in words)


def test_a_name_is_found_by_its_other_forms():
    words = search.entry(a_described("CH DE BELLEVUE")).words

    assert words["bellevue"] == "A"
    assert words["centre"] == words["hospitalier"] == "D"
    assert "chu" in search.entry(a_described("CENTRE HOSPITALIER UNIVERSITAIRE DE X")).words


def test_the_postal_office_of_a_city_is_not_part_of_its_name():
    assert search.entry(a_described()).city_words == ["bellevue", "1"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (a_described(category_code="101"), a_described()),
        (a_described(), a_described(standing=Standing.ANNEX)),
        (a_described(), a_described("SMUR DE BELLEVUE")),
        (a_described(), a_described("USLD DE BELLEVUE", standing=Standing.UNKNOWN)),
        (a_described(category_code="620"), a_described(category_code="101", is_open=False)),
        (a_described(), a_described(category_code="000")),
    ],
)
def test_what_is_looked_for_comes_first(before, after):
    assert search.entry(before).prominence > search.entry(after).prominence


@pytest.mark.parametrize(
    ("question", "best", "other"),
    [
        ("chu nantes", "CHU DE NANTES", "HOPITAL DE JOUR CHU NANTES"),
        ("clinique du parc", "CLINIQUE DU PARC", "CLINIQUE DU PARC IMPERIAL"),
        ("georges pompidou", "HU PARIS OUEST G POMPIDOU", "CH GEORGES CLEMENCEAU"),
        ("lilas", "LES LILAS", "CENTRE DES LILAS BLANCS"),
    ],
)
def test_the_closest_name_wins_among_equals(question, best, other):
    asked = search.question(question)

    fits = [search.fit(asked, search.words_of(name), ["nantes"], 50) for name in (best, other)]

    assert fits[0] > fits[1]


@pytest.mark.parametrize(
    ("typed", "word", "slips"),
    [
        ("nantes", "nantes", 0),
        ("nantse", "nantes", 1),
        ("nante", "nantes", 1),
        ("nanttes", "nantes", 1),
        ("mantes", "nantes", 1),
        ("necekr", "necker", 1),
        ("xyz", "nantes", 3),
    ],
)
def test_slips_are_counted(typed, word, slips):
    assert search.distance(typed, word, bound=2) == slips


@given(st.text("abcde", max_size=8), st.text("abcde", max_size=8))
def test_slips_are_the_same_both_ways(left, right):
    assert search.distance(left, right, bound=9) == search.distance(right, left, bound=9)


def test_a_correction_keeps_the_nearest_words():
    known = ["nantes", "mantes", "nantua", "antibes"]

    assert search.corrections("nantse", known, is_last=True)[0] == "nantes"
    assert search.corrections("xy", known, is_last=True) == []


def test_the_beginning_of_a_word_is_corrected_too():
    assert search.corrections("salpetir", ["salpetriere"], is_last=True) == ["salpetriere"]
    assert search.corrections("salpetir", ["salpetriere"], is_last=False) == []
