"""The page of one's own account."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render

from hygie.establishments import queries as establishments
from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.geography import regions
from hygie.platform.http import ActorRequest, shows


@shows
def me(request: ActorRequest) -> HttpResponse:
    """Show who I am here, and which roles I hold."""
    grants = [
        {"label": grant.role.label, "value": _place_named(grant.place)}
        for grant in request.actor.grants
    ]
    return render(request, "accounts/me.html", {"grants": grants})


def _place_named(place: Place) -> str:
    """A place as people call it; its code when the register does not know it."""
    if place.kind == PlaceKind.NATION:
        return "Toute la France"
    read: dict[PlaceKind, Callable[[str], object]] = {
        PlaceKind.SITE: establishments.any_by_finess,
        PlaceKind.LEGAL_ENTITY: establishments.any_entity_by_finess,
        PlaceKind.GHT: establishments.any_ght,
        PlaceKind.REGION: lambda code: getattr(regions().get(code), "name", None),
    }
    found = read[place.kind](place.code)
    return f"{found} ({place.kind.label})" if found else f"{place.kind.label} {place.code}"
