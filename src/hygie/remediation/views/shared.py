"""What hospital groups share: how far each member is, one action more, members who join."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.establishments import tree
from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.errors import NotAllowed
from hygie.platform.http import ActorRequest, answered, asks, does, refused_on, shows
from hygie.remediation import access, shown
from hygie.remediation.forms import SharedForm
from hygie.remediation.holding import CLOSED_TO_OTHERS
from hygie.remediation.operations import sharing
from hygie.remediation.queries import listing, plans
from hygie.remediation.views.action import kept
from hygie.remediation.views.plan import CLOSED, tabs


@shows
def overview(request: ActorRequest) -> HttpResponse:
    """The actions that groups share, with the progress of their members."""
    if not access.may_read_some(request.actor):
        raise NotAllowed(CLOSED)
    found, today = listing.shared(request.actor), timezone.localdate()
    progress = plans.any_progress(found)
    names = listing.any_names(found)
    rows = shown.rows(found, names=names, today=today)
    for row in rows:
        row["progress"] = shown.progress(progress[row["id"]])
        row["percent"] = progress[row["id"]].percent
    context = {
        "tabs": tabs(request, "shared"),
        "rows": rows,
        "may_share": bool(access.shares_at(request.actor)),
    }
    return render(request, "remediation/shared.html", context)


@asks
def share(request: ActorRequest) -> HttpResponse:
    """Write an action of the group, for those of its members who are chosen."""
    ght = _group(request)
    node, at = tree.any_node(ght), timezone.now()
    path = node.path if node else frozenset()
    entities = plans.any_members_of(ght.code)
    form = SharedForm(
        request.POST if request.method == "POST" else None,
        owners=plans.any_owners(path, today=timezone.localdate(at)),
        with_costs=False,
        entities=entities,
        initial={"members": [each.finess for each in entities]},
    )
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            members = form.cleaned_data["members"]
            made = sharing.share(ght, form.said(), members=members, by=request.actor, at=at)
            messages.success(request, "L’action est dans le plan de chacun de ces membres.")
            return redirect("remediation:action", made.pk)
    context = {
        "form": form,
        "title": "Partager une action",
        "place": node.name if node else "",
        "label": "Partager l’action",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "remediation/form.html", context, status=status)


@does
def join(request: ActorRequest, planned_id: int) -> HttpResponse:
    """Ask members who were left out."""
    found, _ = kept(request, planned_id)
    members = request.POST.getlist("members")[:500]
    with answered(request, "L’action est aussi dans leur plan."):
        sharing.join(found.pk, members, by=request.actor, at=timezone.now())
    return redirect("remediation:action", found.pk)


def _group(request: ActorRequest) -> Place:
    """The group of the address, or one’s only one."""
    groups = access.shares_at(request.actor)
    if not groups:
        if not access.may_read_some(request.actor):
            raise NotAllowed(CLOSED)
        raise NotAllowed(f"Une action est partagée par le groupement. {CLOSED_TO_OTHERS}")
    asked = request.GET.get("ght", "").upper()
    wanted = Place(PlaceKind.GHT, asked) if asked else min(groups, key=lambda each: each.code)
    if wanted not in groups:
        raise Http404
    return wanted
