"""The forms that the page of an incident offers to an analyst."""

from datetime import datetime

from django import forms

from hygie.incidents.forms import desk
from hygie.incidents.forms.charge import GiveBackForm
from hygie.incidents.forms.talk import MessageForm
from hygie.incidents.models import Incident
from hygie.incidents.rules.precision import is_exact
from hygie.incidents.rules.territory import zone_of


def forms_of(
    incident: Incident, *, at: datetime, left_open: tuple[str, ...] = ()
) -> dict[str, forms.Form]:
    """Every form by its name, filled with what is known."""
    zone = zone_of(incident.department_code)
    aware_at = incident.aware_at if is_exact(incident.precision) else None
    qualification = {
        "incident_type": incident.incident_type,
        "severity": incident.severity or None,
        "significant": incident.is_significant,
    }
    return {
        "QualifyForm": desk.QualifyForm(initial=qualification),
        "DuplicateForm": desk.DuplicateForm(),
        "OutOfScopeForm": desk.OutOfScopeForm(),
        "PlaceForm": desk.PlaceForm(),
        "NoteForm": desk.NoteForm(),
        "CallBackForm": desk.CallBackForm(),
        "NewCodeForm": desk.NewCodeForm(),
        "CloseForm": desk.CloseForm(
            at=at, zone=zone, left_open=left_open, is_signal=incident.is_signal
        ),
        "GiveBackForm": GiveBackForm(),
        "MessageForm": MessageForm(),
        "ReopenForm": desk.ReopenForm(),
        "AwarenessForm": desk.AwarenessForm(at=at, zone=zone, initial={"aware_at": aware_at}),
    }
