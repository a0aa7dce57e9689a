"""The pages of a past: a file given, described, checked, taken over; what is mended and refused."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hygie.documents.models import Document
from hygie.incidents.models import Incident
from hygie.takeover import files, views
from hygie.takeover.models import ReceivedFile, Takeover
from hygie.takeover.rules.reception import State
from tests.cast import ANNE, KARIM, LEA, NOON
from tests.hostile.worlds import read
from tests.people import signed_in
from tests.takeover.factories import (
    LINES,
    again,
    checked,
    csv_of,
    described,
    given,
    taken,
    worked,
)

pytestmark = pytest.mark.django_db
PAGE = "/astreinte/reprises/"


def page(answer):
    text = answer.content.decode().replace("&#x27;", "’").replace("\xa0", " ")
    return re.sub(r"\s+", " ", text)


def sent(client, content=None, name="registre.csv", **said):
    file = SimpleUploadedFile(name, csv_of() if content is None else content)
    return client.post(PAGE, {"file": file, **said})


def url(file, more=""):
    return f"{PAGE}{file.pk}/{more}"


def values_of(form):
    """What a browser sends back of a form that nobody touched."""
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def test_a_table_is_given_described_checked_and_taken_over_on_pages_alone():
    lea = signed_in(LEA)

    answer = sent(lea, csv_of(*LINES, "2024-3;hier;CH;Vol;;"))
    file = ReceivedFile.objects.get()
    assert answer.headers["Location"] == url(file, "colonnes/")
    form = lea.get(url(file, "colonnes/")).context["form"]
    assert "Date (12/03/2024 09:30)" in str(form["column-declared_at"])
    typed = values_of(form) | {"source": "Registre", "column-incident_type": "5"}
    assert lea.post(url(file, "colonnes/"), typed).status_code == 302
    file = checked(file)
    assert "3 mots à traduire" in page(lea.get(url(file)))

    form = lea.get(url(file, "colonnes/")).context["form"]
    typed = values_of(form)
    words = {
        f"word-incident_type-{n}": code
        for n, code in enumerate(("RANSOMWARE", "OTHER_NON_MALICIOUS"))
    }
    lea.post(url(file, "colonnes/"), {**typed, **words, "word-danger-0": "PROVEN"})
    file = checked(file)
    said = page(lea.get(url(file)))
    assert "Reprendre 2 incidents" in said
    assert "« hier » n’est pas une date" in said
    assert "Serveur chiffré" in said
    refused = read(lea.get(url(file, "refus.csv"))).decode("utf-8-sig")
    assert refused.splitlines()[1].startswith("4;")
    assert not Incident.objects.exists()

    lea.post(url(file, "reprendre/"))
    assert "Arrêter la reprise" in page(lea.get(url(file)))
    file = worked(file)
    assert "Voir le rapport" in page(lea.get(url(file)))
    report = f"{PAGE}rapports/{file.takeover_id}/"
    said = page(lea.get(report))
    assert "incidents repris" in said
    assert "Sans établissement du registre" in said
    assert Incident.objects.order_by("pk")[0].number in said
    assert "4;" in read(lea.get(f"{report}refus.csv")).decode("utf-8-sig")
    assert "registre.csv" in page(lea.get(PAGE))


def test_the_mapping_of_a_tool_is_proposed_for_its_next_file(tmp_path):
    described(given(tmp_path), source="Registre du CHU")
    lea = signed_in(LEA)
    sent(lea, csv_of("2024-9;14/03/2024;CH;Vol;oui;crypto"))
    file = ReceivedFile.objects.order_by("pk").last()

    answer = lea.get(url(file, "colonnes/"))

    assert "ceux de la dernière fois" in page(answer)
    assert answer.context["form"]["source"].value() == "Registre du CHU"
    assert [each["title"] for each in answer.context["sample"]] == ["Vol"]


def test_headers_that_people_write_are_proposed_by_their_name():
    lea = signed_in(LEA)
    sent(lea)

    form = lea.get(url(ReceivedFile.objects.get(), "colonnes/")).context["form"]

    given_columns = {
        name: form[f"column-{name}"].value() for name in ("reference", "title", "city")
    }
    assert given_columns == {"reference": "0", "title": "3", "city": None}


def test_a_word_that_meant_something_else_means_what_is_said_now(tmp_path):
    lines = ("1;12/03/2024;CH;Vol;Oui;", "2;12/03/2024;CH;Vol;OUI;", "3;12/03/2024;CH;Vol;--;")
    file = described(given(tmp_path, csv_of(*lines)), values={"danger": {"oui": "PROVEN"}})
    lea = signed_in(LEA)
    form = lea.get(url(file, "colonnes/")).context["form"]
    assert file.checked["words"]["danger"] == [["Oui", 2]]
    assert form["word-danger-0"].value() == "PROVEN"

    lea.post(url(file, "colonnes/"), values_of(form) | {"word-danger-0": "POTENTIAL"})

    said = [each["said"] for each in checked(file).checked["sample"]]
    assert ["c’est possible" in each for each in said] == [True, True, False]
    form = lea.get(url(file, "colonnes/")).context["form"]
    lea.post(url(file, "colonnes/"), values_of(form) | {"word-danger-0": ""})
    assert (checked(file).checked["new"], again(file).checked["wrong"]) == (1, 2)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"source": ""}, "Ce champ est nécessaire"),
        ({"column-title": ""}, "Choisissez une réponse"),
        ({"column-title": "99"}, "Choisissez une réponse de la liste"),
        ({"turn": "7"}, "entre-temps"),
        ({"turn": "-1"}, "h1"),
        ({"zone": "Mars/Olympe"}, "h1"),
    ],
)
def test_a_description_that_lacks_something_is_said_and_keeps_the_rest(changes, words, tmp_path):
    file, lea = given(tmp_path), signed_in(LEA)
    form = lea.get(url(file, "colonnes/")).context["form"]
    typed = values_of(form) | {"source": "Registre"}

    answer = lea.post(url(file, "colonnes/"), typed | changes)

    assert answer.status_code == 422
    assert words in page(answer)
    assert again(file).state == State.TO_DESCRIBE


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "est vide"), (b"a;b\n1;2\n", "pas assez de colonnes"), (b"\0\1", "n’est pas du texte")],
)
def test_a_file_that_cannot_be_read_is_said_beside_its_field(content, words):
    answer = sent(signed_in(LEA), content)

    assert answer.status_code == 422
    assert words in page(answer)
    assert not Document.objects.exists()


def test_a_file_above_the_bound_is_a_sentence_and_nothing_is_kept(monkeypatch):
    monkeypatch.setattr(views.takeovers, "largest_upload", 1024**2)

    answer = sent(signed_in(LEA), csv_of(*LINES * 20) + b"\n" * 1024**2)

    assert answer.status_code == 422
    assert "dépasse 1 Mio" in page(answer)
    assert not ReceivedFile.objects.exists()


def test_no_file_is_said_too():
    assert "Ce champ est nécessaire" in page(signed_in(LEA).post(PAGE, {}))


def test_who_reads_a_region_or_an_establishment_has_no_such_page(tmp_path):
    file = described(given(tmp_path))
    report = Takeover.objects.create(name="x", source="y", sha256="0" * 64, at=NOON, by="Léa")

    for actor in (ANNE, KARIM):
        client = signed_in(actor)
        for address in (PAGE, url(file), url(file, "colonnes/"), f"{PAGE}rapports/{report.pk}/"):
            assert client.get(address).status_code == 403
        assert sent(client).status_code == 403


def test_what_comes_too_late_is_said_and_changes_nothing(tmp_path):
    file, lea = taken(described(given(tmp_path))), signed_in(LEA)

    for act in ("reprendre/", "arreter/", "abandonner/"):
        answer = lea.post(url(file, act), follow=True)
        assert "notice" in page(answer)
    assert lea.get(url(file, "colonnes/")).headers["Location"] == url(file)
    assert (again(file).state, Incident.objects.count()) == (State.DONE, 2)


def test_stopped_by_hand_it_says_how_to_go_on(tmp_path):
    file, lea = described(given(tmp_path)), signed_in(LEA)
    files.start(file.pk, by=LEA, at=NOON)

    lea.post(url(file, "arreter/"))

    assert "Continuer la reprise" in page(lea.get(url(file)))
    lea.post(url(file, "reprendre/"))
    assert worked(file).takeover.taken == 2


def test_incidents_of_an_exercise_are_taken_over_as_such(tmp_path):
    sent(signed_in(LEA), is_fictional="on")

    file = taken(described(ReceivedFile.objects.get()))

    assert file.takeover.taken == 2
    assert all(Incident.objects.values_list("is_fictional", flat=True))


@pytest.mark.parametrize(
    ("name", "least"),
    [("vcdb_sante_2013.jsonl.gz", 300), ("hhs_ocr_breach_report_2023-12-2024.csv.gz", 800)],
)
def test_the_real_files_are_taken_over_on_pages(name, least, shared):
    lea = signed_in(LEA)
    sent(lea, (shared / "data" / "incidents" / name).read_bytes(), name)
    file = checked(ReceivedFile.objects.get())
    assert file.checked["new"] >= least

    lea.post(url(file, "reprendre/"))
    file = worked(file)

    assert file.takeover.taken == Incident.objects.count() >= least
    report = lea.get(f"{PAGE}rapports/{file.takeover_id}/")
    assert "Page 1 sur" in page(report)
    assert lea.get(f"{PAGE}rapports/{file.takeover_id}/?page=2").status_code == 200
