"""The page on which somebody writes their own name and telephone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.accounts import shown
from hygie.accounts.forms import OwnDetails
from hygie.accounts.models import Person
from hygie.accounts.operations import details as operations
from hygie.accounts.operations.people import Unreadable
from hygie.accounts.standing import confirmed
from hygie.establishments import queries as establishments
from hygie.kernel.actor import Actor, PlaceKind
from hygie.platform.http import ActorRequest, asks
from hygie.platform.phones import REGIONS


@asks
@confirmed
def change(request: ActorRequest) -> HttpResponse:
    """Ask for a name and a telephone, and say who will see them."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the middleware let nobody else come
    form = OwnDetails(
        request.POST if request.method == "POST" else None,
        initial={"name": person.name, "phone": person.phone},
        department=_overseas(request.actor),
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            changed = operations.change(
                person.pk,
                name=said["name"],
                phone=said["phone"],
                by=request.actor,
                at=timezone.now(),
            )
        except Unreadable as refusal:
            form.add_error("name", refusal.sentence)
        else:
            if changed:
                messages.success(request, "Vos coordonnées sont enregistrées.")
            else:
                messages.info(request, "Vos coordonnées étaient déjà celles-là.")
            return redirect("accounts:me")
    context = {"form": form, "email": person.email, "keepers": shown.keepers()}
    return render(request, "accounts/details.html", context, status=422 if form.errors else 200)


def _overseas(actor: Actor) -> str:
    """The department whose numbers are dialled their own way, when a role is held there."""
    read = {
        PlaceKind.SITE: establishments.any_by_finess,
        PlaceKind.LEGAL_ENTITY: establishments.any_entity_by_finess,
    }
    places = [grant.place for grant in actor.grants if grant.place.kind in read]
    found = (read[place.kind](place.code) for place in places)
    departments = (thing.department_code for thing in found if thing is not None)
    return next((code for code in departments if code in REGIONS), "")
