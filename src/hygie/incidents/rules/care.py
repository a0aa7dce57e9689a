"""What an incident does to care at one moment: a whole picture, never a patient."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from hygie.incidents.rules.reference import read
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.kernel.enums import Labelled

FILE = "care-units-2026.toml"
MOST_UNITS = 40
LONGEST_UNIT = 80
MOMENTS = ("degraded_since", "degraded_until", "diverted_since", "diverted_until", "normal_at")
# Begun, though nobody said when: a start that was not told is asked for, never made up.
UNDATED = ("degraded_undated", "diverted_undated")


def usual_units() -> tuple[str, ...]:
    """The names that are proposed; others may be written."""
    return tuple(read(FILE)["units"])


class UnitState(Labelled):
    """How a service of care works."""

    NORMAL = "NORMAL", "Normal"
    DEGRADED = "DEGRADED", "Dégradé"
    STOPPED = "STOPPED", "Arrêté"


class ActKind(Labelled):
    """What is cancelled, counted since the beginning of the incident (the list is ours)."""

    OPERATIONS = "OPERATIONS", "Opérations"
    IMAGING = "IMAGING", "Imagerie"
    CONSULTATIONS = "CONSULTATIONS", "Consultations"
    ANALYSES = "ANALYSES", "Analyses"
    STAYS = "STAYS", "Hospitalisations"
    OTHER = "OTHER", "Autres actes"


class Outcome(Labelled):
    """The gravest that is known to have happened to a patient, from the least to the worst."""

    OTHER = "OTHER", "Autre conséquence"
    DEFICIT = "DEFICIT", "Déficit fonctionnel permanent probable"
    VITAL = "VITAL", "Pronostic vital engagé"
    DEATH = "DEATH", "Décès"


# What makes an event linked to care a serious one (CSP, article R.1413-67).
GRAVE = frozenset({Outcome.DEFICIT, Outcome.VITAL, Outcome.DEATH})


class Source(Labelled):
    """By which way a point came."""

    DECLARATION = "DECLARATION", "Déclaration"
    DECLARANT = "DECLARANT", "Déclarant, par son code"
    ESTABLISHMENT = "ESTABLISHMENT", "Établissement"
    DESK = "DESK", "Astreinte"


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A service of care and how it works."""

    name: str
    state: UnitState


@dataclass(frozen=True, kw_only=True)
class Care:
    """The situation of care at one moment; counts run from the beginning of the incident."""

    danger: PatientDanger = PatientDanger.UNKNOWN
    outcome: Outcome | None = None
    units: tuple[Unit, ...] = ()
    acts: Mapping[ActKind, int] = field(default_factory=dict)
    transfers: int | None = None
    degraded_since: datetime | None = None
    degraded_until: datetime | None = None
    degraded_undated: bool = False
    diverted_since: datetime | None = None
    diverted_until: datetime | None = None
    diverted_undated: bool = False
    normal_at: datetime | None = None

    def __post_init__(self) -> None:
        """A start that is known is dated, whoever said before that it was not."""
        for name in ("degraded", "diverted"):
            since, until = getattr(self, f"{name}_since"), getattr(self, f"{name}_until")
            undated = since is None and (until is not None or getattr(self, f"{name}_undated"))
            object.__setattr__(self, f"{name}_undated", undated)

    @property
    def was_degraded(self) -> bool:
        """Whether a degraded mode was begun, known since when or not."""
        return self.degraded_since is not None or self.degraded_undated

    @property
    def is_degraded(self) -> bool:
        """Whether a degraded mode was begun and not ended."""
        return self.was_degraded and self.degraded_until is None

    @property
    def was_diverted(self) -> bool:
        """Whether emergencies went elsewhere, known since when or not."""
        return self.diverted_since is not None or self.diverted_undated

    @property
    def is_diverted(self) -> bool:
        """Whether emergencies go elsewhere."""
        return self.was_diverted and self.diverted_until is None

    @property
    def cancelled(self) -> int:
        """How many acts were cancelled, of all kinds."""
        return sum(self.acts.values())

    def in_state(self, state: UnitState) -> tuple[str, ...]:
        """The names of the services that work like this."""
        return tuple(unit.name for unit in self.units if unit.state == state)

    @property
    def hit(self) -> tuple[str, ...]:
        """The names of the services that do not work as usual."""
        return tuple(unit.name for unit in self.units if unit.state != UnitState.NORMAL)

    @property
    def going_on(self) -> "Care":
        """What the next picture begins with: what has ended is left behind."""
        ended: dict[str, Any] = {"normal_at": None}
        if not self.is_degraded:
            ended |= {"degraded_since": None, "degraded_until": None, "degraded_undated": False}
        if not self.is_diverted:
            ended |= {"diverted_since": None, "diverted_until": None, "diverted_undated": False}
        return self.changed(ended)

    def changed(self, values: Mapping[str, Any]) -> "Care":
        """The same with some values changed."""
        kept = {each.name: getattr(self, each.name) for each in fields(self)}
        return Care(**{**kept, **values})

    def moved(self, *, before: "Care", after: "Care") -> "Care":
        """The same with what differs between two pictures: whoever said it spoke of that alone."""
        said = {
            each.name: getattr(after, each.name)
            for each in fields(self)
            if getattr(after, each.name) != getattr(before, each.name)
        }
        return self.changed(said)


def to_json(care: Care) -> dict[str, Any]:
    """Return plain values: what says nothing is left out, times are ISO 8601 in UTC."""
    written: dict[str, Any] = {
        "danger": care.danger.value,
        "outcome": care.outcome.value if care.outcome else None,
        "units": [{"name": unit.name, "state": unit.state.value} for unit in care.units],
        "acts": {kind.value: count for kind, count in care.acts.items()},
        "transfers": care.transfers,
        **{name: _iso(getattr(care, name)) for name in MOMENTS},
        **{name: getattr(care, name) or None for name in UNDATED},
    }
    return {name: value for name, value in written.items() if value not in (None, [], {})}


def from_json(written: Mapping[str, Any]) -> Care:
    """Read what `to_json` wrote."""
    told: dict[str, Any] = {name: written[name] for name in UNDATED if name in written}
    told |= {name: datetime.fromisoformat(written[name]) for name in MOMENTS if name in written}
    return Care(
        danger=PatientDanger(written["danger"]),
        outcome=Outcome(written["outcome"]) if "outcome" in written else None,
        units=tuple(
            Unit(name=unit["name"], state=UnitState(unit["state"]))
            for unit in written.get("units", ())
        ),
        acts={ActKind(kind): count for kind, count in written.get("acts", {}).items()},
        transfers=written.get("transfers"),
        **told,
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
