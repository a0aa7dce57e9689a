"""What names a victim is found, however it is written, and taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.lessons.rules import anonymity
from hygie.lessons.rules.anonymity import Names, Naming

BELLEVUE = Names(
    structures=frozenset({"CH DE BELLEVUE", "Hôpital Saint-Luc", "GHT du Val d’Ain"}),
    places=frozenset({"Bourg-en-Bresse"}),
    people=frozenset({"Alice Martin", "Camille Le Goff"}),
    holders=frozenset({"Claire Petit", "Jean Dupont", "Analyste du CERT"}),
)


@pytest.mark.parametrize(
    ("text", "naming"),
    [
        ("Le centre hospitalier de Bellevue a été touché.", Naming.STRUCTURE),
        ("bellevue", Naming.STRUCTURE),
        ("L’hôpital saint luc", Naming.STRUCTURE),
        ("srv_bellevue", Naming.STRUCTURE),
        ("à BOURG en bresse", Naming.PLACE),
        ("Madame martin a appelé", Naming.PERSON),
        ("M. Le Goff", Naming.PERSON),
        ("FINESS 010780054", Naming.NUMBER),
        ("SIRET 260 100 234 00018", Naming.NUMBER),
        ("06 12 34 56 78", Naming.NUMBER),
        ("+33 6.12.34.56.78", Naming.NUMBER),
        ("incident 2026-00743-1", Naming.NUMBER),
        ("01440", Naming.NUMBER),
        ("rssi@ch-exemple.fr", Naming.MAIL),
        ("rssi [at] ch-exemple.fr", Naming.MAIL),
        ("10.0.0.12", Naming.ADDRESS),
        ("10[.]0[.]0[.]12", Naming.ADDRESS),
        ("2001:db8:0:1::5", Naming.ADDRESS),
        ("le site www.ch-exemple.fr", Naming.ADDRESS),
        ("hxxps://mechant[.]example/a", Naming.ADDRESS),
        ("le 12/03/2026", Naming.DAY),
        ("le 12-03-26", Naming.DAY),
        ("le 2026-03-12", Naming.DAY),
        ("le 12 mars 2026", Naming.DAY),
        ("le 1er août", Naming.DAY),
        ("le 3 févr. 2026", Naming.DAY),
        ("le vendredi vingt novembre", Naming.DAY),
        ("le trente et un décembre 2026", Naming.DAY),
        ("dix-sept août", Naming.DAY),
        ("un vendredi de novembre", Naming.DAY),
        ("vendredi 20 novembre à 1 h 06", Naming.DAY),
        ("2026-11-20T01:06:00Z", Naming.DAY),
        ("constaté à 1 h 06", Naming.HOUR),
        ("(01:06)", Naming.HOUR),
        ("vers 13h", Naming.HOUR),
        ("vers 13H05", Naming.HOUR),
        ("à 13 heures 30", Naming.HOUR),
        ("à deux heures du matin", Naming.HOUR),
        ("trois heures du matin", Naming.HOUR),
        ("vers quatorze heures trente", Naming.HOUR),
        ("dès vingt-deux heures", Naming.HOUR),
        ("jusqu’à minuit", Naming.HOUR),
        ("D u p o n t, M a r t i n", Naming.PERSON),
        ("B.e.l.l.e.v.u.e", Naming.STRUCTURE),
        ("Веllеvuе", Naming.STRUCTURE),
        ("Bеllеνuе", Naming.STRUCTURE),
        ("Bell\u00adevue", Naming.STRUCTURE),
        ("Bell\u200bevue", Naming.STRUCTURE),
        ("Ｂｅｌｌｅｖｕｅ", Naming.STRUCTURE),
        ("Jean Dupont", Naming.PERSON),
        ("Mme petit", Naming.PERSON),
    ],
)
def test_what_names_somebody_is_found_and_taken_out(text, naming):
    assert naming in {each.naming for each in anonymity.sure(text, BELLEVUE)}
    assert anonymity.sure(anonymity.without(text, BELLEVUE), BELLEVUE) == []


@pytest.mark.parametrize(
    "text",
    [
        "Le centre hospitalier a coupé l’accès à Internet la nuit, en mars 2026.",
        "Trente postes sur 1 200 étaient chiffrés. La direction et le RSSI ont décidé.",
        "Le GHT a prêté 4 personnes pendant 12 jours.",
        "La restauration a pris 18 mois et 3 prestataires.",
        "Six cents postes, sept serveurs ; un vendredi soir. Le papier a tenu 48 h et 12 heures.",
        "L’astreinte répond 24 h/24. Deux mois après, dix personnes.",
        "À deux heures de route, à une heure avancée, après deux heures de panne, l’après-midi.",
        "Une procédure claire. Le S.A.M.U. et la C.N.I.L., pendant quatre heures.",
        "Voir la version 2.1 du logiciel ; ratio 1/3.",
    ],
)
def test_what_names_nobody_stays(text):
    assert anonymity.found(text, BELLEVUE) == []
    assert anonymity.without(text, BELLEVUE) == text


@pytest.mark.parametrize(
    ("day", "month"),
    [
        ("12/03/2026", "mars 2026"),
        ("2026-03-12", "mars 2026"),
        ("12 mars 2026", "mars 2026"),
        ("1er août", "août"),
        ("3 févr. 2026", "février 2026"),
        ("45/13/2026", "[jour retiré]"),
        ("20/11/2026 01:06", "novembre 2026"),
        ("20/11/26, 01:45", "novembre"),
        ("12 mars 2026 à 10 h 30", "mars 2026"),
        ("vendredi vingt novembre à 1 h 06 (01:06)", "novembre ([heure retirée])"),
        ("samedi sept novembre", "novembre"),
        ("vendredi 12/03/2026", "mars 2026"),
    ],
)
def test_a_day_becomes_its_month(day, month):
    assert anonymity.without(f"Le {day}, tout s’arrête.", BELLEVUE) == f"Le {month}, tout s’arrête."


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("un petit hôpital", "petit"),
        ("Dupont a coupé le réseau", "Dupont"),
        ("l’hirondelle et le martin pêcheur", "martin"),
        ("une belle vue", "belle vue"),
        ("srvbellevue01", "srvbellevue01"),
        ("après deux heures, tout repart", "deux heures"),
    ],
)
def test_what_may_be_a_word_is_a_doubt_with_its_place(text, word):
    (doubt,) = anonymity.found(text, BELLEVUE)

    assert (doubt.text, doubt.is_sure) == (word, False)
    assert "est peut-être" in anonymity.said([doubt], text)[0]
    assert anonymity.without(text, BELLEVUE) == text


# What shows nothing or looks the same changes nothing to what is read.
DISGUISES = st.sampled_from(["\u200b", "\u00ad", "\ufeff", "\u2060", "\ufe0f", ""])
LOOKALIKES = {
    "a": "а",
    "e": "е",
    "i": "і",
    "o": "ο",
    "u": "υ",
    "v": "ν",
    "r": "г",
    "B": "В",
    "M": "М",
}


@given(
    st.sampled_from(["Bellevue", "Martin", "Bresse"]),
    st.lists(st.tuples(DISGUISES, st.booleans()), min_size=8, max_size=8),
    st.sampled_from(["", " ", ".", "-", " . "]),
)
def test_a_name_is_found_under_any_disguise(name, how, between):
    pairs = zip(name, how, strict=False)
    written = between.join(
        hidden + (LOOKALIKES.get(letter, letter) if swapped else letter)
        for letter, (hidden, swapped) in pairs
    )
    text = f"La panne de {written} a duré."

    found = anonymity.sure(text, BELLEVUE)

    assert found
    assert found[0].text == text[found[0].start : found[0].end]
    assert anonymity.without(text, BELLEVUE).startswith("La panne de ")


WORDS = st.sampled_from(
    ["Bellevue", "martin", "12/03/2026", "12", "mars", "2026", "10.0.0.1", "a@b.fr", "01440", "06"]
    + [
        "Saint",
        "Luc",
        "Bresse",
        "la",
        "panne",
        "0612345678",
        "::1",
        "1er",
        "août",
        "x.fr",
        "vendredi",
        "vingt",
        "01:06",
        "13h",
        "-",
        ".",
    ]
)


@given(st.lists(WORDS, max_size=12), st.sampled_from([" ", "", "-", "\n", "/"]))
def test_whatever_is_written_nothing_that_names_is_left(words, between):
    text = between.join(words)

    assert anonymity.sure(anonymity.without(text, BELLEVUE), BELLEVUE) == []


@given(st.text(max_size=60))
def test_any_text_is_left_without_what_names(text):
    assert anonymity.sure(anonymity.without(text, BELLEVUE), BELLEVUE) == []


def test_what_is_found_is_said_once_in_words():
    text = "Titre\nBellevue, Bellevue, le 12/03/2026"

    said = anonymity.said(anonymity.found(text, BELLEVUE), text)

    assert len(said) == 2
    assert said[0].startswith("«\xa0Bellevue\xa0» est le nom de la structure")
    assert said[1].endswith("(ligne 1\xa0: «\xa0…Bellevue, Bellevue, le 12/03/2026…\xa0»).")
