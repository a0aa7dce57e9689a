"""The walls around messages: for the desk, for those of the structure who act, for its code."""

from pathlib import Path

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_TALKS = """
CREATE FUNCTION walls_talks_case(wanted bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce(wanted = walls_held_incident(), false) OR EXISTS (
        SELECT FROM incidents_incident WHERE id = wanted AND (
            site_id = ANY (walls_sites('TALKS'))
            OR region_code = ANY (walls_regions('TALKS'))
            OR declared_entity = ANY (walls_entities('TALKS'))
            OR declared_ght = ANY (walls_ghts('TALKS'))
        )
    );
END $$
"""
# These ask in their caller's scope: what hangs on a message is seen with it.
_SEES_MESSAGE = """
CREATE FUNCTION walls_sees_message(wanted bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM incidents_message WHERE id = wanted);
END $$
"""
_SEES_FILE = """
CREATE FUNCTION walls_sees_file(wanted bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM incidents_messagefile WHERE document_id = wanted);
END $$
"""
_MARK_READ = Path(__file__).with_name("0010_mark_read.sql").read_text("utf-8")
_TALKING = f"{everywhere(Domain.TALKS)} OR walls_talks_case(incident_id)"
# Nobody speaks or reads in the name of the other side.
_OWN_SIDE = f"side = 'DESK' AND ({everywhere(Domain.DESK)}) OR side = 'STRUCTURE' AND ({_TALKING})"


class Migration(migrations.Migration):
    dependencies = [("incidents", "0009_talk")]
    operations = [
        migrations.RunSQL(_TALKS, "DROP FUNCTION walls_talks_case"),
        migrations.RunSQL(_SEES_MESSAGE, "DROP FUNCTION walls_sees_message"),
        migrations.RunSQL(_SEES_FILE, "DROP FUNCTION walls_sees_file"),
        wall("incidents_message"),
        policy("incidents_message", "message", sees=_TALKING, adds=_OWN_SIDE),
        wall("incidents_messagefile"),
        policy(
            "incidents_messagefile",
            "file",
            sees=f"{everywhere(Domain.TALKS)} OR walls_sees_message(message_id)",
            adds=f"{everywhere(Domain.TALKS)} OR walls_sees_message(message_id)",
        ),
        wall("incidents_reading"),
        policy("incidents_reading", "reading", sees=_TALKING, adds=_OWN_SIDE),
        policy("documents_document", "talked", sees="walls_sees_file(id)"),
        migrations.RunSQL(
            [
                _MARK_READ,
                "REVOKE EXECUTE ON FUNCTION incidents_mark_read FROM PUBLIC",
            ],
            "DROP FUNCTION incidents_mark_read",
        ),
    ]
