"""The walls around plans: those of a place, what hangs on an action, the euros apart.

A region compares its own column, so that an index finds its rows; who writes one must write the
region of the register. What a module confines is not seen here: that module lets its readers in.
"""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, reaches_place, wall

_KEEPS = (
    f"({reaches_place(Domain.PLAN)}) AND ((SELECT walls_everywhere('PLAN'))"
    " OR region_code = walls_region_of(place_kind, place_code))"
)


def _at_place(domain: Domain) -> str:
    name = domain.value
    return (
        f"{everywhere(domain)}"
        f" OR (place_kind || ':' || place_code) = ANY ((SELECT walls_places('{name}'))::text[])"
        f" OR (SELECT walls_regions('{name}')) <> '{{}}'"
        f" AND region_code = ANY ((SELECT walls_regions('{name}'))::text[])"
    )


def _exists(table: str, wall: str = "true") -> str:
    return f"SELECT EXISTS (SELECT FROM {table} WHERE id = wanted AND ({wall}))"  # noqa: S608 - ours


# These ask in their caller’s scope: what hangs on an action is seen and kept with it.
_FUNCTIONS = (
    ("walls_sees_planned(wanted bigint)", _exists("remediation_action")),
    ("walls_keeps_planned(wanted bigint)", _exists("remediation_action", _KEEPS)),
    (
        "walls_spends_planned(wanted bigint)",
        _exists("remediation_action", _at_place(Domain.COSTS)),
    ),
    ("walls_sees_waiver(wanted bigint)", _exists("remediation_waiver")),
    ("walls_keeps_waiver(wanted bigint)", _exists("remediation_waiver", _KEEPS)),
)
_SEES = f"{everywhere(Domain.PLAN)} OR NOT is_confined AND ({_at_place(Domain.POSTURE)})"


class Migration(migrations.Migration):
    dependencies = [
        ("remediation", "0001_plans"),
        ("establishments", "0005_own_sites"),
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
        wall("remediation_action"),
        policy("remediation_action", "action", sees=_SEES, adds=_KEEPS, changes=_KEEPS),
        wall("remediation_version"),
        policy(
            "remediation_version",
            "version",
            sees=f"{everywhere(Domain.PLAN)} OR walls_sees_planned(action_id)",
            adds="walls_keeps_planned(action_id)",
        ),
        wall("remediation_dependency"),
        policy(
            "remediation_dependency",
            "dependency",
            sees="walls_sees_planned(action_id) AND walls_sees_planned(needed_id)",
            adds="walls_keeps_planned(action_id) AND walls_keeps_planned(needed_id)",
            removes="walls_keeps_planned(action_id) AND walls_keeps_planned(needed_id)",
        ),
        wall("remediation_cost"),
        policy(
            "remediation_cost",
            "cost",
            sees="walls_spends_planned(action_id)",
            adds="walls_spends_planned(action_id) AND walls_keeps_planned(action_id)",
        ),
        wall("remediation_waiver"),
        policy(
            "remediation_waiver",
            "waiver",
            sees=_at_place(Domain.POSTURE),
            adds=_KEEPS,
            changes=_KEEPS,
        ),
        wall("remediation_waiverstep"),
        policy(
            "remediation_waiverstep",
            "waiver_step",
            sees="walls_sees_waiver(waiver_id)",
            adds="walls_keeps_waiver(waiver_id)",
        ),
    ]
