"""Fictional incidents that follow the published shares: the same seed gives the same ones."""

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from hygie.establishments.models import Site
from hygie.incidents.past import Past
from hygie.incidents.queries.structures import any_described
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.vocabulary import (
    AffectedSystem,
    Answer,
    DataImpact,
    DataKind,
    OngoingState,
    OrganisationImpact,
    Origin,
    PatientDanger,
    SupportKind,
)

SHARES, STORIES = "shares-2024.toml", "stories.toml"
PREFIX = "[Fictif] "
YEAR = timedelta(days=365)
# People declare when they work: the hours of the day and the days of the week, by weight (ours).
HOURS = (2, 1, 1, 1, 1, 2, 4, 8, 14, 16, 15, 12, 9, 10, 13, 13, 12, 10, 7, 5, 4, 3, 3, 2)
WEEKDAYS = (18, 17, 17, 17, 17, 7, 7)
DECLARANTS = (
    ("Camille Fictif", "RSSI"),
    ("Dominique Fictif", "Directeur de garde"),
    ("Claude Fictif", "Responsable informatique"),
    ("Morgan Fictif", "Cadre supérieur de santé"),
)
ANALYSTS = ("Léa Analyste", "Malik Analyste", "Jeanne Analyste")
LOOK_BACK = 24 * 60  # minutes between the first sign and the declaration, at most


@cache
def read(name: str) -> dict[str, Any]:
    """Return one file of the demonstration."""
    path = files("hygie.demonstration").joinpath("reference", name)
    return tomllib.loads(path.read_text("utf-8"))


def share(name: str) -> float:
    """A share of all declarations."""
    return float(read(SHARES)["share"][name]["value"])


def two_years(sites: Sequence[Site], *, seed: int, at: datetime) -> Iterator[Past]:
    """The incidents of the two years that end now."""
    volume = read(SHARES)["volume"]
    counts = (int(volume["year_before"]["value"]), int(volume["last_year"]["value"]))
    for number, count in enumerate(counts):
        start = at - YEAR * (2 - number)
        yield from some(sites, count, start=start, end=start + YEAR, seed=seed + number, at=at)


def some(
    sites: Sequence[Site], count: int, *, start: datetime, end: datetime, seed: int, at: datetime
) -> Iterator[Past]:
    """So many incidents between two moments, in order."""
    draw = random.Random(seed)  # noqa: S311 - a demonstration, not a secret
    weights = [_weight(site) for site in sites]
    moments = sorted(_moment(draw, start, end) for _ in range(count))
    chosen = draw.choices(sites, weights, k=count)
    for moment, site in zip(moments, chosen, strict=True):
        yield _past(draw, site, moment, at)


def _weight(site: Site) -> float:
    """Large hospitals declare more: university and general hospitals before the others (ours)."""
    return {"101": 12.0, "355": 6.0, "365": 2.0}.get(site.category_code, 0.5)


def _moment(draw: random.Random, start: datetime, end: datetime) -> datetime:
    while True:
        day = start + (end - start) * draw.random()
        if draw.random() < WEEKDAYS[day.weekday()] / max(WEEKDAYS):
            break
    hour = draw.choices(range(24), HOURS)[0]
    moment = day.replace(hour=hour, minute=draw.randrange(60), second=draw.randrange(60))
    return min(max(moment, start), end - timedelta(minutes=1)).replace(microsecond=0)


def _weighted(draw: random.Random, table: Mapping[str, Any]) -> str:
    return draw.choices(list(table), [row["value"] for row in table.values()])[0]


def _past(draw: random.Random, site: Site, declared_at: datetime, at: datetime) -> Past:
    declaration = _declaration(draw, site, declared_at.astimezone(UTC))
    minutes = {
        "acknowledged": draw.lognormvariate(3.2, 0.8),
        "qualified": draw.lognormvariate(5.2, 0.9),
        "closed": draw.lognormvariate(9.2, 0.9),
    }
    moments: dict[str, Any] = {}
    last = declared_at
    for name, wait in minutes.items():
        last += timedelta(minutes=wait)
        moments[f"{name}_at"] = last if last < at else None
    return Past(
        declaration=declaration,
        site=site,
        declared_at=declared_at,
        severity=_severity(declaration) if moments["qualified_at"] else None,
        analyst=draw.choice(ANALYSTS),
        **moments,
    )


