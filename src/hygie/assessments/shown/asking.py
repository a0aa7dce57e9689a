"""A campaign as its page shows it: what it asks, of whom, what may be done with it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from hygie.assessments.models import Campaign
from hygie.assessments.queries.population import Code
from hygie.assessments.rules.stages import GIVEN, Stage, State
from hygie.assessments.shown.listed import Nodes, name_of
from hygie.assessments.shown.words import NBSP, STATE_TONES, moment, until
from hygie.kernel.actor import PlaceKind
from hygie.kernel.wording import counted, day

_FIGURES = (
    (Stage.WAITING, "pas commencée", "pas commencées", ""),
    (Stage.STARTED, "en cours", "en cours", "brand"),
    (Stage.SENT_BACK, "à compléter", "à compléter", "warning"),
    (Stage.SUBMITTED, "remise, à examiner", "remises, à examiner", "brand"),
    (Stage.ACCEPTED, "examinée", "examinées", "success"),
)


def state(row: Campaign, *, today: date) -> dict[str, str]:
    """Where the campaign stands."""
    found = State(row.state)
    return {"label": found.label, "tone": STATE_TONES[found], "until": until(row, today=today)}


def facts(
    row: Campaign, *, nodes: Nodes, categories: Iterable[Code], statuses: Iterable[Code]
) -> list[dict[str, str]]:
    """What it asks, of whom, when."""
    level = "Les entités juridiques" if row.level == PlaceKind.LEGAL_ENTITY else "Les sites"
    told = [
        _fact("Au nom de", name_of(row.place, nodes)),
        _fact(
            "Référentiel",
            f"{row.version.title}, version {row.version.version}",
            url=reverse("referentials:version", args=[row.version_id]),
        ),
        _fact("Qui répond", f"{level}, parmi{NBSP}: {name_of(row.among, nodes)}"),
        _fact("Catégories", _labels(row.categories, categories) or "Toutes"),
        _fact("Statuts juridiques", _labels(row.statuses, statuses) or "Tous"),
        _fact("Dates", f"Du {day(row.opens_on)} au {day(row.closes_on)}"),
        _fact("Préparée", f"Le {moment(row.made_at)} par {row.made_by}"),
    ]
    moments = (("Ouverte", row.opened_at), ("Close", row.closed_at), ("Verrouillée", row.locked_at))
    told += [_fact(label, f"Le {moment(at)}") for label, at in moments if at]
    return told


def _labels(codes: list[str], known: Iterable[Code]) -> str:
    labels = {code: label for code, label, _ in known}
    return ", ".join(labels.get(code, code) for code in codes)


def look(count: int) -> str:
    """How many would be asked."""
    if not count:
        return "Aucun établissement ouvert ne répond à ces critères."
    return counted(count, "établissement serait interrogé", "établissements seraient interrogés")


def figures(progress: Counter[Stage], url: str) -> list[dict[str, str]]:
    """How many stand at each stage, each with its list."""
    return [
        {
            "value": str(progress[stage]),
            "label": one if progress[stage] < 2 else many,
            "kind": tone if progress[stage] else "",
            "url": f"{url}?etape={stage.value}",
        }
        for stage, one, many, tone in _FIGURES
    ]


def acts_of_draft(row: Campaign, count: int) -> list[dict[str, str]]:
    """What may be done with a campaign that nobody is asked yet."""
    told = counted(count, "établissement est interrogé", "établissements sont interrogés")
    found = []
    if count:
        found.append(
            _act(
                row,
                "start",
                "Ouvrir la campagne",
                f"{told} aussitôt, chacun à partir de ses réponses de la dernière fois. Ensuite, "
                "le référentiel et ceux qu’elle interroge ne changent plus : seuls son nom et son "
                "dernier jour se modifient.",
                "Ouvrir",
            )
        )
    found.append(
        _act(
            row,
            "discard",
            "Abandonner",
            "Elle disparaît. Personne n’a été interrogé, rien d’autre n’est perdu.",
            "Abandonner la campagne",
        )
    )
    return found


def acts(row: Campaign, progress: Counter[Stage]) -> list[dict[str, str]]:
    """What may be done with a campaign that asks, or has asked."""
    late = sum(count for stage, count in progress.items() if stage not in GIVEN)
    if row.state == State.OPEN:
        waits = counted(late, "évaluation n’est pas remise", "évaluations ne sont pas remises")
        sentence = (
            f"{waits} : leurs réponses sont gardées, et elles ne pourront plus être remises. "
            if late
            else "Toutes les évaluations sont remises. "
        )
        return [
            _act(
                row,
                "close",
                "Clore maintenant",
                f"{sentence}Le dernier jour devient aujourd’hui ; cela ne se défait pas. L’examen "
                "continue, et ce qui est renvoyé à compléter peut encore l’être.",
                "Clore la campagne",
            )
        ]
    if row.state == State.CLOSED:
        unread = progress[Stage.SUBMITTED] + progress[Stage.SENT_BACK]
        left = counted(unread, "évaluation n’est pas examinée", "évaluations ne sont pas examinées")
        return [
            _act(
                row,
                "lock",
                "Verrouiller",
                f"{f'{left}. ' if unread else ''}Plus rien ne change : ni réponse, ni avis, ni "
                "score. Cela ne se défait pas.",
                "Verrouiller la campagne",
            )
        ]
    return []


def _act(row: Campaign, name: str, label: str, sentence: str, button: str) -> dict[str, str]:
    url = reverse(f"assessments:{name}", args=[row.pk])
    return {"url": url, "label": label, "sentence": sentence, "button": button, "name": name}


def _fact(label: str, value: str, hint: str = "", url: str = "") -> dict[str, str]:
    return {"label": label, "value": value, "hint": hint, "url": url}
