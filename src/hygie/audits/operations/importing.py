"""Results of tools: looked at, then taken in; what does not pass becomes findings."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hygie.audits import holding, writing
from hygie.audits.models import Check, Finding, Intake, Mission, Result
from hygie.audits.operations import findings, following, proving
from hygie.audits.queries import findings as queries
from hygie.audits.readers import opening
from hygie.audits.rules import reference
from hygie.audits.rules.directory import Standing, Status, standing
from hygie.audits.rules.findings import Finding as FindingSaid
from hygie.audits.rules.findings import FindingState, Verdict
from hygie.audits.rules.results import Act, One, Results, Tool, Unreadable, with_the_rest
from hygie.documents import rules as document_rules
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.text import clean_line

DOMAIN_LIMIT = 255
# The kinds of audits whose results are those of a directory.
OF_A_DIRECTORY = frozenset({"AD", "TECHNICAL"})


@dataclass(frozen=True, kw_only=True)
class Given:
    """A file of results as it was read: what is kept of it, and how it is known again."""

    name: str
    sha256: str
    results: Results


@dataclass(frozen=True, kw_only=True)
class Look:
    """What taking a file in would write, before it does."""

    given: Given
    standing: Standing | None
    # What would become a finding, and what is one already.
    new: tuple[FindingSaid, ...]
    known: tuple[str, ...]
    # The findings taken over that these results would check.
    checked: tuple[tuple[Finding, Verdict], ...]
    is_known: bool


def read(
    raw: bytes,
    *,
    name: str,
    domain: str = "",
    rest: Status = Status.UNKNOWN,
    by: Actor,
    at: datetime,
) -> Given:
    """Read a file; nothing is kept. `rest` is what is said of the points of which it says nothing.

    Raises Unreadable.
    """
    levels = queries.any_levels()
    results = opening.read(raw, levels=levels)
    if results.tool == Tool.POINTS:
        results = _of_domain(with_the_rest(results, levels, rest), domain)
    if results.made_on is not None and results.made_on > timezone.localdate(at):
        raise Unreadable(
            f"Ce rapport est daté du {results.made_on:%d/%m/%Y}, qui n’est pas encore passé."
        )
    return Given(
        name=document_rules.safe_name(name),
        sha256=hashlib.sha256(raw).hexdigest(),
        results=results,
    )


def look(mission_id: int, given: Given, *, by: Actor, at: datetime) -> Look:
    """What taking these results in would write; nothing is written."""
    mission = holding.kept(mission_id, by=by)
    _check_kind(mission)
    return _look(mission, given)


@transaction.atomic
def take(
    mission_id: int, given: Given, *, with_findings: bool = True, by: Actor, at: datetime
) -> Intake:
    """Take results in: counts and points, never the file. Taken in again, they change nothing.

    What fails becomes findings; those taken over from the last audit are checked by it; the level
    of an audit that was delivered follows, and its proof.
    """
    mission = holding.held_open(mission_id, by=by)
    _check_kind(mission)
    known = Intake.objects.filter(mission=mission, sha256=given.sha256).first()
    if known is not None:
        return known
    look_at = _look(mission, given)
    made = _kept(mission, look_at, by=by, at=at)
    if with_findings:
        for said in look_at.new:
            findings.add(mission, said, words=f"Repris de {made.get_tool_display()}", by=by, at=at)
        for finding, verdict in look_at.checked:
            words = f"D’après {made.get_tool_display()}"
            following.check(mission.pk, finding.pk, verdict, words=words, by=by, at=at)
    writing.step(
        mission, Act.TAKEN, f"{made.get_tool_display()}, {made.file_name}"[:500], by=by, at=at
    )
    proving.relevel(mission, reason="Résultats des points de contrôle repris.", by=by, at=at)
    journal.record(
        "audits.taken",
        mission,
        by=by,
        at=at,
        name=made.file_name,
        failed=made.failed,
        unknown=made.unknown,
    )
    return made


def _of_domain(results: Results, domain: str) -> Results:
    return Results(
        tool=results.tool,
        results=results.results,
        domain=clean_line(domain).lower()[:DOMAIN_LIMIT],
        made_on=results.made_on,
        remarks=results.remarks,
    )


def _check_kind(mission: Mission) -> None:
    if mission.kind not in OF_A_DIRECTORY:
        raise Unreadable("Ces résultats sont ceux d’un annuaire : cet audit n’en regarde pas.")


def _look(mission: Mission, given: Given) -> Look:
    results = given.results
    titles = _titles(results)
    failed = [each for each in results.results if each.status == Status.FAILED]
    there = {each.reference for each in queries.any_of(mission)}
    checks = Check.objects.filter(mission=mission).select_related("finding")
    taken_over = {each.finding.reference: each.finding for each in checks.order_by("id")}
    there |= set(taken_over)
    return Look(
        given=given,
        standing=_standing(results),
        new=tuple(_finding(each, titles) for each in failed if each.point not in there),
        known=tuple(each.point for each in failed if each.point in there),
        checked=tuple(_checked(results, taken_over)),
        is_known=Intake.objects.filter(mission=mission, sha256=given.sha256).exists(),
    )


def _checked(results: Results, taken_over: dict[str, Finding]) -> list[tuple[Finding, Verdict]]:
    """What these results say of the findings taken over; PingCastle names broken rules alone."""
    said = results.statuses
    found = []
    for point, finding in taken_over.items():
        status = said.get(point)
        if status is None and results.tool == Tool.PINGCASTLE and _is_rule(point):
            status = Status.PASSED
        if status == Status.FAILED:
            found.append((finding, Verdict.STILL))
        elif status == Status.PASSED and finding.state != FindingState.CORRECTED:
            found.append((finding, Verdict.CORRECTED))
    return found


def _is_rule(point: str) -> bool:
    return len(point) > 2 and point[1] == "-" and point[0] in "ASPT"


def _standing(results: Results) -> Standing | None:
    if results.tool != Tool.POINTS:
        return None
    return standing(queries.any_levels(), results.statuses)


def _titles(results: Results) -> dict[str, str]:
    if results.tool == Tool.POINTS:
        return queries.any_titles()
    rules = reference.read(reference.OTHER_RULE)["rules"]
    return {rule: said["title"] for rule, said in rules.items()}


def _finding(one: One, titles: dict[str, str]) -> FindingSaid:
    """What a point that fails is, as a finding: how many, and never who."""
    severity = (
        reference.severity_of_points(one.points)
        if one.points is not None
        else reference.severity_of_level(int(one.point[-1]))
    )
    counted = f"Objets concernés : {one.count}." if one.count is not None else ""
    cost = f"Points de risque de cette règle : {one.points}." if one.points else ""
    return FindingSaid(
        title=titles.get(one.point, f"Règle {one.point}"),
        severity=severity,
        description="\n".join(each for each in (counted, cost) if each),
        reference=one.point,
    )


def _kept(mission: Mission, look_at: Look, *, by: Actor, at: datetime) -> Intake:
    given = look_at.given
    results, level = given.results, look_at.standing
    made = Intake.objects.create(
        mission=mission,
        tool=results.tool,
        domain=results.domain,
        file_name=given.name,
        sha256=given.sha256,
        made_on=results.made_on,
        score=results.score,
        maturity=results.maturity,
        sure_level=level.sure if level else None,
        best_level=level.at_best if level else None,
        passed=results.counted(Status.PASSED),
        failed=results.counted(Status.FAILED),
        unknown=results.counted(Status.UNKNOWN),
        taken_at=at,
        taken_by=by.name,
    )
    Result.objects.bulk_create(
        [
            Result(
                intake=made,
                point=each.point,
                status=each.status,
                count=each.count,
                points=each.points,
            )
            for each in results.results
        ]
    )
    return made
