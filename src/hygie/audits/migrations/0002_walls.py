"""The walls around audits: a mission is known to who reads the posture of its place, what it found
is seen by who keeps the audits there, and by nobody else.

The region is a column of the mission, so that a list of a nation is read from an index; what hangs
on a mission asks it. A recommendation that became an action is read in the plan by the same few.
"""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall


def _at_place(domain: Domain) -> str:
    name = domain.value
    return (
        f"{everywhere(domain)}"
        f" OR (place_kind || ':' || place_code) = ANY ((SELECT walls_places('{name}'))::text[])"
        f" OR (SELECT walls_regions('{name}')) <> '{{}}'"
        f" AND region_code = ANY ((SELECT walls_regions('{name}'))::text[])"
    )


def _exists(table: str, where: str) -> str:
    return f"SELECT EXISTS (SELECT FROM {table} WHERE {where})"  # noqa: S608 - ours


_AUDITS = _at_place(Domain.AUDITS)
_KEEPS = (
    f"({_AUDITS}) AND ((SELECT walls_everywhere('AUDITS'))"
    " OR region_code = walls_region_of(place_kind, place_code))"
)
# These ask in their caller’s scope: what hangs on a mission is seen and kept with it.
_FUNCTIONS = (
    ("walls_keeps_audit(wanted bigint)", _exists("audits_mission", f"id = wanted AND ({_AUDITS})")),
    ("walls_keeps_intake(wanted bigint)", _exists("audits_intake", "id = wanted")),
    ("walls_sees_audit_file(wanted bigint)", _exists("audits_report", "document_id = wanted")),
)
_FOUND = f"{everywhere(Domain.AUDITS)} OR walls_keeps_audit(mission_id)"
_RESULT = f"{everywhere(Domain.AUDITS)} OR walls_keeps_intake(intake_id)"
# Who keeps the audits of a place reads in its plan what they recommended, and no other reader does.
_ADVISED = (
    "is_confined AND EXISTS"
    " (SELECT FROM audits_recommendation AS a WHERE a.action_id = remediation_action.id)"
)
_ADDED, _CHANGED = ("step", "report", "intake"), ("brief", "finding", "recommendation", "check")


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0001_audits"),
        ("documents", "0003_erased"),
        ("establishments", "0005_own_sites"),
        ("remediation", "0002_walls"),
    ]
    operations = [
        *(
            migrations.RunSQL(
                f"CREATE FUNCTION {signature} RETURNS boolean LANGUAGE plpgsql STABLE "
                f"AS $$ BEGIN RETURN ({query}); END $$",
                f"DROP FUNCTION {signature.partition('(')[0]}",
            )
            for signature, query in _FUNCTIONS
        ),
        wall("audits_mission"),
        policy(
            "audits_mission",
            "mission",
            sees=f"{_AUDITS} OR tlp <> 'RED' AND ({_at_place(Domain.POSTURE)})",
            adds=_KEEPS,
            changes=_KEEPS,
        ),
        *(
            step
            for name in _CHANGED
            for step in (
                wall(f"audits_{name}"),
                policy(f"audits_{name}", name, sees=_FOUND, adds=_FOUND, changes=_FOUND),
            )
        ),
        *(
            step
            for name in _ADDED
            for step in (
                wall(f"audits_{name}"),
                policy(f"audits_{name}", name, sees=_FOUND, adds=_FOUND),
            )
        ),
        wall("audits_result"),
        policy("audits_result", "result", sees=_RESULT, adds=_RESULT),
        policy("documents_document", "auditing", sees="walls_sees_audit_file(id)"),
        policy("remediation_action", "audit", sees=_ADVISED),
    ]
