"""The lines of a group's many sites are compared with them as a set, made once for a statement."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy

_NAME = Domain.TRAIL.value
_PLACE = "(place_kind || ':' || place_code)"


def _trail(places: str) -> migrations.RunSQL:
    return policy(
        "journal_entry",
        "trail",
        sees=f"{everywhere(Domain.TRAIL)} OR {_PLACE} {places}"
        f" OR region_code = ANY ((SELECT walls_regions('{_NAME}'))::text[])"
        " OR actor_id = (SELECT walls_person())",
    )


def _instead(before: migrations.RunSQL) -> migrations.RunSQL:
    return migrations.RunSQL(before.reverse_sql or (), before.sql)


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_walls")]
    operations = [
        _instead(_trail(f"= ANY ((SELECT walls_places('{_NAME}'))::text[])")),
        _trail(f"IN (SELECT unnest(walls_places('{_NAME}')::text[]))"),
    ]
