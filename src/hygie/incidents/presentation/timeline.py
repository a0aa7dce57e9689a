"""The journal of an incident as a story: each line in words, its notes and its calls in place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hygie.incidents.models import Note
from hygie.incidents.rules import causes, taxonomy
from hygie.incidents.rules.clock import without_zone
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.notices import NoticeKind
from hygie.incidents.rules.precision import Precision, said
from hygie.incidents.rules.reception import CallBack, Channel
from hygie.incidents.rules.talk import Side
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.kernel.wording import counted
from hygie.notifications.rules import fates
from hygie.notifications.rules.fates import Fate

# Under this name an act keeps the mails that it wrote: what became of them is asked, never kept.
_MAILS = "messages"
# What a recovery takes, for months, and what it teaches have their own pages.
APART = "^(recovery|lessons)[.]"
# (title, tone of the dot)
SAID: dict[str, tuple[str, str]] = {
    "incidents.declared": ("Incident déclaré", "brand"),
    "incidents.reported": ("Signalé", "brand"),
    "incidents.turned_into_draft": ("Déclaration commencée à partir du signalement", ""),
    "incidents.became": ("Devenu un incident", "warning"),
    "incidents.completed": ("Déclaration complétée", "brand"),
    "incidents.awareness_corrected": ("Prise de connaissance corrigée par l’astreinte", "warning"),
    "incidents.acknowledged": ("Pris en compte", "success"),
    "incidents.taken": ("Suivi", ""),
    "incidents.taken_over": ("Repris", "warning"),
    "incidents.handed_over": ("Confié", ""),
    "incidents.given_back": ("Rendu à la file", "warning"),
    "incidents.qualified": ("Qualifié", "success"),
    "incidents.marked_duplicate": ("Classé comme doublon", "warning"),
    "incidents.given_duplicate": ("Un autre incident est classé comme son doublon", ""),
    "incidents.put_out_of_scope": ("Classé hors périmètre", "warning"),
    "incidents.placed": ("Rattaché à son établissement", "brand"),
    "incidents.noted": ("Note", ""),
    "incidents.called_back": ("Rappel du déclarant", ""),
    "incidents.joined": ("Rattaché à un incident commun", "brand"),
    "incidents.released": ("Détaché de l’incident commun", "warning"),
    "incidents.questions_answered": ("Réponses aux questions de l’astreinte", "brand"),
    "incidents.marked": ("Marque choisie", ""),
    "incidents.question_told": ("Mail à la structure : une question l’attend", ""),
    "routing.copy_sent": ("Copie décidée", "brand"),
    "routing.copy_proposed": ("Copie proposée", "warning"),
    "routing.copy_held": ("Copie retenue", "warning"),
    "routing.held_told": ("Mail à l’astreinte : des copies sans adresse", "warning"),
    "routing.copy_set_aside": ("Copie écartée", ""),
    "routing.document_handed": ("Document d’une copie remis", "brand"),
    "incidents.reading_withheld": ("Lecture retirée", "warning"),
    "incidents.reading_given_back": ("Lecture rendue", ""),
    "incidents.closed": ("Clos", "success"),
    "casework.playbook_started": ("Fiche réflexe lancée", "brand"),
    "casework.task_added": ("Tâche ajoutée", ""),
    "casework.task_changed": ("Tâche", ""),
    "casework.tasks_told": ("Mail à la structure : des tâches l’attendent", ""),
    "casework.support_asked": ("Appui demandé", "brand"),
    "casework.support_given": ("Appui donné", "success"),
    "casework.support_withdrawn": ("Appui retiré", "warning"),
    "incidents.reopened": ("Rouvert", "warning"),
    "incidents.care_told": ("Situation des soins", "brand"),
    "incidents.care_corrected": ("Situation des soins corrigée", "warning"),
    "incidents.cause_said": ("Cause dite", "brand"),
    "incidents.cause_corrected": ("Cause corrigée", "warning"),
    "incidents.danger_told": ("Mail à l’astreinte : un danger est avéré", ""),
    "incidents.reminded": ("Mail de rappel d’une échéance", ""),
    "incidents.notice_noted": ("Envoi à une autorité", "brand"),
    "incidents.notice_withdrawn": ("Envoi retiré", "warning"),
    "incidents.message_written": ("Message", "brand"),
    "incidents.message_told": ("Mail à l’autre côté : un message l’attend", ""),
    "incidents.code_renewed": ("Nouveau code de reprise donné", "warning"),
    "incidents.code_refused": ("Nouveau code refusé, mots de rappel faux", "warning"),
    "incidents.exported": ("Exporté dans un tableau", ""),
    "incidents.alerted": ("Mail à l’astreinte", ""),
    "incidents.terms_told": ("Mail à la structure : des échéances ont changé", ""),
    "incidents.structure_told": ("Mail à la structure", ""),
    "indicators.added": ("Indicateurs ajoutés", ""),
    "indicators.added_by_desk": ("Indicateurs TLP:RED ajoutés", ""),
    "indicators.withdrawn": ("Indicateur retiré", "warning"),
    "indicators.withdrawn_by_desk": ("Indicateur TLP:RED retiré", "warning"),
    "indicators.exported": ("Indicateurs exportés", ""),
    "indicators.exported_by_desk": ("Indicateurs TLP:RED exportés", ""),
    "indicators.export_refused": ("Export d’indicateurs refusé", "warning"),
    "exhibits.deposited": ("Élément de preuve déposé", "brand"),
    "exhibits.deposited_by_desk": ("Élément de preuve TLP:RED déposé", "brand"),
    "exhibits.taken": ("Élément de preuve téléchargé", ""),
    "exhibits.taken_by_desk": ("Élément de preuve TLP:RED téléchargé", ""),
    "exhibits.verified": ("Élément de preuve vérifié", ""),
    "exhibits.verified_by_desk": ("Élément de preuve TLP:RED vérifié", ""),
    "exhibits.copied": ("Élément de preuve copié hors de Hygie", ""),
    "exhibits.copied_by_desk": ("Élément de preuve TLP:RED copié hors de Hygie", ""),
    "exhibits.handed": ("Élément de preuve remis", "success"),
    "exhibits.handed_by_desk": ("Élément de preuve TLP:RED remis", "success"),
    "exhibits.withdrawn": ("Élément de preuve retiré", "warning"),
    "exhibits.withdrawn_by_desk": ("Élément de preuve TLP:RED retiré", "warning"),
    "exhibits.released": ("Conservation d’un élément de preuve levée", "warning"),
    "exhibits.released_by_desk": ("Conservation d’un élément de preuve TLP:RED levée", "warning"),
    "exhibits.held": ("Conservation d’un élément de preuve reprise", ""),
    "exhibits.held_by_desk": ("Conservation d’un élément de preuve TLP:RED reprise", ""),
    "exhibits.erased": ("Fichier d’un élément de preuve effacé", "danger"),
    "exhibits.erased_by_desk": ("Fichier d’un élément de preuve TLP:RED effacé", "danger"),
    "exhibits.sealed": ("Export scellé d’éléments de preuve", "success"),
    "exhibits.sealed_by_desk": ("Export scellé d’éléments de preuve TLP:RED", "success"),
    "exhibits.seal_refused": ("Export scellé refusé", "warning"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """What `ui/timeline.html` needs of one act."""

    at: str
    at_iso: str
    who: str
    what: str
    detail: str
    kind: str


# What the desk writes for itself, and what would name the incident of a neighbour.
_OF_THE_DESK = frozenset(
    f"incidents.{act}"
    for act in (
        "noted",
        "called_back",
        "given_duplicate",
        "taken",
        "taken_over",
        "handed_over",
        "given_back",
        "exported",
        "alerted",
        "danger_told",
        "message_told",
        "code_refused",
    )
).union(
    (f"indicators.{act}_by_desk" for act in ("added", "withdrawn", "exported")),
    (
        f"exhibits.{act}_by_desk"
        for act in (
            "deposited",
            "taken",
            "verified",
            "copied",
            "handed",
            "withdrawn",
            "released",
            "held",
            "erased",
            "sealed",
        )
    ),
)


def mails_of(entries: Iterable[Entry]) -> list[int]:
    """The mails that these acts wrote."""
    return [mail for entry in entries for mail in entry.detail.get(_MAILS, ())]


def of(
    entries: Iterable[Entry],
    notes: Mapping[int, Note],
    mails: Mapping[int, Fate],
    *,
    zone: str,
    for_the_desk: bool,
) -> list[Line]:
    """The acts, the latest first; the structure and its region do not read the desk's own."""
    lines = []
    for entry in entries:
        if entry.what in _OF_THE_DESK and not for_the_desk:
            continue
        what, kind = SAID.get(entry.what, (entry.what, ""))
        written = [mails[each] for each in mails_of([entry]) if each in mails]
        lines.append(
            Line(
                at=_when(entry, zone),
                at_iso=entry.at.isoformat(),
                who=_who(entry.actor_name),
                what=what,
                detail=_with_mails(
                    _detail(entry, notes, for_the_desk=for_the_desk), entry, written, zone
                ),
                kind="warning" if fates.is_away(written) else kind,
            )
        )
    return lines[::-1]


