"""What an establishment's contacts lack."""

from collections.abc import Sequence
from datetime import datetime

from hygie.kernel.enums import Labelled


class Attention(Labelled):
    """What calls for attention, what to call about first."""

    NONE = "NONE", "Aucun contact"
    DUE = "DUE", "À confirmer"
    MISSING = "MISSING", "Fonctions manquantes"
    CUT_OFF = "CUT_OFF", "Injoignables sans réseau"
    READY = "READY", "À jour"


def attentions(
    *,
    contacts: int,
    missing: Sequence[str],
    cut_off: int,
    reported: int,
    due_at: datetime | None,
    at: datetime,
) -> list[Attention]:
    """Everything that the contacts of a place lack, the most pressing first."""
    if contacts == 0:
        return [Attention.NONE]
    found = [
        (Attention.DUE, reported > 0 or (due_at is not None and due_at <= at)),
        (Attention.MISSING, bool(missing)),
        (Attention.CUT_OFF, cut_off > 0),
    ]
    return [attention for attention, is_so in found if is_so] or [Attention.READY]
