"""What is large: the contacts of the whole nation in a file, the list of ten thousand accounts."""

import resource
from collections.abc import Iterator
from typing import LiteralString

from django.db import connection
from django.test import Client
from django.utils import timezone

from bench.cost import Cost, Pages
from bench.report import Figure, under
from bench.world import World
from hygie.accounts.models import Membership, Person
from hygie.accounts.operations import memberships
from hygie.config.roles import as_owner
from hygie.contacts import exports
from hygie.contacts.queries import listing
from hygie.contacts.queries.listing import Filters
from hygie.establishments.models import LegalEntity
from hygie.kernel.actor import NATION, SYSTEM, Actor, Grant, Place, PlaceKind, Role
from hygie.platform.installation import desk

PART = "sizes"
SHEETS, PEOPLE = 20_000, 10_000
MOST_OF_A_CORE, MOST_OF_A_LIST = 3, 100
READINGS = 20
ANALYST = Actor(name="Banc", grants=(Grant(Role.CERT_ANALYST, NATION),))
LISTS = ("", "?q=elodie+9999", "?role=READER&presence=ALL&page=3")
# The register of the bench knows the numbers of its entities; the real one knows names, too.
_NAMES: LiteralString = """
UPDATE establishments_legalentity AS e SET is_placeholder = false, name = s.name, city = s.city
FROM (SELECT DISTINCT ON (entity_id) entity_id, name, city FROM establishments_site
    WHERE is_open ORDER BY entity_id, id) AS s
WHERE s.entity_id = e.id
"""
_SHEETS: LiteralString = """
INSERT INTO contacts_sheet (place_kind, place_code, entity_id, contacts, cut_off, reported, missing,
    due_at, changed_at)
SELECT 'LEGAL_ENTITY', finess, finess, 3, 1, 0, '{}', now() + interval '30 days', now()
FROM establishments_legalentity WHERE is_open AND NOT is_placeholder ORDER BY md5(finess) LIMIT %s
"""
_CONTACTS: LiteralString = """
INSERT INTO contacts_crisiscontact (sheet_id, position, function, name, job_title, mobile_phone,
    office_phone, outside_mail, office_mail, hours, note, source, is_cut_off, version, changed_at,
    changed_by, confirmed_at, confirmed_by, due_at, report, asked)
SELECT s.id, n, (ARRAY['DIRECTOR', 'CISO', 'DPO'])[n], 'Élodie Fictive ' || s.id,
    'Responsable de la sécurité',
    CASE WHEN n <> 2 THEN '+336' || lpad((s.id * 7919 % 100000000)::text, 8, '0') ELSE '' END,
    '+332' || lpad((s.id * 104729 % 100000000)::text, 8, '0'),
    'elodie.' || s.id || '@courriel.example', 'elodie' || s.id || '@hopital.example', 'ALWAYS',
    'Préférer le soir', '', n = 2, 1, now(), 'Banc',
    CASE WHEN n <> 3 THEN now() - s.id % 300 * interval '1 day' END,
    CASE WHEN n <> 3 THEN 'Banc' ELSE '' END, now() - (s.id % 300 - 180) * interval '1 day', '', 0
FROM contacts_sheet AS s, generate_series(1, 3) AS n
"""
_PEOPLE: LiteralString = """
INSERT INTO accounts_person (password, last_login, email, name, phone, is_active, created_at,
    suspension)
SELECT '!', now() - n %% 300 * interval '1 day', 'p' || n || '@sizes.example',
    'Élodie Fictive ' || n, '', true, now() - n %% 600 * interval '1 day', ''
FROM generate_series(1, %s) AS n
"""
# Three of four at an entity, one at a site; four people an establishment.
_ROLES: LiteralString = """
WITH place AS (
    SELECT row_number() OVER (ORDER BY e.ght_id NULLS LAST, e.id) AS number, e.finess,
        (SELECT min(s.finess) FROM establishments_site AS s WHERE s.entity_id = e.id) AS site
    FROM establishments_legalentity AS e WHERE e.is_open ORDER BY number LIMIT 2500
), person AS (
    SELECT id, row_number() OVER (ORDER BY id) AS number FROM accounts_person
    WHERE email LIKE 'p%@sizes.example'
)
INSERT INTO accounts_membership (person_id, role, place_kind, place_code, starts_on, mission,
    given_by)
SELECT person.id, (ARRAY['READER', 'CISO', 'CIO', 'DPO'])[1 + person.number % 4],
    CASE WHEN person.number % 4 = 0 THEN 'SITE' ELSE 'LEGAL_ENTITY' END,
    CASE WHEN person.number % 4 = 0 THEN place.site ELSE place.finess END, '2026-01-01', '', 'Banc'
FROM person JOIN place ON place.number = 1 + person.number % (SELECT count(*) FROM place)
"""


