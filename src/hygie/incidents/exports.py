"""The documents that leave: the receipt and the paper form, as accessible PDF."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import segno

from hygie.incidents.rules import clock, declaration, taxonomy
from hygie.incidents.rules.advice import Tone
from hygie.incidents.rules.declaration import Declaration, is_empty
from hygie.incidents.rules.duties import Duty
from hygie.incidents.rules.duty_catalogue import Applies
from hygie.incidents.rules.fields import AFTERWARDS, Block, Field, Kind, Step
from hygie.incidents.rules.reference import Provenance
from hygie.incidents.rules.signals import voluntary
from hygie.incidents.rules.wording import in_french
from hygie.platform import pdf
from hygie.platform.installation import Desk
from hygie.platform.phones import phone_in_words

_TEMPLATES = files("hygie.incidents").joinpath("pdf")
_LOGO = files("hygie.platform").joinpath("static", "logo.svg")
_THANKS = (
    "Votre déclaration est enregistrée. Un analyste va la lire et vous rappeler. Vous restez "
    "responsable du traitement de l’incident ; complétez la déclaration quand vous en savez plus."
)
_DUTIES = (
    "Cette déclaration ne remplace pas les démarches ci-dessous. Les échéances sont calculées "
    "depuis le moment où vous avez compris que c’était un incident : {aware}."
)
_LEGAL = (
    "Formulaire de Hygie, en quatre parties comme l’annexe de l’arrêté du 30 octobre 2017 (A à D) "
    "et une cinquième pour l’aide. Quand le portail est inaccessible, cet arrêté admet tout autre "
    "moyen. Les libellés sont de Hygie."
)
# What a paper does not ask: the register or the postcode gives it.
_NOT_ON_PAPER = {"structure.finess_ej", "structure.department", "structure.category"}
# Sixths of a row, by field, else by kind.
_WHOLE = 6
_WIDTHS = {
    Kind.LINE: 3,
    Kind.PHONE: 3,
    Kind.MAIL: 3,
    Kind.MOMENT: 2,
    Kind.NUMBER: 2,
    "structure.finess_et": 2,
    "structure.name": 4,
    "structure.city": 4,
    "structure.postcode": 2,
    "structure.is_essential_or_important": 3,
    "structure.is_ose": 3,
    "declarant.reply_channel": 4,
    "declarant.reachable_at_night": 2,
    "facts.title": 6,
    "facts.state": 4,
    "facts.resolved_at": 2,
    "facts.services": 4,
    "impact.territory_effect": 3,
    "impact.spread_risk": 3,
    "cause.ransom_requested": 3,
    "cause.complaint_filed": 2,
    "cause.already_told": 4,
}
_HEIGHTS = {"facts.narrative": 55, "cause.indicators": 18, "facts.measures": 18}
_COLUMNS = {Kind.TYPE: 2, Kind.VECTOR: 3, Kind.CHOICES: 3}
_FEW_COLUMNS = {"impact.data": 2, "impact.data_kinds": 2}


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a receipt says; the code is printed only when it is given.

    `advice` is what `advice.first_hour` returns. `marking` crosses every first page when it is not
    empty: exercise, demonstration.
    """

    number: str
    received_at: datetime
    declaration: Declaration
    duties: Sequence[Duty]
    advice: Iterable[tuple[Tone, str, str]]
    desk: Desk
    address: str
    mark: str
    resume_code: str = ""
    call_back_phrase: str = ""
    marking: str = ""
    is_signal: bool = False


