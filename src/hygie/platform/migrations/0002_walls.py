"""The functions by which policies read the scope of their transaction.

Each is one expression, which PostgreSQL writes into the query that calls it.
"""

from django.db import migrations

_READERS = (
    ("walls_scope()", "jsonb", "nullif(current_setting('hygie.scope', true), '')::jsonb"),
    (
        "walls_everywhere(domain text)",
        "boolean",
        "coalesce((walls_scope() -> domain ->> 'all')::boolean, false)",
    ),
    # As incidents name their place: the sites below by their rows, the others by their codes.
    (
        "walls_sites(domain text)",
        "bigint[]",
        "coalesce((walls_scope() -> domain ->> 'sites')::bigint[], '{}')",
    ),
    (
        "walls_entities(domain text)",
        "text[]",
        "coalesce((walls_scope() -> domain ->> 'entities')::text[], '{}')",
    ),
    (
        "walls_ghts(domain text)",
        "text[]",
        "coalesce((walls_scope() -> domain ->> 'ghts')::text[], '{}')",
    ),
    (
        "walls_regions(domain text)",
        "text[]",
        "coalesce((walls_scope() -> domain ->> 'regions')::text[], '{}')",
    ),
    # As grants and keys name theirs: 'GHT:…', with every place below; not those of a region.
    (
        "walls_places(domain text)",
        "text[]",
        "coalesce((walls_scope() -> domain ->> 'places')::text[], '{}')",
    ),
    ("walls_person()", "bigint", "(walls_scope() ->> 'person')::bigint"),
    ("walls_key()", "bigint", "(walls_scope() ->> 'key')::bigint"),
    ("walls_code()", "text", "walls_scope() ->> 'code'"),
)


class Migration(migrations.Migration):
    dependencies = [("platform", "0001_attempts_and_extensions")]
    operations = [
        migrations.RunSQL(
            f"CREATE FUNCTION {signature} RETURNS {kind} LANGUAGE sql STABLE PARALLEL SAFE "
            f"AS $$ SELECT {expression} $$",
            f"DROP FUNCTION {signature.partition('(')[0]}",
        )
        for signature, kind, expression in _READERS
    ]
