"""What audits found: for who keeps them alone, which the walls see to; the caller has checked."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Max, Q, QuerySet

from hygie.audits.models import Check, Finding, Intake, Mission, Recommendation, Result, Step
from hygie.audits.rules.directory import Standing, Status, standing
from hygie.audits.rules.findings import FindingState, Verdict
from hygie.audits.rules.missions import State
from hygie.audits.rules.reference import scale
from hygie.audits.rules.results import Tool
from hygie.referentials.queries import versions
from hygie.referentials.readers import shipped
from hygie.referentials.rules.records import Catalogue
from hygie.remediation.models import Waiver
from hygie.remediation.rules.waivers import WaiverState

POINTS = "points-de-controle-ad"


def any_of(mission: Mission) -> list[Finding]:
    """The findings of a mission, the gravest first."""
    rows = Finding.objects.filter(mission=mission)
    severities = scale("severities")
    return sorted(rows, key=lambda each: (severities.rank(each.severity), each.number))


def any_finding(mission: Mission, finding_id: int) -> Finding | None:
    """One finding of a mission, or that the mission took over."""
    rows = Finding.objects.select_related("mission", "waiver")
    mine = Q(mission=mission) | Q(checks__mission=mission)
    return rows.filter(mine, pk=finding_id).distinct().first()


def any_open(mission: Mission) -> list[Finding]:
    """The findings that a mission leaves open: its own, and those that it took over."""
    rows = Finding.objects.filter(Q(mission=mission) | Q(checks__mission=mission))
    return list(rows.filter(state=FindingState.OPEN).distinct().order_by("mission_id", "number"))


def any_taken_over(findings: Iterable[Finding], *, besides: Mission) -> set[int]:
    """Those of these findings that a later mission took over."""
    rows = Check.objects.filter(finding__in=list(findings), mission_id__gt=besides.pk)
    rows = rows.exclude(mission__state=State.SET_ASIDE)
    return set(rows.values_list("finding_id", flat=True))


def any_checks(mission: Mission) -> list[Check]:
    """What a follow-up took over, the gravest first."""
    rows = Check.objects.filter(mission=mission).select_related("finding__mission")
    severities = scale("severities")
    return sorted(rows, key=lambda each: (severities.rank(each.finding.severity), each.finding_id))


def any_unchecked(mission: Mission) -> int:
    """How many of them wait for a verdict."""
    return Check.objects.filter(mission=mission, verdict=Verdict.WAITS).count()


def any_advice(mission: Mission) -> list[Recommendation]:
    """The recommendations of a mission, the most urgent first."""
    rows = Recommendation.objects.filter(mission=mission).select_related("action", "finding")
    priorities = scale("priorities")
    return sorted(rows, key=lambda each: (priorities.rank(each.priority), each.number))


def any_recommendation(mission: Mission, advice_id: int) -> Recommendation | None:
    """One recommendation of a mission."""
    rows = Recommendation.objects.filter(mission=mission, pk=advice_id)
    return rows.select_related("action", "finding").first()


def any_steps_of(
    *, finding: Finding | None = None, advice: Recommendation | None = None
) -> list[Step]:
    """What was done to a finding, or to a recommendation, in order."""
    rows = Step.objects.filter(finding=finding) if finding else Step.objects.filter(advice=advice)
    return list(rows.order_by("id"))


def any_counts(mission: Mission) -> Counter[tuple[str, str]]:
    """How many findings there are by severity and state."""
    rows = Finding.objects.filter(mission=mission).values_list("severity", "state")
    return Counter(rows)


def any_waivers(mission: Mission) -> list[Waiver]:
    """The approved exceptions of the establishment, by which a finding may be accepted."""
    rows = Waiver.objects.filter(
        place_kind=mission.place_kind, place_code=mission.place_code, state=WaiverState.APPROVED
    )
    return list(rows.order_by("expires_on", "id")[:200])


def any_next_number(rows: QuerySet[Finding] | QuerySet[Recommendation]) -> int:
    """The number of the next one; the caller holds the mission."""
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def any_intakes(mission: Mission) -> list[Intake]:
    """The files of results of a mission, the latest first."""
    return list(Intake.objects.filter(mission=mission).order_by("-id"))


def any_binds_its_kind(mission: Mission) -> bool:
    """Whether something hangs on a mission that is of its kind alone: results, a follow-up."""
    has_results = Intake.objects.filter(mission=mission).exists()
    return has_results or mission.follows_id is not None or mission.follow_ups.exists()


def any_current(mission: Mission, tool: Tool) -> list[Intake]:
    """Of each domain, the last file of a tool."""
    last: dict[str, Intake] = {}
    for each in Intake.objects.filter(mission=mission, tool=tool).order_by("-id"):
        last.setdefault(each.domain.casefold(), each)
    return list(last.values())


def any_results(intake: Intake) -> list[Result]:
    """What a file said, what does not pass first."""
    rows = list(Result.objects.filter(intake=intake).order_by("point"))
    order = [Status.FAILED, Status.UNKNOWN, Status.PASSED]
    return sorted(rows, key=lambda each: order.index(Status(each.status)))


def any_sure_level(mission: Mission) -> int | None:
    """The level that the control points make sure, of the weakest directory; none without them."""
    said = [each.sure_level for each in any_current(mission, Tool.POINTS)]
    return min((level for level in said if level is not None), default=None)


def any_levels() -> dict[str, int]:
    """The control points in force, each with its level: the published version, else ours."""
    version = versions.any_current(POINTS)
    refs = (
        list(versions.any_measures(version).values_list("ref", flat=True))
        if version
        else _shipped()
    )
    ends = {ref.lower(): ref.rpartition("-l")[2] for ref in refs}
    return {ref: int(end) for ref, end in ends.items() if end in {"1", "2", "3", "4"}}


def any_titles() -> dict[str, str]:
    """The control points in force, each in words."""
    version = versions.any_current(POINTS)
    if version is None:
        return {each.ref: each.title for each in _catalogue().nodes if each.is_assessable}
    return dict(versions.any_measures(version).values_list("ref", "title"))


def any_standing(intake: Intake) -> Standing:
    """What a file of control points makes of its directory."""
    said = {each.point: Status(each.status) for each in Result.objects.filter(intake=intake)}
    return standing(any_levels(), said)


def _shipped() -> list[str]:
    return [each.ref for each in _catalogue().nodes if each.is_assessable]


def _catalogue() -> Catalogue:
    slug, version = next(each for each in shipped.SHIPPED if each[0] == POINTS)
    return shipped.read(slug, version)
