"""How the columns of a table say an incident: what is refused, and what is never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules import taxonomy
from hygie.kernel.text import fold
from hygie.takeover.rules import mapping as mappings
from hygie.takeover.rules.mapping import BadMapping

_OUR_WORDS = {
    fold(words) for kind in taxonomy.incident_types().values() for words in (kind.code, kind.label)
}
WHOLE = """
source = "FIR du CHU"
formats = ["%d/%m/%Y"]
[columns]
reference = "N°"
declared_at = "Jour"
structure = "Hôpital"
title = "Objet"
incident_type = "Famille"
[values.incident_type]
"crypto" = "RANSOMWARE"
"""


def test_a_mapping_says_its_tool_its_columns_and_their_words():
    found = mappings.read(WHOLE)

    assert (found.source, found.columns["reference"]) == ("FIR du CHU", "N°")
    assert mappings.choice("incident_type", " Crypto ", found) == "RANSOMWARE"


@pytest.mark.parametrize("said", ["RANSOMWARE", "rançongiciel", "Rançongiciel", "ransomware"])
def test_our_own_words_need_no_mapping(said):
    assert mappings.choice("incident_type", said, mappings.read(WHOLE)) == "RANSOMWARE"


def test_of_two_words_that_are_written_alike_the_first_is_meant_before_our_own():
    found = mappings.read(WHOLE + '"Crypto !" = "MALWARE"\n"Malware" = "RANSOMWARE"\n')

    assert mappings.choice("incident_type", "crypto", found) == "RANSOMWARE"
    assert mappings.choice("incident_type", "malware", found) == "RANSOMWARE"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("source = ", "fichier TOML"),
        ("columns = 3", "doit être une table"),
        (WHOLE.replace("title =", "titel ="), "Champs inconnus : titel"),
        (WHOLE.replace('title = "Objet"', ""), "Il manque la colonne de : title"),
        (WHOLE.replace("RANSOMWARE", "VIRUS"), "codes inconnus VIRUS"),
        (WHOLE.replace("values.incident_type", "values.city"), "pas de liste de mots"),
        (WHOLE + '[sites]\n"CH" = "12"', "n’est pas un numéro FINESS"),
        ('zone = "Europe/Nulle"\n' + WHOLE, "fuseau horaire"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_with_what_to_mend(text, words):
    with pytest.raises(BadMapping) as refused:
        mappings.read(text)
    assert words.replace(" :", "\N{NO-BREAK SPACE}:") in refused.value.sentence


@given(st.text(min_size=1, max_size=30))
def test_a_word_that_nobody_knows_is_refused_and_never_guessed(word):
    mapping = mappings.read(WHOLE)
    if fold(word) in {"", "crypto"} | _OUR_WORDS:
        assert mappings.choice("incident_type", word, mapping) in {"", *taxonomy.incident_types()}
    else:
        with pytest.raises(BadMapping, match="pas connu"):
            mappings.choice("incident_type", word, mapping)


def test_the_headers_that_people_write_say_it_by_themselves():
    found = mappings.guessed(["Numéro", "Date de déclaration", "Établissement", "Titre", "Gravité"])

    assert found.columns == {
        "reference": "Numéro",
        "declared_at": "Date de déclaration",
        "structure": "Établissement",
        "title": "Titre",
        "severity": "Gravité",
    }
    with pytest.raises(BadMapping, match="--mapping"):
        mappings.guessed(["Col1", "Col2"])
