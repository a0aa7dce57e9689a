"""Reading the register. It is public information: everybody may read all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet

from hygie.establishments import access
from hygie.establishments.models import (
    Category,
    Contact,
    Ght,
    LegalEntity,
    LegalStatus,
    RegisterImport,
    RegisterImportLine,
    Site,
)
from hygie.establishments.rules import search
from hygie.establishments.rules.categories import shipped
from hygie.establishments.rules.sources import SourceKind, Standing
from hygie.kernel import finess as numbers
from hygie.kernel import geography
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.kernel.zones import PARIS

LONGEST_QUESTION = 200
MOST_FOUND = 50
_CANDIDATES = 150
_POSTCODE = 5
# They change when a nomenclature is imported: every few years.
_LABELS_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One answer of the search."""

    finess: str
    name: str
    city: str
    postcode: str
    department_code: str
    region_code: str
    category_code: str
    entity_finess: str
    entity_name: str
    standing: Standing
    is_open: bool


_FOUND = """
    SELECT t.finess, t.name, t.city, t.postcode, t.department_code, t.region_code,
        t.category_code, coalesce(e.finess, ''), coalesce(e.name, ''), t.standing, t.is_open,
        s.name_words, s.city_words, s.prominence
    FROM {} AS s
    JOIN establishments_site AS t ON t.id = s.site_id
    LEFT JOIN establishments_legalentity AS e ON e.id = t.entity_id
"""
_BY_WORDS = _FOUND.format("""(
        SELECT site_id, name_words, city_words, prominence FROM establishments_searchentry
        WHERE words @@ %s::tsquery AND prominence BETWEEN %s AND %s
        {} LIMIT %s
    )""")
# What is most looked for is put in order; of the rest, and of what is closed, any will do.
_TIERS = (
    (_BY_WORDS.format("ORDER BY prominence DESC"), search.PROMINENT, 1000),
    (_BY_WORDS.format(""), 0, search.PROMINENT - 1),
    (_BY_WORDS.format(""), -1000, -1),
)
_BY_NUMBER = (
    _FOUND.format("establishments_searchentry")  # noqa: S608 - our own constant, no value in it
    + """
    WHERE t.id IN (
        (SELECT id FROM establishments_site WHERE finess LIKE %s ORDER BY finess LIMIT %s)
        UNION ALL
        (SELECT s.id FROM establishments_site AS s
            JOIN establishments_legalentity AS e ON e.id = s.entity_id
            JOIN establishments_searchentry AS r ON r.site_id = s.id
            WHERE e.finess LIKE %s ORDER BY r.prominence DESC LIMIT %s)
        UNION ALL
        (SELECT id FROM establishments_site WHERE siret LIKE %s ORDER BY siret LIMIT %s)
    )
    ORDER BY t.finess LIKE %s DESC, s.prominence DESC, t.finess
"""
)
_KNOWN_WORDS = "SELECT 1 FROM establishments_searchword WHERE word LIKE %s LIMIT 1"
_SAME_START = """
    SELECT word FROM establishments_searchword
    WHERE word LIKE %s AND char_length(word) BETWEEN %s AND %s ORDER BY word LIMIT 300
"""
_SAME_LETTERS = """
    SELECT word FROM establishments_searchword
    WHERE char_length(word) BETWEEN %s AND %s AND word %% %s
    ORDER BY similarity(word, %s) DESC, word LIMIT 60
"""


def any_search(text: str, *, limit: int = 10) -> list[Found]:
    """What a person looks for by a name, a city, a number: the likeliest first, closed ones last.

    An entity's number finds its sites. Accents and slips do not matter.
    """
    limit = max(1, min(limit, MOST_FOUND))
    text = text[:LONGEST_QUESTION]
    number = numbers.normalise(text)
    asked = search.question(text)
    if _is_number(number):
        postcode = _best([(number,)], limit) if len(number) == _POSTCODE else []
        found = list(dict.fromkeys([*postcode, *_by_number(number, limit)]))[:limit]
        if found:
            return found
    if not asked:
        return []
    return _best(asked, limit) or _mended(asked, limit)


def any_by_finess(finess: str) -> Site | None:
    """A site with its entity and its group, by its number as people write it."""
    return any_sites().filter(finess=numbers.normalise(finess)).first()


def any_entity_by_finess(finess: str) -> LegalEntity | None:
    """An entity with its group, by its number as people write it."""
    entities = LegalEntity.objects.select_related("ght__support")
    return entities.filter(finess=numbers.normalise(finess)).first()


def any_ght(code: str) -> Ght | None:
    """A group with its support, by its code."""
    return Ght.objects.select_related("support").filter(code=code).first()


