import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.errors import Refused
from hygie.platform.phones import phone_in_words, read_phone


@given(st.from_regex(r"\A\+33[1-9][0-9]{8}\Z"))
def test_a_french_number_is_written_as_the_library_writes_it(number):
    parsed = phonenumbers.parse(number)
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)

    assert phone_in_words(number).replace(" ", "") == written.replace(" ", "")
    if phonenumbers.is_valid_number(parsed):
        assert phone_in_words(number) == written


@pytest.mark.parametrize("number", ["06 39 98 12 34", "05 36 49 00 01", "+33 1 99 00 12 34"])
def test_the_numbers_of_fiction_may_be_typed_in_a_demonstration(number):
    assert phone_in_words(read_phone(number)).endswith(number[-5:])


@pytest.mark.parametrize("text", ["", "15", "06 39 98 12", "06 39 98 12 345", "06 39 97 12 34 x2"])
def test_what_cannot_be_called_is_refused(text):
    with pytest.raises(Refused):
        read_phone(text)
