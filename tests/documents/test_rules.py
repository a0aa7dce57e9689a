import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.documents import rules
from hygie.documents.rules import Kind

PNG = Kind(frozenset({"png"}), "image/png")
EXE = Kind(frozenset({"exe", "dll"}), "application/x-msdownload")


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\rançon.png", "rançon.png"),
        ("note\u202egnp.exe", "notegnp.exe"),
        ('a"b;c.pdf', "a_b_c.pdf"),
        ("...", "fichier"),
        ("", "fichier"),
    ],
)
def test_a_name_loses_its_folders_and_its_tricks(raw, safe):
    assert rules.safe_name(raw) == safe


@given(st.text())
def test_any_name_becomes_a_short_one_without_folders(raw):
    name = rules.safe_name(raw)

    assert 0 < len(name) <= rules.NAME_LENGTH
    assert not set(name) & set('/\\\0\n"<>')


@pytest.mark.parametrize(
    ("name", "kind", "lies", "dangerous"),
    [
        ("capture.png", PNG, False, False),
        ("capture.pdf", PNG, True, False),
        ("facture.pdf", EXE, True, True),
        ("outil.exe", EXE, False, True),
        ("journal.txt", None, False, False),
        ("lancer.bat", None, False, True),
    ],
)
def test_a_name_that_lies_and_a_file_that_runs_are_told(name, kind, lies, dangerous):
    assert rules.lies(name, kind) is lies
    assert rules.is_dangerous(name, kind) is dangerous
