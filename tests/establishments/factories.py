"""The default world of the register's tests."""

from datetime import date

from hygie.establishments.models import Ght, LegalEntity, Site

SOURCE = {"source": "ETALAB_SITES", "source_date": date(2026, 1, 1), "authority": 30}


def a_ght(code="84101", **changes):
    values = {"name": "Groupe de Bellevue", "region_code": "84"} | SOURCE | changes
    return Ght.objects.get_or_create(code=code, defaults=values)[0]


def an_entity(finess="010780054", **changes):
    values = {"name": "CH de Bellevue", "department_code": "01", "region_code": "84"}
    return LegalEntity.objects.get_or_create(finess=finess, defaults=values | SOURCE | changes)[0]


def a_site(finess="010000024", **changes):
    values = {
        "name": "CH de Bellevue",
        "entity": changes.pop("entity", None) or an_entity(),
        "category_code": "355",
        "city": "BELLEVUE",
        "postcode": "01000",
        "department_code": "01",
        "region_code": "84",
    }
    return Site.objects.get_or_create(finess=finess, defaults=values | SOURCE | changes)[0]
