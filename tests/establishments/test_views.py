import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.establishments import operations
from hygie.establishments.models import RegisterImport, Site
from hygie.kernel.actor import SYSTEM
from tests.cast import ADAM, ANNE, KARIM, NOON, OSCAR
from tests.establishments import files
from tests.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    operations.load_demonstration(by=SYSTEM, at=NOON)


def text(response):
    return response.content.decode()


def test_a_stranger_is_sent_to_the_sign_in_page(client):
    response = client.get("/etablissements/")

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/compte/")


def test_the_search_answers_as_one_types(region):
    page = text(signed_in(ANNE).get("/etablissements/", {"q": "ch belevue"}))

    assert page.index("CH de Bellevue – ") < page.index("CMP enfants de Bellevue")
    assert "Siège" not in page


def test_a_question_without_answer_says_what_to_try(region):
    page = text(signed_in(ANNE).get("/etablissements/", {"q": "zzzzzzz"}))

    assert "Aucun établissement ne correspond" in page


@pytest.mark.parametrize("question", ["<script>alert(1)</script>", "'; --", "a" * 300, "\x00", " "])
def test_a_strange_question_is_harmless(region, question):
    response = signed_in(ANNE).get("/etablissements/", {"q": question})

    assert response.status_code == 200
    assert "<script>alert" not in text(response)


def test_a_site_shows_who_where_in_which_group_and_since_which_source(region):
    site = Site.objects.get(name="CH de Bellevue – site Simone-Aubrac")

    page = text(signed_in(ANNE).get(f"/etablissements/{site.finess}/"))

    for shown in (
        "GHT Val-de-Bellevue",
        "Centre Hospitalier (C.H.)",
        "ARS Région de démonstration",
        "Anne Delmas",
        "Démonstration (données fictives)",
        "05 36 49",
        "EHPAD Les Charmilles",
    ):
        assert shown in page


def test_the_pages_of_a_site_an_entity_and_a_group_need_few_queries(
    region, django_assert_max_num_queries
):
    site = Site.objects.select_related("entity").get(name="CH de Bellevue – site Simone-Aubrac")
    anne = signed_in(ANNE)

    for address in (site.finess, f"entites/{site.entity.finess}", "ght/99101"):
        with django_assert_max_num_queries(12):
            assert anne.get(f"/etablissements/{address}/").status_code == 200


@pytest.mark.parametrize("address", ["440000271", "x", "entites/440000271", "ght/00000"])
def test_what_does_not_exist_is_not_found(address):
    assert signed_in(ANNE).get(f"/etablissements/{address}/").status_code == 404


@pytest.mark.parametrize("actor", [ANNE, KARIM])
def test_imports_are_for_those_who_run_the_platform(actor, tmp_path):
    report = operations.import_file(
        files.a_sae_file(tmp_path, files.a_sae_line(1)), by=SYSTEM, at=NOON
    )
    client = signed_in(actor)

    for address in ("", f"{report.pk}/", f"{report.pk}/lignes.csv"):
        assert client.get(f"/etablissements/imports/{address}").status_code == 403


@pytest.mark.parametrize("actor", [OSCAR, ADAM])
def test_a_report_is_read_line_by_line_and_leaves_as_csv(actor, tmp_path):
    path = files.a_sae_file(
        tmp_path,
        files.a_sae_line(1, name="=HYPERLINK(1)"),
        files.a_sae_line(2, finess="440000031"),
    )
    report = operations.import_file(path, by=SYSTEM, at=NOON)
    client = signed_in(actor)

    page = text(client.get(f"/etablissements/imports/{report.pk}/", {"resultat": "REFUSED"}))
    table = text(client.get(f"/etablissements/imports/{report.pk}/lignes.csv"))

    assert "clé fausse" in page
    assert files.a_finess(1) not in page
    assert "'=HYPERLINK(1)" in table
    assert "clé fausse" in table


def test_a_file_handed_over_is_read_by_a_job_and_its_report_is_there(tmp_path):
    content = files.a_sae_file(tmp_path, files.a_sae_line(1)).read_bytes()

    response = signed_in(OSCAR).post(
        "/etablissements/imports/", {"file": SimpleUploadedFile("registre.txt", content)}
    )

    report = RegisterImport.objects.get()
    assert response.headers["Location"] == f"/etablissements/imports/{report.pk}/"
    assert (report.status, report.file_name, report.by) == ("WAITING", "registre.txt", "Oscar")
    assert ProcrastinateJob.objects.filter(task_name="FileReceived:read_received").count() == 1

    operations.read_received(report.pk, by=SYSTEM, at=NOON)
    operations.read_received(report.pk, by=SYSTEM, at=NOON)

    report.refresh_from_db()
    assert (report.status, report.new, RegisterImport.objects.count()) == ("DONE", 1, 1)


def test_a_file_handed_over_that_is_none_is_refused_with_its_sentence():
    client = signed_in(OSCAR)
    client.post("/etablissements/imports/", {"file": SimpleUploadedFile("photo.csv", b"bonjour")})
    report = RegisterImport.objects.get()

    operations.read_received(report.pk, by=SYSTEM, at=NOON)

    page = text(client.get(f"/etablissements/imports/{report.pk}/"))
    assert "Fichier refusé, rien n’a changé" in page
    assert "pas un fichier de registre connu" in page


def test_no_file_and_an_empty_file_are_errors_of_the_form():
    client = signed_in(OSCAR)

    nothing = client.post("/etablissements/imports/")
    empty = client.post("/etablissements/imports/", {"file": SimpleUploadedFile("vide.csv", b"")})

    for response in (nothing, empty):
        assert response.status_code == 200
        assert "Fichier du registre" in text(response)
    assert not RegisterImport.objects.exists()


def test_somebody_else_may_not_hand_a_file_over(tmp_path):
    content = files.a_sae_file(tmp_path, files.a_sae_line(1)).read_bytes()

    response = signed_in(ANNE).post(
        "/etablissements/imports/", {"file": SimpleUploadedFile("sae.csv", content)}
    )

    assert response.status_code == 403
    assert not RegisterImport.objects.exists()
