"""The word that stands for a withheld group is no group’s."""

from hygie.incidents.models import Incident
from hygie.incidents.rules.readers import WITHHELD, Choice


def test_the_word_fits_its_column_and_is_neither_empty_nor_a_code():
    assert 0 < len(WITHHELD) <= Incident._meta.get_field("declared_ght").max_length
    assert not any(char.isalnum() for char in WITHHELD)


def test_each_choice_says_what_it_is():
    assert all(choice.label for choice in Choice)
