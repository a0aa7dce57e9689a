"""The questions that verify the chain, whole: they call nothing that the database keeps for us.

`sha256(hash of the link before ‖ UTF-8 of a JSON array)`; the first link follows 32 zero bytes.
"""

from typing import LiteralString

# Both spelled out in the migration that makes links: a function of the database could lie. Every
# function is called by its whole name: one beside the built-in that fits better would be taken.
CANONICAL: LiteralString = """pg_catalog.json_build_array(
        link.position, entry.id,
        (extract(epoch FROM entry.at) * 1000000)::bigint,
        (extract(epoch FROM entry.recorded_at) * 1000000)::bigint,
        entry.what, entry.is_reading, entry.subject_kind, entry.subject_id,
        entry.actor_name, entry.actor_id, entry.actor_roles,
        entry.place_kind, entry.place_code, entry.region_code, entry.detail
    )::text"""

# Built-in names come first (the walls find theirs after), nothing is waited for, and each question
# stays on one core. All in one transaction: a pooler hands the connection on with what a session
# has set, and whoever comes next would see the whole journal.
PREPARATION: LiteralString = """
BEGIN READ ONLY;
SET LOCAL search_path = pg_catalog, public;
SET LOCAL statement_timeout = 0;
SET LOCAL lock_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL jit = off;
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL work_mem = '64MB'
"""
SCOPE: LiteralString = "SELECT pg_catalog.set_config('hygie.scope', %(scope)s, true)"

ENDS: LiteralString = """
SELECT coalesce(pg_catalog.min(position), 0), coalesce(pg_catalog.max(position), 0)
FROM public.journal_link
"""

LINES: LiteralString = "SELECT pg_catalog.min(id), pg_catalog.max(id) FROM public.journal_entry"

# The numbers of the lines that a range of links holds, and so of those to be read with it. The sum
# keeps PostgreSQL from walking the other index, from its very beginning, for each range.
LINES_OF: LiteralString = """
SELECT pg_catalog.min(entry_id + 0), pg_catalog.max(entry_id + 0) FROM public.journal_link
WHERE position BETWEEN %(first)s AND %(last)s
"""

# The links of a range, each with the one before: how many, and the first that does not hold.
RANGE: LiteralString = """
SELECT pg_catalog.count(*), pg_catalog.min(link.position) FILTER (WHERE
    entry.id IS NULL
    OR link.hash IS DISTINCT FROM pg_catalog.sha256(
        link.before || pg_catalog.convert_to({canonical}, 'UTF8')
    )
) FROM (
    SELECT position, entry_id, hash, CASE
        WHEN position = 1 THEN pg_catalog.decode(pg_catalog.repeat('00', 32), 'hex')
        WHEN pg_catalog.lag(position) OVER chain = position - 1
        THEN pg_catalog.lag(hash) OVER chain
    END AS before
    FROM public.journal_link WHERE position BETWEEN %(first)s - 1 AND %(last)s
    WINDOW chain AS (ORDER BY position)
) AS link
LEFT JOIN public.journal_entry AS entry
    ON entry.id = link.entry_id AND entry.id BETWEEN %(lowest)s AND %(highest)s
WHERE link.position >= %(first)s
""".replace("{canonical}", CANONICAL)

# The lines of a range of numbers: how many, and the first that no link holds.
UNLINKED: LiteralString = """
SELECT pg_catalog.count(*), pg_catalog.min(entry.id) FILTER (WHERE link.position IS NULL)
FROM public.journal_entry AS entry
LEFT JOIN public.journal_link AS link
    ON link.entry_id = entry.id AND link.entry_id BETWEEN %(first)s AND %(last)s
WHERE entry.id BETWEEN %(first)s AND %(last)s
"""

ONE_LINK: LiteralString = """
SELECT link.hash, link.entry_id, entry.at, entry.what, entry.actor_name
FROM public.journal_link AS link
LEFT JOIN public.journal_entry AS entry ON entry.id = link.entry_id
WHERE link.position = %(position)s
"""

ONE_LINE: LiteralString = """
SELECT at, what, actor_name FROM public.journal_entry WHERE id = %(number)s
"""

# When the last line before a link was written.
WRITTEN_BEFORE: LiteralString = """
SELECT pg_catalog.max(entry.recorded_at) FROM public.journal_link AS link
JOIN public.journal_entry AS entry ON entry.id = link.entry_id
WHERE link.position BETWEEN %(position)s - 100 AND %(position)s - 1
"""
