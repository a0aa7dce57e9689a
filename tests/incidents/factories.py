"""A default world: one hospital that declares a ransomware; tests change what matters."""

from datetime import date, timedelta

from hygie.establishments.models import Ght, LegalEntity, Site
from hygie.incidents.operations import drafts, sending
from hygie.incidents.operations.talk import Joined
from hygie.incidents.rules.declaration import Declaration
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
from hygie.kernel.actor import ANYONE
from tests.cast import BELLEVUE, BELLEVUE_ENTITY, ELSEWHERE, ELSEWHERE_ENTITY, NOON

_SOURCE = {"source": "ETALAB_SITES", "source_date": date(2026, 1, 1), "authority": 1}


def a_ght(code="GHT-A"):
    return Ght.objects.get_or_create(
        code=code, defaults={"name": "GHT de Bellevue", "region_code": "84", **_SOURCE}
    )[0]


def an_entity(finess=BELLEVUE_ENTITY, *, ght=None, region="84", department="01"):
    defaults = {
        "name": "CH de Bellevue",
        "ght": ght,
        "region_code": region,
        "department_code": department,
        **_SOURCE,
    }
    return LegalEntity.objects.get_or_create(finess=finess, defaults=defaults)[0]


def a_site(finess=BELLEVUE, *, entity=None, **changes):
    entity = entity or an_entity(ght=a_ght())
    values = {
        "entity": entity,
        "name": "CH DE BELLEVUE",
        "city": "BELLEVUE",
        "postcode": "01440",
        "category_code": "355",
        "department_code": entity.department_code,
        "region_code": entity.region_code,
        "phone": "0474454647",
        "longitude": 5.2,
        "latitude": 46.2,
        "located": "ADDRESS",
        **_SOURCE,
    }
    return Site.objects.get_or_create(finess=finess, defaults=values | changes)[0]


def a_site_elsewhere():
    entity = an_entity(ELSEWHERE_ENTITY, region="11", department="93")
    return a_site(ELSEWHERE, entity=entity, name="CLINIQUE D’AILLEURS", city="AILLEURS")


def a_declaration(*, site=None, at=NOON, **changes):
    """A complete declaration; change a field by its path with `__` for the point."""
    values = {
        "structure.finess_et": site.finess if site else "",
        "structure.name": site.name if site else "Cabinet des Tilleuls",
        "structure.city": site.city if site else "Bellevue",
        "structure.postcode": site.postcode if site else "01440",
        "structure.department": site.department_code if site else "01",
        "declarant.name": "Alice Martin",
        "declarant.role": "Directrice de garde",
        "declarant.phone": "+33612345678",
        "facts.title": "Des postes affichent une demande de rançon",
        "facts.narrative": "Les partages ne s’ouvrent plus depuis six heures.",
        "facts.observed_at": at - timedelta(hours=2),
        "facts.aware_at": at - timedelta(hours=1),
        "facts.state": OngoingState.ONGOING,
        "facts.systems": frozenset({AffectedSystem.WORKSTATION}),
        "impact.patient_danger": PatientDanger.POTENTIAL,
        "impact.organisation": OrganisationImpact.DEGRADED_MODE,
        "impact.territory_effect": Answer.NO,
        "impact.spread_risk": Answer.NO,
        "impact.data": frozenset({DataImpact.INACCESSIBLE_OR_LOST}),
        "impact.data_kinds": frozenset({DataKind.PATIENT}),
        "cause.origin": Origin.MALICIOUS,
        "cause.incident_type": "RANSOMWARE",
        "cause.support": frozenset({SupportKind.TECHNICAL_HELP}),
    }
    named = {name.replace("__", "."): value for name, value in changes.items()}
    return Declaration().changed(values | named)


def a_draft(declaration=None, *, at=NOON):
    """A draft and its code."""
    return drafts.open_draft(declaration or a_declaration(site=a_site()), by=ANYONE, at=at)


def an_incident(*, site=None, at=NOON, **changes):
    """An incident that has just been declared."""
    draft, _ = a_draft(a_declaration(site=site or a_site(), at=at, **changes), at=at)
    return sending.send(draft.pk, by=ANYONE, at=at)


def a_file(content=b"Une photo.", name="photo.txt", size=None):
    """A file on its way in; `size` is what its sender says of it."""
    return Joined(name=name, size=len(content) if size is None else size, chunks=lambda: [content])
