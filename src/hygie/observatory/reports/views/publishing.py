"""Publish a report, call it off, withdraw it: acts that say what becomes of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.wording import number
from hygie.observatory.reports import operations, publishing, queries, readying
from hygie.observatory.reports.forms import WithdrawForm
from hygie.observatory.reports.telling import NotAtHand
from hygie.observatory.reports.views.drafts import awaited, frame, waiting
from hygie.observatory.rules import reports as rules
from hygie.observatory.rules.reports import State
from hygie.platform.http import ActorRequest, asks, does, refused_on


@asks
def publish(request: ActorRequest, report_id: int) -> HttpResponse:
    """Say what becomes public and that it stays; then do it, for what was read and nothing else."""
    found = queries.one(request.actor, report_id)
    rules.check_turn(State(found.state), State.DRAFT)
    at, refused = timezone.now(), ""
    if request.method == "POST":
        mark = request.POST.get("vu", "")[:64]
        try:
            publishing.ask(found.pk, mark=mark, by=request.actor, at=at)
        except (NotAllowed, NotFound):
            raise
        except Refused as refusal:
            refused = refusal.sentence
        else:
            messages.info(request, "Le rapport sera publié dès que la vérification le permet.")
            return redirect("observatory:report", found.pk)
    try:
        ready = readying.ready(found, at=at, may_compare=False)
    except NotAtHand:
        return waiting(request, found)
    context = {
        **frame(found),
        "mark": ready.mark,
        "refused": refused,
        "snapshot": ready.content["snapshot"],
        "sections": [each["title"] for each in ready.content["sections"]],
        "absent": ready.content["absent"],
        "revisions": ready.content["revisions"],
        "figures": number(len(ready.figures)),
        "is_rounded": found.is_rounded,
    }
    status = 409 if refused else 200
    answer = render(request, "observatory/report_publish.html", context, status=status)
    return awaited(request, answer)


@does
def call_off(request: ActorRequest, report_id: int) -> HttpResponse:
    """Stop a verification: it is a draft again, and nothing is published."""
    found = queries.one(request.actor, report_id)
    publishing.call_off(found.pk, by=request.actor, at=timezone.now())
    messages.success(request, "La vérification est arrêtée\u00a0: rien n’est publié.")
    return redirect("observatory:report", found.pk)


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