def measure(world: World) -> Iterator[Figure]:
    """Fill, then take the files and read the lists, as people of several levels."""
    people = world.people
    _fill()
    keepers = _keepers()
    with Pages() as pages:
        analyst, region = pages.of(people["analyst"]), pages.of(people["ars"])
        yield from _files(pages, analyst, region)
        for level, client in (("nation", analyst), ("region", region)):
            yield under(
                PART,
                f"list of crisis contacts, {level}",
                1000 * pages.shown(client, "/contacts/", times=READINGS),
                most=MOST_OF_A_LIST,
                unit="ms of a core",
                conditions=f"{SHEETS:,} establishments that have some",
            )
        for level, email in keepers.items():
            client = pages.of(email)
            times = [
                1000 * pages.shown(client, f"/comptes/{each}", times=READINGS) for each in LISTS
            ]
            yield under(
                PART,
                f"list of accounts, {level}",
                max(times),
                most=MOST_OF_A_LIST,
                unit="ms of a core",
                conditions=f"{PEOPLE:,} accounts, the slowest of {len(LISTS)} questions",
            )


def _files(pages: Pages, analyst: Client, region: Client) -> Iterator[Figure]:
    taken = (
        ("contacts of the nation, CSV", analyst, "/contacts/export.csv", {}),
        ("contacts of the nation, XLSX", analyst, "/contacts/export.xlsx", {}),
        ("contacts of a region, XLSX", region, "/contacts/export.xlsx", {}),
        ("incidents, CSV", analyst, "/incidents/export.csv", {"etat": "ALL"}),
        ("incidents, XLSX", analyst, "/incidents/export.xlsx", {"etat": "ALL"}),
    )
    analyst.get("/contacts/")
    for what, client, path, fields in taken:
        before = _most_memory()
        seconds, size = pages.taken(client, path, **fields)
        grown = _most_memory() - before
        yield _of_a_core(what, seconds, f"{size // 1024:,} KiB; {grown:.0f} MiB of memory more")
    at = timezone.now()
    sheets = listing.exported_sheets(ANALYST, Filters(), at=at)[: exports.MOST_PAGES]
    with Cost() as cost:
        contacts = listing.exported(ANALYST, sheets)
        exports.paper(contacts, title="Banc", desk=desk(), marking="", at=at)
    yield _of_a_core("contacts, PDF", cost.seconds, f"{len(sheets)} pages, the most")


def _of_a_core(what: str, seconds: float, conditions: str) -> Figure:
    return under(
        PART, what, seconds, most=MOST_OF_A_CORE, unit="s of a core", conditions=conditions
    )


def _fill() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE contacts_sheet CASCADE")
        cursor.execute(_NAMES)
        cursor.execute(_SHEETS, [SHEETS])
        cursor.execute(_CONTACTS)
        cursor.execute(_PEOPLE, [PEOPLE])
        cursor.execute(_ROLES)
        cursor.execute("VACUUM ANALYZE")


def _keepers() -> dict[str, str]:
    """Somebody who keeps the accounts of the nation, of a region, of a group, of a hospital."""
    held = Membership.objects.filter(
        place_kind="LEGAL_ENTITY", person__email__endswith="@sizes.example"
    )
    code = held.order_by("id").values_list("place_code", flat=True)[0]
    hospital = LegalEntity.objects.select_related("ght").get(finess=code)
    places = {
        "nation": (Role.ADMINISTRATOR, NATION),
        "region": (Role.ADMINISTRATOR, Place(PlaceKind.REGION, hospital.region_code)),
        "group": (Role.GHT_OFFICER, Place(PlaceKind.GHT, hospital.ght.code)),
        "hospital": (Role.CISO, Place(PlaceKind.LEGAL_ENTITY, code)),
    }
    at = timezone.now()
    for level, (role, place) in places.items():
        person = Person.objects.create(email=f"{level}@sizes.example", name=level, created_at=at)
        memberships.grant(
            person, role=role, place=place, starts_on=at.date(), tell=False, by=SYSTEM, at=at
        )
    return {level: f"{level}@sizes.example" for level in places}


def _most_memory() -> float:
    """The most memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
