"""What assessments publish for statistics: who was asked, what was answered, the scores."""

from hygie.assessments.rules.stages import Stage, State
from hygie.kernel import geography
from hygie.kernel.fact import CATEGORY, FINESS, GHT, STATUS, Fact, code, number, said
from hygie.kernel.roles import PlaceKind
from hygie.kernel.scope import Domain

_SEES = (Domain.POSTURE, Domain.CAMPAIGNS)
_REGIONS = {region.code: region.name for region in geography.regions().values()}
_LEVEL = code("Niveau du lieu", values=dict(PlaceKind.choices()))
_REGION = code("Région", values=_REGIONS)
_GHT = code("GHT à l’ouverture", shape=GHT)
_CATEGORY = code("Catégorie FINESS à l’ouverture", shape=CATEGORY)
_STATUS = code("Statut juridique à l’ouverture", shape=STATUS)

_CAMPAIGNS = """
SELECT c.id, c.version_id AS version, extract(year FROM c.closes_on)::int AS year, c.state, c.level
FROM assessments_campaign AS c
"""

# What comes from the register may be badly written there: such a code is not said.
_ASSESSMENTS = f"""
SELECT a.id, a.campaign_id AS campaign, a.place_kind, a.place_code AS place,
    {said("a.region_code", _REGION)} AS region,
    {said("a.ght_code", _GHT)} AS ght,
    {said("a.category_code", _CATEGORY)} AS category,
    {said("a.status_code", _STATUS)} AS status,
    a.stage
FROM assessments_assessment AS a
"""  # noqa: S608 - patterns of ours

_ANSWERS = """
SELECT w.assessment_id AS assessment, w.node_id AS node, w.step
FROM assessments_assessment AS a
JOIN assessments_answer AS w ON w.assessment_id = a.id
WHERE a.campaign_id = %(part)s::int
"""

# Each write of a row gives it another xmin, whatever the act and the clock.
_PARTS_OF_ANSWERS = """
SELECT a.campaign_id::text AS part,
    count(*) || ':' || sum(
        hashint8extended(w.assessment_id * 1048576 + w.node_id, w.xmin::text::bigint)
    ) AS mark
FROM assessments_answer AS w
JOIN assessments_assessment AS a ON a.id = w.assessment_id
GROUP BY 1
"""

_SCORES = """
SELECT s.campaign_id AS campaign, s.node_id AS node, s.assessment_id AS assessment,
    s.declared, s.proven, s.reviewed
FROM assessments_score AS s
WHERE s.campaign_id = %(part)s::int
"""

_PARTS_OF_SCORES = """
SELECT s.campaign_id::text AS part,
    count(*) || ':' || sum(
        hashint8extended(s.assessment_id * 1048576 + s.node_id, s.xmin::text::bigint)
    ) AS mark
FROM assessments_score AS s
GROUP BY 1
"""

FACTS = (
    Fact(
        name="campaigns",
        title="Campagnes d’évaluation",
        query=_CAMPAIGNS,
        sees=_SEES,
        columns={
            "id": number("Campagne"),
            "version": number("Version du référentiel"),
            "year": number("Année de son dernier jour"),
            "state": code("État", values=dict(State.choices())),
            "level": code("Interroge", values=dict(PlaceKind.choices())),
        },
    ),
    Fact(
        name="assessments",
        title="Établissements interrogés",
        query=_ASSESSMENTS,
        sees=_SEES,
        columns={
            "id": number("Évaluation"),
            "campaign": number("Campagne"),
            "place_kind": _LEVEL,
            "place": code("Numéro FINESS du lieu", shape=FINESS),
            "region": _REGION,
            "ght": _GHT,
            "category": _CATEGORY,
            "status": _STATUS,
            "stage": code("Étape", values=dict(Stage.choices())),
        },
    ),
    Fact(
        name="answers",
        title="Réponses aux mesures, telles qu’elles sont",
        query=_ANSWERS,
        parts=_PARTS_OF_ANSWERS,
        sees=_SEES,
        columns={
            "assessment": number("Évaluation"),
            "node": number("Mesure"),
            "step": number("Rang de la réponse ; vide : ne s’applique pas"),
        },
    ),
    Fact(
        name="scores",
        title="Scores par objectif, en dix-millièmes",
        query=_SCORES,
        parts=_PARTS_OF_SCORES,
        sees=_SEES,
        columns={
            "campaign": number("Campagne"),
            "node": number("Objectif ou sous-objectif"),
            "assessment": number("Évaluation"),
            "declared": number("Score déclaré"),
            "proven": number("Score prouvé"),
            "reviewed": number("Score examiné"),
        },
    ),
)
