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


@pytest.mark.parametrize(
    ("text", "department", "written"),
    [
        ("0692 12 34 56", "", "+262692123456"),
        ("0262 35 90 00", "", "+262262359000"),
        ("0694 20 12 34", "75", "+594694201234"),
        ("0594 30 12 34", "", "+594594301234"),
        ("0639 69 12 34", "", "+262639691234"),
        ("0269 61 12 34", "01", "+262269611234"),
        ("0596 55 20 00", "", "+596596552000"),
        ("0690 35 12 34", "972", "+590690351234"),
        ("06 39 98 12 34", "976", "+33639981234"),
        ("+262 692 12 34 56", "", "+262692123456"),
    ],
)
def test_a_number_of_overseas_is_read_as_it_is_dialled_from_anywhere(text, department, written):
    assert read_phone(text, department=department) == written
