"""The readers of the scope again, in the language whose functions a session reads once.

PostgreSQL wrote the former ones into each query, and read their text again for each of them.
"""

from importlib import import_module

from django.db import migrations

_READERS = import_module("hygie.platform.migrations.0002_walls")._READERS


def _function(signature: str, kind: str, expression: str, *, in_sql: bool) -> str:
    body = f"SELECT {expression}" if in_sql else f"BEGIN RETURN {expression}; END"
    language = "sql" if in_sql else "plpgsql"
    return (
        f"CREATE OR REPLACE FUNCTION {signature} RETURNS {kind} LANGUAGE {language} "
        f"STABLE PARALLEL SAFE AS $$ {body} $$"
    )


class Migration(migrations.Migration):
    dependencies = [("platform", "0002_walls")]
    operations = [
        migrations.RunSQL(
            _function(*reader, in_sql=False),
            _function(*reader, in_sql=True),
        )
        for reader in (
            (
                signature,
                kind,
                # One function calls no other: each call costs as much as what it reads.
                expression.replace(
                    "walls_scope()", "nullif(current_setting('hygie.scope', true), '')::jsonb"
                ),
            )
            for signature, kind, expression in _READERS
        )
    ]
