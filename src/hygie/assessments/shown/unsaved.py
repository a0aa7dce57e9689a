"""What was typed on a page that takes nothing any more: why, what to do, the words to copy."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from hygie.assessments.models import Assessment
from hygie.assessments.queries.answers import Given
from hygie.assessments.queries.wordings import Said
from hygie.assessments.rules.scoring import Verdict
from hygie.assessments.rules.stages import GIVEN, Stage, State
from hygie.assessments.shown import reviewing
from hygie.assessments.shown.measures import Known
from hygie.assessments.shown.words import NBSP, moment
from hygie.assessments.typed import ASIDE, Typed, TypedVerdict, choice_of
from hygie.kernel.text import clean_line, clean_text, whole
from hygie.kernel.wording import day

NOT_SAVED = "Ce que vous venez d’envoyer n’est pas enregistré"
GONE = {
    "why": "L’établissement a changé ses réponses depuis l’ouverture de votre page : certaines "
    "mesures ne se demandent plus, et n’attendent plus d’avis.",
    "then": "Vos autres avis sont gardés dans la page : relisez-les, puis enregistrez.",
}


def not_answered(
    assessment: Assessment, *, authority: str, zone: str, today: date
) -> dict[str, str]:
    """Why answers are not taken now, and what may be done: what this product really allows."""
    campaign = assessment.campaign
    if campaign.state == State.LOCKED:
        return {
            "why": f"La campagne a été verrouillée le {moment(campaign.locked_at, zone)}.",
            "then": "Rien n’y change plus. Votre texte peut servir à la campagne suivante.",
        }
    if assessment.stage in GIVEN:
        given = f"le {moment(assessment.submitted_at, zone)} par {assessment.submitted_by}"
        return {
            "why": f"Les réponses de l’établissement ont été remises {given}.",
            "then": "Une fois remises, elles ne changent plus, sauf si l’ARS ou le programme, qui "
            "les examinent, les renvoient à l’établissement : demandez-le-leur, puis recopiez "
            "votre texte.",
        }
    if today < campaign.opens_on:
        return {"why": f"La campagne commence le {day(campaign.opens_on)}.", "then": ""}
    if campaign.state == State.OPEN:
        return {
            "why": f"Le dernier jour de la campagne était le {day(campaign.closes_on)}.",
            "then": f"Tant qu’elle n’est pas close, qui l’a lancée ({authority}) peut repousser ce "
            "jour : demandez-le, puis recopiez votre texte.",
        }
    return {
        "why": f"La campagne a été close le {moment(campaign.closed_at, zone)}.",
        "then": "Une campagne close ne se rouvre pas ; ce qui était enregistré avant est gardé. "
        "Votre texte peut servir à la campagne suivante, ou être transmis à qui a lancé celle-ci "
        f"({authority}).",
    }


def not_reviewed(assessment: Assessment) -> dict[str, str]:
    """Why nothing can be reviewed now, and what may be done."""
    campaign = assessment.campaign
    if campaign.state == State.LOCKED:
        return {
            "why": f"La campagne a été verrouillée le {moment(campaign.locked_at)}.",
            "then": "L’examen est fini, aucun avis ne change plus. Si l’établissement doit lire "
            "ce que vous aviez tapé, transmettez-le-lui.",
        }
    if assessment.stage == Stage.SENT_BACK:
        return {
            "why": "Les réponses ont été renvoyées à l’établissement pour être complétées, avec "
            f"ces mots : « {assessment.sent_back_for} »",
            "then": "Elles s’examinent à nouveau quand il les aura remises : recopiez alors ce "
            "que vous aviez tapé.",
        }
    return {
        "why": "Ces réponses ne sont pas remises : il n’y a rien à examiner.",
        "then": "",
    }


def answers(typed: Mapping[int, Typed], known: Known) -> list[dict[str, Any]]:
    """What was typed and differs from what is kept, measure by measure."""
    found = []
    for node, each in typed.items():
        line = known.wording.lines[node]
        is_typed = _differs(each, known.given.get(node))
        if is_typed or each.files:
            files = [clean_line(file.name or "")[:120] for file in each.files]
            told = {"choice": _choice(line, each.choice), "words": each.words}
            found.append(_row(line, files=files, **told if is_typed else {}))
    return found


def confirmed(typed: Mapping[int, Typed], known: Known) -> str:
    """The measures whose answer of last time was confirmed, and nothing else said of them."""
    refs = [
        known.wording.lines[node].ref
        for node, each in typed.items()
        if each.is_confirmed
        and (given := known.given.get(node)) is not None
        and not given.number
        and not _differs(each, given)
    ]
    return ", ".join(refs)


def verdicts(typed: Mapping[int, TypedVerdict], known: Known) -> list[dict[str, Any]]:
    """What a reviewer typed and differs from the verdict that holds."""
    return [
        _row(known.wording.lines[node], choice=_verdict(each.verdict), words=each.reason)
        for node, each in typed.items()
        if (each.verdict, each.reason) != _said(reviewing.kept(node, known))
    ]


def words_of(name: str, words: str) -> dict[str, Any]:
    """The words of a field that is of no measure."""
    return {"name": name, "url": "", "choice": "", "words": clean_text(words), "files": []}


def _said(kept: TypedVerdict) -> tuple[str, str]:
    return kept.verdict, kept.reason


def _verdict(value: str) -> str:
    return Verdict(value).label if value in set(Verdict) else ""


def as_text(rows: Iterable[Mapping[str, Any]], *, heading: str, choice: str, words: str) -> str:
    """The same on lines, as it is copied at once."""
    parts = [heading]
    for row in rows:
        lines = [str(row["name"])]
        lines += [f"{choice}{NBSP}: {row['choice']}"] if row["choice"] else []
        lines += [f"{words}{NBSP}: {row['words']}"] if row["words"] else []
        lines += [f"Fichier choisi{NBSP}: {name}" for name in row["files"]]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _row(
    line: Said, *, choice: str = "", words: str = "", files: Iterable[str] = ()
) -> dict[str, Any]:
    return {
        "name": line.name,
        "url": f"#mesure-{line.node}",
        "choice": choice,
        "words": words,
        "files": list(files),
    }


def _differs(each: Typed, given: Given | None) -> bool:
    """Whether somebody typed it, and it is not what is kept."""
    kept = (choice_of(given), given.words if given else "")
    return not each.is_untouched and (each.choice, each.words) != kept


def _choice(line: Said, choice: str) -> str:
    """What was chosen, in words; nothing for what no page of ours offers."""
    if choice == ASIDE:
        return line.label(None)
    rank = whole(choice)
    return line.label(rank) if rank in {step.rank for step in line.steps} else ""
