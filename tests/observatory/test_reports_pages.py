"""The pages of reports: who writes, what two writers see, what everybody reads."""

import json
import re

import pytest
from django.test import Client

from hygie.observatory import tasks
from hygie.observatory.models import Publication, Report, ReportText
from hygie.observatory.reports.events import ComparisonAsked
from tests.cast import ADAM, ANNE, KARIM, NADIA, NOON, OSCAR
from tests.observatory.reporting import SNAPSHOT, a_counted, all_counted, keep, verified
from tests.people import signed_in

pytestmark = pytest.mark.django_db
LIST, PUBLIC = "/observatoire/rapports/", "/observatoire/publies/"


def text(answer):
    words = answer.content.decode().replace("\xa0", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", words).split())


@pytest.fixture
def kept(settings):
    keep(all_counted(), settings.OBSERVATORY)


@pytest.fixture
def nadia(kept):
    return signed_in(NADIA)


@pytest.fixture
def page(nadia):
    answer = nadia.post(LIST, {"place": "FR", "year": "2024"})
    return answer.url


def mark_of(answer):
    return re.search(r'name="vu" value="([0-9a-f]{64})"', answer.content.decode())[1]


def test_before_the_first_snapshot_the_list_says_what_to_wait_for():
    assert "après le premier instantané" in text(signed_in(NADIA).get(LIST))


def test_an_agency_begins_the_report_of_its_region_and_of_no_other(kept):
    karim = signed_in(KARIM)
    assert "Auvergne-Rhône-Alpes" in text(karim.get(LIST))
    assert karim.post(LIST, {"place": "94", "year": "2024"}).status_code == 422
    assert karim.post(LIST, {"place": "FR", "year": "2024"}).status_code == 422
    assert karim.post(LIST, {"place": "84", "year": "1900"}).status_code == 422
    answer = karim.post(LIST, {"place": "84", "year": "2024"})
    assert answer.url == f"{LIST}{Report.objects.get().pk}/"


def test_who_reads_figures_reads_the_list_and_writes_nothing(kept):
    anne = signed_in(ANNE)
    assert "Aucun rapport n’est publié" in text(anne.get(LIST))
    assert "Commencer un rapport" not in text(anne.get(LIST))
    assert anne.post(LIST, {"place": "FR", "year": "2024"}).status_code == 403
    for actor in (OSCAR, ADAM):
        assert signed_in(actor).get(LIST).status_code == 403


def test_the_second_of_two_writers_reads_both_and_loses_nothing(nadia, page):
    where = f"{page}textes/volume/"
    assert "Texte de la section" in text(nadia.get(where))
    assert nadia.post(where, {"text": "Une année dense.", "seen": "0"}).status_code == 302
    answer = nadia.post(where, {"text": "Tout autre chose.", "seen": "0"})
    assert answer.status_code == 409
    assert "Une année dense." in text(answer)
    assert "Tout autre chose." in text(answer)
    assert 'value="1"' in answer.content.decode()
    assert nadia.post(where, {"text": "Les deux.", "seen": "1"}).status_code == 302
    assert ReportText.objects.count() == 2
    too_long = nadia.post(where, {"text": "x" * 20_001, "seen": "2"})
    assert too_long.status_code == 422
    assert nadia.get(f"{page}textes/ailleurs/").status_code == 404


def test_a_draft_is_read_then_published_and_everybody_reads_it_without_a_session(nadia, page):
    preview = nadia.get(f"{page}apercu/")
    assert "Rien de ceci n’est publié" in text(preview)
    assert "Auvergne-Rhône-Alpes" in text(preview)
    assert nadia.get(f"{page}apercu.pdf").content.startswith(b"%PDF")
    asked = nadia.get(f"{page}publier/")
    assert "Ce qui ne se reprend pas en silence" in text(asked)
    anybody = Client()
    assert anybody.get(f"{PUBLIC}FR/2024/").status_code == 404

    stale = nadia.post(f"{page}publier/", {"vu": "0" * 64})
    assert stale.status_code == 409
    assert "Relisez le projet" in text(stale)
    assert not Publication.objects.exists()
    done = nadia.post(f"{page}publier/", {"vu": mark_of(asked)}, follow=True)
    assert "Vérification avant publication" in text(done)
    assert nadia.get(f"{page}textes/volume/").status_code == 409
    assert "HX-Refresh" not in nadia.get(page, headers={"HX-Target": "verification"}).headers
    assert anybody.get(f"{PUBLIC}FR/2024/").status_code == 404
    assert verified(Report.objects.get(), at=NOON)
    assert nadia.get(page, headers={"HX-Target": "verification"}).headers["HX-Refresh"] == "true"

    answer = anybody.get(f"{PUBLIC}FR/2024/")
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Nadia" not in text(answer)
    for said in ("749", "masqué", "Série publiée par le CERT Santé", "Publié le"):
        assert said in text(answer)
    assert "public" not in nadia.get(f"{PUBLIC}FR/2024/").headers.get("Cache-Control", "")
    sheet = anybody.get(f"{PUBLIC}FR/2024/rapport.pdf")
    assert sheet.content == bytes(Publication.objects.get().pdf)
    said = json.loads(anybody.get(f"{PUBLIC}FR/2024/rapport.json").content)
    assert said["sha256"] == Publication.objects.get().digest
    assert 749 in {row["n"] for row in said["figures"]}
    assert not [row for row in said["figures"] if row["place"] == "94"]
    assert "Observatoire de la sécurité" in text(anybody.get(PUBLIC))


def test_what_is_withdrawn_says_why_at_its_address(nadia, page):
    nadia.post(f"{page}publier/", {"vu": mark_of(nadia.get(f"{page}publier/"))})
    verified(Report.objects.get(), at=NOON)
    assert nadia.post(f"{page}retirer/", {"reason": ""}).status_code == 422
    nadia.post(f"{page}retirer/", {"reason": "Une région était comptée deux fois."})
    answer = Client().get(f"{PUBLIC}FR/2024/")
    assert answer.status_code == 410
    assert "Une région était comptée deux fois." in text(answer)
    assert "n’est plus montré" in text(nadia.get(page))


def test_what_is_not_any_more_what_was_published_is_not_shown(nadia, page, monkeypatch):
    nadia.post(f"{page}publier/", {"vu": mark_of(nadia.get(f"{page}publier/"))})
    verified(Report.objects.get(), at=NOON)
    monkeypatch.setattr("hygie.observatory.reports.queries.digest", lambda *of: "0" * 64)
    assert Client().get(f"{PUBLIC}FR/2024/").status_code == 410


@pytest.mark.parametrize("page_of", ["XX/2024/", "FR/1/", "FR/2024/rapport.json", "ZZ-1/9999/"])
def test_what_was_never_published_is_not_there(page_of):
    assert Client().get(f"{PUBLIC}{page_of}").status_code == 404


def test_a_section_s_text_is_never_markup(nadia, page):
    nadia.post(f"{page}textes/volume/", {"text": "<img src=x onerror=alert(1)>", "seen": "0"})
    content = nadia.get(f"{page}apercu/").content.decode()
    assert "<img src=x" not in content
    assert "&lt;img src=x" in content
    assert SNAPSHOT in content


def test_who_reads_an_edition_again_waits_for_its_figures_to_be_compared(settings, nadia, page):
    nadia.post(f"{page}publier/", {"vu": mark_of(nadia.get(f"{page}publier/"))})
    assert verified(Report.objects.get(), at=NOON)
    revised = a_counted("INC-01", 2023, 590)
    kept = [each for each in all_counted() if each.key != revised.key]
    keep([*kept, revised], settings.OBSERVATORY, "20250215T050000Z")
    again = nadia.post(LIST, {"place": "FR", "year": "2024"}).url
    report = Report.objects.get(edition=2)

    for address in (f"{again}apercu/", f"{again}publier/"):
        answer = nadia.get(address)
        assert "se comparent à ce qui est publié" in text(answer)
        assert "590" not in text(answer)
    assert nadia.get(f"{again}apercu.pdf").status_code == 409
    asked = nadia.post(f"{again}publier/", {"vu": "0" * 64})
    assert "se comparent" in text(asked)

    waiting = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "attente"}
    assert "HX-Refresh" not in nadia.get(f"{again}apercu/", **waiting).headers
    tasks.compare(ComparisonAsked(report_id=report.pk))
    assert nadia.get(f"{again}apercu/", **waiting).headers["HX-Refresh"] == "true"
    assert "590" in text(nadia.get(f"{again}apercu/"))
    assert mark_of(nadia.get(f"{again}publier/"))
    assert nadia.get(f"{again}apercu.pdf").status_code == 200
