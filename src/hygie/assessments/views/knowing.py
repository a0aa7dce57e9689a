"""What the pages of one assessment know, read at once: no question for each measure."""

from collections import defaultdict

from django.utils import timezone

from hygie.assessments import reckoning
from hygie.assessments.models import Joined
from hygie.assessments.queries import answers, backing, frames, wordings
from hygie.assessments.rules.scoring import standing
from hygie.assessments.shown.measures import Known
from hygie.assessments.views.reaching import Reached
from hygie.platform.http import ActorRequest


def known_briefly(found: Reached) -> Known:
    """Answers and verdicts, without what supports them: for pages of counts."""
    row = found.assessment
    frame = frames.any_frame(row.campaign.version_id)
    given = answers.any_given(row.pk)
    return Known(
        assessment=row,
        wording=wordings.any_wording(row.campaign.version_id),
        frame=frame,
        given=given,
        stands=standing(frame, {node: each.step for node, each in given.items()}),
        verdicts=answers.any_verdicts(row.pk),
    )


def known(request: ActorRequest, found: Reached, *, refs: list[str] | None = None) -> Known:
    """The same with last time, files, proofs, and the actions planned for these measures."""
    brief, row = known_briefly(found), found.assessment
    on = reckoning.day_of(row.campaign, at=timezone.now())
    files: dict[int, list[Joined]] = defaultdict(list)
    for each in answers.any_files(row.pk):
        files[each.node_id].append(each)
    last = {}
    if row.previous is not None:
        former = frames.any_lines(row.previous.campaign.version_id)
        last = answers.any_last_time(row, brief.frame, former)
    wanted = refs or [each.ref for each in brief.wording.lines.values() if each.is_measure]
    return Known(
        assessment=row,
        wording=brief.wording,
        frame=brief.frame,
        given=brief.given,
        stands=brief.stands,
        verdicts=brief.verdicts,
        last=last,
        files=files,
        backing=backing.backing(request.actor, row, brief.frame, set(wanted), on=on),
        planned=backing.planned(request.actor, row, wanted),
    )
