"""The walls around the file of recovery: read with its incident, kept by the structure.

Rows are only added: no policy lets anybody change one. Euros are read where their power is held.
"""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

# Like walls_talks_case, for any domain: the places of today, and those of the declaration.
_REACHES = """
CREATE FUNCTION walls_reaches_case(domain text, wanted bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM incidents_incident WHERE id = wanted AND (
            site_id = ANY (walls_sites(domain))
            OR region_code = ANY (walls_regions(domain))
            OR declared_entity = ANY (walls_entities(domain))
            OR declared_ght = ANY (walls_ghts(domain))
        )
    );
END $$
"""
_READS = f"{everywhere(Domain.CASES)} OR walls_sees_case(incident_id)"
_KEEPS = f"{everywhere(Domain.RECOVERY)} OR walls_reaches_case('RECOVERY', incident_id)"
_COSTS = f"{everywhere(Domain.COSTS)} OR walls_reaches_case('COSTS', incident_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("recovery", "0001_initial"),
        ("incidents", "0010_walls_of_talk"),
    ]
    operations = [
        migrations.RunSQL(_REACHES, "DROP FUNCTION walls_reaches_case"),
        *(
            step
            for name in ("system", "step", "work")
            for step in (
                wall(f"recovery_{name}"),
                policy(f"recovery_{name}", name, sees=_READS, adds=_KEEPS),
            )
        ),
        wall("recovery_line"),
        policy(
            "recovery_line",
            "line",
            sees=f"section <> 'COST' AND ({_READS}) OR section = 'COST' AND ({_COSTS})",
            adds=_KEEPS,
        ),
    ]
