"""The answers of many establishments at once, for what leaves in files: a few questions a batch."""

from collections import defaultdict
from collections.abc import Collection

from hygie.assessments.models import Answer, Verdict
from hygie.assessments.queries.answers import Given

# Establishments whose answers are in memory together.
AT_ONCE = 100


def any_given_of(ids: Collection[int]) -> dict[int, dict[int, Given]]:
    """The answers of some assessments by measure; whoever asks has seen these assessments."""
    found: dict[int, dict[int, Given]] = defaultdict(dict)
    rows = Answer.objects.filter(assessment__in=list(ids)).order_by()
    columns = ("assessment_id", "node_id", "step", "words", "number")
    for assessment, node, step, words, number in rows.values_list(*columns):
        found[assessment][node] = Given(step=step, words=words, number=number)
    return found


def any_verdicts_of(ids: Collection[int]) -> dict[int, dict[int, Verdict]]:
    """The last verdict on each answer of some assessments; the caller says whether it holds."""
    found: dict[int, dict[int, Verdict]] = defaultdict(dict)
    rows = Verdict.objects.filter(assessment__in=list(ids))
    for each in rows.order_by("assessment_id", "node_id", "-id").distinct(
        "assessment_id", "node_id"
    ):
        found[each.assessment_id][each.node_id] = each
    return found