def _with_mails(detail: str, entry: Entry, written: list[Fate], zone: str) -> str:
    """What an act says of itself, then what became of its mails; of old acts nobody knows."""
    if _MAILS not in entry.detail:
        return detail
    said = fates.in_words(written, lambda at: f"le {without_zone(at, zone)}")
    return f"{detail}\n{said}".strip()


def _when(entry: Entry, zone: str) -> str:
    """To the second, unless a former tool kept less."""
    if "precision" in entry.detail:
        return said(entry.at, zone, Precision(entry.detail["precision"]))
    return without_zone(entry.at, zone, seconds=True)


def _who(name: str) -> str:
    return "Hygie" if name == SYSTEM.name else name


def _detail(entry: Entry, notes: Mapping[int, Note], *, for_the_desk: bool) -> str:
    detail = entry.detail
    if entry.what in _WORDS:
        return _WORDS[entry.what](detail)
    match entry.what:
        case "incidents.declared" | "incidents.reported":
            return Channel(detail["channel"]).label
        case "incidents.noted":
            note = notes.get(detail["note"])
            return note.text if note else ""
        case "incidents.message_written":
            return f"De {Side(detail['side']).label.lower()}"
        case "incidents.called_back":
            return CallBack(detail["outcome"]).label
        case "incidents.marked_duplicate":
            named = f"Doublon de {detail['of']}\n" if for_the_desk else ""
            return f"{named}{detail.get('reason', '')}".strip()
        case "incidents.given_duplicate":
            return str(detail["number"])
    return str(detail.get("reason") or detail.get("summary") or "")


