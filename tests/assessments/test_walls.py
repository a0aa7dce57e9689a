"""The database itself: in somebody's scope, the answers of others are not there."""

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from hygie.assessments.models import (
    Answer,
    Assessment,
    Campaign,
    Joined,
    Line,
    Part,
    Score,
    Verdict,
)
from hygie.assessments.operations import answering, campaigns, giving
from hygie.assessments.rules.stages import Stage, State
from hygie.documents.models import Document
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.assessments.factories import BY_ANNE, BY_PAULE, asked, filled, node, prepared, reviewed
from tests.cast import ADAM, ANNE, ELSA, GAEL, KARIM, LEA, NADIA, NOON, OSCAR, PAULE, REMI, ZOE

pytestmark = pytest.mark.django_db
TABLES = (Campaign, Assessment, Answer, Line, Verdict, Score, Joined, Document)


@pytest.fixture
def assessment():
    """Bellevue, answered, with a file and a verdict."""
    assessment = asked()
    first = node(assessment, "1")
    answering.join(assessment.pk, first, [b"Compte rendu."], name="cr.txt", **BY_ANNE)
    filled(assessment)
    giving.submit(assessment.pk, **BY_ANNE)
    reviewed(assessment, "1")
    return assessment


@pytest.mark.usefixtures("assessment")
@pytest.mark.parametrize(
    ("actor", "sees"),
    [(actor, True) for actor in (ANNE, ELSA, REMI, GAEL, KARIM, PAULE, LEA)]
    + [(actor, False) for actor in (ZOE, OSCAR, NADIA, ADAM)],
    ids=lambda value: getattr(value, "name", None),
)
def test_each_scope_sees_its_own_places(actor, sees):
    with walls.scoped(scope_of(actor)):
        for table in TABLES:
            assert table.objects.exists() == sees, table


@pytest.mark.usefixtures("assessment")
def test_without_a_scope_there_is_nothing():
    with walls.nobody():
        for table in (*TABLES, Part):
            assert not table.objects.exists()


def test_a_draft_is_seen_by_who_keeps_it():
    prepared()
    for actor, sees in ((PAULE, True), (KARIM, True), (ANNE, False), (LEA, False), (ZOE, False)):
        with walls.scoped(scope_of(actor)):
            assert Campaign.objects.exists() == sees, actor.name


@pytest.mark.parametrize("actor", [REMI, GAEL, LEA, ZOE], ids=lambda actor: actor.name)
def test_who_does_not_answer_writes_no_answer(assessment, actor):
    line = {"assessment": assessment, "node_id": node(assessment, "2"), "number": 9}
    with walls.scoped(scope_of(actor)):
        assert Answer.objects.update(step=0) == 0
        assert Score.objects.update(declared=0) == 0
        for add in (
            lambda: Line.objects.create(**line, step=0, written_at=NOON, written_by="x"),
            lambda: Verdict.objects.create(
                **line, verdict="ACCEPTED", written_at=NOON, written_by="x"
            ),
        ):
            with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
                add()


def test_who_answers_does_not_review_by_sql_nor_reviewer_answer(assessment):
    row = {"assessment": assessment, "node_id": node(assessment, "2"), "number": 1}
    said = {"written_at": NOON, "written_by": "x"}
    with walls.scoped(scope_of(ANNE)):
        with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            Verdict.objects.create(**row, **said, verdict="ACCEPTED")
        assert Campaign.objects.update(title="x") == 0
    with walls.scoped(scope_of(PAULE)):
        assert Answer.objects.update(step=0) == 0


def test_the_whole_life_of_answers_plays_behind_the_walls():
    with walls.scoped(scope_of(PAULE)):
        campaign = prepared_in_scope()
        campaigns.start(campaign.pk, **BY_PAULE)
    with walls.scoped(scope_of(ANNE)):
        one = filled(asked(campaign))
        giving.submit(one.pk, **BY_ANNE)
    with walls.scoped(scope_of(PAULE)):
        for ref in ("1", "2", "3", "4"):
            reviewed(one, ref)
        giving.accept(one.pk, **BY_PAULE)
        campaigns.close(campaign.pk, **BY_PAULE)
        campaigns.lock(campaign.pk, **BY_PAULE)

    one.refresh_from_db()
    campaign.refresh_from_db()
    assert (one.stage, one.asked, one.answered) == (Stage.ACCEPTED, 4, 4)
    assert campaign.state == State.LOCKED
    assert Verdict.objects.filter(assessment=one).count() == 4
    assert {each.reviewed for each in Score.objects.filter(assessment=one)} != {None}


def prepared_in_scope():
    """The referential is published by the nation; the campaign is of the region."""
    with walls.scoped(walls.SYSTEM_SCOPE):
        version = prepared().version
    return prepared(version)
