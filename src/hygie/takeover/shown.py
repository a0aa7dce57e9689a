"""A past on its way in, as people read it."""

from typing import Any

from hygie.incidents.rules import taxonomy
from hygie.incidents.rules.clock import without_zone
from hygie.incidents.rules.precision import said as said_to
from hygie.incidents.rules.territory import PARIS
from hygie.incidents.rules.vocabulary import OrganisationImpact, PatientDanger
from hygie.kernel.wording import counted, number
from hygie.takeover.models import ReceivedFile, Takeover
from hygie.takeover.rules import mapping as mappings
from hygie.takeover.rules.proposing import meant
from hygie.takeover.rules.reception import REASONS_KEPT, Form, State
from hygie.takeover.rules.record import Record, Wrong
from hygie.takeover.rules.summary import Reason, reasons

NBSP = "\N{NO-BREAK SPACE}"
TONES = {
    State.TO_DESCRIBE: "info",
    State.CHECKING: "info",
    State.CHECKED: "brand",
    State.TAKING: "info",
    State.STOPPED: "warning",
    State.DONE: "success",
    State.REFUSED: "danger",
    State.ABANDONED: "neutral",
}


def sampled(each: Record | Wrong) -> dict[str, Any]:
    """One of the first lines, as Hygie reads it; plain values, for they are kept."""
    if isinstance(each, Wrong):
        return {"line": each.line, "why": each.why}
    kind = taxonomy.incident_types().get(each.incident_type)
    said = [
        kind.label if kind else "",
        each.severity.label if each.severity else "",
        _after("Danger", each.danger.label, is_said=each.danger != PatientDanger.UNKNOWN),
        _after(
            "Fonctionnement",
            each.organisation.label,
            is_said=each.organisation != OrganisationImpact.UNKNOWN,
        ),
        counted(each.persons, "personne", "personnes") if each.persons else "",
    ]
    return {
        "line": each.line,
        "reference": each.reference,
        "when": said_to(each.declared_at, PARIS, each.precision),
        "structure": " ".join(part for part in (each.structure, each.finess) if part),
        "title": each.title,
        "said": " · ".join(part for part in said if part),
    }


def _after(name: str, label: str, *, is_said: bool) -> str:
    return f"{name}{NBSP}: {label[0].lower()}{label[1:]}" if is_said else ""


def of_file(file: ReceivedFile) -> dict[str, Any]:
    """A file in one line of a list, and at the top of its page."""
    state = State(file.state)
    return {
        "id": file.pk,
        "name": file.name,
        "state": state.label,
        "tone": TONES[state],
        "form": Form(file.form).label,
        "size": f"{number(max(1, file.size // 1024))} Kio",
        "received": without_zone(file.received_at, PARIS),
        "by": file.received_by,
        "is_fictional": file.is_fictional,
    }


def progress(file: ReceivedFile) -> dict[str, Any]:
    """How far the work on a file is."""
    total = int(file.checked.get("lines", 0))
    done = done_of(file.takeover) if file.takeover else file.read
    return {"done": number(done), "total": number(total), "value": done, "max": total}


def done_of(takeover: Takeover) -> int:
    """How many lines a takeover has gone through."""
    return takeover.taken + takeover.known + takeover.wrong


def figures(checked: dict[str, Any]) -> list[dict[str, str]]:
    """What a file would bring, in numbers."""
    new, known, wrong = (int(checked.get(name, 0)) for name in ("new", "known", "wrong"))
    return [
        _figure(new, "à reprendre", "à reprendre", "brand"),
        _figure(known, "déjà repris", "déjà repris", ""),
        _figure(wrong, "ligne refusée", "lignes refusées", "danger" if wrong else ""),
    ]


def report_figures(takeover: Takeover) -> list[dict[str, str]]:
    """What was taken over, in numbers."""
    tone = "danger" if takeover.wrong else ""
    return [
        _figure(takeover.taken, "incident repris", "incidents repris", "success"),
        _figure(takeover.known, "déjà repris", "déjà repris", ""),
        _figure(takeover.wrong, "ligne refusée", "lignes refusées", tone),
    ]


def of_takeover(takeover: Takeover) -> dict[str, Any]:
    """A takeover in one line of the list."""
    return {
        "id": takeover.pk,
        "name": takeover.name,
        "source": takeover.source,
        "at": without_zone(takeover.at, PARIS),
        "by": takeover.by,
        "taken": number(takeover.taken),
        "known": number(takeover.known),
        "wrong": number(takeover.wrong),
    }


def _figure(value: int, one: str, many: str, kind: str) -> dict[str, str]:
    return {"value": number(value), "label": one if value < 2 else many, "kind": kind}


def checked(file: ReceivedFile) -> dict[str, Any] | None:
    """What a check found, once it has."""
    found = file.checked
    if file.state != State.CHECKED or not found:
        return None
    wrong, refused = int(found["wrong"]), len(found["refused"])
    unknown = sum(
        not meant(name, str(word), mappings.read(file.mapping).values)
        for name, words in found["words"].items()
        for word, _ in words
    )
    return {
        **found,
        "figures": figures(found),
        "lines_said": counted(found["lines"], "ligne lue", "lignes lues"),
        "take_said": f"Reprendre {counted(found['new'], 'incident', 'incidents')}",
        "unplaced_said": _unplaced(found["unplaced"], can_be_said=bool(found["places"])),
        "unknown_said": _unknown(unknown),
        "mended_said": _mended(int(found.get("mended", 0))),
        "untyped_said": _untyped(int(found.get("untyped", 0))),
        "is_cut": number(refused) if refused < wrong else "",
    }


def _unplaced(count: int, *, can_be_said: bool) -> str:
    """What becomes of the lines whose structure the register does not know."""
    if not count:
        return ""
    then = " Dites avant de reprendre quel établissement c’est." if can_be_said else ""
    return (
        f"{counted(count, 'ligne', 'lignes')} sans numéro FINESS que le registre connaît. "
        f"L’incident garde le nom écrit par l’outil, et l’établissement ne le lira pas.{then}"
    )


def _mended(count: int) -> str:
    """What a spreadsheet took from numbers, and was put back."""
    if not count:
        return ""
    return (
        f"{counted(count, 'numéro FINESS a', 'numéros FINESS ont')} perdu le zéro de tête, sans "
        "doute dans un tableur. Hygie le remet : la clé du numéro le confirme."
    )


def _untyped(count: int) -> str:
    """What becomes of the lines that no type of our list is sure for."""
    if not count:
        return ""
    return (
        f"{counted(count, 'ligne', 'lignes')} dont aucun type de notre liste n’est sûr : il reste "
        "« non précisé », et le titre garde ce que dit l’outil."
    )


def _unknown(count: int) -> str:
    """What becomes of the lines whose words are not translated."""
    if not count:
        return ""
    return f"{counted(count, 'mot', 'mots')} à traduire. Sans cela, leurs lignes sont refusées."


def reasons_of(wrong: list[Wrong]) -> list[Reason]:
    """Why lines were refused, by what stops most of them."""
    return reasons(wrong)[:REASONS_KEPT]
