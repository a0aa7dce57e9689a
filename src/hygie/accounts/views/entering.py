"""What every way of signing in ends with: the second factor if owed, then the page wanted."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from hygie.accounts import devices, limits, opening, standing
from hygie.accounts.factors import kept, passkeys, recovery
from hygie.accounts.models import Person
from hygie.accounts.operations import passkeys as keys
from hygie.accounts.operations import second_factor
from hygie.accounts.operations import sign_in as operations
from hygie.accounts.rules import Factor
from hygie.accounts.views import challenges
from hygie.kernel.actor import ANYONE, Actor
from hygie.platform import throttle
from hygie.platform.http import ActorRequest, page_of

_NOT_DONE = (
    "Votre session était finie quand vous avez pressé le bouton : rien n’a été fait. "
    "Si vous le vouliez toujours, recommencez ici."
)
_SAID = {
    second_factor.Outcome.WRONG: "Ce code n’est pas le bon.",
    second_factor.Outcome.USED: "Ce code a déjà servi : attendez le suivant.",
}


def after_password(request: ActorRequest, person: Person, *, wanted: str) -> HttpResponse:
    """Whoever has a second factor shows it, whatever their role."""
    if kept.has_any(person):
        standing.hold(request, person, wanted=wanted)
        return redirect("accounts:code")
    return let_in(request, person, factor=None, wanted=wanted)


def let_in(
    request: ActorRequest, person: Person, *, factor: Factor | None, wanted: str
) -> HttpResponse:
    """Let the person in, note it, and lead them to the page that they asked for."""
    is_known = bool(devices.known(request, email=person.email))
    standing.enter(request, person, factor=factor)
    operations.note_entered(
        person,
        factor=factor,
        browser=standing.browser_of(request),
        is_known=is_known,
        by=as_actor(person),
        at=timezone.now(),
    )
    there = redirect(_landing(request, wanted))
    return devices.remember(request, there, email=person.email)


def _landing(request: ActorRequest, wanted: str) -> str:
    """The page that was asked for; in place of a button, pressed too late, the page it is on."""
    asked = standing.one_of_ours(request, wanted)
    page = page_of(asked)
    if page != asked:
        messages.warning(request, _NOT_DONE)
    return page


def right_password(request: ActorRequest, email: str) -> None:
    """It was right: it counts no more, neither against the network nor against the account."""
    who = f"{email} {devices.known(request, email=email)}"
    throttle.give_back("sign-in-account", who, seconds=limits.PASSWORDS_PER)
    limits.give_back(request, "sign-in", seconds=limits.SIGN_INS_PER)


def right_code(request: ActorRequest, person: Person) -> None:
    """The same, of a second factor."""
    who = f"{person.pk} {devices.known(request, email=person.email)}"
    throttle.give_back("second-factor-account", who, seconds=limits.CODES_PER)
    limits.give_back(request, "second-factor", seconds=limits.SECOND_FACTORS_PER)


def right_again(request: ActorRequest, person: Person) -> None:
    """The same, of a password that is asked again within."""
    who = f"{person.email} {devices.known(request, email=person.email)}"
    throttle.give_back("sign-in-account", who, seconds=limits.PASSWORDS_PER)
    limits.give_back(request, "confirm", seconds=limits.CONFIRMATIONS_PER)


def shown(
    request: ActorRequest, person: Person, *, code: str, credential: str
) -> tuple[Factor | None, str]:
    """The factor that was shown, or the sentence of the refusal."""
    at, by = timezone.now(), as_actor(person)
    if credential:
        return by_passkey(request, credential, owner=person)[1:]
    if recovery.read(code):
        used = second_factor.use_recovery_code(person, code=code, by=by, at=at)
        return (Factor.RECOVERY_CODE, "") if used else (None, "Ce code n’ouvre rien.")
    outcome = second_factor.check_code(person, code=code, by=by, at=at)
    if outcome is second_factor.Outcome.RIGHT:
        return Factor.CODE_APP, ""
    return None, _SAID[outcome]


def by_passkey(
    request: ActorRequest, credential: str, *, owner: Person | None
) -> tuple[Person | None, Factor | None, str]:
    """Who owns the passkey that signed our question, or the sentence of the refusal."""
    try:
        state = challenges.taken(request, "sign")
    except passkeys.BadPasskey as refusal:
        return None, None, refusal.sentence
    answer = keys.use(credential, state=state, owner=owner, by=ANYONE, at=timezone.now())
    if answer.passkey is None:
        return None, None, answer.sentence
    return answer.passkey.person, Factor.PASSKEY, ""


def too_many_passwords(request: ActorRequest, email: str) -> HttpResponse | None:
    """The answer to who tries too many passwords on one account, known or not."""
    mark = devices.known(request, email=email)

    def note() -> None:
        person = opening.any_person_with(email)
        if person is not None:
            operations.note_tried_too_often(person, by=ANYONE, at=timezone.now())

    return limits.refused(
        request,
        "sign-in-account",
        f"{email} {mark}",
        times=limits.PASSWORDS,
        seconds=limits.PASSWORDS_PER,
        first=note,
    )


def too_many_codes(request: ActorRequest, person: Person) -> HttpResponse | None:
    """The answer to who has the password and tries too many codes."""
    note = partial(operations.note_codes_tried_too_often, person, by=ANYONE, at=timezone.now())
    return limits.refused(
        request,
        "second-factor-account",
        f"{person.pk} {devices.known(request, email=person.email)}",
        times=limits.CODES,
        seconds=limits.CODES_PER,
        first=note,
    )


def as_actor(person: Person) -> Actor:
    """The person, as who signs in: nobody acts by a role before."""
    return Actor(name=person.name, person_id=person.pk)
