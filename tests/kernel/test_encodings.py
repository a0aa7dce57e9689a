"""Texts in the letters of anybody are read; what is no text is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.encodings import decoded, no_text

WORDS = "Épreuve : 3 €"
LETTERS = st.text(
    st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"]), min_size=1
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_is_read_in_the_letters_of_who_wrote_it(encoding):
    assert decoded(WORDS.encode(encoding)) == WORDS


@given(LETTERS)
def test_what_was_written_in_utf_8_is_read_as_it_was(text):
    assert decoded(text.encode()) == text


@pytest.mark.parametrize("raw", [b"a\0b", b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xfea", b"\x81\x8d"])
def test_what_is_no_text_is_none(raw):
    assert decoded(raw) is None


def test_the_beginning_of_a_text_may_end_within_a_letter():
    assert decoded("aé".encode()[:-1], is_cut=True) == "a"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", ""),
        ("\ufeffmesure;été".encode(), ""),
        ("été".encode("cp1252"), ""),
        ("été".encode("utf-16"), "Ce fichier est en UTF-16\u00a0: enregistrez-le en UTF-8."),
        ("été".encode("utf-32"), "Ce fichier est en UTF-32\u00a0: enregistrez-le en UTF-8."),
        (b"MZ\x90\x00\x03", "Ce n’est pas un fichier texte."),
        (b"PK\x03\x04\x14\x00", "Ce n’est pas un fichier texte."),
    ],
)
def test_the_first_bytes_of_a_file_say_why_it_is_no_text(raw, why):
    assert no_text(raw) == why
