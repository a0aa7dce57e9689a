"""The walls around proofs: those of a place are seen by who reads its posture.

What is marked TLP:RED is seen by who keeps the proofs of the place. Rows are written through named
openings alone: a fact concerns many places, of which its author reaches some.
"""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, reaches_place, wall

_KEEPS = everywhere(Domain.EVIDENCE)
_SEES = f"{reaches_place(Domain.EVIDENCE)} OR tlp <> 'RED' AND ({reaches_place(Domain.POSTURE)})"
# These ask in their caller's scope: what hangs on a proof is seen with it.
_FUNCTIONS = (
    (
        "walls_sees_event(wanted bigint)",
        "SELECT EXISTS (SELECT FROM evidence_proof WHERE event_id = wanted)",
    ),
    (
        "walls_sees_proof(wanted bigint)",
        "SELECT EXISTS (SELECT FROM evidence_proof WHERE id = wanted)",
    ),
    (
        "walls_sees_joined(wanted bigint)",
        "SELECT EXISTS (SELECT FROM evidence_joined WHERE document_id = wanted)",
    ),
)


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0001_initial"),
        ("establishments", "0005_own_sites"),
        ("documents", "0003_erased"),
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
        wall("evidence_proof"),
        policy("evidence_proof", "proof", sees=_SEES, adds=_KEEPS, changes=_KEEPS),
        wall("evidence_event"),
        policy("evidence_event", "event", sees=f"{_KEEPS} OR walls_sees_event(id)", adds=_KEEPS),
        wall("evidence_joined"),
        policy(
            "evidence_joined",
            "joined",
            sees=f"{_KEEPS} OR walls_sees_event(event_id)",
            adds=_KEEPS,
        ),
        wall("evidence_change"),
        policy(
            "evidence_change",
            "change",
            sees=f"{_KEEPS} OR walls_sees_proof(proof_id)",
            adds=_KEEPS,
        ),
        policy("documents_document", "proving", sees="walls_sees_joined(id)"),
    ]
