import html
import re

import pytest

from hygie.incidents.models import Incident
from hygie.incidents.operations import desk as operations
from hygie.incidents.rules.lifecycle import Severity
from tests.cast import ANNE, BELLEVUE_ENTITY, ELSEWHERE_ENTITY, LEA, NADIA, NOON, OSCAR
from tests.incidents.factories import a_site_elsewhere, an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/incidents/tableau/"
CROSSED = f"{PAGE}?lignes=entite&colonnes=gravite&etat=ALL"


@pytest.fixture(autouse=True)
def incidents():
    first = an_incident()
    an_incident()
    an_incident(site=a_site_elsewhere())
    Incident.objects.filter(pk=first.pk).update(severity=Severity.MAJOR)
    return first


def links(page):
    """The words of each link of the table, and where it leads."""
    found = re.findall(r'<a href="([^"]+)">([^<]+)</a>', page[page.index("<caption") :])
    return {(words, url.replace("&amp;", "&")) for url, words in found}


def test_a_figure_leads_to_the_list_that_it_counts():
    client = signed_in(LEA)
    page = client.get(CROSSED).content.decode()
    cell = f"/incidents/?etat=ALL&entite={BELLEVUE_ENTITY}&gravite=MAJOR"

    assert ("1", cell) in links(page)
    assert ("3", "/incidents/?etat=ALL") in links(page)
    listed = client.get(cell).content.decode()
    assert re.search(r"\s1 incident\s", listed)
    assert "Établissement : CH de Bellevue" in listed


def test_every_link_of_a_table_lists_as_many_as_it_says():
    client = signed_in(LEA)
    page = client.get(f"{PAGE}?lignes=mois&colonnes=ght&etat=ALL").content.decode()
    figures = [(words, url) for words, url in links(page) if words.isdigit()]

    assert len(figures) >= 4
    for words, url in figures:
        assert re.search(rf"\s{words} incidents?\s", client.get(url).content.decode()), url


def test_a_list_of_no_month_says_of_which_year():
    listed = signed_in(LEA).get("/incidents/?etat=ALL&mois=2016").content.decode()

    assert "Mois : 2016, mois non dit" in html.unescape(listed)


def test_the_table_says_how_it_counts_and_what_it_leaves_out():
    client = signed_in(LEA)
    usual = client.get(PAGE).content.decode()
    whole = client.get(f"{PAGE}?etat=ALL&nature=ALL").content.decode()
    one = client.get(f"{PAGE}?etat=CLOSED&nature=THREAT").content.decode()

    assert "compte une seule fois" in usual
    assert "seuls les incidents ouverts comptent" in usual
    assert "les menaces ne comptent pas" in usual
    assert "Tous les états comptent" in whole
    assert "comptent avec les incidents" in whole
    assert "Aucun incident à compter" in one


def test_the_same_on_both_sides_is_told_and_counted_once():
    page = signed_in(LEA).get(f"{PAGE}?lignes=genre&colonnes=genre").content.decode()

    assert "Lignes et colonnes sont les mêmes" in page
    assert '<caption id="compte">Incidents par type</caption>' in page


@pytest.mark.parametrize(
    "asked",
    ["lignes=x&colonnes=y", "page=999", "page=-1", "mois=2026-99", "entite=%00", "ght=" + "x" * 50],
)
def test_a_wrong_address_is_as_good_as_none(asked):
    answer = signed_in(LEA).get(f"{PAGE}?{asked}&etat=ALL")

    assert answer.status_code == 200


def test_one_counts_what_one_reads():
    page = signed_in(ANNE).get(CROSSED).content.decode()

    assert ("2", "/incidents/?etat=ALL") in links(page)
    assert ELSEWHERE_ENTITY not in page


@pytest.mark.parametrize("actor", [NADIA, OSCAR], ids=lambda actor: actor.name)
def test_who_reads_no_incident_gets_no_table(actor):
    client = signed_in(actor)

    assert client.get(PAGE).status_code == 403
    assert client.get("/incidents/tableau.csv").status_code == 403


def test_the_file_has_all_rows_and_columns_with_their_totals():
    answer = signed_in(LEA).get("/incidents/tableau.csv?lignes=entite&colonnes=gravite&etat=ALL")

    lines = answer.content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "FINESS;Établissement;Majeur;Pas encore donnée;Total"
    assert lines[1] == f"{BELLEVUE_ENTITY};CH de Bellevue;1;1;2"
    assert lines[-2] == ";Total;1;2;3"


def test_many_rows_are_read_by_pages(monkeypatch):
    monkeypatch.setattr("hygie.incidents.presentation.tables.PAGE", 1)

    client = signed_in(LEA)
    first = client.get(CROSSED).content.decode()
    second = client.get(f"{CROSSED}&page=2").content.decode()

    assert "Lignes 1 à 1 sur 2" in first
    assert (BELLEVUE_ENTITY in first, ELSEWHERE_ENTITY in first) == (True, False)
    assert (BELLEVUE_ENTITY in second, ELSEWHERE_ENTITY in second) == (False, True)
    assert ("3", "/incidents/?etat=ALL") in links(second)


def test_an_incident_changes_its_cell_with_its_state(incidents):
    operations.acknowledge(incidents.pk, by=LEA, at=NOON)

    page = signed_in(LEA).get(f"{PAGE}?lignes=etat&colonnes=").content.decode()

    assert ("1", "/incidents/?etat=ACKNOWLEDGED") in links(page)
    assert ("2", "/incidents/?etat=SUBMITTED") in links(page)