def _declaration(draw: random.Random, site: Site, declared_at: datetime) -> Declaration:
    shares = read(SHARES)
    malicious = draw.random() < share("malicious")
    kind = _weighted(draw, shares["malicious" if malicious else "non_malicious"])
    story = read(STORIES)[kind]
    observed_at = declared_at - timedelta(minutes=draw.randrange(5, LOOK_BACK))
    name, role = draw.choice(DECLARANTS)
    return Declaration().changed(
        {
            **any_described(site),
            "structure.is_essential_or_important": draw.choice(list(Answer)),
            "declarant.name": name,
            "declarant.role": role,
            "declarant.phone": f"+3363998{draw.randrange(10_000):04}",
            "facts.title": PREFIX + draw.choice(story["titles"]),
            "facts.narrative": f"Récit inventé pour la démonstration. {story['narrative']}",
            "facts.observed_at": observed_at,
            "facts.aware_at": observed_at + (declared_at - observed_at) * draw.random(),
            "facts.state": draw.choice(list(OngoingState)),
            "facts.systems": frozenset(AffectedSystem(code) for code in story["systems"]),
            "facts.machines": draw.choice((1, 2, 5, 12, 40, 150, 600)),
            **_impact(draw, kind),
            "cause.origin": Origin.MALICIOUS if malicious else Origin.NON_MALICIOUS,
            "cause.incident_type": kind,
            "cause.support": frozenset(
                {
                    draw.choice((SupportKind.ADVICE, SupportKind.TECHNICAL_HELP))
                    if draw.random() < share("help_wanted")
                    else SupportKind.NONE
                }
            ),
        }
    )


def _impact(draw: random.Random, kind: str) -> dict[str, Any]:
    data = DataImpact.NONE
    if kind == "RANSOMWARE":
        data = DataImpact.INACCESSIBLE_OR_LOST
    elif draw.random() < share("data_touched"):
        data = DataImpact(_weighted(draw, read(SHARES)["data"]))
    touched = data != DataImpact.NONE
    kinds = frozenset({draw.choice(list(DataKind))}) if touched else frozenset()
    danger = _danger(draw)
    return {
        "facts.services": "Urgences" if danger == PatientDanger.PROVEN else "",
        "impact.patient_danger": danger,
        "impact.organisation": _organisation(draw),
        "impact.territory_effect": _answer(draw, "territory_effect"),
        "impact.spread_risk": _answer(draw, "spread_risk"),
        "impact.data": frozenset({data}),
        "impact.data_kinds": kinds,
    }


def _danger(draw: random.Random) -> PatientDanger:
    drawn = draw.random()
    if drawn < share("patient_danger_proven"):
        return PatientDanger.PROVEN
    return PatientDanger.POTENTIAL if drawn < share("patient_danger") else PatientDanger.NONE


def _organisation(draw: random.Random) -> OrganisationImpact:
    drawn = draw.random()
    if drawn < share("no_effect"):
        return OrganisationImpact.NONE
    if drawn < share("no_effect") + share("degraded_mode"):
        stopped = draw.random() < share("interruption_in_degraded")
        return OrganisationImpact.INTERRUPTION if stopped else OrganisationImpact.DEGRADED_MODE
    return OrganisationImpact.UNKNOWN


def _answer(draw: random.Random, name: str) -> Answer:
    return Answer.YES if draw.random() < share(name) else Answer.NO


def _severity(declaration: Declaration) -> Severity:
    """The severity that the desk gives here: ours, from the impact."""
    impact = declaration.impact
    if impact.patient_danger == PatientDanger.PROVEN:
        return Severity.CRITICAL
    if impact.organisation == OrganisationImpact.INTERRUPTION:
        return Severity.MAJOR
    if impact.organisation == OrganisationImpact.DEGRADED_MODE:
        return Severity.SIGNIFICANT
    return Severity.MINOR
