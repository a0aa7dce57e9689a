"""Making the search entries of the sites that an import touched."""

from collections.abc import Iterator
from typing import Any

from django.db.backends.utils import CursorWrapper
from psycopg import sql

from hygie.establishments.loading.merge import next_table
from hygie.establishments.loading.targets import ENTITIES, SITES
from hygie.establishments.rules import search
from hygie.establishments.rules.sources import Standing

_SHORTEST_WORD = 3
_TOUCHED = sql.SQL(
    """
    CREATE TEMP TABLE touched ON COMMIT DROP AS
    SELECT t.id FROM establishments_site AS t JOIN {sites} AS n ON n.finess = t.finess
        WHERE n.id IS NULL OR n.differs
    UNION SELECT t.id FROM establishments_site AS t
        JOIN establishments_legalentity AS e ON e.id = t.entity_id
        JOIN {entities} AS n ON n.finess = e.finess WHERE n.id IS NULL OR n.differs
    UNION SELECT id FROM establishments_site WHERE NOT EXISTS (
        SELECT 1 FROM establishments_searchentry WHERE site_id = establishments_site.id
    )
    UNION SELECT t.id FROM establishments_site AS t
        JOIN establishments_searchentry AS e ON e.site_id = t.id
        WHERE NOT t.is_open AND e.prominence >= 0
    """
).format(sites=next_table(SITES), entities=next_table(ENTITIES))
_NEXT = """
    SELECT t.id, t.name, t.long_name, t.city, t.postcode, coalesce(e.name, ''), t.category_code,
        t.standing, t.is_open
    FROM establishments_site AS t
    LEFT JOIN establishments_legalentity AS e ON e.id = t.entity_id
    WHERE t.id IN (SELECT id FROM touched WHERE id > %s ORDER BY id LIMIT 5000)
    ORDER BY t.id
"""
_STAGED = """
    CREATE TEMP TABLE staged_entry (
        site_id bigint, words tsvector, name_words text, city_words text, prominence smallint
    ) ON COMMIT DROP;
    CREATE TEMP TABLE staged_word (word text) ON COMMIT DROP;
"""
_STORE = """
    INSERT INTO establishments_searchentry AS e
        (site_id, words, name_words, city_words, prominence)
    SELECT site_id, words, name_words, city_words, prominence FROM staged_entry
    ON CONFLICT (site_id) DO UPDATE SET words = excluded.words, name_words = excluded.name_words,
        city_words = excluded.city_words, prominence = excluded.prominence
    WHERE (e.words, e.name_words, e.city_words, e.prominence) IS DISTINCT FROM
        (excluded.words, excluded.name_words, excluded.city_words, excluded.prominence)
"""
_STORE_WORDS = """
    INSERT INTO establishments_searchword (word) SELECT word FROM staged_word
    ON CONFLICT (word) DO NOTHING
"""


def renew(cursor: CursorWrapper) -> int:
    """Make the entries of every touched site; return how many."""
    cursor.execute(_TOUCHED)
    cursor.execute("ANALYZE touched")
    cursor.execute(_STAGED)
    words: set[str] = set()
    count = last = 0
    while rows := _after(cursor, last):
        last = rows[-1][0]
        count += len(rows)
        with cursor.copy("COPY staged_entry FROM STDIN") as copy:
            for row in _entries(rows, words):
                copy.write_row(row)
    if count:
        cursor.execute(_STORE)
        with cursor.copy("COPY staged_word FROM STDIN") as copy:
            for word in words:
                copy.write_row((word,))
        cursor.execute(_STORE_WORDS)
    return count


def _after(cursor: CursorWrapper, last: int) -> list[tuple[Any, ...]]:
    cursor.execute(_NEXT, [last])
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _entries(rows: list[tuple[Any, ...]], known: set[str]) -> Iterator[tuple[Any, ...]]:
    for site_id, name, long_name, city, postcode, entity, category, standing, is_open in rows:
        made = search.entry(
            search.Described(
                name=name,
                long_name=long_name,
                city=city,
                postcode=postcode,
                entity_name=entity,
                category_code=category,
                standing=Standing(standing),
                is_open=is_open,
            )
        )
        known.update(
            word for word in made.words if len(word) >= _SHORTEST_WORD and not word.isdigit()
        )
        # The words are letters and digits only: nothing to escape.
        vector = " ".join(f"'{word}':1{weight}" for word, weight in made.words.items())
        yield (
            site_id,
            vector,
            " ".join(made.name_words),
            " ".join(made.city_words),
            made.prominence,
        )
