"""What the operator of this installation set, for the modules that put it into words."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Desk:
    """The service that receives declarations, and how it is reached."""

    name: str
    phone: str
    mail: str
    address: str
    alerted: tuple[str, ...]
    answer_within: timedelta


def desk() -> Desk:
    """The desk of this installation."""
    return Desk(
        name=settings.DUTY_NAME,
        phone=settings.DUTY_PHONE,
        mail=settings.DUTY_MAIL,
        address=settings.PUBLIC_ADDRESS,
        alerted=tuple(settings.DESK_MAIL),
        answer_within=timedelta(hours=settings.ANSWER_WITHIN_HOURS),
    )


@dataclass(frozen=True)
class Backups:
    """How this installation is saved."""

    recipients: tuple[str, ...]
    folder: Path
    every: timedelta
    test_every: timedelta
    keep: tuple[int, int, int]
    old_after: timedelta
    test_old_after: timedelta


def backups() -> Backups:
    """The backups of this installation."""
    return Backups(
        recipients=tuple(settings.BACKUP_RECIPIENT),
        folder=Path(settings.BACKUP_DIR),
        every=timedelta(hours=settings.BACKUP_EVERY),
        test_every=timedelta(days=settings.BACKUP_TEST_EVERY),
        keep=(
            settings.BACKUP_KEEP_DAYS,
            settings.BACKUP_KEEP_WEEKS,
            settings.BACKUP_KEEP_MONTHS,
        ),
        old_after=timedelta(hours=settings.BACKUP_OLD_AFTER),
        test_old_after=timedelta(days=settings.BACKUP_TEST_OLD_AFTER),
    )


def largest_exhibit() -> int:
    """How large a piece of evidence may be, in bytes."""
    return int(settings.LARGEST_EXHIBIT) * 1024 * 1024


def sends_mail() -> bool:
    """Whether mails leave: without a server for them, they are only kept."""
    return bool(settings.EMAIL_HOST)


def signing_key() -> bytes:
    """The key under which codes are hashed."""
    return str(settings.SECRET_KEY).encode()


def marking() -> str:
    """What is written across documents: nothing, unless the data are fictional."""
    return "Démonstration" if settings.DEMONSTRATION else ""
