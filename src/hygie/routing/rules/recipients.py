"""To whom copies go, what a mark lets leave, and what the mail may say: nothing of the case."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hygie.kernel.actor import Role
from hygie.kernel.markings import Tlp
from hygie.kernel.provenance import Provenance

FILE = "recipients-2026.toml"
# Beyond the organisation and those it serves, only whom a text names.
_STRICT = frozenset({Tlp.AMBER_STRICT, Tlp.RED})


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody who may be sent a copy: those of a role, or addresses that the desk wrote."""

    code: str
    label: str
    role: Role | None
    law: bool
    source: str
    origin: Provenance


@cache
def recipients() -> dict[str, Recipient]:
    """Every recipient by its code."""
    path = files("hygie.routing").joinpath("reference", FILE)
    return {
        row["code"]: Recipient(
            code=row["code"],
            label=row["label"],
            role=Role(row["role"]) if "role" in row else None,
            law=row["law"],
            source=row["source"],
            origin=Provenance(row["origin"]),
        )
        for row in tomllib.loads(path.read_text("utf-8"))["recipient"]
    }


def kept_back(recipient: Recipient, tlp: Tlp) -> str:
    """Why a mark keeps a copy from this recipient; nothing when it lets it go."""
    if tlp not in _STRICT or recipient.law:
        return ""
    return (
        f"L’incident est en {tlp.mark} : il ne part qu’aux autorités que la loi nomme, et "
        f"« {recipient.label} » n’en est pas."
    )


def may_have_document(tlp: Tlp) -> bool:
    """Say whether a document may go to somebody without an account."""
    return tlp not in _STRICT


_BODY = """Copie d’un signalement, par {desk}.

Numéro : {number}
Marque : {mark}
Pourquoi vous : {title}
{link}
Pour en parler, à toute heure : {phone}.

Ce message ne dit rien de l’incident : il voyage en clair.
"""


def subject(number: str, tlp: Tlp) -> str:
    """The subject of a copy: a number and a mark."""
    return f"[Hygie] [{tlp.mark}] Copie du signalement {number}"


def body(
    recipient: Recipient, *, number: str, tlp: Tlp, title: str, desk: str, phone: str, address: str
) -> str:
    """The mail of a copy: what it is, why, and where to read; the case itself stays here."""
    link = (
        f"\nLisez-le avec votre compte :\n{address}/incidents/{number}/\n"
        if recipient.role
        else "\nDemandez le document à l’astreinte, par le moyen convenu avec elle.\n"
    )
    return _BODY.format(
        desk=desk, number=number, mark=tlp.mark, title=title, link=link, phone=phone
    )
