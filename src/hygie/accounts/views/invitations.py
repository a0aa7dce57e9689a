"""Inviting, and the page on which an invitation is accepted."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from hygie.accounts import listed, once, queries, rules, sessions
from hygie.accounts.forms import ChosenPassword, Invite
from hygie.accounts.models import Invitation
from hygie.accounts.operations import invitations as operations
from hygie.accounts.rules import State
from hygie.accounts.views.people import check
from hygie.kernel.actor import ANYONE, Role
from hygie.kernel.errors import Gone, NotAllowed, NotFound, Refused
from hygie.platform import throttle
from hygie.platform.http import ActorRequest, asks, does, limited, public, shows
from hygie.platform.installation import sends_mail
from hygie.platform.middleware import refuse
from hygie.platform.paging import pager

_DAY = 24 * 3600
MOST_A_DAY = 300


@asks
def invite(request: ActorRequest) -> HttpResponse:
    """Invite somebody to a role."""
    check(request)
    at = timezone.now()
    form = Invite(
        request.actor,
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(at),
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            _count(request, said["email"].lower())
            made = operations.invite(
                email=said["email"], name=said["name"], gift=form.gift(), by=request.actor, at=at
            )
        except (NotAllowed, Refused) as refusal:
            form.refuse(refusal)
        else:
            return _made(request, made, f"L’invitation part à l’instant à {made.email}.")
    return render(
        request,
        "accounts/invite.html",
        {"form": form, "sends_mail": sends_mail()},
        status=422 if form.errors else 200,
    )


@shows
def invitations(request: ActorRequest) -> HttpResponse:
    """The invitations that wait, then those of the past."""
    check(request)
    at = timezone.now()
    rows = queries.invitations_visible_to(request.actor)
    if request.GET.get("etat") != "toutes":
        rows = queries.waiting_invitations(request.actor, at=at)
    page = Paginator(rows, queries.PAGE).get_page(request.GET.get("page"))
    everything = request.GET.get("etat") == "toutes"
    context = {
        "rows": listed.invitations(page, by=request.actor, at=at),
        "everything": everything,
        "sends_mail": sends_mail(),
        "handed": once.taken(request, "invitation") if request.method == "GET" else "",
        "pager": pager(page, "etat=toutes" if everything else ""),
    }
    return render(request, "accounts/invitations.html", context)


@does
def resend(request: ActorRequest, invitation_id: int) -> HttpResponse:
    """Send a new link."""
    check(request)
    found = queries.invitations_visible_to(request.actor).filter(pk=invitation_id).first()
    if found is not None:
        _count(request, found.email)
    sent = operations.resend(invitation_id, by=request.actor, at=timezone.now())
    said = f"Un nouveau lien part à {sent.email} ; l’ancien n’ouvre plus rien."
    return _made(request, sent, said)


@does
def withdraw(request: ActorRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    check(request)
    operations.withdraw(invitation_id, by=request.actor, at=timezone.now())
    messages.success(request, "L’invitation est retirée : son lien n’ouvre plus rien.")
    return redirect("people:invitations")


def _made(request: ActorRequest, made: Invitation, said: str) -> HttpResponse:
    """Say that it leaves; where no mail does, give its link, once, to who will hand it over."""
    if sends_mail():
        messages.success(request, said)
    else:
        link = operations.hand_over(made.pk, by=request.actor, at=timezone.now())
        once.keep(request, "invitation", link)
    return redirect("people:invitations")


@public
@limited("invitation", times=30, seconds=300)
@asks
def accept(request: ActorRequest, token: str) -> HttpResponse:
    """GET shows the invitation, for mail scanners open every link; POST accepts it."""
    at, by = timezone.now(), request.actor
    invitation = queries.any_invitation(token)
    try:
        operations.check_link(invitation, by=by, at=at)
        if request.method == "POST" and invitation is not None:
            return _accept(request, token, invitation)
    except (Gone, NotAllowed, NotFound) as refusal:
        if request.method == "POST":
            operations.note_refusal(token, reason=type(refusal).__name__, by=by, at=at)
        return refuse(request, refusal, ways=_ways(request, invitation))
    assert invitation is not None  # noqa: S101 - checked so
    return _show(request, token, invitation, ChosenPassword())


def _accept(request: ActorRequest, token: str, invitation: Invitation) -> HttpResponse:
    at, needs_password = timezone.now(), not _has_account(invitation)
    form = ChosenPassword(request.POST)
    if needs_password and not form.is_valid():
        return _show(request, token, invitation, form)
    password = form.cleaned_data["new"] if needs_password else ""
    here = sessions.digest_of(request.session.session_key or "")
    try:
        operations.accept(token, password=password, here=here, by=request.actor, at=at)
    except operations.SignInFirst as refusal:
        there = f"{reverse('accounts:sign_in')}?{urlencode({'next': request.path})}"
        return refuse(request, refusal, ways=[(there, "Se connecter")])
    except (Gone, NotAllowed, NotFound):
        raise
    except Refused as refusal:
        form.is_valid()
        form.add_error(None, refusal.sentence)
        return _show(request, token, invitation, form)
    if request.actor is not ANYONE:
        request.session.cycle_key()  # what opens more than before has another key
        messages.success(request, _accepted(invitation, today=timezone.localdate(at)))
        return redirect("accounts:me")
    messages.success(request, "Votre compte est ouvert. Connectez-vous.")
    return redirect("accounts:sign_in")


def _accepted(invitation: Invitation, *, today: date) -> str:
    """What somebody who had an account is told of the role that they have just taken."""
    role = Role(invitation.role).label
    if invitation.starts_on > today:
        return (
            f"C’est accepté. Votre rôle « {role} » commencera le {invitation.starts_on:%d/%m/%Y}."
        )
    return f"C’est accepté. Votre rôle « {role} » s’ajoute à ceux que vous aviez."


def _ways(request: ActorRequest, invitation: Invitation | None) -> list[tuple[str, str]]:
    """Where the reader of a link that has served goes on."""
    if invitation is None or invitation.accepted_at is None or request.actor is not ANYONE:
        return []
    return [
        (reverse("accounts:sign_in"), "Se connecter"),
        (reverse("accounts:forgotten"), "Mot de passe oublié"),
    ]


def _show(
    request: ActorRequest, token: str, invitation: Invitation, form: ChosenPassword
) -> HttpResponse:
    [row] = listed.invitations([invitation], by=request.actor, at=timezone.now())
    context = {
        "row": row,
        "facts": listed.offered(invitation, row),
        "form": form,
        "has_account": _has_account(invitation),
        "is_signed_in": request.actor is not ANYONE,
        "here": request.path,
    }
    return render(request, "accounts/accept.html", context, status=422 if form.errors else 200)


def _has_account(invitation: Invitation) -> bool:
    account = queries.any_account(invitation.email)
    return account is not None and account.state != State.CLOSED


def _count(request: ActorRequest, email: str) -> None:
    """Fill no mailbox, and let no stolen session invite a crowd."""
    throttle.count(
        "invitation-mail",
        email,
        times=rules.delays()["invitation"]["mails_a_day"],
        seconds=_DAY,
        whence="d’invitations à cette adresse",
    )
    by = str(request.actor.person_id)
    whence = "d’invitations de votre part"
    throttle.count("invitations-by", by, times=MOST_A_DAY, seconds=_DAY, whence=whence)
