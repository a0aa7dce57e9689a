"""The establishments and what their contacts lack, for those who answer for several."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.contacts import access, exports, shown
from hygie.contacts.forms import FiltersForm
from hygie.contacts.models import Sheet
from hygie.contacts.queries import listing
from hygie.contacts.queries.listing import Filters, LeavingSheet
from hygie.contacts.rules.places import key_of
from hygie.contacts.views.sheet import NothingToPrint, pdf_answer
from hygie.establishments import queries as establishments
from hygie.journal import operations as journal
from hygie.journal.operations import Act, Named
from hygie.kernel import geography
from hygie.kernel.actor import Place, PlaceKind, Whereabouts
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.exports import csv_file, xlsx_file
from hygie.platform.http import ActorRequest, does, shows
from hygie.platform.installation import desk, marking
from hygie.platform.paging import narrowed, pager

EXPORTED = 100_000
WRITERS = {"csv": csv_file, "xlsx": xlsx_file}


class TooManyLines(Refused):
    """More lines than a spreadsheet is opened for."""


@shows
def overview(request: ActorRequest) -> HttpResponse:
    """The list, what calls for attention first; one's own sheet when there is only one."""
    _check(request)
    own = access.only_place(request.actor)
    if own is not None:
        return redirect("contacts:sheet", key_of(own))
    at = timezone.now()
    form = FiltersForm(request.GET, ghts=listing.groups(request.actor))
    filters = form.filters()
    figures = listing.figures(request.actor, filters, at=at)
    ranked = listing.ranked(request.actor, filters, figures, at=at)
    page = Paginator(ranked, listing.PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "rows": shown.rows(page, at=at),
        "total": page.paginator.count,
        "figures": shown.figures(figures.lacking, narrowed(request, "etat")),
        "scope": _scope(filters),
        "pager": pager(page, narrowed(request)),
    }
    return render(request, "contacts/overview.html", context)


@does
def export(request: ActorRequest, form: str) -> HttpResponseBase:
    """The contacts of the list as it is filtered; the journal remembers who took them."""
    _check(request)
    at = timezone.now()
    filters = FiltersForm(request.POST, ghts=listing.groups(request.actor)).filters()
    if form not in {*WRITERS, "pdf"}:
        raise Http404
    sheets = listing.exported_sheets(request.actor, filters, at=at)
    if not sheets:
        raise NothingToPrint("Aucun établissement de cette liste n’a de contact à emporter.")
    answer = _book(request, sheets, filters) if form == "pdf" else _table(request, sheets, form)
    # Each establishment may know that its contacts were taken, by whom, and in what form.
    detail = {"form": form, "establishments": len(sheets)}
    acts = (Act(what="contacts.exported", subject=_named(one), detail=detail) for one in sheets)
    journal.record_many(acts, by=request.actor, at=at)
    return answer


def _named(sheet: LeavingSheet) -> Named:
    place = Place(PlaceKind(sheet.place_kind), sheet.place_code)
    return Named(model=Sheet, pk=sheet.pk, where=Whereabouts(place, sheet.region_code))


def _table(request: ActorRequest, sheets: list[LeavingSheet], form: str) -> HttpResponseBase:
    """A line for each contact of the list."""
    if sum(sheet.contacts for sheet in sheets) > EXPORTED:
        raise TooManyLines("Plus de 100 000 contacts : filtrez la liste avant de l’exporter.")
    lines = exports.lines(listing.exported_lines(request.actor, sheets), at=timezone.now())
    return WRITERS[form]("contacts-de-crise", exports.HEADER, lines)


def _book(request: ActorRequest, sheets: list[LeavingSheet], filters: Filters) -> HttpResponse:
    """A page for each establishment of the list."""
    if len(sheets) > exports.MOST_PAGES:
        raise exports.TooManyPages(len(sheets))
    title = "Contacts de crise" + (f", {_scope(filters)}" if _scope(filters) else "")
    contacts = listing.exported(request.actor, sheets)
    at = timezone.now()
    content = exports.paper(contacts, title=title, desk=desk(), marking=marking(), at=at)
    return pdf_answer(content, "contacts-de-crise")


def _scope(filters: Filters) -> str:
    """What the list is narrowed to, in words."""
    if filters.ght:
        ght = establishments.any_ght(filters.ght)
        return ght.name if ght else f"GHT {filters.ght}"
    region = geography.regions().get(filters.region)
    return region.name if region else ""


def _check(request: ActorRequest) -> None:
    if not access.may_read_some(request.actor):
        raise NotAllowed("Les contacts de crise ne sont pas ouverts à votre rôle.")
