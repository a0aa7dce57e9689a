"""The contacts of one place: read, kept, confirmed, printed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.contacts import access, exports, shown
from hygie.contacts.forms import ContactForm, initial_of
from hygie.contacts.models import CrisisContact, Sheet
from hygie.contacts.operations import keeping
from hygie.contacts.operations.keeping import ChangedMeanwhile
from hygie.contacts.queries import sheets
from hygie.contacts.rules.places import key_of, read_key
from hygie.contacts.spots import Spot
from hygie.journal import operations as journal
from hygie.journal import queries as journal_queries
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.text import whole
from hygie.platform import letters
from hygie.platform.http import ActorRequest, asks, does, shows
from hygie.platform.installation import desk, marking

_HISTORY = 40


@shows
def sheet(request: ActorRequest, place: str) -> HttpResponse:
    """The contacts of one place, in the order in which to call."""
    spot = reached(request, place)
    entity = sheets.entity_of(request.actor, spot)
    for one in (spot, entity):
        _remember(request, one)
    return render(request, "contacts/sheet.html", _context(request, spot, entity))


def _remember(request: ActorRequest, spot: Spot | None) -> None:
    """Who comes from elsewhere leaves a trace of reading."""
    actor = request.actor
    if spot is None or spot.sheet is None or not spot.sheet.contacts:
        return
    if not access.is_own(actor, above=spot.path) and not sheets.works_below(actor, spot):
        journal.remember_read("contacts.read", spot.sheet, by=actor, at=timezone.now())


@asks
def add(request: ActorRequest, place: str) -> HttpResponse:
    """Write down somebody; `?reprendre=` begins with what the register says."""
    spot = _kept(request, place)
    places = len(sheets.of(request.actor, spot)) + 1
    department = spot.thing.department_code
    taken = _proposal(request, spot)
    initial = {"position": places, "hours": "ALWAYS", **(taken.initial if taken else {})}
    form = ContactForm(_posted(request), initial=initial, department=department, places=places)
    if request.method == "POST" and form.is_valid():
        try:
            keeping.add(
                spot.place,
                form.particulars(),
                position=form.cleaned_data["position"],
                source=taken.source if taken else "",
                by=request.actor,
                at=timezone.now(),
            )
        except keeping.Full as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _added(form))
            return redirect("contacts:sheet", place)
    return _form(request, spot, form, title="Ajouter un contact", taken=taken)


def _added(form: ContactForm) -> str:
    if form.particulars().address:
        return "Le contact est ajouté. Un mail lui demande de confirmer."
    return "Le contact est ajouté. Il n’a pas d’adresse : appelez-le, puis « Confirmer » ici."


@asks
def change(request: ActorRequest, place: str, contact_id: int) -> HttpResponse:
    """Change what is written; the second of two people sees what the first wrote."""
    spot = _kept(request, place)
    contact = _contact(request, spot, contact_id)
    places = len(sheets.of(request.actor, spot))
    form = ContactForm(
        _posted(request),
        initial=initial_of(contact),
        department=spot.thing.department_code,
        places=places,
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            keeping.change(
                contact.pk,
                form.particulars(),
                version=form.cleaned_data["version"] or 0,
                position=form.cleaned_data["position"],
                by=request.actor,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            form.add_error(None, refusal.sentence)
            # Sending again is an informed choice: what the other wrote is shown beside.
            again = request.POST.copy()
            again["version"] = str(contact.version)
            form.data = again
            status = 409
        else:
            messages.success(request, "Le contact est modifié.")
            return redirect("contacts:sheet", place)
    there = shown.card(contact, at=timezone.now()) if status == 409 else None
    return _form(request, spot, form, title="Modifier le contact", there=there, status=status)


@does
def confirm(request: ActorRequest, place: str, contact_id: int) -> HttpResponse:
    """Say that a contact is right."""
    spot = _kept(request, place)
    contact = _contact(request, spot, contact_id)
    version = request.POST.get("version", "")
    try:
        keeping.confirm(
            contact.pk,
            version=whole(version) or 0,
            by=request.actor,
            at=timezone.now(),
        )
    except ChangedMeanwhile as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"Confirmé : {contact.name}.")
    return redirect("contacts:sheet", place)


@does
def remove(request: ActorRequest, place: str, contact_id: int) -> HttpResponse:
    """Erase a contact."""
    spot = _kept(request, place)
    contact = _contact(request, spot, contact_id)
    keeping.remove(contact.pk, by=request.actor, at=timezone.now())
    messages.success(request, f"Retiré : {contact.name}. Ses coordonnées sont effacées.")
    return redirect("contacts:sheet", place)


@does
def print_sheet(request: ActorRequest, place: str) -> HttpResponse:
    """The paper for the day without network."""
    spot, at = reached(request, place), timezone.now()
    sheets = _with_contacts(request, spot)
    if not sheets:
        raise NothingToPrint("Cette fiche n’a encore aucun contact à imprimer.")
    contacts = [contact for _, people in sheets for contact in people]
    content = exports.paper(
        contacts,
        title=f"Contacts de crise, {spot.label}",
        desk=desk(),
        marking=marking(),
        at=at,
    )
    for sheet, people in sheets:
        journal.record("contacts.printed", sheet, by=request.actor, at=at, count=len(people))
    return pdf_answer(content, f"contacts-de-crise-{key_of(spot.place)}")


def _with_contacts(request: ActorRequest, spot: Spot) -> list[tuple[Sheet, list[CrisisContact]]]:
    """The sheet of a place, then that of its entity, with their contacts: those that have some."""
    found = []
    for each in (spot, sheets.entity_of(request.actor, spot)):
        contacts = sheets.of(request.actor, each) if each else []
        if each and each.sheet and contacts:
            for contact in contacts:
                contact.sheet = each.sheet
            found.append((each.sheet, contacts))
    return found


class NothingToPrint(Refused):
    """An empty sheet helps nobody."""


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """Answer a PDF to be kept."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def reached(request: ActorRequest, key: str) -> Spot:
    """The place of this key, or 404: whose contacts one may not read does not exist."""
    place = read_key(key)
    spot = sheets.one(request.actor, place) if place else None
    if spot is None:
        raise Http404
    return spot


