"""Proofs as their pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from hygie.contacts.rules.places import key_of
from hygie.establishments.tree import Node
from hygie.evidence import access
from hygie.evidence.models import Change, Joined, Proof
from hygie.evidence.rules.kinds import Act, Shown, State, kind_of
from hygie.evidence.rules.marks import Mark
from hygie.evidence.rules.validity import shown, validity_of
from hygie.kernel.actor import Place
from hygie.kernel.zones import PARIS

_NBSP = "\N{NO-BREAK SPACE}"
TONES = {
    Shown.STANDING: "success",
    Shown.SOON: "warning",
    Shown.EXPIRED: "danger",
    Shown.SUPERSEDED: "neutral",
    Shown.WITHDRAWN: "neutral",
}
# What people call the modules that tell of facts; of another, its own name.
SOURCES = {
    access.OWN: "Déposée ici",
    "opssies": "Fichier OPSSIES",
    "audits": "Audit tenu dans Hygie",
    "demonstration": "Démonstration",
}
_ACTS = {Act.SUPERSEDED: "neutral", Act.WITHDRAWN: "warning", Act.RESTORED: "success"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One proof in a list."""

    url: str
    title: str
    detail: str
    day: str
    state: str
    tone: str
    ends: str
    outcome: str
    source: str
    place: str = ""


def rows(
    proofs: Iterable[Proof], *, on: date, names: Mapping[Place, Node] | None = None
) -> list[Row]:
    """The rows of a page; with the names of their places where these are several."""
    return [_row(proof, on, names or {}) for proof in proofs]


def _row(proof: Proof, on: date, names: Mapping[Place, Node]) -> Row:
    kind, what = kind_of(proof.kind), _shown(proof, on)
    node = names.get(proof.place)
    return Row(
        url=reverse("evidence:proof", args=[key_of(proof.place), proof.pk]),
        title=kind.title,
        detail=f"Type {proof.kind}{_NBSP}· {kind.path}",
        day=_day(proof.occurred_on),
        state=what.label,
        tone=TONES[what],
        ends=_ends_in_words(proof, what),
        outcome=_outcome(proof),
        source=source_of(proof.source_module),
        place=node.name if node else "",
    )


def page(
    proof: Proof, *, on: date, zone: str, changes: Sequence[Change], others: Sequence[Node]
) -> dict[str, Any]:
    """One proof, where it comes from and what became of it."""
    kind, what, event = kind_of(proof.kind), _shown(proof, on), proof.event
    lasts = validity_of(proof.kind)
    return {
        "title": event.title or kind.title,
        "state": what.label,
        "tone": TONES[what],
        "mark": f"TLP:{proof.tlp.replace('_', '+')}",
        "facts": [
            _fact("Ce qui est prouvé", kind.title, f"Type {kind.code} d’OPSSIES : {kind.path}"),
            _fact("Fait le", _day(proof.occurred_on)),
            _fact(_until(what), _ends(proof, what), f"Durée : {lasts.in_words}. {lasts.source}."),
            _fact("Niveau atteint", "" if proof.level is None else str(proof.level)),
            _fact("Score", "" if proof.score is None else str(proof.score)),
            _fact("Périmètre", event.perimeter),
            _fact("Qui peut le savoir", Mark(proof.tlp).label),
            _fact(
                "Source",
                source_of(proof.source_module),
                f"Noté par {event.recorded_by} le {_moment(event.recorded_at, zone)}",
            ),
            *([_fact("Prouve aussi pour", _names(others))] if others else []),
        ],
        "history": [
            *(_change(each, zone) for each in reversed(changes)),
            {
                "at": _moment(event.recorded_at, zone),
                "who": event.recorded_by,
                "what": "Notée",
                "kind": "brand",
            },
        ],
    }


def files(joined: Iterable[Joined], *, key: str, proof: Proof) -> list[dict[str, Any]]:
    """The files of a proof, each with its hash."""
    return [
        {
            "url": reverse("evidence:file", args=[key, proof.pk, each.pk]),
            "name": each.document.name,
            "size": _size(each.document.size),
            "sha256": each.document.sha256,
            "warning": _warning(each),
            "erased": each.document.erased_at is not None,
        }
        for each in joined
    ]


def figures(counts: Mapping[Shown, int], url: str) -> list[dict[str, Any]]:
    """How many stand, end soon, have expired, each with its list."""
    labels = {
        Shown.STANDING: ("en vigueur", "en vigueur"),
        Shown.SOON: ("expire bientôt", "expirent bientôt"),
        Shown.EXPIRED: ("expirée", "expirées"),
    }
    return [
        {
            "value": str(counts[each]),
            "label": label[counts[each] > 1],
            "kind": TONES[each] if counts[each] and each != Shown.STANDING else "",
            "url": f"{url}?etat={each.value}",
        }
        for each, label in labels.items()
    ]


def source_of(module: str) -> str:
    """Where a fact comes from, in words."""
    return SOURCES.get(module, "Hygie")


def _shown(proof: Proof, on: date) -> Shown:
    return shown(State(proof.state), expires_on=proof.expires_on, on=on)


def _until(what: Shown) -> str:
    return "A expiré le" if what == Shown.EXPIRED else "Expire le"


def _ends_in_words(proof: Proof, what: Shown) -> str:
    day = _ends(proof, what)
    return day and f"{'expire le' if what == Shown.STANDING else 'le'} {day}"


def _ends(proof: Proof, what: Shown) -> str:
    return "" if what in {Shown.SUPERSEDED, Shown.WITHDRAWN} else _day(proof.expires_on)


def _outcome(proof: Proof) -> str:
    said = []
    if proof.level is not None:
        said.append(f"Niveau{_NBSP}{proof.level}")
    if proof.score is not None:
        said.append(f"Score{_NBSP}{proof.score}")
    return f"{_NBSP}· ".join(said)


def _change(change: Change, zone: str) -> dict[str, Any]:
    act = Act(change.act)
    return {
        "at": _moment(change.at, zone),
        "who": change.by,
        "what": act.label,
        "detail": change.reason,
        "kind": _ACTS[act],
    }


def _warning(joined: Joined) -> str:
    if joined.document.is_dangerous:
        return "Ce fichier peut s’exécuter."
    if joined.document.is_disguised:
        return "Le nom annonce autre chose que le contenu."
    return ""


def _names(nodes: Sequence[Node]) -> str:
    first = ", ".join(node.name for node in nodes[:5])
    return f"{first} et {len(nodes) - 5} autres" if len(nodes) > 5 else first


def _size(size: int) -> str:
    if size < 1024:
        return f"{size}{_NBSP}octets"
    amount, unit = (size / 1024, "Kio") if size < 1024**2 else (size / 1024**2, "Mio")
    return f"{amount:.1f}{_NBSP}{unit}".replace(".", ",")


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _moment(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone or PARIS)):%d/%m/%Y %H:%M}"


def _fact(label: str, value: str, hint: str = "") -> dict[str, str]:
    return {"label": label, "value": value, "hint": hint, "url": ""}
