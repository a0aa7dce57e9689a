"""What the register publishes for statistics."""

from datetime import date

import pytest

from hygie.establishments.facts import FACTS
from hygie.establishments.models import LegalEntity, Site
from tests.cast import BELLEVUE, BELLEVUE_ENTITY
from tests.facts import fact_of, names_of, published
from tests.incidents.factories import a_site

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_its_query_gives_its_columns(fact):
    assert names_of(fact) == list(fact.columns)


def test_a_site_is_published_with_what_is_above_it():
    a_site(opened_on=date(1998, 3, 1))

    assert published(fact_of(FACTS, "sites")) == [
        {
            "finess": BELLEVUE,
            "entity": BELLEVUE_ENTITY,
            "ght": "GHT-A",
            "region": "84",
            "department": "01",
            "category": "355",
            "opened_on": date(1998, 3, 1),
            "closed_on": None,
            "is_open": True,
        }
    ]


def test_an_entity_is_published_without_its_name():
    a_site()
    LegalEntity.objects.update(legal_status_code="13", is_open=False, closed_on=date(2026, 1, 1))

    (row,) = published(fact_of(FACTS, "entities"))

    assert row["finess"] == BELLEVUE_ENTITY
    assert (row["ght"], row["region"], row["status"]) == ("GHT-A", "84", "13")
    assert (row["is_open"], row["closed_on"]) == (False, date(2026, 1, 1))


def test_a_code_that_is_none_is_not_said():
    site = a_site()
    Site.objects.update(category_code="Dr X", region_code="zz", department_code="0")
    type(site.entity.ght).objects.update(code="M. Martin")

    (row,) = published(fact_of(FACTS, "sites"))

    assert [row[name] for name in ("ght", "region", "department", "category")] == [""] * 4


def test_a_site_without_an_entity_is_published():
    Site.objects.filter(pk=a_site().pk).update(entity=None)

    assert published(fact_of(FACTS, "sites"))[0]["entity"] == ""
