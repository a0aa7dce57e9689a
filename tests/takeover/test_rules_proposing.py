"""What the columns of a table probably say, and how a mapping is written and read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.text import fold
from hygie.takeover.rules import mapping as mappings
from hygie.takeover.rules.fields import LABELS
from hygie.takeover.rules.mapping import FIELDS, Mapping
from hygie.takeover.rules.proposing import FORMATS, LISTED, fits, meant, options, written

COLUMNS = {"reference": "N°", "declared_at": "Jour", "structure": "Où", "title": "Quoi"}
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def test_every_field_has_a_name_that_people_read():
    assert set(LABELS) == set(FIELDS)


@pytest.mark.parametrize("name", LISTED)
def test_our_own_words_mean_what_they_say(name):
    for code, label in options(name):
        assert meant(name, label.upper(), {}) == code
        assert meant(name, code, {}) == code


def test_a_word_of_the_tool_means_what_was_said_and_an_unknown_one_nothing():
    values = {"incident_type": {"Crypto": "RANSOMWARE"}}

    assert meant("incident_type", "CRYPTO ", values) == "RANSOMWARE"
    assert meant("incident_type", "virus-x", values) == ""


@pytest.mark.parametrize(
    ("headers", "expected"), [(COLUMNS.values(), True), (["N°", "Jour", "Où"], False)]
)
def test_a_mapping_fits_a_table_that_has_all_its_columns(headers, expected):
    assert fits(Mapping(source="x", columns=COLUMNS), headers) is expected


@given(source=_TEXT, column=_TEXT, word=_TEXT.filter(fold))
def test_a_mapping_that_is_written_is_read_as_it_was(source, column, word):
    columns = {**COLUMNS, "title": column}
    said = Mapping(
        source=source,
        columns=columns,
        values={"danger": {word: "PROVEN"}},
        formats=FORMATS["MONTH"],
        zone="Indian/Reunion",
        sites={"ch de test": "010000024"},
    )

    found = mappings.read(written(said))

    assert (found.source, found.columns, found.formats) == (source, columns, FORMATS["MONTH"])
    assert (found.zone, found.sites) == ("Indian/Reunion", {"ch de test": "010000024"})
    assert mappings.choice("danger", word, found) == "PROVEN"
