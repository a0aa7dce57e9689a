"""The document of a copy, for somebody without an account: what the rules looked at, no story."""

from datetime import datetime
from importlib.resources import files
from typing import Any

from hygie.incidents.models import Incident
from hygie.incidents.rules.clock import in_words, local
from hygie.incidents.rules.territory import zone_of
from hygie.kernel import geography
from hygie.kernel.conditions import Facts
from hygie.platform import pdf
from hygie.platform.installation import desk, marking
from hygie.routing.models import Copy
from hygie.routing.rules.facts import MARK, fields
from hygie.routing.rules.recipients import recipients

_TEMPLATE = files("hygie.routing").joinpath("pdf", "copy.typ")
_LOGO = files("hygie.platform").joinpath("static", "logo.svg")


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


def as_pdf(copy: Copy, incident: Incident, facts: Facts, *, at: datetime) -> bytes:
    """The same as a PDF, made at a moment: what is in one is in the other."""
    said, here = document(copy, incident, facts), desk()
    zone, recipient = zone_of(incident.department_code), recipients().get(copy.recipient)
    named = recipient.label if recipient else copy.recipient
    region = geography.regions().get(incident.region_code)
    structure, known = said["structure"], said["faits"]
    data = {
        "title": f"Copie d’un signalement, {incident.number}",
        "author": "Hygie",
        "marking": marking(),
        "logo_svg": _LOGO.read_text("utf-8"),
        "desk": {"name": here.name, "phone": here.phone, "mail": here.mail},
        "footer": f"{incident.mark.mark} · copie de l’incident {incident.number} · "
        f"{local(at, zone):%d/%m/%Y %H:%M}",
        "recipient": named,
        "why": copy.rule_title,
        "number": incident.number,
        "mark": incident.mark.mark,
        "structure": [
            _row("Nom", structure["nom"]),
            _row("FINESS", structure["finess"]),
            _row("Commune", structure["commune"]),
            _row("Région", region.name if region else structure["region"]),
        ],
        "facts": [
            _row("Déclaré", in_words(incident.declared_at, zone)),
            _row("Connu de la structure", in_words(incident.aware_at, zone)),
            *(_row(label[0].upper() + label[1:], ", ".join(known[label])) for label in known),
        ],
    }
    return pdf.render(_TEMPLATE, data, at=at)


def _row(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value or "Non dit"}
