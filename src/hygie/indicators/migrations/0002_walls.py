"""The walls around indicators: read with their incident, TLP:RED by the desk alone."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_DESK = everywhere(Domain.DESK)
_READS = f"{everywhere(Domain.CASES)} OR walls_sees_case(incident_id)"
_TALKING = f"{everywhere(Domain.TALKS)} OR walls_talks_case(incident_id)"
# Nobody adds, or takes back, in the name of the other side; the desk takes back anything.
_ADDS = f"side = 'DESK' AND ({_DESK}) OR side = 'STRUCTURE' AND tlp <> 'RED' AND ({_TALKING})"


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0001_initial"),
        ("incidents", "0010_walls_of_talk"),
    ]
    operations = [
        wall("indicators_indicator"),
        policy(
            "indicators_indicator",
            "indicator",
            sees=f"{_DESK} OR tlp <> 'RED' AND ({_READS})",
            adds=_ADDS,
            changes=f"{_DESK} OR {_ADDS}",
        ),
    ]
