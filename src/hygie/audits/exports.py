"""The findings that leave, as a table."""

from collections.abc import Iterable, Iterator, Sequence

from hygie.audits.models import Check, Finding, Recommendation
from hygie.audits.rules.findings import FindingState, Verdict
from hygie.audits.rules.reference import scale
from hygie.platform.exports import Cell
from hygie.remediation.rules.states import State as ActionState

HEADER = (
    "Numéro",
    "Constat",
    "Gravité",
    "Référence",
    "État",
    "Description",
    "Avis de l’audit de suivi",
    "Recommandations",
    "Actions du plan",
)


def lines(
    findings: Iterable[Finding],
    *,
    checks: Iterable[Check],
    advice: Sequence[Recommendation],
) -> Iterator[Sequence[Cell]]:
    """A line for each finding, and for each one that was taken over."""
    severities = scale("severities")
    verdicts = {each.finding_id: Verdict(each.verdict).label for each in checks}
    for each in findings:
        given = [one for one in advice if one.finding_id == each.pk]
        yield (
            each.number,
            each.title,
            severities.label(each.severity),
            each.reference,
            FindingState(each.state).label,
            each.description,
            verdicts.get(each.pk, ""),
            " ; ".join(one.title for one in given),
            " ; ".join(ActionState(one.action.state).label for one in given if one.action),
        )
