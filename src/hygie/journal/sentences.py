"""What is wrong with the journal, said in French to the operator."""

from datetime import datetime
from zoneinfo import ZoneInfo

from hygie.journal.rules import Break, Problem
from hygie.journal.verification import Report
from hygie.kernel.wording import counted

_PARIS = ZoneInfo("Europe/Paris")


def told(report: Report) -> list[str]:
    """The result, a sentence a line: what holds, or what does not, the first broken link on top."""
    if report.breaks:
        return [f"✗ {of(one)}" for one in report.breaks]
    if not report.last:
        return ["✓ Le journal est vide."]
    since = "" if report.first == 1 else f" à partir du n° {_number(report.first)}"
    links = counted(report.links, "maillon vérifié", "maillons vérifiés")
    lines = [
        f"✓ {links}{since} : aucune ligne n’a été changée, "
        "ajoutée après coup, déplacée ni retirée.",
        f"  Dernier maillon : n° {_number(report.last)}, empreinte {report.hash}.",
    ]
    if report.anchors:
        anchors = counted(report.anchors, "ancre concorde", "ancres concordent")
        lines.append(f"  {anchors} avec la chaîne.")
    else:
        lines.append(
            "  Aucune ancre à comparer : une chaîne réécrite en entier ne se verrait pas. "
            "Donnez une ancre gardée ailleurs : --anchor FICHIER."
        )
    return lines


def of(one: Break) -> str:
    """One problem: which link, which line, when."""
    if one.anchor:
        return f"Ancre du {_moment(one.at)} : {one.problem.label}. Elle disait : {one.anchor}"
    link = f"Maillon n° {_number(one.position)} : " if one.position else ""
    line = f" Ligne n° {_number(one.entry_id)}" if one.entry_id else ""
    said = f", « {one.what} » par {one.who}, datée du {_moment(one.at)}" if one.what else ""
    after = f" Ce qui précède et tient date du {_moment(one.after)}." if one.after else ""
    sentence = f"{link}{one.problem.label}."
    if one.problem == Problem.LINK_REMOVED and not one.after:
        after = " Rien ne tient avant lui."
    return f"{sentence[0].upper()}{sentence[1:]}{line}{said}{'.' if line else ''}{after}"


def _number(value: int | None) -> str:
    return f"{value:,}".replace(",", "\u202f") if value is not None else "?"


def _moment(at: datetime | None) -> str:
    return at.astimezone(_PARIS).strftime("%d/%m/%Y à %H:%M:%S") if at else "?"
