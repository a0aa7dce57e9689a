"""The walls around debriefs: for the desk and for those of the structure who talk with it."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_TALKING = f"{everywhere(Domain.TALKS)} OR walls_reaches_case('TALKS', incident_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0001_initial"),
        ("recovery", "0002_walls"),
    ]
    operations = [
        step
        for name in ("debrief", "lesson", "action")
        for step in (
            wall(f"lessons_{name}"),
            policy(f"lessons_{name}", name, sees=_TALKING, adds=_TALKING),
        )
    ]
