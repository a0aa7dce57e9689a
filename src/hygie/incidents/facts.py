"""What declarations publish for statistics: codes and moments, no word of those who declared."""

from hygie.incidents.rules import causes, scope, taxonomy
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.precision import Precision
from hygie.incidents.rules.readers import WITHHELD
from hygie.incidents.rules.reception import Channel
from hygie.incidents.rules.vocabulary import (
    AffectedSystem,
    Answer,
    DataImpact,
    OngoingState,
    OrganisationImpact,
    Origin,
    PatientDanger,
)
from hygie.kernel import geography
from hygie.kernel.fact import (
    CATEGORY,
    FINESS,
    GHT,
    Column,
    Fact,
    code,
    flag,
    listed,
    moment,
    number,
    said,
)
from hygie.kernel.scope import Domain
from hygie.kernel.zones import PARIS

# A type, a way in and a nature of cause that say that it happened at a provider’s.
PROVIDER_TYPE, PROVIDER_WAY_IN, THIRD_PARTY = (
    "PROVIDER_INCIDENT",
    "PROVIDER_ACCESS",
    "third-party-failures",
)
_REGIONS = {each.code: each.name for each in geography.regions().values()}
_DEPARTMENTS = {each.code: each.name for each in geography.departments().values()}
_REGION = code("Région de la structure à la déclaration", values=_REGIONS)
_DEPARTMENT = code("Département de la structure à la déclaration", values=_DEPARTMENTS)
_GROUP = code("GHT à la déclaration, sauf refus de la lecture par le GHT", shape=GHT)
_CATEGORY = code("Catégorie FINESS", shape=CATEGORY)
_KIND = code("Type de structure", values={kind.code: kind.label for kind in scope.kinds()})
_DATA = {
    "data_none": DataImpact.NONE,
    "data_lost": DataImpact.INACCESSIBLE_OR_LOST,
    "data_integrity": DataImpact.INTEGRITY,
    "data_disclosed": DataImpact.DISCLOSURE,
}
_HITS = {f"hits_{system.value.lower()}": system for system in AffectedSystem}


def _kinds() -> str:
    """SQL: which kind each category of the register is, as `rules.scope` says; ours are written."""
    exact = [(each, kind.code) for kind in scope.kinds() for each in sorted(kind.categories)]
    groups = "\n".join(
        f"        WHEN starts_with(c.aggregate, '{group}') THEN '{kind.code}'"
        for kind in scope.kinds()
        for group in kind.aggregates
    )
    return f"""
    SELECT c.category, coalesce(k.kind, CASE
{groups}
        ELSE '{scope.kinds()[-1].code}' END) AS kind
    FROM (
        SELECT category, max(aggregate) AS aggregate
        FROM (
            SELECT code AS category, group_code AS aggregate FROM establishments_category
            UNION ALL SELECT category_code, '' FROM establishments_site GROUP BY category_code
            UNION ALL SELECT category, '' FROM (VALUES {listed(exact)}) AS ours (category, kind)
        ) AS every
        WHERE category ~ '^(?:{CATEGORY})$'
        GROUP BY category
    ) AS c
    LEFT JOIN (VALUES {listed(exact)}) AS k (category, kind) ON k.category = c.category
    """  # noqa: S608 - lists of ours


def _scopes() -> str:
    return listed((kind.code, kind.in_scope.value) for kind in scope.kinds())


def _derived() -> str:
    """SQL: the root cause that each type and origin say together."""
    types, origins = ("", *taxonomy.incident_types()), (None, *Origin)
    return listed(
        (kind, origin.value if origin else "", found)
        for kind in types
        for origin in origins
        if (found := causes.derived(kind, origin))
    )


def _elsewhere() -> str:
    """SQL: the types that are a third party’s failure without being that of a provider."""
    return ", ".join(
        f"'{kind}'"
        for kind in taxonomy.incident_types()
        if causes.told_by_type(kind) == THIRD_PARTY and kind != PROVIDER_TYPE
    )


def _clocks() -> str:
    return listed((each.code, each.time_zone) for each in geography.departments().values())


_STRUCTURE_KINDS = f"""
SELECT k.category, k.kind, s.in_scope
FROM ({_kinds()}) AS k
JOIN (VALUES {_scopes()}) AS s (kind, in_scope) ON s.kind = k.kind
"""  # noqa: S608 - lists of ours

_FLAGS = "".join(
    f"    coalesce(d.{path} ? '{member.value}', false) AS {name},\n"
    for path, members in (("data", _DATA), ("systems", _HITS))
    for name, member in members.items()
)

