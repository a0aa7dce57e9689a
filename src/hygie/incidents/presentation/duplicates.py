"""Two incidents side by side, before one is set aside as a duplicate of the other."""

from typing import Any

from hygie.incidents.models import Incident
from hygie.incidents.presentation import rows
from hygie.incidents.rules.precision import Precision, in_figures
from hygie.incidents.rules.territory import PARIS


def side_by_side(incident: Incident, original: Incident) -> dict[str, Any]:
    """What `ui/table.html` needs."""
    said = (
        ("Titre", lambda each: each.title),
        ("Structure", lambda each: f"{each.structure_name}, {each.city}".strip(", ")),
        ("Type", rows.kind_label),
        ("Déclaré", _declared),
        ("État", lambda each: rows.status_badge(each).label),
    )
    numbers = [incident.number, original.number]
    return {
        "columns": [{"label": label} for label in ("", *numbers)],
        "rows": [
            {
                "cells": [
                    {"text": label, "title": True},
                    *({"text": tell(each), "label": each.number} for each in (incident, original)),
                ]
            }
            for label, tell in said
        ],
    }


def _declared(incident: Incident) -> str:
    return in_figures(incident.declared_at, PARIS, Precision(incident.precision))
