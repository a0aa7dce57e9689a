"""Publish a report, withdraw it: acts that say what becomes of them before they are done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.observatory.reports import operations, queries
from hygie.observatory.reports.forms import WithdrawForm
from hygie.observatory.reports.views.drafts import frame
from hygie.observatory.rules import reports as rules
from hygie.observatory.rules.reports import State
from hygie.platform.http import ActorRequest, asks, refused_on


@asks
def publish(request: ActorRequest, report_id: int) -> HttpResponse:
    """Say what becomes public and that it stays; then do it, for what was read and nothing else."""
    found = queries.one(request.actor, report_id)
    rules.check_turn(State(found.state), State.DRAFT)
    at, refused = timezone.now(), ""
    if request.method == "POST":
        mark = request.POST.get("vu", "")[:64]
        try:
            operations.publish(found.pk, mark=mark, by=request.actor, at=at)
        except (NotAllowed, NotFound):
            raise
        except Refused as refusal:
            refused = refusal.sentence
        else:
            messages.success(request, "Le rapport est publié\u00a0: tout le monde peut le lire.")
            return redirect("observatory:report", found.pk)
    ready = operations.ready(found, at=at)
    context = {
        **frame(found),
        "mark": ready.mark,
        "refused": refused,
        "snapshot": ready.content["snapshot"],
        "sections": [each["title"] for each in ready.content["sections"]],
        "absent": ready.content["absent"],
        "revisions": ready.content["revisions"],
        "figures": len(ready.figures),
    }
    status = 409 if refused else 200
    return render(request, "observatory/report_publish.html", context, status=status)


@asks
def withdraw(request: ActorRequest, report_id: int) -> HttpResponse:
    """Withdraw a publication, with the reason that everybody will read."""
    found = queries.one(request.actor, report_id)
    rules.check_turn(State(found.state), State.PUBLISHED)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refused_on(form, "reason"):
            operations.withdraw(
                found.pk,
                reason=form.cleaned_data["reason"],
                by=request.actor,
                at=timezone.now(),
            )
            messages.success(request, "Le rapport est retiré, et son motif se lit à sa place.")
            return redirect("observatory:report", found.pk)
    status = 422 if form.is_bound and form.errors else 200
    context = {**frame(found), "form": form}
    return render(request, "observatory/report_withdraw.html", context, status=status)