def _notice(detail: dict[str, Any]) -> str:
    kind = f" ({NoticeKind(detail['kind']).label.lower()})" if "kind" in detail else ""
    parts = [f"{detail['title']}{kind}"]
    if detail.get("receipt"):
        parts.append(f"Accusé de réception : {detail['receipt']}")
    if detail.get("reason"):
        parts.append(f"Motif : {detail['reason']}")
    return "\n".join(parts)


def _completed(detail: dict[str, Any]) -> str:
    parts = [f"Version {detail['version']}"]
    if detail.get("fields"):
        parts.append("Changé : " + ", ".join(detail["fields"]))
    if detail.get("files"):
        parts.append(counted(detail["files"], "pièce jointe", "pièces jointes"))
    if detail.get("reason"):
        parts.append(f"Motif : {detail['reason']}")
    return "\n".join(parts)


def _moved(detail: dict[str, Any]) -> str:
    moved = [f"Avant : {detail['was']}", f"Maintenant : {detail['now']}", *detail.get("also", ())]
    return "\n".join([*moved, f"Motif : {detail['reason']}"])


def _placed(detail: dict[str, Any]) -> str:
    return (
        f"{detail['name']} ({detail['finess']}), écrit « {detail['was']} » dans l’outil d’origine\n"
        f"Motif : {detail['reason']}"
    )