def _posted(request: ActorRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _kept(request: ActorRequest, key: str) -> Spot:
    spot = reached(request, key)
    if not access.may_keep(request.actor, above=spot.path):
        raise NotAllowed("Votre rôle lit les contacts de crise, il ne les tient pas.")
    return spot


def _contact(request: ActorRequest, spot: Spot, contact_id: int) -> CrisisContact:
    for contact in sheets.of(request.actor, spot):
        if contact.pk == contact_id:
            return contact
    raise NotFound("Ce contact n’est plus dans la fiche : quelqu’un l’a peut-être retiré.")


def _proposal(request: ActorRequest, spot: Spot) -> shown.Proposal | None:
    wanted = request.GET.get("reprendre", "")
    if not wanted:
        return None
    found = shown.proposals(sheets.from_register(request.actor, spot))
    return next((each for each in found if str(each.pk) == wanted), None)


def _form(
    request: ActorRequest,
    spot: Spot,
    form: ContactForm,
    *,
    title: str,
    taken: shown.Proposal | None = None,
    there: shown.Card | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "spot": spot,
        "key": key_of(spot.place),
        "taken": taken,
        "there": there,
    }
    if status == 200 and form.errors:
        status = 422
    return render(request, "contacts/form.html", context, status=status)


def _refused(contacts: list[CrisisContact]) -> list[str]:
    """The addresses that our mails do not reach, each with whose it is."""
    known = {
        mail.lower(): each.name or mail
        for each in contacts
        for mail in (each.outside_mail, each.office_mail)
        if mail
    }
    words = letters.refused_words(known)
    return [f"{known[mail]}, {mail}. {words[mail]}" for mail in sorted(words)]


def _context(request: ActorRequest, spot: Spot, entity: Spot | None) -> dict[str, Any]:
    at, actor = timezone.now(), request.actor
    contacts = sheets.of(actor, spot)
    after = sheets.of(actor, entity) if entity else []
    # Who reads from one of the sites reads whom to call; what was done there is its keepers'.
    told = spot.sheet if access.may_read(actor, above=spot.path) else None
    entries = journal_queries.any_about(told).order_by("-id")[:_HISTORY] if told else []
    missing = spot.sheet.missing if spot.sheet else []
    return {
        "spot": spot,
        "key": key_of(spot.place),
        "cards": shown.cards(contacts, at=at),
        "after": shown.cards(after, at=at),
        "entity": entity,
        "entity_key": key_of(entity.place) if entity else "",
        "refused": _refused([*contacts, *after]),
        "badges": shown.badges(spot.sheet, at=at) if contacts else [],
        "missing": shown.missing_in_words(missing) if contacts else "",
        "may_keep": access.may_keep(actor, above=spot.path),
        "has_list": access.only_place(actor) is None,
        "keepers": shown.keepers(spot),
        "phone": shown.phone_of(spot),
        "proposals": shown.proposals(sheets.from_register(actor, spot)),
        "sites": [
            (site, f"et-{site.finess.lower()}") for site in sheets.sites_with_contacts(actor, spot)
        ],
        "history": shown.history(list(entries)[::-1]),
    }
