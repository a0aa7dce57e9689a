"""The report of an import, for a terminal, for a program, for a spreadsheet."""

import re
from collections.abc import Iterator
from typing import Any

from hygie.establishments import queries
from hygie.establishments.models import RegisterImport, Site
from hygie.establishments.rules.sources import ImportStatus, Outcome, SourceKind, Subject
from hygie.establishments.shown import number

HEADER = (
    "Ligne",
    "Résultat",
    "Objet",
    "Numéro",
    "Nom",
    "Motif",
    "Changements",
    "Texte de la ligne",
)
FIGURES = (
    ("read", "lus"),
    ("new", "nouveaux"),
    ("changed", "modifiés"),
    ("unchanged", "inchangés"),
    ("closed", "fermés"),
    ("damaged", "repris en partie"),
    ("refused", "refusés"),
)
_FIRST = 5


def as_dict(report: RegisterImport) -> dict[str, Any]:
    """The report as plain values."""
    return {
        "id": report.pk,
        "file": report.file_name,
        "sha256": report.sha256,
        "kind": report.kind,
        "status": report.status,
        "sentence": report.sentence,
        "data_date": report.data_date.isoformat() if report.data_date else None,
        "seconds": report.seconds,
        **{figure: getattr(report, figure) for figure, _ in FIGURES},
        "first_refusals": [
            {"line": line.number, "reason": line.reason, "text": line.text[:200]}
            for line in queries.any_lines_of(report).filter(outcome=Outcome.REFUSED)[:_FIRST]
        ],
    }


def as_text(report: RegisterImport) -> str:
    """The report in a few lines of French."""
    lines = [f"{report.file_name} : {ImportStatus(report.status).label.lower()}"]
    if report.kind:
        day = f", données du {report.data_date:%d/%m/%Y}" if report.data_date else ""
        lines.append(f"  {SourceKind(report.kind).label}{day}")
    if report.status == ImportStatus.DONE:
        figures = ", ".join(f"{number(getattr(report, name))} {label}" for name, label in FIGURES)
        lines.append(f"  {figures}, en {report.seconds:.1f} s".replace(".", ","))
    if report.sentence:
        lines.append(f"  {report.sentence}")
    refused = queries.any_lines_of(report).filter(outcome=Outcome.REFUSED)[:_FIRST]
    lines += [f"  Ligne {line.number} refusée : {line.reason}" for line in refused]
    return "\n".join(lines)


def changes_in_words(changes: dict[str, list[Any]]) -> str:
    """What changed: « ville : NANTES → REZÉ »."""
    return " ; ".join(
        f"{_field(name)} : {_word(before)} → {_word(after)}"
        for name, (before, after) in changes.items()
    )


def lines(report: RegisterImport) -> Iterator[tuple[str | int | None, ...]]:
    """The lines of the report, for a table."""
    for line in queries.any_lines_of(report).iterator(chunk_size=2000):
        yield (
            line.number,
            Outcome(line.outcome).label,
            Subject(line.subject).label if line.subject else "",
            line.code,
            line.name,
            line.reason,
            changes_in_words(line.changes),
            line.text,
        )


def _field(name: str) -> str:
    others = {"ght": "GHT", "entity_id": "entité juridique", "is_placeholder": "nom inconnu"}
    if name in others:
        return others[name]
    names = {field.name: str(field.verbose_name) for field in Site._meta.fields}
    return names.get(name, name)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if value in {None, ""}:
        return "(vide)"
    # The database gives days as the State writes them.
    day = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", str(value))
    return f"{day[3]}/{day[2]}/{day[1]}" if day else str(value)