def _closed(detail: dict[str, Any]) -> str:
    why = detail.get("still_open")
    said = [detail.get("summary", ""), f"Soins encore touchés : {why}" if why else ""]
    return "\n".join(each for each in said if each)


def _common(detail: dict[str, Any]) -> str:
    why = f"\nMotif : {detail['reason']}" if detail.get("reason") else ""
    return f"{detail['title']}{why}"


def _handed_over(detail: dict[str, Any]) -> str:
    return f"À {detail['to']}\n{detail.get('reason', '')}".strip()


def _task(detail: dict[str, Any]) -> str:
    """A task, where it stands now, and why it was set aside."""
    said = f"{detail['title']} : {detail['state_label'].lower()}"
    return f"{said}\n{detail['reason']}" if detail.get("reason") else said


def _care(detail: dict[str, Any]) -> str:
    said = list(detail["said"]) or ["Rien n’a changé"]
    if detail.get("reason"):
        said.append(f"Motif : {detail['reason']}")
    return "\n".join(said)


def _cause(detail: dict[str, Any]) -> str:
    return "\n".join(
        (
            f"Nature : {causes.label(detail['root_cause'])}",
            f"Porte d’entrée : {causes.way_in_label(detail['entry_vector'])}",
            f"Motif : {detail['reason']}",
        )
    )


def _answered(detail: dict[str, Any]) -> str:
    new, corrected = detail["count"] - detail["corrected"], detail["corrected"]
    counted = ((new, "nouvelle"), (corrected, "corrigée"))
    return ", ".join(
        f"{count} {word}{'s' if count > 1 else ''}" for count, word in counted if count
    )


def _qualified(detail: dict[str, Any]) -> str:
    after = detail["after"]
    kind = taxonomy.incident_types().get(after["type"])
    words = [
        kind.label if kind else after["type"],
        Severity(after["severity"]).label,
        "significatif" if after["significant"] else "non significatif",
    ]
    said = ", ".join(words)
    return f"{said}\n{detail['reason']}" if detail.get("reason") else said


_WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "incidents.care_told": _care,
    "incidents.care_corrected": _care,
    "incidents.joined": _common,
    "incidents.placed": _placed,
    "incidents.released": _common,
    "incidents.taken_over": lambda detail: f"Suivi jusque-là par {detail['of']}",
    "incidents.handed_over": _handed_over,
    "incidents.cause_said": _cause,
    "incidents.cause_corrected": _cause,
    "casework.playbook_started": lambda detail: str(detail["title"]),
    "casework.task_added": lambda detail: str(detail["title"]),
    "casework.task_changed": _task,
    "incidents.became": lambda detail: str(detail["number"]),
    "casework.support_asked": lambda detail: str(detail["title"]),
    "casework.support_given": lambda detail: str(detail["title"]),
    "casework.support_withdrawn": _common,
    "routing.copy_sent": lambda detail: f"{detail['title']}, en {detail['tlp']}",
    "routing.copy_proposed": lambda detail: str(detail["title"]),
    "routing.copy_held": _common,
    "routing.copy_set_aside": _common,
    "routing.document_handed": lambda detail: f"{detail['title']}, {detail['receiver']}",
    "incidents.questions_answered": _answered,
    "incidents.marked": lambda detail: str(detail["title"]),
    "incidents.reading_withheld": lambda detail: str(detail["title"]),
    "incidents.reading_given_back": lambda detail: str(detail["title"]),
    "incidents.closed": _closed,
    "incidents.completed": _completed,
    "incidents.awareness_corrected": _moved,
    "incidents.qualified": _qualified,
    "incidents.notice_noted": _notice,
    "incidents.notice_withdrawn": _notice,
}
