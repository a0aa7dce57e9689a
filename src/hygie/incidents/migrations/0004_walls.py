"""The walls around incidents, and around all that hangs on one."""

from pathlib import Path

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_CASES, _DESK, _DRAFTS = (
    everywhere(Domain.CASES),
    everywhere(Domain.DESK),
    everywhere(Domain.DRAFTS),
)


def _reached(sites: str, regions: str, entities: str, ghts: str) -> str:
    """True where the site is reached now, or was when the incident was declared."""
    return (
        f"site_id = ANY ({sites}) OR region_code = ANY ({regions})"
        f" OR declared_entity = ANY ({entities}) OR declared_ght = ANY ({ghts})"
    )


_REACHED = _reached(
    "(SELECT walls_sites('CASES'))::bigint[]",
    "(SELECT walls_regions('CASES'))::text[]",
    "(SELECT walls_entities('CASES'))::text[]",
    "(SELECT walls_ghts('CASES'))::text[]",
)
_HELD = "(SELECT walls_held_incident())"
_HELD_DRAFT = "(SELECT walls_held_draft())"
_FUNCTIONS = (
    (
        "walls_held_draft()",
        "bigint",
        "SELECT id FROM incidents_draft WHERE code_digest = walls_code()",
    ),
    (
        "walls_held_incident()",
        "bigint",
        "SELECT incident_id FROM incidents_draft WHERE code_digest = walls_code()",
    ),
    # These ask in their caller's scope: what hangs on an incident is seen with it.
    (
        "walls_sees_case(wanted bigint)",
        "boolean",
        "SELECT EXISTS (SELECT FROM incidents_incident WHERE id = wanted)",
    ),
    (
        "walls_sees_document(wanted bigint)",
        "boolean",
        "SELECT EXISTS (SELECT FROM incidents_attachment WHERE document_id = wanted)",
    ),
)

_MATCHING = (
    Path(__file__)
    .with_name("0004_incidents_matching.sql")
    .read_text("utf-8")
    .replace("{reached}", _reached("$1", "$2", "$3", "$4"))
)


def _function(signature: str, kind: str, query: str) -> migrations.RunSQL:
    """A function whose plan is kept by the session, which a policy calls for few rows."""
    return migrations.RunSQL(
        f"CREATE FUNCTION {signature} RETURNS {kind} LANGUAGE plpgsql STABLE "
        f"AS $$ BEGIN RETURN ({query}); END $$",
        f"DROP FUNCTION {signature.partition('(')[0]}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_declared_under"),
        ("accounts", "0004_walls"),
        ("documents", "0002_walls"),
    ]
    operations = [
        *(_function(*each) for each in _FUNCTIONS),
        migrations.RunSQL(
            [
                _MATCHING,
                # The application role has its right from the default privileges of the owner.
                "REVOKE EXECUTE ON FUNCTION incidents_matching FROM PUBLIC",
            ],
            "DROP FUNCTION incidents_matching",
        ),
        wall("incidents_incident"),
        policy(
            "incidents_incident",
            "case",
            sees=f"{_CASES} OR {_REACHED} OR id = {_HELD}",
            adds=_DESK,
            changes=f"{_DESK} OR id = {_HELD}",
        ),
        wall("incidents_draft"),
        policy(
            "incidents_draft",
            "draft",
            sees=f"code_digest = (SELECT walls_code()) OR {_DRAFTS}",
            adds=f"code_digest = (SELECT walls_code()) OR {_DRAFTS}",
            changes=f"code_digest = (SELECT walls_code()) OR {_DRAFTS}",
            removes=_DRAFTS,
        ),
        wall("incidents_declaration"),
        policy(
            "incidents_declaration",
            "version",
            sees=f"{_CASES} OR walls_sees_case(incident_id)",
            adds=f"{_DESK} OR incident_id = {_HELD}",
        ),
        wall("incidents_attachment"),
        policy(
            "incidents_attachment",
            "file",
            sees=f"{_DRAFTS} OR draft_id = {_HELD_DRAFT}"
            f" OR incident_id IS NOT NULL AND ({_CASES} OR walls_sees_case(incident_id))",
            adds=f"{_DRAFTS} OR draft_id = {_HELD_DRAFT}",
            changes=f"{_DRAFTS} OR draft_id = {_HELD_DRAFT}",
            removes=_DRAFTS,
        ),
        policy("documents_document", "joined", sees="walls_sees_document(id)"),
        wall("incidents_note"),
        policy("incidents_note", "note", sees=_DESK, adds=_DESK),
        wall("incidents_call"),
        policy("incidents_call", "call", sees=_DESK, adds=_DESK),
        wall("incidents_reception"),
        policy(
            "incidents_reception",
            "reception",
            sees=f"key_id = (SELECT walls_key()) OR {_DESK}",
            adds=f"key_id = (SELECT walls_key()) OR {_DESK}",
        ),
    ]
