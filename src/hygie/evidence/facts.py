"""What proofs publish for statistics: what was proven where, from when to when."""

from hygie.evidence.rules.kinds import State, kinds
from hygie.evidence.rules.planned import PlannedState
from hygie.kernel.fact import FINESS, Fact, code, day, number
from hygie.kernel.roles import PlaceKind
from hygie.kernel.scope import Domain

_PROOFS = """
SELECT p.id, p.event_id AS event, p.kind, p.level, p.score, p.place_kind, p.place_code AS place,
    p.state, p.occurred_on, p.expires_on,
    (p.ended_at AT TIME ZONE 'Europe/Paris')::date AS ended_on
FROM evidence_proof AS p
WHERE p.occurred_on >= make_date(%(part)s::int, 1, 1)
    AND p.occurred_on < make_date(%(part)s::int + 1, 1, 1)
"""

# Each write of a row gives it another xmin, whatever the act and the clock: one that stays the
# same for all rows is that of rows that nobody has written since.
_PARTS = """
SELECT extract(year FROM p.occurred_on)::int::text AS part,
    count(*) || ':' || sum(hashint8extended(p.id, p.xmin::text::bigint)) AS mark
FROM evidence_proof AS p
GROUP BY 1
"""

# What nobody did counts in the year of its day; what was done is a proof, and counts as one.
_PLANNED = """
SELECT p.id, p.place_kind, p.place_code AS place, p.state, p.planned_on,
    (p.announced_at AT TIME ZONE 'Europe/Paris')::date AS announced_on,
    (p.ended_at AT TIME ZONE 'Europe/Paris')::date AS ended_on, e.occurred_on AS done_on
FROM evidence_planned AS p
LEFT JOIN evidence_event AS e ON e.id = p.event_id
WHERE p.planned_on >= make_date(%(part)s::int, 1, 1)
    AND p.planned_on < make_date(%(part)s::int + 1, 1, 1)
"""

# An event is never edited: which one it is stands in the row.
_PLANNED_PARTS = """
SELECT extract(year FROM p.planned_on)::int::text AS part,
    count(*) || ':' || sum(hashint8extended(p.id, p.xmin::text::bigint)) AS mark
FROM evidence_planned AS p
GROUP BY 1
"""

_KINDS = {str(number): kind.title for number, kind in kinds().items()}

FACTS = (
    Fact(
        name="proofs",
        title="Preuves datées",
        query=_PROOFS,
        parts=_PARTS,
        sees=(Domain.EVIDENCE,),
        columns={
            "id": number("Preuve"),
            "event": number("Fait de sécurité"),
            "kind": number("Type de fait, de 1 à 61 (OPSSIES)", names=_KINDS),
            "level": number("Niveau atteint"),
            "score": number("Score"),
            "place_kind": code("Niveau du lieu", values=dict(PlaceKind.choices())),
            "place": code("Numéro FINESS du lieu", shape=FINESS),
            "state": code("État", values=dict(State.choices())),
            "occurred_on": day("Jour du fait"),
            "expires_on": day("Expire le"),
            "ended_on": day("Remplacée ou retirée le"),
        },
    ),
    Fact(
        name="planned_exercises",
        title="Exercices annoncés",
        query=_PLANNED,
        parts=_PLANNED_PARTS,
        sees=(Domain.EVIDENCE,),
        columns={
            "id": number("Exercice annoncé"),
            "place_kind": code("Niveau du lieu", values=dict(PlaceKind.choices())),
            "place": code("Numéro FINESS du lieu", shape=FINESS),
            "state": code("État", values=dict(PlannedState.choices())),
            "planned_on": day("Prévu le"),
            "announced_on": day("Annoncé le"),
            "ended_on": day("Fait, reporté ou annulé le"),
            "done_on": day("Jour où il a été fait"),
        },
    ),
)
