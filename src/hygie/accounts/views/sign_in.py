"""The pages of sign-in and sign-out."""

import logging

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from hygie.accounts import devices
from hygie.accounts.forms import SignIn
from hygie.platform import throttle, walls
from hygie.platform.http import ActorRequest, asks, does, limited, public
from hygie.platform.walls import Domain

log = logging.getLogger("hygie.accounts")

# Per account, whatever the address the tries come from. A browser in which its owner has signed
# in counts apart: strangers who try do not keep the owner out.
TRIES, TRIES_PER = 10, 15 * 60


@public
@limited("sign-in", times=20, seconds=300)
@asks
def sign_in(request: ActorRequest) -> HttpResponse:
    """Ask for an address and a password; the answer never says which of the two is wrong."""
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        # Counted before the password is hashed: hashing is what a flood would exhaust.
        device = devices.known(request, email=email)
        throttle.count("sign-in-account", f"{email} {device}", times=TRIES, seconds=TRIES_PER)
        with walls.opened("accounts.sign-in", Domain.IDENTITY):
            person = authenticate(request, username=email, password=form.cleaned_data["password"])
            if person is not None:
                login(request, person)
        if person is not None:
            return devices.remember(redirect(_destination(request)), email=email)
        log.info("sign-in refused")
        form.add_error(None, "Adresse ou mot de passe inconnus.")
    context = {"form": form, "next": request.GET.get("next", "")}
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


@does
def sign_out(request: ActorRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("portal:home")


def _destination(request: ActorRequest) -> str:
    """The page that was asked for, when it is one of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=settings.SECURE
    )
    return wanted if ours else "/"
