"""What the operator of this installation set, for the modules that put it into words."""

from dataclasses import dataclass
from datetime import timedelta

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


def signing_key() -> bytes:
    """The key under which codes are hashed."""
    return str(settings.SECRET_KEY).encode()


def marking() -> str:
    """What is written across documents: nothing, unless the data are fictional."""
    return "Démonstration" if settings.DEMONSTRATION else ""
