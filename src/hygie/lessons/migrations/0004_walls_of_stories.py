"""The walls around returns of experience: the two sides write, the victim answers, all read."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_TALKING = f"{everywhere(Domain.TALKS)} OR walls_reaches_case('TALKS', incident_id)"
_APPROVES = f"{everywhere(Domain.APPROVALS)} OR walls_reaches_case('APPROVALS', incident_id)"
_LIBRARY = everywhere(Domain.LIBRARY)
# Whoever reads incidents, wherever it is: the row tells nothing of where it comes from.
_READERS = (
    f"{everywhere(Domain.CASES, Domain.LIBRARY)}"
    " OR (SELECT walls_places('CASES')) <> '{}' OR (SELECT walls_regions('CASES')) <> '{}'"
)


class Migration(migrations.Migration):
    dependencies = [("lessons", "0003_stories")]
    operations = [
        wall("lessons_story"),
        policy("lessons_story", "story", sees=_TALKING, adds=_TALKING),
        wall("lessons_storyanswer"),
        policy(
            "lessons_storyanswer",
            "answer",
            sees=_TALKING,
            # Nobody answers in the place of the victim.
            adds=f"answer = 'PROPOSED' AND ({_TALKING}) OR answer <> 'PROPOSED' AND ({_APPROVES})",
        ),
        wall("lessons_published"),
        policy("lessons_published", "published", sees=_READERS, adds=_LIBRARY, removes=_LIBRARY),
    ]
