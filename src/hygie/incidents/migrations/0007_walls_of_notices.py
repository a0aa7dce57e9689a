"""The walls around what is sent to authorities: read with the incident, written by who may tell."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_TELLS = """
CREATE FUNCTION walls_tells_case(wanted bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN wanted = walls_held_incident() OR EXISTS (
        SELECT FROM incidents_incident WHERE id = wanted AND (
            site_id = ANY (walls_sites('NOTICES'))
            OR region_code = ANY (walls_regions('NOTICES'))
            OR declared_entity = ANY (walls_entities('NOTICES'))
            OR declared_ght = ANY (walls_ghts('NOTICES'))
        )
    );
END $$
"""
_DESK = everywhere(Domain.DESK)
_MAY_TELL = f"{everywhere(Domain.NOTICES)} OR walls_tells_case(incident_id)"


class Migration(migrations.Migration):
    dependencies = [("incidents", "0006_notices")]
    operations = [
        migrations.RunSQL(_TELLS, "DROP FUNCTION walls_tells_case"),
        wall("incidents_notice"),
        policy(
            "incidents_notice",
            "notice",
            sees=f"{everywhere(Domain.CASES)} OR walls_sees_case(incident_id)",
            adds=_MAY_TELL,
            changes=_MAY_TELL,
        ),
        wall("incidents_reminder"),
        policy(
            "incidents_reminder",
            "reminder",
            sees=_DESK,
            adds=_DESK,
            changes=_DESK,
            removes=_DESK,
        ),
    ]
