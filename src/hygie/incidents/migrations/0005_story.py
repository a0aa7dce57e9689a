"""Who reads an incident reads what was done to it; who read it is for those who answer for it."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_walls"), ("journal", "0004_walls")]
    operations = [
        policy(
            "journal_entry",
            "story",
            sees="CASE WHEN NOT is_reading AND subject_kind = 'incidents.Incident'"
            f" THEN {everywhere(Domain.CASES)} OR walls_sees_case(subject_id::bigint)"
            " ELSE false END",
        ),
    ]
