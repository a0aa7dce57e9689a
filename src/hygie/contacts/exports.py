"""Contacts that leave: tables for spreadsheets, and the paper for the day without network."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.resources import files
from typing import Any

from hygie.contacts.models import CrisisContact, Sheet
from hygie.contacts.queries.listing import LeavingContact, LeavingSheet
from hygie.contacts.rules.functions import label_of
from hygie.contacts.rules.means import Hours
from hygie.contacts.shown import PARIS, Card, cards, freshness_in_words, missing_in_words
from hygie.establishments.models import LegalEntity, Site
from hygie.kernel import geography
from hygie.kernel.errors import Refused
from hygie.platform import pdf
from hygie.platform.exports import Cell
from hygie.platform.installation import Desk
from hygie.platform.phones import phone_in_words

# A page each: more is a book that nobody leafs through, and minutes of drawing.
MOST_PAGES = 300
RESTRICTED = (
    "Diffusion restreinte (TLP:AMBER) : à garder dans votre organisation, pour ceux qui en ont "
    "besoin en crise."
)
HEADER = (
    "Établissement",
    "FINESS",
    "Ville",
    "Région",
    "Ordre d’appel",
    "Fonction",
    "Nom",
    "Titre",
    "Téléphone hors du réseau",
    "Téléphone du bureau",
    "Adresse hors de l’établissement",
    "Adresse à l’établissement",
    "Répond",
    "Précision",
    "Confirmation",
    "Confirmé le",
    "Injoignable si le réseau est coupé",
    "Diffusion",
)
_TEMPLATES = files("hygie.contacts").joinpath("pdf")
_LOGO = files("hygie.platform").joinpath("static", "logo.svg")


class TooManyPages(Refused):
    """A book of contacts rather than a sheet."""

    def __init__(self, pages: int) -> None:
        super().__init__(
            f"Ce document aurait {pages} pages. Filtrez la liste, par région ou par GHT : "
            f"{MOST_PAGES} établissements au plus. Le tableur n’a pas cette limite."
        )


def lines(
    contacts: Iterable[tuple[LeavingSheet, LeavingContact]], *, at: datetime
) -> Iterator[tuple[Cell, ...]]:
    """One line for each contact, in the order of HEADER."""
    regions = geography.regions()
    for sheet, contact in contacts:
        region = regions.get(sheet.region_code)
        yield (
            sheet.name or f"Entité juridique {sheet.finess}",
            sheet.finess,
            sheet.city,
            region.name if region else "",
            contact.position,
            label_of(contact.function),
            contact.name,
            contact.job_title,
            phone_in_words(contact.mobile_phone) if contact.mobile_phone else "",
            phone_in_words(contact.office_phone) if contact.office_phone else "",
            contact.outside_mail,
            contact.office_mail,
            Hours(contact.hours).label,
            contact.note,
            freshness_in_words(contact, at=at),
            contact.confirmed_at,
            "oui" if contact.is_cut_off else "non",
            "Restreinte (TLP:AMBER)",
        )


def paper(
    contacts: Iterable[CrisisContact], *, title: str, desk: Desk, marking: str, at: datetime
) -> bytes:
    """Return the PDF: one page for each establishment, with a card to fold."""
    pages = _pages(contacts, at)
    when = at.astimezone(PARIS)
    data = {
        "title": title,
        "author": desk.name,
        "logo_svg": _LOGO.read_text("utf-8"),
        "desk": {"name": desk.name, "phone": desk.phone, "mail": desk.mail},
        "marking": marking,
        "restricted": RESTRICTED,
        "footer": f"{RESTRICTED} Imprimé le {when:%d/%m/%Y à %H:%M}.",
        "printed": f"{when:%d/%m/%Y}",
        "pages": pages,
    }
    return pdf.render(_TEMPLATES.joinpath("contacts.typ"), data, at=at)


def _pages(contacts: Iterable[CrisisContact], at: datetime) -> list[dict[str, Any]]:
    by_sheet: dict[int, tuple[Sheet, list[CrisisContact]]] = {}
    for contact in contacts:
        by_sheet.setdefault(contact.sheet_id, (contact.sheet, []))[1].append(contact)
    return [_page(sheet, people, at) for sheet, people in by_sheet.values()]


def _page(sheet: Sheet, people: list[CrisisContact], at: datetime) -> dict[str, Any]:
    thing = _thing(sheet)
    return {
        "name": thing.label if isinstance(thing, LegalEntity) else thing.name,
        "place": " · ".join(part for part in (thing.city, f"FINESS {thing.finess}") if part),
        "missing": missing_in_words(sheet.missing),
        "contacts": [_person(card) for card in cards(people, at=at)],
    }


def _person(card: Card) -> dict[str, Any]:
    phones = [way for way in card.ways if way.is_phone]
    return {
        "function": card.function,
        "short": card.short,
        "name": card.name,
        "job": card.job_title,
        "hours": card.hours,
        "note": card.note,
        "freshness": card.freshness.label,
        "is_fresh": card.freshness.kind == "success",
        "cut_off": card.cut_off,
        "phone": phones[0].value if phones else "",
        "phones": [{"label": way.label, "value": way.value} for way in phones],
        "mails": [way.value for way in card.ways if not way.is_phone],
    }


def _thing(sheet: Sheet) -> LegalEntity | Site:
    thing = sheet.entity or sheet.site
    assert thing is not None  # noqa: S101 - a constraint of the table
    return thing