def any_zone(place: Place) -> str:
    """The clock of a place; that of Paris where several run, or none is known."""
    known = geography.departments()
    if place.kind == PlaceKind.REGION:
        zones = {each.time_zone for each in known.values() if each.region == place.code}
        return zones.pop() if len(zones) == 1 else PARIS
    found: Site | LegalEntity | None = None
    if place.kind == PlaceKind.SITE:
        found = any_by_finess(place.code)
    elif place.kind == PlaceKind.LEGAL_ENTITY:
        found = any_entity_by_finess(place.code)
    department = known.get(found.department_code) if found else None
    return department.time_zone if department else PARIS


def any_sites() -> QuerySet[Site]:
    """All the sites, each with what its path needs."""
    return Site.objects.select_related("entity__ght").order_by("finess")


def any_sites_of_region(region_code: str) -> QuerySet[Site]:
    """The open sites of a region."""
    return any_sites().filter(region_code=region_code, is_open=True)


def any_sites_of_entity(entity: LegalEntity) -> QuerySet[Site]:
    """The sites of an entity, the main ones first, the closed ones last."""
    return Site.objects.filter(entity=entity).order_by("-is_open", "-search__prominence", "finess")


def any_members_of(ght: Ght) -> QuerySet[LegalEntity]:
    """The entities of a group."""
    return LegalEntity.objects.filter(ght=ght).order_by("name", "finess")


def any_contacts_of(site: Site) -> QuerySet[Contact]:
    """Whom to reach at a site: its own contacts, then those of its entity."""
    own = Contact.objects.filter(site=site)
    return (own | Contact.objects.filter(entity_id=site.entity_id)).order_by("-site", "kind", "id")


def any_category_label(code: str) -> str:
    """The name of a category: the ministry's when it was imported, else the one we ship."""
    labels = cache.get_or_set("establishments.categories", any_category_labels, _LABELS_SECONDS)
    return cast(dict[str, str], labels).get(code, code)


def any_legal_status_label(code: str) -> str:
    """The name of a legal status, or its code while the nomenclature is not there."""
    known = LegalStatus.objects.filter(code=code).first()
    return known.label if known else code


def any_category_labels() -> dict[str, str]:
    """The names of categories by their code: the ministry’s where it was imported, else ours."""
    ours = {code: each.label for code, each in shipped().items()}
    return ours | dict(Category.objects.values_list("code", "label"))


def any_legal_status_labels() -> dict[str, str]:
    """The names of legal statuses by their code, of the nomenclature that was imported."""
    return dict(LegalStatus.objects.values_list("code", "label"))


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How much the register holds."""

    sites: int
    open_sites: int
    entities: int
    groups: int
    latest: date | None


def any_extent() -> Extent:
    """How much the register holds, and the day of its latest data; the fictional region apart."""
    sites = Site.objects.exclude(source=SourceKind.DEMONSTRATION)
    latest = RegisterImport.objects.exclude(kind=SourceKind.DEMONSTRATION).order_by("-data_date")
    dated = latest.filter(status="DONE", data_date__isnull=False).first()
    return Extent(
        sites=sites.count(),
        open_sites=sites.filter(is_open=True).count(),
        entities=LegalEntity.objects.exclude(source=SourceKind.DEMONSTRATION).count(),
        groups=Ght.objects.exclude(source=SourceKind.DEMONSTRATION).count(),
        latest=dated.data_date if dated else None,
    )


def imports_visible_to(actor: Actor) -> QuerySet[RegisterImport]:
    """The imports, latest first, for those who load the register."""
    imports = RegisterImport.objects.order_by("-started_at", "-id")
    return imports if access.may_import(actor) else imports.none()


def any_lines_of(report: RegisterImport) -> QuerySet[RegisterImportLine]:
    """What an import did, line by line."""
    return RegisterImportLine.objects.filter(register_import=report).order_by("id")


def _is_number(number: str) -> bool:
    """At least three characters of a FINESS, SIREN or SIRET number."""
    digits = number.replace("A", "1", 1).replace("B", "2", 1)
    return 3 <= len(number) <= 14 and digits.isdigit() and number[:1].isdigit()


def _by_number(number: str, limit: int) -> list[Found]:
    """Sites by the beginning of their number, of their entity's, of their SIRET."""
    start = f"{number}%"
    entity = start if len(number) >= 9 else "-"
    siret = start if len(number) >= 9 else "-"
    parameters: list[str | int] = [start, limit, entity, limit, siret, limit, start]
    with connection.cursor() as cursor:
        cursor.execute(_BY_NUMBER, parameters)
        return [_found(row) for row in cursor.fetchall()][:limit]


