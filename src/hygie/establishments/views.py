"""The pages of the register."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from hygie.establishments import access, exports, operations, queries, shown
from hygie.establishments.forms import ReceivedFile, Search
from hygie.establishments.models import RegisterImport, Site
from hygie.establishments.rules.sources import Outcome
from hygie.kernel.errors import NotAllowed
from hygie.platform.exports import csv_file
from hygie.platform.http import ActorRequest, asks, shows
from hygie.platform.paging import pager
from hygie.platform.uploads import disk_full, too_large, uploads_up_to

LARGEST = 200 * 1024 * 1024
_SHOWN = 20
_PER_PAGE = 100


@shows
def search(request: ActorRequest) -> HttpResponse:
    """Search as you type."""
    form = Search(request.GET if "q" in request.GET else None)
    question = form.cleaned_data["q"] if form.is_valid() else ""
    found = queries.any_search(question, limit=_SHOWN) if question.strip() else []
    # Counting is for the first sight of the page, not for every letter.
    extent = None if question else shown.extent(queries.any_extent())
    full = "Les 20 réponses les plus proches : précisez la ville pour en voir d’autres."
    context = {
        "form": form,
        "question": question,
        "results": shown.results(found),
        "summary": full if len(found) == _SHOWN else "La réponse la plus probable d’abord.",
        "extent": extent,
        "may_import": access.may_import(request.actor),
    }
    return render(request, "establishments/search.html", context)


@shows
def site(request: ActorRequest, finess: str) -> HttpResponse:
    """One site: who, where, in which entity and group, whom to reach, since which source."""
    found = queries.any_by_finess(finess)
    if found is None:
        raise Http404
    entity = found.entity
    context = {
        "site": found,
        "identity": shown.site_identity(found),
        "place": shown.place(found),
        "group": shown.group(entity.ght if entity else None),
        "contacts": shown.contacts(found),
        "origin": shown.origin(found),
        "others": _sites_of(found),
    }
    return render(request, "establishments/site.html", context)


@shows
def entity(request: ActorRequest, finess: str) -> HttpResponse:
    """One legal entity and its sites."""
    found = queries.any_entity_by_finess(finess)
    if found is None:
        raise Http404
    sites = queries.any_sites_of_entity(found)
    context = {
        "entity": found,
        "identity": shown.entity_identity(found),
        "place": shown.place(found),
        "group": shown.group(found.ght),
        "origin": shown.origin(found),
        "sites": sites[:_PER_PAGE],
        "count": sites.count(),
    }
    return render(request, "establishments/entity.html", context)


@shows
def ght(request: ActorRequest, code: str) -> HttpResponse:
    """One hospital group and its members."""
    found = queries.any_ght(code)
    if found is None:
        raise Http404
    context = {
        "ght": found,
        "members": queries.any_members_of(found),
        "origin": shown.origin(found),
    }
    return render(request, "establishments/ght.html", context)


@asks
@uploads_up_to(LARGEST)
def imports(request: ActorRequest) -> HttpResponse:
    """The files read, latest first; a file may be handed over here."""
    _check(request)
    form = ReceivedFile(request.POST or None, request.FILES or None)
    if request.method == "POST":
        name = too_large(request)
        if name:
            form.errors.clear()
            form.add_error(
                "file", f"« {name} » dépasse 200 Mio : lisez-le par la ligne de commande."
            )
        elif disk_full(request):
            raise operations.NotKept(
                "Le disque de la plateforme ne prend pas le fichier : rien n’est importé."
            )
        elif form.is_valid():
            return _receive(request, form.cleaned_data["file"])
    page = Paginator(queries.imports_visible_to(request.actor), 30).get_page(
        request.GET.get("page")
    )
    context = {"form": form, "page": page, "pager": pager(page)}
    return render(request, "establishments/imports.html", context)


@shows
def report(request: ActorRequest, import_id: int) -> HttpResponse:
    """What one import did, line by line."""
    found = _import(request, import_id)
    lines = queries.any_lines_of(found)
    wanted = request.GET.get("resultat", "")
    if wanted not in {outcome.value for outcome in Outcome}:
        wanted = ""
    if wanted:
        lines = lines.filter(outcome=wanted)
    page = Paginator(lines, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "report": found,
        "figures": _figures(found),
        "nature": shown.nature(found),
        "file_facts": shown.file_facts(found),
        "pager": pager(page, f"resultat={wanted}" if wanted else ""),
        "lines": [(line, exports.changes_in_words(line.changes)) for line in page],
        "wanted": wanted,
    }
    return render(request, "establishments/report.html", context)


@shows
def report_csv(request: ActorRequest, import_id: int) -> HttpResponseBase:
    """The same, for a spreadsheet."""
    found = _import(request, import_id)
    return csv_file(f"import-registre-{found.pk}", exports.HEADER, exports.lines(found))


def _check(request: ActorRequest) -> None:
    if not access.may_import(request.actor):
        raise NotAllowed("Les imports du registre se lisent avec le rôle d’exploitant.")


def _import(request: ActorRequest, import_id: int) -> RegisterImport:
    _check(request)
    return get_object_or_404(queries.imports_visible_to(request.actor), pk=import_id)


def _receive(request: ActorRequest, file: "UploadedFile[Any]") -> HttpResponse:
    received = operations.receive(
        file.chunks(), name=file.name or "", by=request.actor, at=timezone.now()
    )
    messages.success(request, "Le fichier est reçu : il est lu dans les secondes qui viennent.")
    return redirect("establishments:report", received.pk)


def _sites_of(found: Site) -> list[Site]:
    if found.entity is None:
        return []
    return [one for one in queries.any_sites_of_entity(found.entity)[:11] if one.pk != found.pk][
        :10
    ]


def _figures(found: RegisterImport) -> list[dict[str, str]]:
    outcomes = {
        "new": Outcome.NEW,
        "changed": Outcome.CHANGED,
        "closed": Outcome.CLOSED,
        "damaged": Outcome.DAMAGED,
        "refused": Outcome.REFUSED,
    }
    kinds = {"damaged": "warning", "refused": "danger"}
    return [
        {
            "value": shown.number(getattr(found, name)),
            "label": label,
            "kind": kinds.get(name, "neutral") if getattr(found, name) else "neutral",
            "url": f"?resultat={outcomes[name]}#lignes" if name in outcomes else "",
        }
        for name, label in exports.FIGURES
    ]
