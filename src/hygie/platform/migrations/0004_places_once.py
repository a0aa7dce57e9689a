"""The readers of a scope in which the domains of one role share one group of places.

Written for each domain, the sites of a large group made a text that PostgreSQL read for longer than
the rows of a page.
"""

from importlib import import_module

from django.db import migrations

_FORMER = import_module("hygie.platform.migrations.0003_walls_asked_cheaply").Migration.operations
_SCOPE = "nullif(current_setting('hygie.scope', true), '')::jsonb"
_LISTS = (
    *(("sites", "bigint[]"), ("entities", "text[]"), ("ghts", "text[]")),
    *(("regions", "text[]"), ("places", "text[]"), ("finess", "text[]")),
)


def _list_of(name: str, kind: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION walls_{name}(domain text) RETURNS {kind}
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    scope jsonb := {_SCOPE};
BEGIN
    RETURN coalesce((scope -> (scope ->> domain) ->> '{name}')::{kind}, '{{}}');
END $$
"""


_EVERYWHERE = f"""
CREATE OR REPLACE FUNCTION walls_everywhere(domain text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN RETURN coalesce({_SCOPE} ->> domain = 'all', false); END $$
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0003_walls_asked_cheaply")]
    operations = [
        migrations.RunSQL(
            [_EVERYWHERE, *(_list_of(*each) for each in _LISTS)],
            ["DROP FUNCTION walls_finess", *(each.sql for each in _FORMER)],
        )
    ]