def _best(asked: Sequence[tuple[str, ...]], limit: int) -> list[Found]:
    """The sites that hold every word, the likeliest first."""
    rows = _rows(_query(asked), _CANDIDATES)
    if len(rows) == _CANDIDATES and len(asked) > 1:
        # Too many to be told apart by importance alone: those whose name says it all come in too.
        rows += _rows(_query(asked, weight="A"), _CANDIDATES)
    return _ranked(asked, rows, limit)


def _mended(asked: list[tuple[str, ...]], limit: int) -> list[Found]:
    """The same with unknown words brought back to known ones, then with fewer words."""
    mended = [_mend(words, is_last=words is asked[-1]) for words in asked]
    known = [words for words in mended if words]
    generic = search.generic_words()
    if not known or (len(known) < len(asked) and all(set(words) & generic for words in known)):
        # The word that mattered is unknown: every hospital of France is no answer.
        return []
    found = _best(known, limit) if known != asked else []
    particular = [words for words in known if not set(words) & generic] or known
    if not found and len(particular) < len(known):
        found = _best(particular, limit)
    if found or len(known) == 1:
        return found
    fewer = _all_but_one(particular if len(particular) > 1 else known)
    return _ranked(known, _rows(fewer, _CANDIDATES), limit)


def _mend(words: tuple[str, ...], *, is_last: bool) -> tuple[str, ...]:
    """The words as they are when the register has them, else the nearest that it has."""
    word = words[0]
    shortest, longest = len(word) - 2, len(word) + (8 if is_last else 2)
    with connection.cursor() as cursor:
        for one in words:
            whole = one.isdigit() or (not is_last and len(one) < search.LONG_ENOUGH)
            cursor.execute(_KNOWN_WORDS, [one if whole else f"{one}%"])
            if cursor.fetchone() or len(one) < 3:
                return words
        # Most slips leave the beginning right, and looking there is quick.
        cursor.execute(_SAME_START, [f"{word[:3]}%", shortest, longest])
        near = search.corrections(word, [row[0] for row in cursor.fetchall()], is_last=is_last)
        if not near:
            cursor.execute(_SAME_LETTERS, [shortest, longest, word, word])
            near = search.corrections(word, [row[0] for row in cursor.fetchall()], is_last=is_last)
    return tuple(near)


def _rows(query: str, limit: int) -> list[tuple[object, ...]]:
    """The candidates, tier by tier until there are enough."""
    rows: list[tuple[object, ...]] = []
    with connection.cursor() as cursor:
        for statement, least, most in _TIERS:
            if len(rows) < limit:
                cursor.execute(statement, [query, least, most, limit - len(rows)])
                rows += cursor.fetchall()
    return rows


def _query(asked: Sequence[tuple[str, ...]], weight: str = "") -> str:
    """Every word, as a tsquery; a long word, or the last one, may be the beginning of another."""
    last = len(asked) - 1
    return " & ".join(
        _alternatives(words, weight, is_last=place == last) for place, words in enumerate(asked)
    )


def _all_but_one(asked: Sequence[tuple[str, ...]]) -> str:
    if len(asked) == 1:
        return _query(asked)
    return " | ".join(
        f"({_query([words for words in asked if words is not left_out])})" for left_out in asked
    )


def _alternatives(words: tuple[str, ...], weight: str, *, is_last: bool) -> str:
    # Words are letters and digits only: nothing to escape.
    parts = []
    for word in words:
        label = ("*" if is_last or len(word) >= search.LONG_ENOUGH else "") + weight
        parts.append(f"'{word}':{label}" if label else f"'{word}'")
    return f"({' | '.join(parts)})"


def _ranked(
    asked: Sequence[tuple[str, ...]], rows: list[tuple[object, ...]], limit: int
) -> list[Found]:
    scored = {}
    for row in rows:
        found = _found(row)
        name, city, prominence = str(row[11]).split(), str(row[12]).split(), int(str(row[13]))
        score = search.fit(list(asked), name, city, prominence)
        scored[found.finess] = (-score, found.name, found.finess, found)
    return [found for *_, found in sorted(scored.values(), key=lambda one: one[:3])[:limit]]


def _found(row: tuple[object, ...]) -> Found:
    return Found(
        finess=str(row[0]),
        name=str(row[1]),
        city=str(row[2]),
        postcode=str(row[3]),
        department_code=str(row[4]),
        region_code=str(row[5]),
        category_code=str(row[6]),
        entity_finess=str(row[7]),
        entity_name=str(row[8]),
        standing=Standing(str(row[9])),
        is_open=bool(row[10]),
    )
