import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from hygie.platform import pdf

NOON = datetime(2026, 3, 28, 12, tzinfo=UTC)
TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "fr", font: "IBM Plex Sans")
#data.body
"""
SECRET = "what no template may read"


@pytest.fixture
def page(tmp_path):
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "page.typ").write_text(TEMPLATE, "utf-8")
    return folder / "page.typ"


def drawn(page, body):
    return pdf.render(page, {"title": "Essai", "body": body}, at=NOON)


def test_a_document_is_tagged_titled_and_french(page):
    content = drawn(page, "Bonjour")

    assert content.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in content
    assert b"/MarkInfo" in content
    assert re.search(rb"/Lang ?\(fr", content)
    assert b"D:20260328120000Z" in content


def test_the_same_data_make_the_same_document(page):
    assert drawn(page, "Bonjour") == drawn(page, "Bonjour")


@pytest.mark.parametrize(
    "text",
    [
        '#panic("x") $x^2$ [a] *b* _c_ `d` <e> @f // g /* h */ = i',
        '#read("/etc/passwd")',
        "</title><script>",
        "x" * 20_000,
        "mot " * 5_000,
        "a\x00b\u202ec\ud800",
        "👩🏽‍⚕️ 😀 漢字 سلام Ω Я",
        "\U000e0041 \uf8ff \u0378",
        "",
        "\t",
        "\u0300" * 100,
    ],
)
def test_whatever_people_write_is_drawn_and_never_obeyed(page, text):
    assert drawn(page, text).startswith(b"%PDF")


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_can_be_drawn(text):
    with_template = Path(__file__).parent / "plain.typ"

    assert pdf.render(with_template, {"title": "Essai", "body": text}).startswith(b"%PDF")


def test_every_character_that_is_promised_is_drawn(page):
    for char in sorted(pdf.SURE):
        assert typst_draws(page, f"a{char}a"), f"U+{ord(char):04X}"


def typst_draws(page, text):
    try:
        pdf._compiled(page, {"title": "Essai", "body": text}, NOON)
    except typst.TypstError:
        return False
    return True


def test_what_no_font_draws_comes_out_as_its_code():
    assert pdf._drawable("vu 😀 é") == "vu [U+1F600] é"


def test_a_run_of_letters_wider_than_a_page_may_break():
    text = pdf._broken("a" * 100)

    assert text.replace("\u200b", "") == "a" * 100
    assert max(len(part) for part in text.split("\u200b")) == 40


def test_a_picture_is_passed_as_it_is():
    address = "https://hygie.example.fr:8443/declarer/reprendre/maintenant/"
    assert pdf._broken(address) == address
    assert "\u200b" in pdf._broken(f"https://{'a' * 60}/")
    long = f'<svg d="{"M" * 100}"/>'

    assert pdf._each_text({"qr_svg": long, "a": ["b" * 50]}, pdf._broken)["qr_svg"] == long


@pytest.mark.parametrize(
    "source",
    [
        '#read("../secret.txt")',
        '#read("/../secret.txt")',
        '#import "@preview/cetz:0.3.0"',
        "#nonsense",
        "#let data = json(bytes(sys.inputs.data))\n#data.absent",
    ],
)
def test_a_template_reaches_nothing_and_its_faults_are_said(page, source):
    (page.parent.parent / "secret.txt").write_text(SECRET, "utf-8")
    page.write_text(f'#set document(title: "x")\n{source}', "utf-8")

    with pytest.raises(pdf.NotDrawn) as fault:
        drawn(page, "x")

    assert SECRET not in str(fault.value)


def test_a_long_text_goes_on_over_several_pages(page):
    assert b"/Type/Pages/Count 6" in drawn(page, "mot " * 5_000)


def test_the_fonts_are_ours(page):
    assert re.search(rb"/BaseFont ?/[A-Z]{6}\+IBMPlexSans", drawn(page, "Bonjour"))
