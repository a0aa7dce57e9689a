"""The list of the establishments with whom to call, and the files made of it."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from python_calamine import CalamineWorkbook

from hygie.contacts import exports
from hygie.contacts.models import Sheet
from hygie.contacts.operations import keeping
from hygie.contacts.queries import listing
from hygie.contacts.queries.listing import Filters
from hygie.contacts.rules.attention import Attention
from hygie.establishments.models import LegalEntity
from hygie.journal import queries as journal
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from tests.cast import ANNE, KARIM, LEA, NOON
from tests.contacts.factories import KEY, a_contact
from tests.hostile.worlds import read
from tests.incidents.factories import a_site, a_site_elsewhere, an_entity
from tests.people import signed_in

pytestmark = pytest.mark.django_db
PAGE = f"/contacts/{KEY}/"


def acts():
    return [entry.what for entry in journal.any_about(Sheet.objects.get())]


def readings():
    return [entry.what for entry in Entry.objects.filter(is_reading=True).order_by("id")]


def test_the_list_puts_what_calls_for_attention_first_and_filters():
    now = timezone.now()
    a_site_elsewhere()
    an_entity("010000099")
    LegalEntity.objects.filter(finess="010000099").update(name="EHPAD DES ÉRABLES", city="BELLEY")
    contact = a_contact(at=now - timedelta(days=300))
    keeping.confirm(contact.pk, version=1, by=SYSTEM, at=now - timedelta(days=250))
    karim = signed_in(KARIM)

    page = karim.get("/contacts/").content.decode()

    assert page.index("EHPAD DES ÉRABLES") < page.index("CH de Bellevue"), "nobody to call"
    assert "À confirmer depuis 2\u00a0mois" in page
    assert "Aucun contact" in page
    for question, seen in (
        ({"q": "erables belley"}, "EHPAD"),
        ({"q": "010000099"}, "EHPAD"),
        ({"etat": "NONE"}, "EHPAD"),
        ({"etat": "DUE"}, "CH de Bellevue"),
        ({"ght": "GHT-A"}, "CH de Bellevue"),
    ):
        found = karim.get("/contacts/", question).content.decode()
        assert "1 établissement" in found, question
        assert seen in found
    assert "0 établissement" in karim.get("/contacts/", {"region": "11"}).content.decode()
    assert karim.get("/contacts/", {"etat": "x", "page": "y", "niveau": "z"}).status_code == 200


@pytest.mark.parametrize("per_page", [1, 2, 3, 7])
@pytest.mark.parametrize("shallow", [0, 3, 100])
def test_the_pages_follow_each_other_in_the_order_of_the_whole_list(per_page, shallow, monkeypatch):
    monkeypatch.setattr(listing, "_SHALLOW", shallow)
    monkeypatch.setattr(listing, "PAGE", 0)  # as if the first names were not enough
    now = timezone.now()
    a_contact(at=now)
    for number in range(5):
        finess = f"01000009{number}"
        an_entity(finess)
        LegalEntity.objects.filter(finess=finess).update(name=f"EHPAD {9 - number}", city="BELLEY")
    listed = list(listing.listed(LEA, Filters(), at=now))
    figures = listing.figures(LEA, Filters(), at=now)

    ranked = listing.ranked(LEA, Filters(), figures, at=now)

    starts = range(0, len(ranked), per_page)
    assert [row for start in starts for row in ranked[start : start + per_page]] == listed
    assert len(listed) == 6


def test_each_attention_finds_what_it_counts():
    now = timezone.now()
    a_contact(at=now, outside_mail="", mobile_phone="", office_phone="+33474454600")
    a_site_elsewhere()

    for filters in (Filters(), Filters(sites=True)):
        counts = listing.figures(LEA, filters, at=now).lacking
        rows = listing.listed_sites if filters.sites else listing.listed
        for attention in Attention:
            narrowed = Filters(attention=attention, sites=filters.sites)
            assert rows(LEA, narrowed, at=now).count() == counts[attention]
    assert listing.figures(LEA, Filters(), at=now).lacking[Attention.CUT_OFF] == 1


def test_an_export_holds_the_list_is_marked_and_told_to_each_establishment():
    a_contact(name='=cmd|"x"', note="-1")
    lea = signed_in(LEA)

    text = read(lea.post("/contacts/export.csv")).decode("utf-8-sig")
    book = CalamineWorkbook.from_filelike(io.BytesIO(read(lea.post("/contacts/export.xlsx"))))

    (line,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert line["Nom"] == '\'=cmd|"x"'
    assert line["Téléphone hors du réseau"] == "06 39 98 12 34"
    assert line["Diffusion"] == "Restreinte (TLP:AMBER)"
    assert book.get_sheet_by_index(0).to_python()[0][0] == "Établissement"
    assert acts().count("contacts.exported") == 2
    page = signed_in(ANNE).get(PAGE).content.decode()
    assert "Exporté avec d’autres" in page
    assert "Léa" in page


def test_the_paper_is_a_pdf_and_an_empty_one_is_refused():
    a_site()
    anne = signed_in(ANNE)
    assert anne.post(f"{PAGE}imprimer/").status_code == 409

    a_contact(name="#panic() $x$ 👩", note="[a] *b*")
    answer = anne.post(f"{PAGE}imprimer/")

    assert answer.content.startswith(b"%PDF")
    assert KEY in answer.headers["Content-Disposition"]
    assert acts()[-1] == "contacts.printed"
    assert signed_in(LEA).post("/contacts/export.pdf").content.startswith(b"%PDF")
    assert signed_in(KARIM).post("/contacts/export.pdf", {"region": "11"}).status_code == 409


def test_a_book_is_refused_rather_than_drawn_for_minutes(monkeypatch):
    a_contact()
    monkeypatch.setattr(exports, "MOST_PAGES", 0)

    answer = signed_in(LEA).post("/contacts/export.pdf")

    assert answer.status_code == 409
    assert "Filtrez la liste" in answer.content.decode()


def test_a_region_is_read_by_its_index():
    a_contact()
    rows = listing.listed(KARIM, Filters(region="84"), at=NOON)[:50]

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows.explain()

    assert "entity_by_region" in plan


def test_a_download_says_that_it_comes_with_the_mark_of_its_page():
    a_contact()
    lea = signed_in(LEA)

    taken = lea.post("/contacts/export.csv", {"telechargement": "abc123"})
    assert taken.cookies["telechargement"].value == "abc123"
    for wrong in ("", "a;b", "é", "x" * 21):
        taken = lea.post("/contacts/export.csv", {"telechargement": wrong})
        assert "telechargement" not in taken.cookies
