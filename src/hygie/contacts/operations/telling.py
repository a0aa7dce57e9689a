"""Mails to those who keep the contacts of a place. They name nobody: they travel in clear."""

from datetime import datetime

from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.contacts.models import Sheet
from hygie.contacts.rules.places import key_of
from hygie.contacts.spots import Spot
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, PlaceKind, Role
from hygie.platform import letters
from hygie.platform.installation import desk

_BODY = """Des contacts de crise demandent votre attention.

{what}
{address}/contacts/{key}/

En crise, c’est cette liste que l’on appelle. Appelez les personnes, corrigez ce qui a
changé, puis confirmez. Ce message ne nomme personne : il voyage en clair.
"""


def tell_keepers(
    spot: Spot,
    *,
    silent: int = 0,
    wrong: int = 0,
    without_mail: int = 0,
    by: Actor,
    at: datetime,
) -> int:
    """Tell the director and the CISO of a place; return how many addresses were told."""
    said = [
        words.format(count=count, s="s" if count > 1 else "")
        for count, words in (
            (silent, "{count} contact{s} sans réponse à plusieurs rappels."),
            (wrong, "{count} contact{s} dont les coordonnées sont signalées inexactes."),
            (without_mail, "{count} contact{s} à confirmer par téléphone, faute d’adresse."),
        )
        if count
    ]
    here = {PlaceKind.SITE, PlaceKind.LEGAL_ENTITY}
    addresses = accounts.any_addresses_of(
        Role.CISO,
        Role.DIRECTOR,
        places=frozenset(place for place in spot.path if place.kind in here),
        today=timezone.localdate(at),
    )
    body = _BODY.format(what="\n".join(said), address=desk().address, key=key_of(spot.place))
    for address in addresses:
        subject = "[Hygie] Contacts de crise à vérifier"
        letters.post(to=address, subject=subject, body=body, kind="CONTACTS")
    sheet = Sheet.objects.filter(place_kind=spot.place.kind, place_code=spot.place.code).first()
    if sheet is not None:
        journal.record("contacts.establishment_told", sheet, by=by, at=at, addresses=len(addresses))
    return len(addresses)
