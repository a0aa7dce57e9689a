"""The wall around the journal: one's own acts, and the places that one answers for."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_chain"), ("platform", "0002_walls")]
    operations = [
        wall("journal_entry"),
        policy(
            "journal_entry",
            "trail",
            sees=f"{everywhere(Domain.TRAIL)}"
            " OR (place_kind || ':' || place_code)"
            f" = ANY ((SELECT walls_places('{Domain.TRAIL.value}'))::text[])"
            f" OR region_code = ANY ((SELECT walls_regions('{Domain.TRAIL.value}'))::text[])"
            " OR actor_id = (SELECT walls_person())",
        ),
    ]
