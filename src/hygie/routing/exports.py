"""The document of a copy, for somebody without an account: what the rules looked at, no story."""

from typing import Any

from hygie.incidents.models import Incident
from hygie.kernel.conditions import Facts
from hygie.routing.models import Copy
from hygie.routing.rules.facts import MARK, fields


def document(copy: Copy, incident: Incident, facts: Facts) -> dict[str, Any]:
    """What a recipient may be given: neither the declarant nor a word of theirs is in it."""
    return {
        "numero": incident.number,
        "marque": incident.mark.mark,
        "destinataire": copy.recipient,
        "motif": copy.rule_title,
        "regle": f"{copy.rule}, {copy.rule_mark}",
        "structure": {
            "nom": incident.structure_name,
            "finess": incident.site.finess if incident.site else "",
            "commune": incident.city,
            "region": incident.region_code,
        },
        "declare_le": incident.declared_at.isoformat(),
        "connu_le": incident.aware_at.isoformat(),
        "faits": {
            field.label: [field.values[value] for value in field.values if value in known]
            for code, field in fields().items()
            if code != MARK and (known := facts.get(code))
        },
        "fictif": incident.is_fictional,
    }
