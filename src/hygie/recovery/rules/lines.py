"""What a recovery takes and what is lost, line by line: hours, euros, acts of care."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hygie.kernel import amounts
from hygie.kernel.amounts import Unit
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused

MOST_PEOPLE = 1_000
A_DAY = 24


class DoesNotHold(Refused):
    """The line would count what cannot be."""


class Section(Labelled):
    """What a line counts."""

    HOURS = "HOURS", "Heures passées"
    COST = "COST", "Coûts"
    LOST = "LOST", "Activité perdue"


class LineKind(Labelled):
    """By whom hours were spent, what euros paid for, which care did not take place."""

    INTERNAL = "INTERNAL", "Équipes de la structure"
    PROVIDER = "PROVIDER", "Prestataire"
    CERT = "CERT", "CERT"
    OTHER_HOSPITAL = "OTHER_HOSPITAL", "Autre établissement"

    INVESTMENT = "INVESTMENT", "Investissement : matériel, logiciels"
    SERVICES = "SERVICES", "Prestations"
    OVERTIME = "OVERTIME", "Heures supplémentaires, renforts"
    OTHER_DIRECT = "OTHER_DIRECT", "Autre dépense"

    LOST_REVENUE = "LOST_REVENUE", "Recettes perdues"
    EXCESS = "EXCESS", "Franchise d’assurance"
    OTHER_INDIRECT = "OTHER_INDIRECT", "Autre perte"

    STAYS_CANCELLED = "STAYS_CANCELLED", "Séjours annulés"
    STAYS_DEFERRED = "STAYS_DEFERRED", "Séjours reportés"
    VISITS_CANCELLED = "VISITS_CANCELLED", "Consultations annulées"
    VISITS_DEFERRED = "VISITS_DEFERRED", "Consultations reportées"
    SURGERY_CANCELLED = "SURGERY_CANCELLED", "Opérations annulées"
    SURGERY_DEFERRED = "SURGERY_DEFERRED", "Opérations reportées"


K = LineKind
BY_WHOM = (K.INTERNAL, K.PROVIDER, K.CERT, K.OTHER_HOSPITAL)
DIRECT = (K.INVESTMENT, K.SERVICES, K.OVERTIME, K.OTHER_DIRECT)
INDIRECT = (K.LOST_REVENUE, K.EXCESS, K.OTHER_INDIRECT)
ACTIVITY = (
    K.STAYS_CANCELLED,
    K.STAYS_DEFERRED,
    K.VISITS_CANCELLED,
    K.VISITS_DEFERRED,
    K.SURGERY_CANCELLED,
    K.SURGERY_DEFERRED,
)
# Each section, as its page groups the kinds.
GROUPS: dict[Section, tuple[tuple[str, tuple[LineKind, ...]], ...]] = {
    Section.HOURS: (("Heures", BY_WHOM),),
    Section.COST: (("Coûts directs", DIRECT), ("Coûts indirects", INDIRECT)),
    Section.LOST: (("Activité perdue", ACTIVITY),),
}
UNITS = {Section.HOURS: Unit.HOURS, Section.COST: Unit.EUROS, Section.LOST: Unit.ACTS}


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One line: what, how much, over which days; `people` share its hours."""

    kind: LineKind
    amount: Decimal
    since: date
    until: date
    people: int = 1
    who: str = ""
    words: str = ""

    @property
    def section(self) -> Section:
        """What it counts."""
        return section_of(self.kind)


def kinds(section: Section) -> tuple[LineKind, ...]:
    """The kinds of a section, in their order."""
    return tuple(kind for _, group in GROUPS[section] for kind in group)


def section_of(kind: LineKind) -> Section:
    """The section of a kind."""
    return next(section for section in Section if kind in kinds(section))


def check(line: Counted, *, earliest: date, today: date) -> None:
    """Refuse a line whose sum would be wrong."""
    amounts.check(line.amount, UNITS[line.section])
    if line.section == Section.LOST and line.amount != line.amount.to_integral_value():
        raise DoesNotHold("Écrivez un nombre entier.")
    if line.until < line.since:
        raise DoesNotHold("Le dernier jour est avant le premier.")
    if line.until > today:
        raise DoesNotHold("Ce jour est dans le futur.")
    if line.since < earliest:
        raise DoesNotHold(f"L’incident a commencé le {earliest:%d/%m/%Y} : rien n’est plus tôt.")
    if line.section == Section.HOURS:
        _check_hours(line)


def _check_hours(line: Counted) -> None:
    if not 1 <= line.people <= MOST_PEOPLE:
        raise DoesNotHold("De 1 à 1 000 personnes, pour une ligne.")
    days = (line.until - line.since).days + 1
    if line.amount > A_DAY * days * line.people:
        whose = "une personne" if line.people == 1 else f"{line.people} personnes"
        raise DoesNotHold(
            f"{amounts.in_words(line.amount, Unit.HOURS)} pour {whose} en "
            f"{days} jour{'s' if days > 1 else ''} : une journée n’a que 24 heures."
        )


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What lines add up to, kind by kind."""

    by_kind: dict[LineKind, Decimal]

    def of(self, wanted: Iterable[LineKind]) -> Decimal:
        """The sum of some kinds."""
        return sum((self.by_kind.get(kind, Decimal(0)) for kind in wanted), Decimal(0))


def totals(lines: Iterable[Counted]) -> Totals:
    """Add lines up, exactly."""
    found: dict[LineKind, Decimal] = {}
    for line in lines:
        found[line.kind] = found.get(line.kind, Decimal(0)) + line.amount
    return Totals(by_kind=found)
