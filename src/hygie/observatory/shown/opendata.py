"""Editions of the open data in words."""

from typing import Any

from django.urls import reverse

from hygie.kernel.wording import NBSP, number
from hygie.observatory import labels
from hygie.observatory.opendata.columns import Column, Kind
from hygie.observatory.opendata.shelf import File, Kept
from hygie.observatory.rules.editions import NATION

KINDS = {
    Kind.TEXT: "texte",
    Kind.WHOLE: "nombre entier",
    Kind.DECIMAL: "nombre décimal",
    Kind.FLAG: "true ou false",
}
_KIB = 1024


def row(kept: Kept) -> dict[str, Any]:
    """An edition in the list."""
    edition = kept.edition
    return {
        "url": reverse("opendata:edition", args=[edition.name]),
        "title": edition.title,
        "name": edition.name,
        "place": place(edition.place),
        "published_at": edition.published_at,
    }


def about(kept: Kept) -> list[dict[str, str]]:
    """What must be known of an edition."""
    edition = kept.edition
    said = [
        ("Édition", edition.name),
        ("Publiée le", f"{edition.published_at:%d/%m/%Y}"),
        ("Lieu", place(edition.place)),
        ("Tirée de l’instantané", edition.snapshot),
    ]
    if edition.rounded:
        said.append(("Nombres arrondis", f"à {edition.rounded} près"))
    return [{"label": label, "value": value} for label, value in said]


def place(code: str) -> str:
    """The nation or a region, in words."""
    return "France" if code == NATION else labels.region(code)


def file(found: File, about: str) -> dict[str, Any]:
    """A file, how large it is, what it is for."""
    return {
        "name": found.name,
        "about": about,
        "size": f"{number(-(-found.bytes // _KIB))}{NBSP}Kio",
        "sha256": found.sha256,
    }


def column(found: Column) -> dict[str, Any]:
    """A column of the dictionary."""
    return {
        "name": found.name,
        "title": found.title,
        "kind": KINDS[found.kind],
        "said": found.said,
        "values": list(found.values.items()),
    }
