"""Several reviewers in the same moment: one verdict is written, the others read it first."""

import pytest

from hygie.assessments.models import Verdict
from hygie.assessments.operations import giving
from hygie.assessments.rules.scoring import Verdict as Kind
from tests.assessments.factories import node, submitted
from tests.at_once import behind
from tests.cast import KARIM, NOON, PAULE

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_judge_one_answer_in_the_same_moment_the_second_reads_the_first():
    assessment, unread = submitted(), []
    first = node(assessment, "1")

    def says(by, kind, reason=""):
        try:
            giving.review(assessment.pk, first, kind, seen=1, reason=reason, by=by, at=NOON)
        except giving.ReviewedMeanwhile as meanwhile:
            unread.append((by.name, meanwhile.theirs[first].written_by))

    behind(
        assessment,
        lambda: says(PAULE, Kind.ACCEPTED),
        lambda: says(KARIM, Kind.REFUSED, "Rien ne le montre."),
    )

    (said,) = Verdict.objects.all()
    assert unread == [({"Paule": "Karim", "Karim": "Paule"}[said.written_by], said.written_by)]
