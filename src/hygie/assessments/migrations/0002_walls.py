"""The walls around assessments: those of a place are seen by who reads its posture.

Who is asked and the scores have their region in a column of their own, so that a nation’s rows are
filtered without a question each. Scores are written through a named opening alone: they are
reckoned from proofs that who answers may not all read. What hangs on an answer asks its assessment.
"""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, reaches_place, wall


def _at_place(domain: Domain) -> str:
    name = domain.value
    return (
        f"{everywhere(domain)}"
        f" OR (place_kind || ':' || place_code) = ANY ((SELECT walls_places('{name}'))::text[])"
        f" OR (SELECT walls_regions('{name}')) <> '{{}}'"
        f" AND region_code = ANY ((SELECT walls_regions('{name}'))::text[])"
    )


def _exists(where: str, table: str = "assessments_assessment") -> str:
    return f"SELECT EXISTS (SELECT FROM {table} WHERE {where})"  # noqa: S608 - ours


_OTHERS = (Domain.ANSWERS, Domain.REVIEWS, Domain.CAMPAIGNS)
# These ask in their caller’s scope: what hangs on an assessment is seen and kept with it.
_FUNCTIONS = (
    ("walls_sees_assessment(wanted bigint)", _exists("id = wanted")),
    ("walls_sees_campaign(wanted bigint)", _exists("campaign_id = wanted")),
    (
        "walls_answers_assessment(wanted bigint)",
        _exists(f"id = wanted AND ({_at_place(Domain.ANSWERS)})"),
    ),
    (
        "walls_reviews_assessment(wanted bigint)",
        _exists(f"id = wanted AND ({_at_place(Domain.REVIEWS)})"),
    ),
    (
        "walls_sees_answer_file(wanted bigint)",
        _exists("document_id = wanted", "assessments_joined"),
    ),
)
_POSTURE, _ANSWERS = everywhere(Domain.POSTURE), everywhere(Domain.ANSWERS)
_SEES = f"{_POSTURE} OR walls_sees_assessment(assessment_id)"
_KEEPS = f"{_ANSWERS} OR walls_answers_assessment(assessment_id)"
_CAMPAIGNS = reaches_place(Domain.CAMPAIGNS)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0001_assessments"),
        ("establishments", "0005_own_sites"),
        ("documents", "0003_erased"),
    ]
    operations = [
        *(
            migrations.RunSQL(
                f"CREATE FUNCTION {signature} RETURNS boolean LANGUAGE plpgsql STABLE "
                f"AS $$ BEGIN RETURN ({query}); END $$",
                f"DROP FUNCTION {signature.partition('(')[0]}",
            )
            for signature, query in _FUNCTIONS
        ),
        # A row of answers is changed in place again and again while somebody fills it.
        migrations.RunSQL(
            "ALTER TABLE assessments_answer SET (fillfactor = 90)",
            "ALTER TABLE assessments_answer RESET (fillfactor)",
        ),
        wall("assessments_campaign"),
        policy(
            "assessments_campaign",
            "campaign",
            sees=f"{_CAMPAIGNS} OR state <> 'DRAFT' AND ({_POSTURE} OR walls_sees_campaign(id))",
            adds=_CAMPAIGNS,
            changes=_CAMPAIGNS,
            removes=f"state = 'DRAFT' AND ({_CAMPAIGNS})",
        ),
        wall("assessments_assessment"),
        policy(
            "assessments_assessment",
            "assessment",
            sees=_at_place(Domain.POSTURE),
            adds=everywhere(Domain.CAMPAIGNS),
            changes=" OR ".join(f"({_at_place(domain)})" for domain in _OTHERS),
        ),
        wall("assessments_answer"),
        policy("assessments_answer", "answer", sees=_SEES, adds=_KEEPS, changes=_KEEPS),
        wall("assessments_line"),
        policy("assessments_line", "line", sees=_SEES, adds=_KEEPS),
        wall("assessments_verdict"),
        policy(
            "assessments_verdict",
            "verdict",
            sees=_SEES,
            adds=f"{everywhere(Domain.REVIEWS)} OR walls_reviews_assessment(assessment_id)",
        ),
        wall("assessments_part"),
        policy("assessments_part", "part", sees=_SEES, adds=_KEEPS, removes=_KEEPS),
        wall("assessments_joined"),
        policy("assessments_joined", "joined", sees=_SEES, adds=_KEEPS, removes=_KEEPS),
        wall("assessments_score"),
        policy(
            "assessments_score",
            "score",
            sees=_at_place(Domain.POSTURE),
            adds=_ANSWERS,
            changes=_ANSWERS,
        ),
        policy("documents_document", "answering", sees="walls_sees_answer_file(id)"),
    ]
