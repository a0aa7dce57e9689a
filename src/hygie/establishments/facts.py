"""What the register publishes for statistics: where each site and each entity stands."""

from hygie.kernel import geography
from hygie.kernel.fact import CATEGORY, FINESS, GHT, STATUS, Fact, code, day, flag, said

REGIONS = {region.code: region.name for region in geography.regions().values()}
DEPARTMENTS = {each.code: each.name for each in geography.departments().values()}

REGION = code("Région", values=REGIONS)
DEPARTMENT = code("Département", values=DEPARTMENTS)
GROUP = code("GHT", shape=GHT)
STRUCTURE = code("Catégorie FINESS", shape=CATEGORY)
LEGAL_STATUS = code("Statut juridique", shape=STATUS)

# Codes of national files may be badly written there: such a one is not said.
_SITES = f"""
SELECT s.finess, coalesce(e.finess, '') AS entity,
    {said("coalesce(g.code, '')", GROUP)} AS ght,
    {said("s.region_code", REGION)} AS region,
    {said("s.department_code", DEPARTMENT)} AS department,
    {said("s.category_code", STRUCTURE)} AS category,
    s.opened_on, s.closed_on, s.is_open
FROM establishments_site AS s
LEFT JOIN establishments_legalentity AS e ON e.id = s.entity_id
LEFT JOIN establishments_ght AS g ON g.id = e.ght_id
"""  # noqa: S608 - patterns of ours

_ENTITIES = f"""
SELECT e.finess,
    {said("coalesce(g.code, '')", GROUP)} AS ght,
    {said("e.region_code", REGION)} AS region,
    {said("e.department_code", DEPARTMENT)} AS department,
    {said("e.legal_status_code", LEGAL_STATUS)} AS status,
    e.opened_on, e.closed_on, e.is_open
FROM establishments_legalentity AS e
LEFT JOIN establishments_ght AS g ON g.id = e.ght_id
"""  # noqa: S608 - patterns of ours

FACTS = (
    Fact(
        name="sites",
        title="Sites du registre national",
        query=_SITES,
        columns={
            "finess": code("Numéro FINESS du site", shape=FINESS),
            "entity": code("Numéro FINESS de l’entité juridique", shape=FINESS),
            "ght": GROUP,
            "region": REGION,
            "department": DEPARTMENT,
            "category": STRUCTURE,
            "opened_on": day("Ouvert le"),
            "closed_on": day("Fermé le"),
            "is_open": flag("Ouvert"),
        },
    ),
    Fact(
        name="entities",
        title="Entités juridiques du registre national",
        query=_ENTITIES,
        columns={
            "finess": code("Numéro FINESS de l’entité juridique", shape=FINESS),
            "ght": GROUP,
            "region": REGION,
            "department": DEPARTMENT,
            "status": LEGAL_STATUS,
            "opened_on": day("Ouverte le"),
            "closed_on": day("Fermée le"),
            "is_open": flag("Ouverte"),
        },
    ),
)
