"""The pages of evidence: what is mended, what is kept out of sight, what leaves and how."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hygie.documents.models import Document
from hygie.documents.storage import place_of
from hygie.exhibits.models import Custody, Exhibit
from hygie.exhibits.operations import sealing
from hygie.kernel.markings import Tlp
from tests.cast import ANNE, LEA, NOON, REMI, ZOE
from tests.exhibits.factories import NOTE, deposited, for_the_police
from tests.hostile.worlds import read
from tests.incidents.factories import a_site_elsewhere, an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
MIB = 1024 * 1024


@pytest.fixture
def incident():
    return an_incident()


def url(incident, more=""):
    return f"/incidents/{incident.number}/preuves/{more}"


def typed(content=NOTE, name="LISEZ-MOI.txt", **said):
    return {
        "kind": "RANSOM_NOTE",
        "taken_from": "poste ACC-012",
        "collected_by": "Rémi Fictif",
        "collected_at": "2026-03-02T10:30",
        "tlp": "AMBER",
        "pap": "AMBER",
        "file": SimpleUploadedFile(name, content),
    } | said


def to_whom(**said):
    named = {"person": "Capitaine Durand", "service": "PJ de Lyon", "reference": "PV 118"}
    return {**named, "as_": "AMBER"} | said


def page(answer):
    text = answer.content.decode().replace("&#x27;", "’").replace("\xa0", " ")
    return re.sub(r"\s+", " ", text)


def test_a_file_is_deposited_with_its_origin_and_shown_with_its_log(incident):
    answer = signed_in(ANNE).post(url(incident), typed(), follow=True)

    said, exhibit = page(answer), Exhibit.objects.get()
    assert f"L’élément de preuve n° {exhibit.pk} est déposé." in said
    assert exhibit.document.sha256 in said
    assert "poste ACC-012" in said
    assert "Journal de garde" in said
    assert (exhibit.side, exhibit.deposited_by) == ("STRUCTURE", "Anne")


def test_the_same_content_is_told_and_linked(incident):
    first = deposited(incident)

    said = page(signed_in(LEA).post(url(incident), typed(taken_from="ACC-013"), follow=True))

    assert f"Le même contenu est déjà déposé : n° {first.pk}." in said
    assert f'href="{url(incident, f"{first.pk}/")}"' in said


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"file": SimpleUploadedFile("a.txt", b"")}, "Ce fichier est vide"),
        ({"file": ""}, "Ce champ est nécessaire."),
        ({"taken_from": " "}, "Ce champ est nécessaire."),
        ({"collected_at": ""}, "Ce champ est nécessaire."),
        ({"collected_at": "2099-01-01T10:00"}, "futur"),
        ({"collected_at": "hier"}, "Écrivez ce moment comme"),
        ({"tlp": "RED"}, "Choisissez une réponse de la liste."),
        ({"kind": "X"}, "Choisissez une réponse de la liste."),
        ({"how": "1 85 05 78 006 084 91"}, "sécurité sociale"),
    ],
)
def test_what_is_to_be_mended_is_said_and_nothing_is_kept(incident, said, why):
    answer = signed_in(ANNE).post(url(incident), typed(**said))

    assert answer.status_code == 422
    assert why in page(answer)
    assert not Document.objects.exists()


@pytest.mark.parametrize("when", ["2099-01-01T10:00", "1960-01-01T10:00"])
def test_a_moment_that_cannot_be_is_said_beside_it_and_not_beside_the_file(incident, when):
    answer = signed_in(ANNE).post(url(incident), typed(collected_at=when))

    assert list(answer.context["form"].errors) == ["collected_at"]


def test_a_file_beyond_the_setting_is_refused_and_the_words_stay(incident, settings):
    settings.LARGEST_EXHIBIT = 1
    anne = signed_in(ANNE)

    answer = anne.post(url(incident), typed(bytes(MIB + 1), "disque.img"))

    assert answer.status_code == 422
    assert "« disque.img » dépasse 1 Mio : rien n’est déposé." in page(answer)
    assert 'value="poste ACC-012"' in page(answer)
    assert not Document.objects.exists()
    assert anne.post(url(incident), typed(bytes(MIB))).status_code == 302


def test_a_disk_without_room_for_it_is_told_before_it_is_full(incident, settings, monkeypatch):
    settings.LARGEST_EXHIBIT = 30
    monkeypatch.setattr("hygie.platform.uploads.ROOM_LEFT", 2**62)

    answer = signed_in(ANNE).post(url(incident), typed())

    assert answer.status_code == 422
    assert "Le disque de la plateforme ne prend pas ce fichier" in page(answer)


def test_of_who_has_not_signed_in_no_file_is_written(incident, settings, monkeypatch):
    written = []
    real = "hygie.platform.uploads.TemporaryFileUploadHandler.receive_data_chunk"
    monkeypatch.setattr(real, lambda *given: written.append(given))

    answer = Client().post(url(incident), typed())

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/compte/connexion/")
    assert written == []


def test_the_file_leaves_as_a_download_that_the_log_tells(incident):
    exhibit = deposited(incident, b"<script>", name="page.html")

    answer = signed_in(ANNE).post(url(incident, f"{exhibit.pk}/telecharger/"))

    assert read(answer) == b"<script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert Custody.objects.get(act="TAKEN").written_by == "Anne"


def test_a_file_that_vanished_is_told_and_not_said_to_be_taken(incident):
    exhibit = deposited(incident)
    place_of(exhibit.document.sha256).unlink()
    anne = signed_in(ANNE)

    assert anne.post(url(incident, f"{exhibit.pk}/telecharger/")).status_code == 409
    assert not Custody.objects.filter(act="TAKEN").exists()
    looked = anne.post(url(incident, f"{exhibit.pk}/verifier/"), follow=True)
    assert "introuvable sur la plateforme" in page(looked)
    assert "Introuvable" in page(anne.get(url(incident)))


def test_a_hand_over_is_noted_or_says_what_is_to_be_mended(incident):
    exhibit = deposited(incident)
    lea, address = signed_in(LEA), url(incident, f"{exhibit.pk}/remettre/")

    early = lea.post(address, to_whom(happened_at="2026-03-01T10:00"))
    assert early.status_code == 422
    assert "précède le dépôt" in page(early)
    assert lea.post(address, to_whom(happened_at="", person="")).status_code == 422
    done = lea.post(address, to_whom(happened_at="2026-03-02T12:30"), follow=True)

    assert "À Capitaine Durand, PJ de Lyon, référence PV 118" in page(done)
    assert "Remis le 02/03/2026" in page(lea.get(url(incident)))


def test_a_sealed_export_is_not_said_to_be_handed_over_until_somebody_notes_it(incident):
    exhibit = deposited(incident)
    sealing.seal(incident.pk, for_the_police(), by=LEA, at=NOON)
    lea = signed_in(LEA)

    assert "Mis dans un export scellé le 02/03/2026, pour" in page(lea.get(url(incident)))
    assert "Remis le" not in page(lea.get(url(incident)))
    address = url(incident, f"{exhibit.pk}/remettre/")
    lea.post(address, to_whom(happened_at="2026-03-02T12:30"))
    assert "Remis le 02/03/2026 : PJ de Lyon" in page(lea.get(url(incident)))


def test_a_copy_and_a_withdrawal_are_noted(incident):
    exhibit = deposited(incident)
    lea = signed_in(LEA)

    copied = {"happened_at": "2026-03-02T12:30", "words": "Clé USB n° 3"}
    lea.post(url(incident, f"{exhibit.pk}/copier/"), copied)
    assert lea.post(url(incident, f"{exhibit.pk}/retirer/"), {"reason": ""}).status_code == 422
    done = lea.post(url(incident, f"{exhibit.pk}/retirer/"), {"reason": "Doublon"}, follow=True)

    assert "Doublon" in page(done)
    assert "Noter une remise" not in page(done)
    assert "0 élément" in page(lea.get(url(incident)))
    acts = Custody.objects.order_by("id").values_list("act", flat=True)
    assert list(acts) == ["DEPOSITED", "COPIED", "WITHDRAWN"]


def test_the_export_leaves_as_a_stream_with_what_was_ticked(incident):
    one = deposited(incident)
    deposited(incident, b"x", name="b.log")

    answer = signed_in(ANNE).post(url(incident, "export.zip"), to_whom(chosen=[one.pk]))

    assert answer.streaming
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="preuves-')
    with zipfile.ZipFile(io.BytesIO(read(answer))) as archive:
        names = [name for name in archive.namelist() if name.startswith("elements/")]
    assert names == ["elements/001-LISEZ-MOI.txt"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (to_whom(person=" "), "Ce champ est nécessaire."),
        (to_whom(as_="CLEAR"), "L’export en TLP:CLEAR est refusé"),
        (to_whom(as_="RED"), "Choisissez une réponse de la liste."),
        (to_whom(chosen=["999999"]), "Un élément choisi a été retiré depuis."),
    ],
)
def test_an_export_that_may_not_leave_says_why_on_the_page(incident, said, why):
    deposited(incident)

    answer = signed_in(ANNE).post(url(incident, "export.zip"), said)

    assert answer.status_code == 422
    assert why in page(answer)
    assert not Custody.objects.filter(act="SEALED").exists()


def test_what_is_red_does_not_exist_for_the_structure(incident):
    red = deposited(incident, tlp=Tlp.RED, name="secret.txt")
    anne = signed_in(ANNE)

    assert "secret" not in page(anne.get(url(incident)))
    for more in ("", "telecharger/", "verifier/", "remettre/", "copier/", "retirer/"):
        address = url(incident, f"{red.pk}/{more}")
        answer = anne.post(address, to_whom()) if more else anne.get(address)
        assert answer.status_code == 404, more
    assert "secret.txt" in page(signed_in(LEA).get(url(incident)))


def test_the_link_is_on_the_page_of_the_incident_for_those_who_may(incident):
    deposited(incident)
    deposited(incident, b"x", tlp=Tlp.RED)
    link, address = f'href="{url(incident)}"', f"/incidents/{incident.number}/"

    of_desk, of_structure = (page(signed_in(who).get(address)) for who in (LEA, ANNE))
    assert link in of_desk
    assert "Élément de preuve TLP:RED déposé" in of_desk
    assert link in of_structure
    assert "TLP:RED" not in of_structure
    assert link not in page(signed_in(REMI).get(address))


def test_a_piece_of_another_incident_is_not_found_under_this_one(incident):
    other = an_incident(site=a_site_elsewhere())
    exhibit = deposited(other)

    assert signed_in(LEA).get(url(incident, f"{exhibit.pk}/")).status_code == 404
    assert signed_in(ANNE).get(url(other, f"{exhibit.pk}/")).status_code == 404
    assert signed_in(ZOE).get(url(other, f"{exhibit.pk}/")).status_code == 200
