"""Reading backups and tests. `any_…` skips access control: for jobs and for the diagnosis."""

from django.db.models import QuerySet

from hygie.backups import access
from hygie.backups.models import Backup, RestoreTest
from hygie.backups.rules import Key, State
from hygie.kernel.actor import Actor


def visible_to(actor: Actor) -> QuerySet[Backup]:
    """The backups, newest first; nothing for who does not run the platform."""
    rows = any_backups()
    return rows if access.may_keep(actor) else rows.none()


def tests_visible_to(actor: Actor) -> QuerySet[RestoreTest]:
    """The restore tests, newest first; nothing for who does not run the platform."""
    rows = any_tests()
    return rows if access.may_keep(actor) else rows.none()


def any_backups() -> QuerySet[Backup]:
    """Every backup, newest first."""
    return Backup.objects.order_by("-started_at", "-id")


def any_tests() -> QuerySet[RestoreTest]:
    """Every restore test, newest first."""
    return RestoreTest.objects.order_by("-at", "-id")


def any_last_good() -> Backup | None:
    """The newest backup that was read again and found whole."""
    return Backup.objects.filter(state=State.GOOD).order_by("-started_at").first()


def any_last_passed(*, key: Key | None = None) -> RestoreTest | None:
    """The newest restore that succeeded, perhaps with one kind of key."""
    rows = RestoreTest.objects.filter(passed=True)
    return (rows.filter(key=key) if key else rows).order_by("-at").first()
