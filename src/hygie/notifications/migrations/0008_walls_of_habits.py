"""The walls around how each person wants to be told: one’s own, and read by what tells."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_OWN = f"person_id = (SELECT walls_person()) OR {everywhere(Domain.TELLING)}"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0007_habits")]
    operations = [
        wall("notifications_habit"),
        policy(
            "notifications_habit",
            "habit",
            sees=_OWN,
            adds=_OWN,
            changes=_OWN,
        ),
    ]
