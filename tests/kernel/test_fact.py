"""What may be published for statistics: no column can hold a text."""

import re

import pytest

from hygie.kernel.fact import FINESS, Column, Fact, Type, code, listed, number, said


@pytest.mark.parametrize("text", ["RANSOMWARE", ""])
def test_a_code_is_one_of_its_list_or_nothing(text):
    column = code("Type", values={"RANSOMWARE": "Rançongiciel", "DDOS": "Déni de service"})

    assert re.fullmatch(column.pattern, text)


@pytest.mark.parametrize("text", ["Madame Dupont", "RANSOMWARE ", "RANSOMWARE|DDOS", "ransomware"])
def test_a_text_is_no_code(text):
    column = code("Type", values={"RANSOMWARE": "Rançongiciel", "DDOS": "Déni de service"})

    assert not re.fullmatch(column.pattern, text)


@pytest.mark.parametrize(
    ("text", "fits"), [("010780054", True), ("2A0000014", True), ("CH", False)]
)
def test_a_code_without_a_list_has_a_shape(text, fits):
    assert bool(re.fullmatch(code("Site", shape=FINESS).pattern, text)) == fits


def test_a_code_that_could_be_any_text_is_refused():
    with pytest.raises(ValueError, match="has values or a shape"):
        Column(type=Type.CODE, label="Titre")


def test_a_number_has_no_list():
    with pytest.raises(ValueError, match="has values or a shape"):
        Column(type=Type.NUMBER, label="Jours", shape="[0-9]+")


@pytest.mark.parametrize("name", ["", "Incidents", "incidents; DROP TABLE", "a" * 41])
def test_a_name_is_a_plain_one(name):
    with pytest.raises(ValueError, match="no names"):
        Fact(name=name, title="", query="SELECT 1 AS id", columns={"id": number("Numéro")})


def test_a_code_from_outside_is_said_or_is_nothing():
    column = code("Type", values={"L'EAU": "Dégât des eaux"})

    assert said("x.kind", column) == ("CASE WHEN x.kind ~ '^(?:L''EAU)?$' THEN x.kind ELSE '' END")


def test_a_list_of_ours_is_written_with_its_quotes():
    assert listed([("A", "l'un"), ("B", "")]) == "('A', 'l''un'), ('B', '')"
