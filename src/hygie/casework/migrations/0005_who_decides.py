"""Who answers for care reads the tasks that it is named to decide, and says what it decided."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy

_CARE = (
    "side = 'STRUCTURE' AND decides = 'CARE'"
    f" AND ({everywhere(Domain.CARE)} OR walls_tells_care(incident_id))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0004_playbooks_of_the_desk"),
        ("incidents", "0019_withheld_readings"),
    ]
    operations = [policy("casework_task", "decider", sees=_CARE, changes=_CARE)]