# The declaration is read once a row: PostgreSQL would unpack it for each of its fields.
_INCIDENTS = f"""
WITH kinds AS MATERIALIZED ({_kinds()})
SELECT d.id, d.site, d.entity, d.ght, d.region, d.department, d.category,
    coalesce(k.kind, '{scope.kinds()[-1].code}') AS kind,
    d.nature, d.status, d.severity, d.origin, d.incident_type,
    coalesce(nullif(d.said_cause, ''), v.cause, '') AS cause,
    d.channel, d.state, d.danger, d.organisation, d.precision,
    d.must_declare, d.is_significant, d.wants_help, d.is_common,
    (d.incident_type = '{PROVIDER_TYPE}' OR d.way_in = '{PROVIDER_WAY_IN}' OR d.has_provider
        OR d.said_cause = '{THIRD_PARTY}' AND d.incident_type NOT IN ({_elsewhere()})
    ) AS by_provider,
    d.is_fictional,
{_FLAGS}    d.occurred_at AT TIME ZONE 'UTC' AS occurred_at,
    d.observed_at AT TIME ZONE 'UTC' AS observed_at,
    d.aware_at AT TIME ZONE 'UTC' AS aware_at,
    d.declared_at AT TIME ZONE 'UTC' AS declared_at,
    d.restored_at AT TIME ZONE 'UTC' AS restored_at,
    d.closed_at AT TIME ZONE 'UTC' AS closed_at,
    extract(year FROM d.local)::int AS year,
    CASE WHEN d.precision <> '{Precision.YEAR}' THEN extract(month FROM d.local)::int END AS month,
    CASE WHEN d.precision IN ('{Precision.MOMENT}', '{Precision.DAY}')
        THEN extract(isodow FROM d.local)::int END AS weekday,
    CASE WHEN d.precision = '{Precision.MOMENT}' THEN extract(hour FROM d.local)::int END AS hour
FROM (
    SELECT i.id, coalesce(s.finess, '') AS site, i.declared_entity AS entity,
        {said(f"nullif(i.declared_ght, '{WITHHELD}')", _GROUP)} AS ght,
        {said("i.region_code", _REGION)} AS region,
        {said("i.department_code", _DEPARTMENT)} AS department,
        {said("coalesce(nullif(s.category_code, ''), c.structure ->> 'category', '')", _CATEGORY)}
            AS category,
        i.nature, i.status, i.severity, i.origin, i.incident_type, i.channel, i.precision,
        i.patient_danger AS danger, coalesce(c.impact ->> 'organisation', '') AS organisation,
        CASE WHEN i.version = 1 THEN coalesce(c.facts ->> 'state', '') ELSE coalesce((
            SELECT f.content -> 'facts' ->> 'state' FROM incidents_declaration AS f
            WHERE f.incident_id = i.id AND f.version = 1), '') END AS state,
        coalesce(i.cause ->> 'root_cause', '') AS said_cause,
        CASE WHEN i.cause = '{{}}' THEN coalesce(c.cause ->> 'entry_vector', '')
            ELSE coalesce(i.cause ->> 'entry_vector', '') END AS way_in,
        i.must_declare, i.is_significant, i.wants_help, i.is_fictional,
        i.parent_id IS NOT NULL AS is_common, coalesce(p.provider, '') <> '' AS has_provider,
        c.facts -> 'systems' AS systems, c.impact -> 'data' AS data,
        (c.facts ->> 'occurred_at')::timestamptz AS occurred_at,
        (c.facts ->> 'observed_at')::timestamptz AS observed_at,
        i.aware_at, i.declared_at, i.closed_at,
        coalesce(i.resolved_at, (c.facts ->> 'resolved_at')::timestamptz) AS restored_at,
        i.declared_at AT TIME ZONE coalesce(z.zone, '{PARIS}') AS local
    FROM incidents_incident AS i
    CROSS JOIN LATERAL jsonb_to_record(i.content)
        AS c (structure jsonb, facts jsonb, impact jsonb, cause jsonb)
    LEFT JOIN establishments_site AS s ON s.id = i.site_id
    LEFT JOIN incidents_parentincident AS p ON p.id = i.parent_id
    LEFT JOIN (VALUES {_clocks()}) AS z (department, zone) ON z.department = i.department_code
    WHERE i.declared_at >= make_timestamptz(%(part)s::int, 1, 1, 0, 0, 0, 'UTC')
        AND i.declared_at < make_timestamptz(%(part)s::int + 1, 1, 1, 0, 0, 0, 'UTC')
) AS d
LEFT JOIN kinds AS k ON k.category = d.category
LEFT JOIN (VALUES {_derived()}) AS v (incident_type, origin, cause)
    ON v.incident_type = d.incident_type AND v.origin = d.origin
"""  # noqa: S608 - lists of ours

