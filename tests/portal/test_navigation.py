"""What each role may go to: sections, and the pages of the one where somebody is."""

import pytest

from hygie.portal.navigation import SECTIONS, sections
from tests.cast import ADAM, ANNE, KARIM, LEA, OSCAR, REMI


@pytest.mark.parametrize(
    ("actor", "labels"),
    [
        (REMI, ["Incidents", "Sécurité", "Établissements"]),
        (LEA, ["Incidents", "Sécurité", "Observatoire", "Établissements", "API"]),
        (OSCAR, ["Référentiels", "Annuaire des établissements", "Exploitation"]),
    ],
)
def test_a_role_sees_its_sections_and_one_of_a_single_page_is_that_page(actor, labels):
    assert [section.label for section in sections(actor, path="/")] == labels


@pytest.mark.parametrize("actor", [ADAM, ANNE, KARIM, LEA, OSCAR, REMI])
def test_a_section_leads_to_the_first_of_its_pages_and_none_has_one_page_alone(actor):
    for section in sections(actor, path="/"):
        assert len(section.pages) != 1
        assert section.url == (section.pages[0].url if section.pages else section.url)


def test_where_one_is_is_said_of_the_section_and_of_the_page():
    found = [each for each in sections(REMI, path="/preuves/") if each.current]

    assert [section.label for section in found] == ["Sécurité"]
    assert [page.label for page in found[0].pages if page.current] == ["Preuves"]


def test_no_page_stands_in_two_sections():
    names = [name for _, entries in SECTIONS for name, _, _ in entries]

    assert len(names) == len(set(names))
