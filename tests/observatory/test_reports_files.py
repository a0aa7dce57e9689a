"""The report as a file: opened, read, refused with a sentence and nothing half written."""

import json
import shutil
import subprocess

import pytest
from django.core.management import call_command
from django.utils import timezone

from hygie.kernel.errors import NotFound, Refused
from hygie.observatory.reports.making import NotYet, area_of
from hygie.observatory.reports.plain import digest, plain
from hygie.observatory.reports.printing import sheet
from hygie.observatory.reports.written import NotWritten
from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.composing import NotAReport
from tests.cast import BELLEVUE_ENTITY, NOON
from tests.hostile.worlds import a_world
from tests.observatory.reporting import a_document, a_figure, all_counted, keep, of, some

POPPLER = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext (poppler) is absent: no PDF can be opened"
)


def read(path):
    said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return " ".join(said.stdout.decode().replace("\xa0", " ").split())


@pytest.fixture
def kept(settings):
    keep(all_counted(), settings.OBSERVATORY)


def asked(out, year="2024", place="FR"):
    call_command("observatory", "report", f"--year={year}", f"--place={place}", f"--out={out}")


@POPPLER
def test_the_pdf_is_tagged_and_says_what_was_counted_hidden_and_missing(tmp_path):
    texts = {"introduction": "Une *année* #dense.", "volume": "<script>alert(1)</script>"}
    made = plain(a_document(texts=texts, state=("Pris le 15/01/2025.",)))
    path = tmp_path / "report.pdf"
    path.write_bytes(sheet(made, is_draft=True, at=NOON))

    words = read(path)
    for said in ("749", "Sommaire", "Auvergne-Rhône-Alpes", "masqué", "sans donnée", "Glossaire"):
        assert said in words
    assert "Une *année* #dense." in words
    assert "<script>alert(1)</script>" in words
    assert "Projet : rien de ceci n’est publié" in words
    assert "Série publiée par le CERT Santé" in words
    about = subprocess.run(["pdfinfo", path], capture_output=True, check=True).stdout.decode()
    assert "Tagged:          yes" in about
    assert "Observatoire de la sécurité numérique en santé, France, 2024" in about


@POPPLER
def test_a_published_one_bears_no_mark_of_a_draft_and_is_the_same_bytes_again(tmp_path):
    made = plain(a_document())
    first, again = (sheet(made, is_draft=False, at=NOON, edition=2) for _ in range(2))
    assert first == again
    path = tmp_path / "report.pdf"
    path.write_bytes(first)
    words = read(path)
    assert "Projet" not in words
    assert "Édition 2" in words
    assert digest(made, []) == digest(json.loads(json.dumps(made)), [])


@pytest.mark.django_db
@pytest.mark.usefixtures("kept")
def test_the_command_writes_the_three_forms_by_the_name_of_the_file(tmp_path):
    for name in ("r.pdf", "r.html", "r.json"):
        asked(tmp_path / name)
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "Auvergne-Rhône-Alpes" in page
    assert "<svg" in page
    assert "masqué" in page
    assert "http" not in page.split("<body>")[1].replace("http://www.w3.org/2000/svg", "")
    said = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert said["state_of_publication"] == "DRAFT"
    assert said["key_figures"][0]["value"] == {"text": "749", "standing": "KNOWN"}
    assert not list(tmp_path.glob(".rapport-*"))


@pytest.mark.django_db
@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("year", "place", "name", "refusal", "words"),
    [
        ("2999", "FR", "r.pdf", NotYet, "n’a pas commencé"),
        ("-1", "FR", "r.pdf", NotYet, "n’est pas une année"),
        ("1999", "FR", "r.pdf", NotYet, "avant les premières"),
        ("2021", "FR", "r.pdf", NotAReport, "aucun chiffre pour 2021"),
        ("2024", "53", "r.pdf", NotAReport, "aucun chiffre"),
        ("2024", "ZZ'; DROP", "r.pdf", NotFound, "n’existe pas"),
        ("2024", "FR", "r.docx", NotWritten, ".pdf, .html ou .json"),
        ("2024", "FR", "absent/r.pdf", NotWritten, "ne peut pas être écrit"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_leaves_no_file(
    tmp_path, year, place, name, refusal, words
):
    with pytest.raises(refusal, match=words):
        asked(tmp_path / name, year=year, place=place)
    assert not (tmp_path / name).exists()
    assert not list(tmp_path.glob(".rapport-*"))


@pytest.mark.django_db
@pytest.mark.usefixtures("kept")
def test_a_file_that_was_there_stays_whole_when_the_new_one_is_refused(tmp_path):
    out = tmp_path / "r.pdf"
    out.write_bytes(b"before")
    with pytest.raises(Refused):
        asked(out, year="2021")
    assert out.read_bytes() == b"before"
    folder = tmp_path / "a.pdf"
    folder.mkdir()
    with pytest.raises(NotWritten):
        asked(folder)
    assert not list(tmp_path.glob(".rapport-*"))


@pytest.mark.django_db
def test_before_the_first_snapshot_it_says_what_to_do(tmp_path):
    with pytest.raises(Refused, match="hygie observatory snapshot"):
        asked(tmp_path / "r.pdf")


@pytest.mark.django_db
def test_places_are_known_by_their_code():
    a_world()
    assert area_of("FR").level is Level.NATION
    assert area_of("84").level is Level.REGION
    assert area_of("GHT-A").level is Level.GHT
    assert area_of(BELLEVUE_ENTITY).level is Level.ENTITY


def test_a_report_of_many_lines_is_made_in_seconds_and_more_are_refused():
    many = [a_figure("INC-13", 2024, 5, f"CODE-{rank:05}") for rank in range(2_000)]
    found = [*some(), *many]
    began = timezone.now()
    made = sheet(plain(a_document(of(found))), is_draft=True, at=NOON)
    assert (timezone.now() - began).total_seconds() < 30
    assert made.startswith(b"%PDF")
    more = [a_figure("INC-13", 2024, 5, f"CODE-{rank:05}") for rank in range(7_000)]
    with pytest.raises(NotAReport, match="lignes de tableau"):
        a_document(of([*found, *more]))
