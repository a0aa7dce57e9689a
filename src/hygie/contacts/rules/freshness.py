"""How old a confirmation is, and when the next one is due."""

from datetime import datetime, timedelta

from hygie.contacts.rules.reference import read
from hygie.kernel.enums import Labelled

DELAYS = "delays-2026.toml"
NBSP = "\N{NO-BREAK SPACE}"
_MONTH, _YEAR = 30.44, 365.25


class Freshness(Labelled):
    """Whether what is written down may be believed."""

    CONFIRMED = "CONFIRMED", "Confirmé"
    DUE = "DUE", "À confirmer"
    NEVER = "NEVER", "Jamais confirmé"
    WRONG = "WRONG", "Signalé inexact"


def confirm_by(confirmed_at: datetime) -> datetime:
    """When a confirmation given now has to be given again."""
    return confirmed_at + timedelta(days=read(DELAYS)["confirm_every"])


def freshness(
    *,
    confirmed_at: datetime | None,
    due_at: datetime,
    reported_at: datetime | None = None,
    at: datetime,
) -> Freshness:
    """Say how far a contact may be believed at a moment."""
    if reported_at is not None:
        return Freshness.WRONG
    if confirmed_at is None:
        return Freshness.NEVER
    return Freshness.DUE if due_at <= at else Freshness.CONFIRMED


def in_words(
    state: Freshness, *, confirmed_at: datetime | None, due_at: datetime, at: datetime
) -> str:
    """Say it: confirmé il y a 3 mois, à confirmer depuis 40 jours, jamais confirmé."""
    if state == Freshness.CONFIRMED and confirmed_at is not None:
        days = (at - confirmed_at).days
        if days <= 0:
            return "confirmé aujourd’hui"
        return "confirmé hier" if days == 1 else f"confirmé il y a {_age(days)}"
    if state == Freshness.DUE:
        days = (at - due_at).days
        return f"à confirmer depuis {_age(days)}" if days > 0 else "à confirmer"
    return state.label[0].lower() + state.label[1:]


def _age(days: int) -> str:
    if days < 60:
        return f"{days}{NBSP}jour{'s' if days > 1 else ''}"
    if days < 2 * _YEAR:
        return f"{int(days / _MONTH)}{NBSP}mois"
    return f"{int(days / _YEAR)}{NBSP}ans"
