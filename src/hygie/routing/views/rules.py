"""The rules of copies and the addresses of recipients: read and changed by the desk."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents import access as incidents
from hygie.incidents.rules.clock import without_zone
from hygie.incidents.rules.territory import PARIS
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import ActorRequest, asks, refused_on, shows
from hygie.routing import copies_shown, trial_shown
from hygie.routing.forms import TRY, AddressesForm, NewRuleForm, RuleForm
from hygie.routing.operations import rules as operations
from hygie.routing.queries import rules as queries
from hygie.routing.queries import trials
from hygie.routing.rules import copies
from hygie.routing.rules import recipients as known
from hygie.routing.rules.copies import Changes, Rule, Way


@shows
def rules(request: ActorRequest) -> HttpResponse:
    """Every rule, as it stands."""
    _check(request)
    context = {"rules": copies_shown.listed(queries.any_current())}
    return render(request, "routing/rules.html", context)


@asks
def new_rule(request: ActorRequest) -> HttpResponse:
    """A rule of the desk’s own, tried before it is written."""
    _check(request)
    form = NewRuleForm(request.POST if request.method == "POST" else None)
    tried = None
    if request.method == "POST" and form.is_valid():
        changes, recipient = form.changes(), form.cleaned_data["recipient"]
        with refused_on(form):
            if _is_trial(request):
                copies.check_recipient(recipient)
                rule = replace(copies.NEW, recipient=recipient)
                tried = _tried(request, rule, changes)
            else:
                operations.add(recipient, changes, by=request.actor, at=timezone.now())
                messages.success(request, "La règle est écrite.")
                return redirect("routing:rules")
    context = {"form": form, "tried": tried}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "routing/rule.html", context, status=status)


@asks
def rule(request: ActorRequest, rule_code: str) -> HttpResponse:
    """A rule in a form; saved, it is its next version."""
    _check(request)
    found = queries.any_current().get(rule_code)
    if found is None:
        raise Http404
    form = RuleForm(request.POST if request.method == "POST" else None, rule=found)
    tried = None
    if request.method == "POST" and form.is_valid():
        seen, at = form.cleaned_data["seen"], timezone.now()
        with refused_on(form):
            if _is_trial(request):
                tried = _tried(request, found, form.changes())
            else:
                operations.write(rule_code, form.changes(), seen=seen, by=request.actor, at=at)
                messages.success(request, "La nouvelle version est enregistrée.")
                return redirect("routing:rules")
    shipped = copies.shipped().get(rule_code)
    context = {
        "rule": found,
        "shown": copies_shown.listed({found.code: found})[0],
        "form": form,
        "tried": tried,
        "shipped": shipped.version if shipped else "",
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


def _is_trial(request: ActorRequest) -> bool:
    return request.POST.get("acte") == TRY


def _tried(request: ActorRequest, rule: Rule, changes: Changes) -> dict[str, object] | None:
    """What the rule would have sent as it is typed, whatever its days and even when stopped."""
    copies.check(replace(changes, way=Way.PROPOSED))
    typed = replace(rule, way=Way.PROPOSED, when=changes.when, unless=changes.unless)
    found = trials.trial(request.actor, typed, at=timezone.now())
    addressed = queries.any_addresses()
    return trial_shown.shown(found, typed, addressed=addressed) if found else None


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
