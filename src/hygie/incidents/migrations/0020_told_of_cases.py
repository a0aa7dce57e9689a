"""What somebody is told of an incident is shown to them while they may read it."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy

# It asks in its caller’s scope, so it holds whatever wall the incident has.
_READS = """
CREATE FUNCTION walls_reads_numbered(wanted text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM incidents_incident WHERE number = wanted);
END $$
"""
_OWN = (
    "person_id = (SELECT walls_person()) AND case_number <> ''"
    f" AND ({everywhere(Domain.CASES)} OR walls_reads_numbered(case_number))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0019_withheld_readings"),
        ("notifications", "0006_walls_of_what_is_told"),
    ]
    operations = [
        migrations.RunSQL(_READS, "DROP FUNCTION walls_reads_numbered"),
        policy("notifications_notification", "of_a_case", sees=_OWN, changes=_OWN),
    ]
