"""Which factors a person has, and what the last of them takes with it."""

from hygie.accounts.models import CodeApp, Passkey, Person, RecoveryCode
from hygie.kernel.errors import Refused
from hygie.platform import walls
from hygie.platform.walls import Domain


class LastFactor(Refused):
    """A role asks for two factors, and this one is the last."""


@walls.opened("accounts.sign-in", Domain.IDENTITY)
def has_any(person: Person, *, but_app: bool = False, but_passkey: int = 0) -> bool:
    """Say whether the person has a factor that opens, apart from the one that is named."""
    keys = Passkey.objects.filter(person=person, copied_at__isnull=True).exclude(pk=but_passkey)
    has_app = not but_app and CodeApp.objects.filter(person=person).exists()
    return has_app or keys.exists()


@walls.opened("accounts.lost-factor", Domain.IDENTITY)
def any_at_all(person: Person) -> bool:
    """Say whether there is a factor to take away from somebody who lost it, or codes on paper."""
    rows = (CodeApp, Passkey, RecoveryCode)
    return any(row.objects.filter(person=person).exists() for row in rows)


def refuse_the_last(*, is_needed: bool, has_another: bool) -> None:
    """Refuse to take away the last factor of somebody of whom one is asked."""
    if is_needed and not has_another:
        raise LastFactor(
            "Un second facteur vous est demandé : ajoutez-en un autre avant de retirer celui-ci."
        )


def forget_idle_codes(person: Person) -> None:
    """Codes on paper stand in for a factor: without any, they open nothing."""
    if not has_any(person):
        RecoveryCode.objects.filter(person=person).delete()
