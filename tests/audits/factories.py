"""An audit of Bellevue; tests change what matters."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from hygie.audits.operations import (
    advising,
    findings,
    following,
    importing,
    missions,
    proving,
    reports,
)
from hygie.audits.rules.findings import Advice, Finding, Verdict
from hygie.audits.rules.missions import AuditorKind, Outcome, Said, State
from hygie.kernel.actor import Place, PlaceKind
from tests.cast import ANNE, BELLEVUE, BELLEVUE_ENTITY, NOON
from tests.incidents.factories import a_site

ENTITY = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
SITE = Place(PlaceKind.SITE, BELLEVUE)
TODAY = date(2026, 3, 2)
BY_ANNE = {"by": ANNE, "at": NOON}
POINTS = b"point;statut;nombre;comptes\nvuln_krbtgt-l2;ne passe pas;1;krbtgt\n"
PINGCASTLE = b"""<?xml version="1.0" encoding="utf-8"?>
<HealthcheckData>
  <GenerationDate>2026-02-20T10:00:00+01:00</GenerationDate>
  <MaturityLevel>2</MaturityLevel>
  <DomainFQDN>Bellevue.example</DomainFQDN>
  <GlobalScore>30</GlobalScore>
  <StaleObjectsScore>10</StaleObjectsScore>
  <PrivilegiedGroupScore>30</PrivilegiedGroupScore>
  <TrustScore>0</TrustScore>
  <AnomalyScore>0</AnomalyScore>
  <DomainControllers><HealthcheckDomainController>
    <DCName>SRV-JEANNE</DCName></HealthcheckDomainController></DomainControllers>
  <RiskRules>
    <HealthcheckRiskRule><Points>30</Points><Category>PrivilegedAccounts</Category>
      <Model>AdminControl</Model><RiskId>P-Delegated</RiskId>
      <Rationale>Presence of Admin accounts (jeanne.martin): 7</Rationale></HealthcheckRiskRule>
    <HealthcheckRiskRule><Points>10</Points><Category>StaleObjects</Category>
      <Model>Provisioning</Model><RiskId>S-Inconnue</RiskId>
      <Rationale>Last seen on SRV-JEANNE</Rationale></HealthcheckRiskRule>
  </RiskRules>
</HealthcheckData>
"""


def said(**changes):
    """What a mission says."""
    values = {
        "kind": "AD",
        "title": "Audit de l’annuaire",
        "starts_on": date(2026, 2, 2),
        "ends_on": date(2026, 2, 20),
        "auditor_kind": AuditorKind.COMPANY,
        "auditor": "Société d’audit",
        "qualification": "PASSI",
        "perimeter": "bellevue.example",
        "scope": "La forêt et ses contrôleurs.",
    }
    return Said(**values | changes)


def an_audit(place=ENTITY, *, by=ANNE, at=NOON, **changes):
    """An audit of Bellevue that is planned."""
    a_site()
    return missions.plan(place, said(**changes), by=by, at=at)


def an_outcome(**changes):
    """What an audit concludes."""
    values = {"delivered_on": date(2026, 3, 1), "level": 2, "summary": "Deux faiblesses."}
    return Outcome(**values | changes)


def a_finding(mission, *, by=ANNE, at=NOON, **changes):
    """One finding of an audit."""
    values = {"title": "Secret krbtgt trop ancien", "severity": "MAJOR"}
    values["reference"] = "vuln_krbtgt-l2"
    return findings.note(mission.pk, Finding(**values | changes), by=by, at=at)


def advice(mission, finding=None, *, by=ANNE, at=NOON, **changes):
    """One recommendation."""
    values = {"title": "Changer deux fois le secret", "priority": "NOW", "effort": "SMALL"}
    return advising.advise(
        mission.pk,
        Advice(**values | changes),
        finding_id=finding.pk if finding else None,
        by=by,
        at=at,
    )


def planned(mission, one, *, due_on=date(2026, 6, 30), by=ANNE, at=NOON, **changes):
    """The same, in the plan."""
    values = {"owner": "DSI", "due_on": due_on, "days": Decimal(2), "seen": one.version}
    return advising.make_action(mission.pk, one.pk, **values | changes, by=by, at=at)


def delivered(mission=None, *, by=ANNE, at=NOON, **changes):
    """An audit that concluded."""
    mission = mission or an_audit(by=by, at=at)
    mission.refresh_from_db()
    return proving.deliver(mission.pk, an_outcome(**changes), seen=mission.version, by=by, at=at)


def followed(mission, *, by=ANNE, at=NOON, **changes):
    """The audit that follows it up."""
    values = {"title": "Audit de suivi"}
    return following.follow_up(mission.pk, said(**values | changes), by=by, at=at)


def taken(mission, raw=POINTS, *, by=ANNE, at=NOON, name="points.csv", rest=None, **options):
    """Results that were taken in."""
    more = {"rest": rest} if rest else {}
    given = importing.read(raw, name=name, domain="bellevue.example", **more, by=by, at=at)
    return importing.take(mission.pk, given, **options, by=by, at=at)


def moved(mission, state, reason="", *, by=ANNE, at=NOON):
    """An audit, elsewhere."""
    mission.refresh_from_db()
    return missions.move(
        mission.pk, State(state), seen=mission.version, reason=reason, by=by, at=at
    )


def a_file(name="rapport.pdf", content=b"%PDF-1.7 Rapport."):
    """A file of an audit."""
    return reports.File(name=name, chunks=lambda: [content])


def audited_addresses(*, at):
    """An audit of Bellevue with a row of every kind, by what its addresses name."""
    day = timezone.localdate(at)
    days = {"starts_on": day, "ends_on": day}
    mission = an_audit(at=at, **days)
    finding = a_finding(mission, at=at, reference="")
    one = planned(mission, advice(mission, finding, at=at), due_on=day, at=at)
    other = advice(mission, at=at, title="Relire les droits")
    report = reports.join(mission.pk, a_file(), by=ANNE, at=at)
    taken(mission, at=at)
    delivered(mission, at=at, delivered_on=day, level=None)
    last = followed(mission, at=at, **days)
    following.check(last.pk, finding.pk, Verdict.STILL, by=ANNE, at=at)
    assert one.action_id
    return {
        "audit_id": str(mission.pk),
        "follow_id": str(last.pk),
        "finding_id": str(finding.pk),
        "advice_id": str(other.pk),
        "result_id": str(report.pk),
    }