def drawn_receipt(content: Receipt, *, at: datetime) -> bytes:
    """Return the receipt of a declaration, as a PDF made at a moment."""
    declared, zone = content.declaration, content.declaration.zone
    structure = declared.structure
    aware_at = declared.facts.aware_at or content.received_at
    others = [duty for duty in content.duties if duty.text.is_told_apart]
    data = _document(f"Accusé de réception {content.number}", content.desk, content.marking) | {
        "footer": f"Accusé de réception {content.number} · produit le {clock.in_words(at, zone)}",
        "number": content.number,
        "mark": content.mark,
        "received": clock.in_words(content.received_at, zone, seconds=True),
        "received_utc": content.received_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
        "structure": structure.name,
        "place": " ".join(filter(None, (structure.postcode, structure.city)))
        + (f" · FINESS {structure.finess_et}" if structure.finess_et else ""),
        "address": content.address,
        "qr_svg": _qr(content.address),
        "code": content.resume_code,
        "phrase": content.call_back_phrase,
        "thanks": voluntary().text if content.is_signal else _THANKS,
        "is_signal": content.is_signal,
        "advice": [
            {"tone": tone.value, "label": tone.label, "text": text, "why": why}
            for tone, text, why in content.advice
        ],
        "advice_origin": "Conseils de Hygie, d’après les réflexes d’usage : ce n’est pas un texte "
        "officiel.",
        "duties_intro": _DUTIES.format(aware=clock.in_words(aware_at, zone)),
        "owed": [_duty(duty, zone) for duty in others if duty.applies == Applies.YES],
        "possible": [_duty(duty, zone) for duty in others if duty.applies == Applies.PERHAPS],
        "not_concerned": " ; ".join(
            duty.text.title for duty in others if duty.applies == Applies.NO
        ),
        "parts": _said(declared),
        "can_wait": "" if content.is_signal else _later(declared),
    }
    return pdf.render(_TEMPLATES.joinpath("receipt.typ"), data, at=at)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one recipient is told: `parts` holds its facts and no other, each as label and words."""

    number: str
    version: int
    mark: str
    sender: Sequence[str]
    duty: Duty
    zone: str
    parts: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    lacking: Sequence[str]
    desk: Desk
    marking: str = ""


def notice_pdf(told: Told, *, at: datetime) -> bytes:
    """Return the document that somebody sends to an authority, as a PDF made at a moment."""
    text, zone = told.duty.text, told.zone
    data = _document(text.title, told.desk, told.marking) | {
        # One line, whatever the recipient: the title and the hour in words are on the first page.
        "footer": f"{text.recipient} · incident {told.number} · "
        f"{clock.local(at, zone):%d/%m/%Y %H:%M}",
        "number": told.number,
        "version": told.version,
        "mark": told.mark,
        "sender": list(told.sender),
        "lacking_title": "Reste à compléter" if text.phases else "Pas encore connu",
        "phases": text.phases,
        "prepared": clock.in_words(at, zone),
        "lacking": list(told.lacking),
        "parts": [
            {"title": title, "rows": [{"label": label, "value": value} for label, value in rows]}
            for title, rows in told.parts
        ],
        **_duty(told.duty, zone),
    }
    return pdf.render(_TEMPLATES.joinpath("notice.typ"), data, at=at)


def paper_form_pdf(
    declared: Declaration | None = None,
    *,
    desk: Desk,
    number: str = "",
    marking: str = "",
    at: datetime | None = None,
) -> bytes:
    """Return the paper form, empty or filled with what a declaration already says."""
    shown = declared or Declaration()
    data = _document("Déclarer un incident sur papier", desk, marking) | {
        "footer": "Formulaire papier de déclaration d’incident",
        "heading": "Déclarer un incident de sécurité",
        "number": number,
        "address": f"Dès que possible, complétez sur {desk.address}" if desk.address else "",
        "legal": _LEGAL,
        "parts": [
            {"title": f"{block.value}. {block.label}", "rows": _rows(block, shown)}
            for block in Block
        ],
    }
    return pdf.render(_TEMPLATES.joinpath("paper-form.typ"), data, at=at)


def _document(title: str, desk: Desk, marking: str) -> dict[str, Any]:
    return {
        "title": title,
        "author": "Hygie",
        "marking": marking,
        "logo_svg": _LOGO.read_text("utf-8"),
        "desk": {"name": desk.name, "phone": desk.phone, "mail": desk.mail},
    }


def _qr(address: str) -> str:
    buffer = io.BytesIO()
    segno.make(address, error="m", micro=False).save(buffer, kind="svg", border=1, xmldecl=False)
    return buffer.getvalue().decode()


def _duty(duty: Duty, zone: str) -> dict[str, str]:
    """A row of the table: the term of the law, or "without delay", never ours as if it were law."""
    text = duty.text
    notes = []
    if duty.tolerant_due_at and duty.tolerant_due_at != duty.due_at:
        notes.append(
            "Pour information, au plus tard selon le règlement 1182/71 : "
            f"{clock.without_zone(duty.tolerant_due_at, zone)}. Ne comptez pas dessus."
        )
    if text.after:
        notes.append(duty.note)
    verified = text.origin in (Provenance.OFFICIAL, Provenance.PUBLISHED)
    return {
        "due": _due(duty, zone),
        "due_note": " ".join(notes),
        "title": text.title,
        "why": duty.why,
        "reference": text.reference + ("" if verified else " (à vérifier dans le texte)"),
        "recipient": text.recipient,
        "how": text.how,
        "caveat": text.caveat,
    }


def _due(duty: Duty, zone: str) -> str:
    if duty.due_at is not None:
        return clock.without_zone(duty.due_at, zone)
    return "Pas encore connue" if duty.awaits_the_end else "Sans délai"


def _later(declared: Declaration) -> str:
    waiting = [field for field in declaration.can_wait(declared) if field.path not in _NOT_ON_PAPER]
    if not waiting:
        return ""
    empty = "champ laissé vide" if len(waiting) == 1 else "champs laissés vides"
    return (
        f"Vous pouvez encore compléter ({len(waiting)} {empty}) à l’adresse de suivi, "
        "avec votre code de reprise."
    )


def _said(declared: Declaration) -> list[dict[str, Any]]:
    parts = []
    for step in Step:
        rows = [
            {"label": field.label, "value": _shown(field, words)}
            for field, words in declaration.summary(declared, step=step)
            if field.path not in _NOT_ON_PAPER
        ]
        if rows:
            parts.append({"title": step.label, "rows": rows})
    return parts


def _shown(field: Field, words: str) -> str:
    return phone_in_words(words) if field.kind == Kind.PHONE else words


def _rows(block: Block, declared: Declaration) -> list[list[dict[str, Any]]]:
    """The fields of a block, narrow ones side by side."""
    rows: list[list[dict[str, Any]]] = []
    for field in declaration.FIELDS.values():
        if (
            field.block != block
            or field.path in _NOT_ON_PAPER
            or (field.step in AFTERWARDS and is_empty(declared.value(field.path)))
        ):
            continue
        asked = _asked(field, declared)
        room = _WHOLE - sum(each["width"] for each in rows[-1]) if rows else 0
        if asked["width"] <= room:
            rows[-1].append(asked)
        else:
            rows.append([asked])
    return rows


def _asked(field: Field, declared: Declaration) -> dict[str, Any]:
    value = declared.value(field.path)
    choices = _choices(field, value)
    return {
        "label": field.label,
        "help": field.help,
        "required": field.required,
        "shape": "options" if choices else "moment" if field.kind == Kind.MOMENT else "frame",
        "value": "" if choices else _shown(field, in_french(field, value, zone=declared.zone)),
        "width": _WIDTHS.get(field.path, _WIDTHS.get(field.kind, _WHOLE)),
        "height": _HEIGHTS.get(field.path, 14 if field.kind == Kind.TEXT else 8),
        "columns": _FEW_COLUMNS.get(field.path, _COLUMNS.get(field.kind, 1)),
        "choices": choices,
    }


def _choices(field: Field, value: Any) -> list[dict[str, Any]]:
    if field.kind == Kind.TYPE:
        offered = [(kind.code, kind.label) for kind in taxonomy.incident_types().values()]
    elif field.kind == Kind.VECTOR:
        offered = [(way.code, way.label) for way in taxonomy.entry_vectors().values()]
    else:
        offered = field.choices.choices() if field.choices else []
    chosen = value if isinstance(value, frozenset) else {value}
    return [{"label": label, "ticked": code in chosen} for code, label in offered]
