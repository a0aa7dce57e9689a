"""The list of incidents as a table for spreadsheets."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from hygie.establishments.models import Site
from hygie.incidents.models import Incident
from hygie.incidents.presentation import delays
from hygie.incidents.presentation.rows import kind_label
from hygie.incidents.rules import causes, classification
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.precision import Precision, is_exact, said
from hygie.incidents.rules.territory import PARIS
from hygie.kernel import geography
from hygie.platform.exports import Cell

HEADER = (
    "Numéro",
    "État",
    "Gravité",
    "Significatif",
    "Titre",
    "Nature",
    "Type",
    "RSIT",
    "Nature de la cause (NIS 2)",
    "Structure",
    "FINESS",
    "Commune",
    "Département",
    "Région",
    "Déclaré le",
    "Connu le",
    "Pris en compte le",
    "Qualifié le",
    "Clos le",
    "Demande de l’aide",
    "Fictif",
    *delays.HEADER,
)


class Taken:
    """Incidents that leave, a few in memory at a time; how many, once they have all passed."""

    def __init__(self, rows: QuerySet[Incident]) -> None:
        self._rows = rows
        self.first: Incident | None = None
        self.count = 0
        self.by_site: Counter[Site] = Counter()

    def __iter__(self) -> Iterator[Incident]:
        for incident in self._rows.iterator(chunk_size=500):
            self.first = self.first or incident
            self.count += 1
            if incident.site is not None:
                self.by_site[incident.site] += 1
            yield incident


def lines(incidents: Iterable[Incident]) -> Iterator[tuple[Cell, ...]]:
    """One line for each incident, in the order of HEADER."""
    for incident in incidents:
        region = geography.regions().get(incident.region_code)
        yield (
            incident.number,
            Status(incident.status).label,
            Severity(incident.severity).label if incident.severity else "",
            _yes(incident.is_significant),
            incident.title,
            Nature(incident.nature).label,
            kind_label(incident),
            " ; ".join(classification.rsit(incident.incident_type)),
            causes.label(causes.standing(incident.incident_type, incident.origin, incident.cause)),
            incident.structure_name,
            incident.site.finess if incident.site else "",
            incident.city,
            incident.department_code,
            region.name if region else "",
            *_dates(incident),
            incident.acknowledged_at,
            incident.qualified_at,
            incident.closed_at,
            _yes(incident.wants_help),
            _yes(incident.is_fictional),
            *delays.cells(incident),
        )


def _dates(incident: Incident) -> tuple[Cell, Cell]:
    """Declared and known; as words where a moment would say more than is known."""
    if is_exact(incident.precision):
        return incident.declared_at, incident.aware_at
    words = said(incident.declared_at, PARIS, Precision(incident.precision))
    return words, words


def _yes(answer: bool) -> str:
    return "oui" if answer else "non"
