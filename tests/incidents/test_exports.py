"""The receipt and the paper form, read back as text with pdftotext where it is installed."""

import shutil
import subprocess
from datetime import date, timedelta

import pytest

from hygie.incidents import exports
from hygie.incidents.rules import advice
from hygie.incidents.rules.declaration import FIELDS
from hygie.incidents.rules.duties import duties
from hygie.incidents.rules.duty_catalogue import catalogue
from hygie.incidents.rules.fields import AFTERWARDS
from hygie.incidents.rules.situation import situation_of
from hygie.platform.installation import Desk
from tests.incidents.declarations import SATURDAY, a_declaration

DESK = Desk(
    name="CERT Santé",
    phone="09 72 43 91 25",
    mail="desk@exemple.fr",
    address="https://hygie.exemple.fr",
    alerted=(),
    answer_within=timedelta(hours=4),
)
HOSTILE = '#read("/etc/passwd") $x$ *gras* <b>\n\u202eabc 😀 ' + "x" * 19_000


def a_receipt(changes=None, **more):
    declared = a_declaration(changes)
    situation = situation_of(declared, aware_at=SATURDAY)
    return exports.Receipt(
        number="2026-00743-1",
        received_at=SATURDAY + timedelta(minutes=41, seconds=5),
        declaration=declared,
        duties=duties(situation, catalogue=catalogue(on=date(2026, 3, 28))),
        advice=advice.first_hour(situation, desk_phone=DESK.phone, desk_mail=DESK.mail),
        desk=DESK,
        address="https://hygie.exemple.fr/declarer/reprendre/",
        mark="TLP:AMBER",
        **more,
    )


def pages(content, tmp_path):
    """The words of a PDF, page by page, single-spaced."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: the PDF is made, but not read back")
    (tmp_path / "x.pdf").write_bytes(content)
    read = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "x.pdf"), "-"], capture_output=True, check=True
    )
    text = read.stdout.decode().replace("\u200b", "")
    return [" ".join(page.split()) for page in text.split("\f")[:-1]]


def test_a_receipt_says_the_number_the_time_and_what_is_due(tmp_path):
    found = pages(exports.drawn_receipt(a_receipt(), at=SATURDAY), tmp_path)

    whole = " ".join(found)
    assert len(found) == 3
    assert "2026-00743-1" in found[0]
    assert "dimanche 29 mars 2026 à 0 h 11 min 05 s, heure de Paris" in found[0]
    assert "2026-03-28 23:11:05 UTC" in found[0]
    assert "mercredi 1er avril 2026 à 0 h 30" in whole
    assert "06 12 34 56 78" in whole
    assert "à vérifier dans le texte" in whole
    assert "page 3 sur 3" in found[2]


def test_a_receipt_prints_the_code_only_when_it_is_given(tmp_path):
    without = pages(exports.drawn_receipt(a_receipt(), at=SATURDAY), tmp_path)
    given = a_receipt(resume_code="7K3M-P2QX-9TRD", call_back_phrase="tracteur zèbre")
    with_code = pages(exports.drawn_receipt(given, at=SATURDAY), tmp_path)

    assert "code de reprise Gardez" not in without[0]
    assert "7K3M-P2QX-9TRD" in with_code[0]
    assert "tracteur zèbre" in with_code[0]


def test_a_demonstration_is_marked(tmp_path):
    content = exports.drawn_receipt(a_receipt(marking="DÉMONSTRATION"), at=SATURDAY)

    assert "DÉMONSTRATION" in pages(content, tmp_path)[0]


def test_hostile_text_comes_out_as_it_was_written(tmp_path):
    content = exports.drawn_receipt(a_receipt({"facts.narrative": HOSTILE}), at=SATURDAY)

    whole = " ".join(pages(content, tmp_path))
    assert '#read("/etc/passwd") $x$ *gras* <b>' in whole
    assert "abc [U+1F600]" in whole
    assert whole.replace(" ", "").count("x") > 19_000
    assert "root:" not in whole


def test_the_empty_paper_form_asks_everything_on_three_pages(tmp_path):
    found = pages(exports.paper_form_pdf(desk=DESK), tmp_path)

    whole = " ".join(found)
    assert len(found) == 3
    assert "09 72 43 91 25" in found[0]
    for field in FIELDS.values():
        if field.path not in exports._NOT_ON_PAPER and field.step not in AFTERWARDS:
            assert field.label.replace("\u00a0", " ") in whole, field.path
    assert "arrêté du 30 octobre 2017" in found[2]


def test_a_half_filled_paper_form_says_what_is_known(tmp_path):
    content = exports.paper_form_pdf(a_declaration(), desk=DESK, number="2026-00743-1")

    found = pages(content, tmp_path)
    assert "2026-00743-1" in found[0]
    assert "CH de Bellevue" in found[0]
    assert "samedi 28 mars 2026 à 23 h 30" in found[0]
    assert "X Rançongiciel" in " ".join(found)


def test_a_long_narrative_does_not_push_the_paper_form_off_its_pages(tmp_path):
    content = exports.paper_form_pdf(a_declaration({"facts.narrative": HOSTILE}), desk=DESK)

    whole = "".join(pages(content, tmp_path))
    assert whole.replace(" ", "").count("x") > 19_000
