"""What dated data ask: kept and read back, and what exists no more is named."""

from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.conditions import Field, asked_in_words, conditions, to_json, unknown

COLOUR = Field(code="colour", label="couleur", values={"RED": "rouge", "BLUE": "bleu"})
KNOWN = {"colour": COLOUR}
CODES = st.text(min_size=1, max_size=5)
ASKED = st.dictionaries(CODES, st.frozensets(CODES, min_size=1))


@given(ASKED)
def test_what_is_kept_is_read_back(asked):
    assert conditions(to_json(asked)) == asked


@given(ASKED)
def test_what_exists_no_more_is_named_and_nothing_else(asked):
    gone = set(unknown(KNOWN, asked))

    assert gone == {code for code in asked if code != "colour"} | (
        asked.get("colour", frozenset()) - {"RED", "BLUE"}
    )


def test_conditions_are_said_in_the_order_of_the_field():
    asked = conditions({"colour": ["BLUE", "RED"], "taste": ["SWEET"], "none": []})

    assert asked_in_words(asked, KNOWN) == [
        "couleur : rouge ou bleu",
        "« taste », qui n’existe plus",
    ]
