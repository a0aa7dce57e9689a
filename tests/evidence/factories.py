"""A fact that proves something of Bellevue; tests change what matters."""

from datetime import date, timedelta
from itertools import count

from hygie.documents import operations as documents
from hygie.evidence import operations
from hygie.evidence.models import Proof
from hygie.evidence.operations import keeping, planning
from hygie.evidence.operations.keeping import Joined, Said
from hygie.evidence.operations.planning import Announced
from hygie.evidence.rules.fact import Fact, Source
from hygie.kernel.actor import SYSTEM, Place, PlaceKind
from tests.cast import BELLEVUE, BELLEVUE_ENTITY, ELSEWHERE, NOON
from tests.incidents.factories import a_site

ENTITY = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
SITE = Place(PlaceKind.SITE, BELLEVUE)
SITE_ELSEWHERE = Place(PlaceKind.SITE, ELSEWHERE)
TODAY = NOON.date()
EXERCISE, AUDIT_AD, SILENE = 43, 27, 60
_keys = count(1)


def a_fact(**changes):
    """An exercise of Bellevue, played on 10 February 2026."""
    said = {
        "kind": EXERCISE,
        "places": (ENTITY,),
        "occurred_on": date(2026, 2, 10),
        "source": Source("exercises", f"{next(_keys)}"),
    }
    return Fact(**(said | changes))


def recorded(*, by=SYSTEM, at=NOON, documents=(), **changes):
    """The event of such a fact, kept."""
    a_site()
    fact = a_fact(**changes)
    return operations.recording.record_fact(fact, documents=documents, by=by, at=at)


def a_proof(**changes):
    """The first proof of such an event."""
    return Proof.objects.filter(event=recorded(**changes)).order_by("id").first()


def to_announce(**changes):
    """An exercise of Bellevue in thirty days, as it is announced."""
    said = {
        "planned_on": TODAY + timedelta(days=30),
        "title": "Panne du dossier patient, une nuit",
        "token": f"{next(_keys)}",
    }
    return Announced(**(said | changes))


def announced(*, place=ENTITY, by=SYSTEM, at=NOON, **changes):
    """That exercise, kept."""
    a_site()
    changes.setdefault("planned_on", at.date() + timedelta(days=30))
    return planning.announce(place, to_announce(**changes), by=by, at=at)


def a_proof_said(**changes):
    """The proof of an exercise of today, as somebody says it."""
    said = {"kind": EXERCISE, "occurred_on": TODAY, "token": f"{next(_keys)}"}
    return Said(**(said | changes))


def proven_and_replaced(*, at=NOON):
    """A proof of Bellevue with its file, and the one that took its place."""
    file = documents.keep([b"Compte rendu."], name="exercice.txt", by=SYSTEM, at=at)
    first = a_fact()
    recorded(source=first.source, documents=[file], at=at)
    return operations.supersede(first.source, a_fact(level=3), by=SYSTEM, at=at)


def proven_of_addresses(*, at):
    """What addresses name of a proof that Bellevue deposited."""
    a_site()
    files = (Joined(name="rapport.txt", chunks=lambda: [b"Rapport."]),)
    said = Said(kind=EXERCISE, occurred_on=date(2026, 2, 10), token="t", files=files)
    event = keeping.deposit(ENTITY, said, by=SYSTEM, at=at)
    return {
        "exercise_id": str(announced(at=at).pk),
        "proof_id": str(event.proofs.get().pk),
        "piece_id": str(event.joined.get().pk),
    }


def standing():
    """Everything that stands, as it stands: what an act that is undone must leave as it was."""
    fields = ("event_id", "place_kind", "place_code", "state", "reason", "expires_on")
    rows = Proof.objects.filter(state="STANDING").order_by("id")
    return list(rows.values_list(*fields, "ended_at", "next_step_on", "replaced_by"))
