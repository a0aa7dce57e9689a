"""The forms that the page of an incident offers to an analyst."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hygie.incidents.forms import desk
from hygie.incidents.forms.charge import GiveBackForm
from hygie.incidents.forms.talk import MessageForm
from hygie.incidents.models import Incident
from hygie.incidents.rules import checks
from hygie.incidents.rules.precision import is_exact
from hygie.incidents.rules.territory import zone_of


@dataclass(frozen=True, kw_only=True)
class Blank:
    """A form that nobody has filled: its fields are drawn once for what it holds.

    They took a third of the page, and are the same on nearly every one.
    """

    kind: type[forms.Form]
    initial: tuple[tuple[str, Any], ...] = ()
    options: tuple[tuple[str, Any], ...] = ()

    # Nobody has named another incident in it.
    side_by_side = None

    @property
    def errors(self) -> tuple[str, ...]:
        """None: nobody has sent it."""
        return ()

    @property
    def left_open(self) -> tuple[str, ...]:
        """What is left open, for the form that closes."""
        return cast(tuple[str, ...], dict(self.options).get("left_open", ()))

    @property
    def drawn(self) -> SafeString:
        """Its fields."""
        return _drawn(self)


@lru_cache(maxsize=1000)
def _drawn(blank: Blank) -> SafeString:
    # Several of them ask for a reason on the same page.
    named = f"{blank.kind.__name__}_%s"
    form = blank.kind(initial=dict(blank.initial), auto_id=named, **dict(blank.options))
    return render_to_string("ui/fields.html", {"form": form})


def _blank(kind: type[forms.Form], initial: dict[str, Any] | None = None, **options: Any) -> Blank:
    return Blank(kind=kind, initial=tuple((initial or {}).items()), options=tuple(options.items()))


def forms_of(incident: Incident, *, left_open: tuple[str, ...] = ()) -> dict[str, Any]:
    """Every form by its name, filled with what is known."""
    zone = zone_of(incident.department_code)
    aware_at = incident.aware_at if is_exact(incident.precision) else None
    qualification = {
        "incident_type": incident.incident_type,
        "severity": incident.severity or None,
        "significant": incident.is_significant,
    }
    # What is blank is sent to no check: no moment of it is past or to come.
    at = checks.EARLIEST
    closing: dict[str, Any] = {
        "at": at,
        "zone": zone,
        "left_open": left_open,
        "is_signal": incident.is_signal,
    }
    return {
        "QualifyForm": _blank(desk.QualifyForm, qualification),
        "DuplicateForm": _blank(desk.DuplicateForm),
        "OutOfScopeForm": _blank(desk.OutOfScopeForm),
        "PlaceForm": _blank(desk.PlaceForm),
        "NoteForm": _blank(desk.NoteForm),
        "CallBackForm": _blank(desk.CallBackForm),
        "NewCodeForm": _blank(desk.NewCodeForm),
        "CloseForm": _blank(desk.CloseForm, **closing),
        "GiveBackForm": _blank(GiveBackForm),
        "MessageForm": MessageForm(),
        "ReopenForm": _blank(desk.ReopenForm),
        "AwarenessForm": _blank(desk.AwarenessForm, {"aware_at": aware_at}, at=at, zone=zone),
    }
