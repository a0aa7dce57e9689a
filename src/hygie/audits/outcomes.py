"""What a mission tells the proofs, and whether it may be told."""

from datetime import datetime

from django.utils import timezone

from hygie.audits.models import Mission
from hygie.audits.rules import missions as rules
from hygie.audits.rules.missions import Outcome
from hygie.audits.rules.reference import kind_of
from hygie.evidence.rules.fact import Fact, Source
from hygie.kernel.markings import Tlp

MODULE = "audits"


def source(mission: Mission, number: int) -> Source:
    """How the proofs know what a mission told them; each telling has a number."""
    return Source(MODULE, f"{mission.pk}:{number}")


def fact_of(mission: Mission) -> Fact:
    """What happened: the day is that of the end of the audit, as the exchange schema asks."""
    return Fact(
        kind=kind_of(mission.kind).event,
        places=(mission.place,),
        occurred_on=mission.ends_on,
        source=source(mission, mission.proofs),
        title=mission.title,
        score=mission.score,
        level=mission.level,
        perimeter=mission.perimeter,
        tlp=Tlp(mission.tlp),
    )


def check(mission: Mission, outcome: Outcome, *, at: datetime) -> None:
    """Refuse an outcome that this mission cannot have."""
    rules.check_outcome(
        outcome,
        kind=mission.kind,
        starts_on=mission.starts_on,
        ends_on=mission.ends_on,
        today=timezone.localdate(at),
    )


def check_still(mission: Mission, *, at: datetime) -> None:
    """Refuse words by which a delivered audit would not be one any more."""
    if mission.delivered_on is not None:
        outcome = Outcome(
            delivered_on=mission.delivered_on, level=mission.level, score=mission.score
        )
        check(mission, outcome, at=at)
