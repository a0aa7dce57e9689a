"""Fictional proofs: exercises, audits and tests of two years, some of them near their end."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from hygie.establishments.models import LegalEntity
from hygie.evidence import operations as evidence
from hygie.evidence.operations import planning
from hygie.evidence.operations.planning import Announced
from hygie.evidence.rules.fact import Fact, Source
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.kernel.text import fold

MODULE = "demonstration"
_DIRECTORY = 27
# Kind, how many days between two, whether a level is said, the words of the title.
_LIVES = (
    (43, 330, True, "Exercice de crise, panne du dossier patient"),
    (_DIRECTORY, 180, True, ""),
    (60, 30, True, ""),
    (54, 200, False, "Essai de restauration"),
    (21, 150, False, "Sensibilisation des soignants"),
    (55, 700, False, "Plan de continuité de la pharmacie"),
)
_DAYS = 720
_EXERCISES = (
    "Panne du dossier patient, une nuit",
    "Rançongiciel un dimanche, avec la direction",
    "Perte du lien avec l’hébergeur",
    "Bascule sur papier, urgences et laboratoire",
)
_PLANNED = (-20, -6, 12, 25, 80)


def prove(
    entities: Iterable[LegalEntity], *, audited: Place, seed: int, by: Actor, at: datetime
) -> int:
    """Record the proofs of the fictional establishments; return how many.

    Of the place whose audits are told one by one, those prove what its directory is worth.
    """
    draw = random.Random(seed)  # noqa: S311 - a demonstration, not a secret
    facts = [
        each
        for each in _facts(entities, draw, at)
        if each.kind != _DIRECTORY or audited not in each.places
    ]
    return evidence.record_many(facts, module=MODULE, by=by, at=at).proofs


def plan(entities: Iterable[LegalEntity], *, own: Place, seed: int, by: Actor, at: datetime) -> int:
    """Announce exercises of some of them: to come, called off, or not done; return how many.

    One is to come where people try the product, `own`. They were announced two months ago; what a
    proof says of the year outweighs them.
    """
    draw = random.Random(seed + 1)  # noqa: S311 - a demonstration, not a secret
    then = at - timedelta(days=60)
    count = 0
    for entity in entities:
        is_own = entity.finess == own.code
        if draw.random() < 0.6 and not is_own:
            continue
        said = Announced(
            planned_on=(at + timedelta(days=12 if is_own else draw.choice(_PLANNED))).date(),
            title=draw.choice(_EXERCISES),
            token=f"{MODULE}-{entity.finess}",
        )
        row = planning.announce(Place(PlaceKind.LEGAL_ENTITY, entity.finess), said, by=by, at=then)
        if draw.random() < 0.15 and not is_own:
            planning.call_off(row.pk, reason="L’équipe est partie en renfort.", by=by, at=at)
        count += 1
    return count


def domain(entity: LegalEntity) -> str:
    """The name of its directory, which nobody can reach."""
    return f"{fold(entity.name).replace(' ', '-')[:40]}.example"


def _facts(entities: Iterable[LegalEntity], draw: random.Random, at: datetime) -> Iterator[Fact]:
    for entity in entities:
        place = Place(PlaceKind.LEGAL_ENTITY, entity.finess)
        for kind, every, has_level, title in _LIVES:
            if draw.random() < 0.2:
                continue
            days = _DAYS - draw.randrange(every)
            level = draw.choice((1, 2, 2, 3))
            while days > 0:
                yield Fact(
                    kind=kind,
                    places=(place,),
                    occurred_on=(at - timedelta(days=days)).date(),
                    source=Source(MODULE, f"{entity.finess}-{kind}-{days}"),
                    title=title,
                    level=level if has_level else None,
                    perimeter=domain(entity) if kind in {_DIRECTORY, 60} else "",
                )
                level = min(5, level + (draw.random() < 0.15))
                days -= every + draw.randrange(-5, 6)
