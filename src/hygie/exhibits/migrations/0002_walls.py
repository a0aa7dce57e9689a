"""The walls around evidence: for the desk, for who keeps it at the structure; rows are added."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_CASE = """
CREATE FUNCTION walls_exhibits_case(wanted bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM incidents_incident WHERE id = wanted AND (
            site_id = ANY (walls_sites('EXHIBITS'))
            OR region_code = ANY (walls_regions('EXHIBITS'))
            OR declared_entity = ANY (walls_entities('EXHIBITS'))
            OR declared_ght = ANY (walls_ghts('EXHIBITS'))
        )
    );
END $$
"""
# These ask in their caller's scope: what hangs on a piece of evidence is seen with it.
_EXHIBIT = """
CREATE FUNCTION walls_sees_exhibit(wanted bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM exhibits_exhibit WHERE id = wanted);
END $$
"""
_EXHIBITED = """
CREATE FUNCTION walls_sees_exhibited(wanted bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM exhibits_exhibit WHERE document_id = wanted);
END $$
"""
_DESK = everywhere(Domain.DESK)
_KEEPING = f"{everywhere(Domain.EXHIBITS)} OR walls_exhibits_case(incident_id)"
_SEES = f"{_DESK} OR tlp <> 'RED' AND ({_KEEPING})"
# Nobody deposits in the name of the other side.
_ADDS = f"side = 'DESK' AND ({_DESK}) OR side = 'STRUCTURE' AND tlp <> 'RED' AND ({_KEEPING})"
_WITH_IT = f"{_DESK} OR walls_sees_exhibit(exhibit_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("exhibits", "0001_initial"),
        ("incidents", "0010_walls_of_talk"),
    ]
    operations = [
        migrations.RunSQL(_CASE, "DROP FUNCTION walls_exhibits_case"),
        migrations.RunSQL(_EXHIBIT, "DROP FUNCTION walls_sees_exhibit"),
        migrations.RunSQL(_EXHIBITED, "DROP FUNCTION walls_sees_exhibited"),
        wall("exhibits_exhibit"),
        policy("exhibits_exhibit", "exhibit", sees=_SEES, adds=_ADDS),
        wall("exhibits_seal"),
        policy("exhibits_seal", "seal", sees=_SEES, adds=_SEES),
        wall("exhibits_custody"),
        policy("exhibits_custody", "custody", sees=_WITH_IT, adds=_WITH_IT),
        policy("documents_document", "exhibited", sees="walls_sees_exhibited(id)"),
    ]
