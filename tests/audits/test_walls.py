"""The database itself: in somebody's scope, what audits found at others is not there."""

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from hygie.audits.models import (
    Brief,
    Check,
    Finding,
    Intake,
    Mission,
    Recommendation,
    Report,
    Result,
    Step,
)
from hygie.audits.operations import missions
from hygie.audits.queries import missions as queries
from hygie.documents.models import Document
from hygie.kernel.actor import Actor, Grant, Role
from hygie.kernel.markings import Tlp
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from hygie.remediation.models import Action, Version
from tests.audits.factories import (
    BY_ANNE,
    ENTITY,
    SITE,
    a_finding,
    advice,
    an_audit,
    audited_addresses,
    delivered,
    followed,
    planned,
    said,
    taken,
)
from tests.cast import ADAM, ANNE, ELSA, GAEL, KARIM, LEA, NADIA, NOON, OSCAR, PAULE, REMI, ZOE

pytestmark = pytest.mark.django_db
FOUND = (Brief, Finding, Recommendation, Check, Step, Report, Intake, Result, Document)
READER = Actor(name="Rita", grants=(Grant(Role.READER, ENTITY),))


@pytest.fixture
def found():
    """An audit of Bellevue with a row of every kind."""
    return audited_addresses(at=timezone.now())


@pytest.mark.usefixtures("found")
@pytest.mark.parametrize(
    ("actor", "knows", "reads"),
    [(actor, True, True) for actor in (ANNE, ELSA, GAEL)]
    + [(actor, True, False) for actor in (KARIM, PAULE, LEA, READER)]
    + [(actor, False, False) for actor in (ZOE, OSCAR, NADIA, ADAM, REMI)],
    ids=lambda value: getattr(value, "name", None),
)
def test_a_mission_is_known_where_the_posture_is_and_what_it_found_where_audits_are_kept(
    actor, knows, reads
):
    with walls.scoped(scope_of(actor)):
        assert Mission.objects.exists() == knows
        for table in (*FOUND, Action, Version):
            assert table.objects.exists() == reads, table


@pytest.mark.usefixtures("found")
def test_without_a_scope_there_is_nothing():
    with walls.nobody():
        for table in (Mission, *FOUND):
            assert not table.objects.exists()


def test_what_is_marked_red_is_not_known_to_a_region():
    an_audit(tlp=Tlp.RED)
    with walls.scoped(scope_of(KARIM)):
        assert not Mission.objects.exists()
    with walls.scoped(scope_of(ANNE)):
        assert Mission.objects.exists()


@pytest.mark.parametrize("actor", [REMI, KARIM, LEA, ZOE], ids=lambda actor: actor.name)
def test_who_does_not_keep_audits_writes_none_by_sql(actor):
    mission = an_audit(SITE)
    a_finding(mission)
    row = {name: getattr(mission, name) for name in ("kind", "title", "place_kind", "place_code")}
    row |= {"region_code": "84", "auditor": "x", "auditor_kind": "COMPANY", "tlp": "CLEAR"}
    row |= {"starts_on": NOON, "ends_on": NOON, "state": "PLANNED", "qualification": "NONE"}
    at = {"made_at": NOON, "changed_at": NOON}
    with walls.scoped(scope_of(actor)):
        assert Mission.objects.update(title="x") == 0
        assert Finding.objects.update(state="CORRECTED") == 0
        for add in (
            lambda: Mission.objects.create(**row, **at),
            lambda: Finding.objects.create(
                mission=mission, number=9, title="x", severity="MINOR", state="OPEN", **at
            ),
        ):
            with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
                add()


def test_who_keeps_audits_does_not_write_one_into_another_region():
    mission = an_audit()
    with (
        walls.scoped(scope_of(ANNE)),
        pytest.raises(ProgrammingError, match="row-level"),
        transaction.atomic(),
    ):
        Mission.objects.filter(pk=mission.pk).update(region_code="11")


@pytest.mark.parametrize("actor", [ANNE, GAEL, ELSA], ids=lambda actor: actor.name)
def test_the_whole_life_of_an_audit_plays_behind_the_walls(actor):
    with walls.scoped(walls.SYSTEM_SCOPE):
        an_audit(SITE)
    by = {"by": actor, "at": NOON}
    with walls.scoped(scope_of(actor)):
        mission = missions.plan(ENTITY, said(), **by)
        finding = a_finding(mission, by=actor)
        planned(mission, advice(mission, finding, by=actor), by=actor)
        taken(mission, by=actor)
        delivered(mission, by=actor, level=None)
        last = followed(mission, by=actor)
        taken(last, b"point;statut\nvuln_krbtgt-l2;ok\n", by=actor)
        delivered(last, by=actor, level=None)
        assert queries.any_steps(last)
    assert BY_ANNE
