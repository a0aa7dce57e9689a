"""The rules of copies and the addresses of recipients: read and changed by the desk."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents import access as incidents
from hygie.incidents.rules.clock import without_zone
from hygie.incidents.rules.territory import PARIS
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import ActorRequest, asks, shows
from hygie.routing import copies_shown
from hygie.routing.forms import AddressesForm, RuleForm
from hygie.routing.operations import rules as operations
from hygie.routing.queries import rules as queries
from hygie.routing.rules import copies
from hygie.routing.rules import recipients as known


@shows
def rules(request: ActorRequest) -> HttpResponse:
    """Every rule, as it stands."""
    _check(request)
    context = {"rules": copies_shown.listed(queries.any_current())}
    return render(request, "routing/rules.html", context)


@asks
def rule(request: ActorRequest, rule_code: str) -> HttpResponse:
    """A rule in a form; saved, it is its next version."""
    _check(request)
    found = queries.any_current().get(rule_code)
    if found is None:
        raise Http404
    form = RuleForm(request.POST if request.method == "POST" else None, rule=found)
    if request.method == "POST" and form.is_valid():
        seen, at = form.cleaned_data["seen"], timezone.now()
        try:
            operations.write(rule_code, form.changes(), seen=seen, by=request.actor, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "La nouvelle version est enregistrée.")
            return redirect("routing:rules")
    context = {
        "rule": found,
        "shown": copies_shown.listed({found.code: found})[0],
        "form": form,
        "shipped": copies.shipped()[rule_code].version,
        "editions": [
            {
                "edition": each.edition,
                "written": without_zone(each.written_at, PARIS),
                "by": each.written_by,
            }
            for each in queries.editions(request.actor, rule_code)
        ],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "routing/rule.html", context, status=status)


@asks
def recipients(request: ActorRequest) -> HttpResponse:
    """The recipients; writing where those without accounts are reached."""
    _check(request)
    typed: AddressesForm | None = None
    if request.method == "POST":
        typed = AddressesForm(request.POST)
        if typed.is_valid() and _written(request, typed):
            return redirect("routing:recipients")
    context = {"recipients": [_shown(each, typed) for each in known.recipients().values()]}
    return render(request, "routing/recipients.html", context, status=422 if typed else 200)


def _written(request: ActorRequest, form: AddressesForm) -> bool:
    said = form.cleaned_data
    try:
        operations.write_addresses(
            said["code"], said["mails"].splitlines(), by=request.actor, at=timezone.now()
        )
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error("mails", refusal.sentence)
        return False
    messages.success(request, "Les adresses sont enregistrées.")
    return True


def _shown(recipient: known.Recipient, typed: AddressesForm | None) -> dict[str, object]:
    form = None
    if recipient.role is None:
        mails = queries.any_addresses().get(recipient.code, [])
        initial = {"code": recipient.code, "mails": "\n".join(mails)}
        auto_id = f"{recipient.code.lower()}-%s"
        form = AddressesForm(initial=initial, auto_id=auto_id)
        if typed is not None and typed.data.get("code") == recipient.code:
            typed.auto_id = auto_id
            form = typed
    return {"recipient": recipient, "form": form}


def _check(request: ActorRequest) -> None:
    if not incidents.may_handle(request.actor):
        raise NotAllowed("Les règles de copie sont tenues par l’astreinte.")
