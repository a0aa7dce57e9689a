"""Referentials as people read them: counts, origins, differences."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from hygie.kernel.provenance import Provenance
from hygie.kernel.text import fold
from hygie.kernel.wording import counted
from hygie.referentials.models import Version
from hygie.referentials.queries.mappings import Mapped
from hygie.referentials.rules.carrying import Answered, Fate, carry_over
from hygie.referentials.rules.comparing import Difference
from hygie.referentials.rules.records import Brought, Catalogue, NodeKind, State
from hygie.referentials.trees import origin

_TONES = {State.DRAFT: "warning", State.PUBLISHED: "success", State.RETIRED: "neutral"}


def brought_said(brought: Brought) -> str:
    """What a file brings, in a sentence."""
    said = [
        f"{each.title}, version {each.version} : "
        f"{counted(len(each.measures), 'mesure', 'mesures')}, "
        f"{counted(len(each.nodes), 'ligne', 'lignes')}."
        for each in brought.catalogues
    ]
    said += [
        f"Table de « {each.from_slug} » vers « {each.to_slug} » : "
        f"{counted(len(each.mappings), 'correspondance', 'correspondances')}."
        for each in brought.crosswalks
    ]
    return " ".join(said)


def row_of(version: Version) -> dict[str, Any]:
    """One version as plain values."""
    return {
        "slug": version.referential.slug,
        "version": version.version,
        "title": version.title,
        "publisher": version.publisher,
        "state": State(version.state).label,
        "origin": Provenance(version.origin).label,
        "measures": version.measures,
        "published_on": version.published_on.isoformat() if version.published_on else None,
        "digest": version.digest,
    }


def by_referential(rows: Iterable[Version]) -> list[dict[str, Any]]:
    """Each referential with its versions: the one in force first, then the others as they came."""
    found: dict[int, list[Version]] = defaultdict(list)
    for row in rows:
        found[row.referential_id].append(row)
    told = []
    for each in found.values():
        in_force = max(
            (row for row in each if row.state == State.PUBLISHED),
            key=lambda row: (row.published_at, row.pk),
            default=None,
        )
        first = in_force or each[0]
        others = [of_version(row) for row in each if row != first]
        told.append(of_version(first) | {"others": others, "is_in_force": in_force is not None})
    return sorted(told, key=lambda one: fold(one["title"]))


def of_version(version: Version) -> dict[str, Any]:
    """One version in a list, or at the head of its page."""
    state = State(version.state)
    return {
        "id": version.pk,
        "title": version.title,
        "version": version.version,
        "publisher": version.publisher,
        "summary": version.summary,
        "slug": version.referential.slug,
        "state": state.label,
        "tone": _TONES[state],
        "is_retired": state == State.RETIRED,
        "retired_for": version.retired_for,
        "measures": counted(version.measures, "mesure", "mesures"),
        "published_on": shown_day(version.published_on),
        "origin": origin(Provenance(version.origin)),
        "language": version.language,
    }


def facts(version: Version) -> list[dict[str, Any]]:
    """Where a version comes from, and who brought it here."""
    told = [
        {"label": "Éditeur", "value": version.publisher},
        {"label": "Paru le", "value": shown_day(version.published_on)},
        {"label": "Source", "value": version.source, "url": version.source_url},
        {"label": "Licence", "value": version.licence},
        {"label": "Langue", "value": _LANGUAGES.get(version.language, version.language)},
        {
            "label": "Chargé",
            "value": "Livré avec Hygie" if version.is_shipped else _when(version.loaded_at),
            "hint": "" if version.is_shipped else version.loaded_by,
        },
    ]
    if version.published_at and not version.is_shipped:
        told.append(
            {
                "label": "Publié ici",
                "value": _when(version.published_at),
                "hint": version.published_by,
            }
        )
    told.append({"label": "Empreinte", "value": version.digest[:16] + "…"})
    return [{"url": "", "hint": ""} | each for each in told]


def figures(said: Catalogue) -> list[dict[str, Any]]:
    """What there is in a version."""
    kinds = [node.kind for node in said.nodes]
    measures = len(said.measures)
    told = [
        (kinds.count(NodeKind.OBJECTIVE), "objectif", "objectifs"),
        (kinds.count(NodeKind.SUB_OBJECTIVE), "sous-objectif", "sous-objectifs"),
        (measures, "mesure", "mesures"),
        (sum(node.follows is not None for node in said.nodes), "suite", "suites"),
        (sum(bool(node.provings) for node in said.nodes), "avec preuve", "avec preuves"),
    ]
    return [
        {"value": count, "label": one if count < 2 else many, "kind": "", "url": ""}
        for count, one, many in told
        if count
    ]


def difference(found: Difference) -> dict[str, Any]:
    """What changed, line by line."""
    return {
        "is_empty": found.is_empty,
        "sentence": difference_said(found),
        "added": [{"ref": node.ref, "title": node.title} for node in found.added],
        "removed": [{"ref": node.ref, "title": node.title} for node in found.removed],
        "changed": [
            {"ref": each.ref, "title": each.title, "changes": each.changes}
            for each in found.changed
        ],
    }


def difference_said(found: Difference) -> str:
    """What changed, in a sentence."""
    if found.is_empty:
        return "Les deux versions disent la même chose."
    return _said(
        (len(found.added), "ligne ajoutée", "lignes ajoutées"),
        (len(found.removed), "ligne retirée", "lignes retirées"),
        (len(found.changed), "ligne changée", "lignes changées"),
        (found.same, "ligne identique", "lignes identiques"),
    )


def carried(before: Catalogue, after: Catalogue) -> str:
    """What would become of the answers to one version in another, were every measure answered."""
    answers = [
        Answered(ref=node.ref, step=len(scale.steps) - 1)
        for node in before.measures
        if (scale := before.scale_of(node))
    ]
    found = carry_over(before, after, answers)
    fates = Counter(each.fate for each in found.measures)
    proposed = fates[Fate.RESCALED] + fates[Fate.MOVED]
    return _said(
        (fates[Fate.KEPT], "réponse gardée", "réponses gardées"),
        (proposed, "réponse proposée à confirmer", "réponses proposées à confirmer"),
        (fates[Fate.NEW], "mesure à répondre", "mesures à répondre"),
        (len(found.lost), "réponse sans suite", "réponses sans suite"),
    )


def _said(*counts: tuple[int, str, str]) -> str:
    """What there is some of, in a sentence."""
    said = [counted(count, one, many) for count, one, many in counts if count]
    return f"{', '.join(said) or 'Rien'}."


def mapped(found: Iterable[Mapped]) -> list[dict[str, Any]]:
    """What a line corresponds to in other referentials."""
    return [
        {
            "relation": each.relation.label,
            "slug": each.slug,
            "other": each.other,
            "strength": f"{each.strength} %" if each.strength is not None else "",
            "rationale": each.rationale,
            "said_by": each.said_by,
        }
        for each in found
    ]


def refusal(sentence: str, faults: int) -> str:
    """A refusal whose faults are listed beside it does not repeat them."""
    if not faults:
        return sentence
    return f"{counted(faults, 'faute', 'fautes')} : rien n’est chargé."


def shown_day(day: date | None) -> str:
    """A day as people read it; nothing for none."""
    return (
        f"{day.day}{'er' if day.day == 1 else ''} {_MONTHS[day.month - 1]} {day.year}"
        if day
        else ""
    )


def _when(at: datetime) -> str:
    return shown_day(timezone.localdate(at))


_LANGUAGES = {"fr": "Français", "en": "Anglais", "de": "Allemand", "es": "Espagnol"}
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
