"""What every module publishes for statistics; a new module adds its facts here."""

from hygie.assessments.facts import FACTS as ASSESSMENTS
from hygie.establishments.facts import FACTS as ESTABLISHMENTS
from hygie.evidence.facts import FACTS as EVIDENCE
from hygie.incidents.facts import FACTS as INCIDENTS
from hygie.kernel.fact import Fact
from hygie.referentials.facts import FACTS as REFERENTIALS

FACTS: tuple[Fact, ...] = (
    *ESTABLISHMENTS,
    *REFERENTIALS,
    *INCIDENTS,
    *ASSESSMENTS,
    *EVIDENCE,
)
