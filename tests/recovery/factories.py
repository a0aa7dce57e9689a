"""An incident of a week ago and the file of its recovery; tests change what matters."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from hygie.incidents.rules.vocabulary import AffectedSystem
from hygie.recovery.operations import lines, systems, works
from hygie.recovery.operations.systems import Said
from hygie.recovery.rules.lines import Counted, LineKind
from hygie.recovery.rules.systems import State
from hygie.recovery.rules.works import Work
from tests.cast import ANNE, NOON
from tests.incidents.factories import an_incident

BEGAN, TODAY = date(2026, 3, 2), date(2026, 3, 9)
LATER = NOON + timedelta(days=7)
BY_ANNE = {"by": ANNE, "at": LATER}
DECLARED = {"facts.systems": frozenset({AffectedSystem.PATIENT_RECORD, AffectedSystem.TELEPHONY})}


def a_struck_hospital(**changes):
    """An incident of 2 March, as it stands on the 9th."""
    return an_incident(at=NOON, **DECLARED | changes)


def counted(**changes):
    """Two days of two people."""
    values = {
        "kind": LineKind.INTERNAL,
        "amount": Decimal("30.00"),
        "since": BEGAN,
        "until": BEGAN + timedelta(days=1),
        "people": 2,
        "who": "Équipe réseau",
    }
    return Counted(**values | changes)


def euros(amount="12500.50", kind=LineKind.SERVICES, **changes):
    """A bill."""
    return counted(kind=kind, amount=Decimal(amount), people=1, **changes)


def a_work(**changes):
    """Something that remains."""
    values = {"text": "Remonter le laboratoire", "owner": "DSI", "due_on": date(2026, 3, 20)}
    return Work(**values | changes)


def stood(state=State.STOPPED, on=BEGAN, **changes):
    """Where a system stands."""
    return Said(state=state, on=on, **changes)


def a_file(incident, *, by=ANNE, at=LATER, on=BEGAN):
    """One row of each kind."""
    who = {"by": by, "at": at}
    system = systems.add(incident.pk, "Laboratoire", **who)
    step = systems.tell(incident.pk, system.pk, stood(on=on), seen=0, **who)
    line = lines.note(incident.pk, counted(since=on, until=on, people=9), **who)
    cost = lines.note(incident.pk, euros(since=on, until=on), **who)
    work = works.note(incident.pk, a_work(due_on=on + timedelta(days=9)), **who)
    return {"system": system, "step": step, "line": line, "cost": cost, "work": work}


def a_file_of_addresses(incident, *, at):
    """A file that was begun on that day, by what its addresses name."""
    made = a_file(incident, at=at, on=timezone.localdate(at))
    return {
        "system_id": str(made["system"].pk),
        "step_id": str(made["step"].pk),
        "counted_id": str(made["cost"].pk),
        "work_id": str(made["work"].pk),
    }