# Each write of a row gives it another xmin, whatever the act and the clock. What a row takes from
# the register and from the common incident is there too.
_PARTS = """
WITH categories AS (
    SELECT coalesce(sum(hashtextextended(code || ':' || group_code, 0)), 0) AS mark
    FROM establishments_category
)
SELECT extract(year FROM i.declared_at AT TIME ZONE 'UTC')::int::text AS part,
    count(*) || ':' || sum(
        hashint8extended(i.id, i.xmin::text::bigint)::numeric
        + hashtextextended(
            coalesce(s.finess || s.category_code, '') || (coalesce(p.provider, '') <> ''), i.id)
    ) || ':' || max(c.mark) AS mark
FROM incidents_incident AS i
CROSS JOIN categories AS c
LEFT JOIN establishments_site AS s ON s.id = i.site_id
LEFT JOIN incidents_parentincident AS p ON p.id = i.parent_id
GROUP BY 1
"""

_COLUMNS: dict[str, Column] = {
    "id": number("Déclaration"),
    "site": code("Numéro FINESS du site", shape=FINESS),
    "entity": code("Numéro FINESS de l’entité juridique à la déclaration", shape=FINESS),
    "ght": _GROUP,
    "region": _REGION,
    "department": _DEPARTMENT,
    "category": _CATEGORY,
    "kind": _KIND,
    "nature": code("Nature", values=dict(Nature.choices())),
    "status": code("État du dossier", values=dict(Status.choices())),
    "severity": code("Gravité donnée par l’astreinte", values=dict(Severity.choices())),
    "origin": code("Origine déclarée", values=dict(Origin.choices())),
    "incident_type": code(
        "Type d’incident",
        values={each.code: each.label for each in taxonomy.incident_types().values()},
    ),
    "cause": code(
        "Nature de la cause : dite, ou déduite du type et de l’origine",
        values={each.code: each.label for each in causes.root_causes().values()},
    ),
    "channel": code("Reçue par", values=dict(Channel.choices())),
    "state": code("Où en était l’incident à la déclaration", values=dict(OngoingState.choices())),
    "danger": code("Danger pour les patients", values=dict(PatientDanger.choices())),
    "organisation": code("Effet sur l’organisation", values=dict(OrganisationImpact.choices())),
    "precision": code("Ce que l’on sait des dates", values=dict(Precision.choices())),
    "must_declare": flag("Déclaration obligatoire"),
    "is_significant": flag("Significatif"),
    "wants_help": flag("Demande de l’aide"),
    "is_common": flag("Rattachée à un incident commun à plusieurs structures"),
    "by_provider": flag("Survenu chez un prestataire, ou par lui"),
    "is_fictional": flag("Fictive (démonstration)"),
    **{name: flag(f"Données : {member.label}") for name, member in _DATA.items()},
    **{name: flag(f"Touché : {system.label}") for name, system in _HITS.items()},
    "occurred_at": moment("Commencé le"),
    "observed_at": moment("Constaté le"),
    "aware_at": moment("Compris le"),
    "declared_at": moment("Déclaré le"),
    "restored_at": moment("Résolu le"),
    "closed_at": moment("Dossier clos le"),
    "year": number("Année de la déclaration, à l’heure de la structure"),
    "month": number("Mois de la déclaration, à l’heure de la structure"),
    "weekday": number("Jour de la semaine de la déclaration, 1 pour lundi"),
    "hour": number("Heure de la déclaration, à l’heure de la structure"),
}

FACTS = (
    Fact(
        name="structure_kinds",
        title="Type de structure de chaque catégorie FINESS",
        query=_STRUCTURE_KINDS,
        columns={
            "category": _CATEGORY,
            "kind": _KIND,
            "in_scope": code("Concernée par l’obligation", values=dict(Answer.choices())),
        },
    ),
    Fact(
        name="incidents",
        title="Déclarations",
        query=_INCIDENTS,
        parts=_PARTS,
        sees=(Domain.CASES, Domain.DESK),
        columns=_COLUMNS,
    ),
)
