"""Structures of the register, as a declaration names them."""

from typing import Any

from hygie.establishments import queries as establishments
from hygie.establishments.models import Site

SHOWN = 8


def any_structures(text: str) -> list[dict[str, Any]]:
    """The structures that these letters may mean, as `ui/search_results.html` shows them."""
    return [
        {
            "title": site.name,
            "detail": f"{site.postcode} {site.city} · FINESS {site.finess}".strip(),
            "tag": "" if site.is_open else "Fermé",
            "value": site.finess,
        }
        for site in establishments.any_search(text, limit=SHOWN)
    ]


def any_described(site: Site) -> dict[str, Any]:
    """What the register says of a structure, as fields of a declaration."""
    return {
        "structure.finess_et": site.finess,
        "structure.finess_ej": site.entity.finess if site.entity else "",
        "structure.name": site.name,
        "structure.city": site.city[:100],
        "structure.postcode": site.postcode[:5],
        "structure.department": site.department_code,
        "structure.category": site.category_code,
    }


def any_neighbours(site: Site) -> list[Site]:
    """The open sites of the same GHT, for the map."""
    ght = site.entity.ght if site.entity else None
    if ght is None:
        return []
    rows = Site.objects.filter(entity__ght=ght, is_open=True).exclude(pk=site.pk)
    return list(
        rows.only("finess", "name", "city", "longitude", "latitude").order_by("finess")[:200]
    )
