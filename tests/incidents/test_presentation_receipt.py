"""What the receipt says of where the declaration stands."""

import pytest

from hygie.incidents.models import Incident
from hygie.incidents.presentation.receipt import standing
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.rules.territory import PARIS
from hygie.platform.installation import desk
from tests.cast import NOON

SAID = {
    Status.SUBMITTED: "est prévenu et vous rappelle",
    Status.ACKNOWLEDGED: "l’a prise en compte ",
    Status.QUALIFIED: "l’a qualifiée ",
    Status.CLOSED: "a clos l’incident ",
    Status.OUT_OF_SCOPE: "hors de son périmètre",
    Status.DUPLICATE: "sous une autre déclaration",
}


@pytest.mark.parametrize("status", Status)
def test_the_declarant_reads_where_it_stands(status):
    incident = Incident(
        status=status, acknowledged_at=NOON, qualified_at=NOON, closed_at=NOON, closed_by="Léa"
    )

    said = standing(incident, desk=desk(), zone=PARIS)

    assert SAID[status] in said
    assert ("2026 à" in said) == SAID[status].endswith(" ")
    assert "Léa" not in said
