"""Two incidents side by side, before one is set aside as a duplicate of the other."""

from typing import Any

from hygie.incidents.models import Incident
from hygie.incidents.presentation import rows
from hygie.incidents.rules.clock import local
from hygie.incidents.rules.territory import PARIS


def side_by_side(incident: Incident, original: Incident) -> dict[str, Any]:
    """What `ui/table.html` needs."""
    said = (
        ("Titre", lambda each: each.title),
        ("Structure", lambda each: f"{each.structure_name}, {each.city}".strip(", ")),
        ("Type", rows.kind_label),
        ("Déclaré", lambda each: f"{local(each.declared_at, PARIS):%d/%m/%Y %H:%M}"),
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
