"""The walls around what each person is told: one’s own lines, and those that tell no case.

Those of a case are let through by the package that knows who reads it.
"""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_TELLING = everywhere(Domain.TELLING)
_OWN = "person_id = (SELECT walls_person()) AND case_number = ''"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_notification")]
    operations = [
        wall("notifications_notification"),
        policy(
            "notifications_notification",
            "telling",
            sees=_TELLING,
            adds=_TELLING,
            changes=_TELLING,
            removes=_TELLING,
        ),
        policy("notifications_notification", "own", sees=_OWN, changes=_OWN),
    ]
