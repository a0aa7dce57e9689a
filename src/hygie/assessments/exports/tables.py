"""Tables of assessments: one establishment, or all that gave their answers to a campaign."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from hygie.assessments.exports import told
from hygie.assessments.exports.told import Told
from hygie.assessments.models import Assessment, Campaign
from hygie.assessments.queries import areas, frames, leaving
from hygie.assessments.queries.answers import Given
from hygie.assessments.rules import scoring
from hygie.assessments.rules.frame import Measure
from hygie.assessments.rules.stages import Stage
from hygie.establishments import queries as establishments
from hygie.establishments.tree import Node
from hygie.evidence.rules.kinds import kind_of
from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.geography import regions
from hygie.platform.exports import Cell, Sheet

_SCORES = (
    *("Référence", "Objectif ou sous-objectif", "État", "Déclaré (%)", "Prouvé (%)"),
    *("Examiné (%)", "Mesures demandées", "Mesures répondues"),
)
_ANSWERS = (
    *("Objectif", "Mesure", "Intitulé", "Réponse", "Valeur (%)", "Précision", "Avis"),
    *("Raison de l’avis", "Prouvé jusqu’à", "Preuves"),
)
_ESTABLISHMENTS = (
    *("FINESS", "Établissement", "Région", "GHT"),
    *("Catégorie", "Nom de la catégorie", "Statut juridique", "Nom du statut juridique"),
    *("Étape", "Remise le", "Mesures demandées", "Mesures répondues"),
)
_ALL_ANSWERS = (
    *("FINESS", "Établissement", "Mesure", "Intitulé", "Réponse", "Valeur (%)", "Précision"),
    "Avis",
)


def of_one(found: Told) -> list[Sheet]:
    """The scores of an establishment, and its answers."""
    return [
        Sheet(name="Scores", header=_SCORES, rows=_scores(found)),
        Sheet(name="Réponses", header=_ANSWERS, rows=_answers(found)),
    ]


def of_campaign(
    campaign: Campaign, given: Sequence[Assessment], names: Mapping[Place, Node]
) -> list[Sheet]:
    """A row for each establishment, its objectives in columns; then a row for each answer."""
    nodes = frames.any_objectives(campaign.version_id)
    titles = frames.any_titles(campaign.version_id)
    columns = [
        f"{titles[node].title}, {what} (%)"
        for node in nodes
        for what in ("déclaré", "prouvé", "examiné")
    ]
    return [
        Sheet(
            name="Établissements",
            header=(*_ESTABLISHMENTS, *columns),
            rows=_establishments(campaign, given, names, nodes),
        ),
        Sheet(name="Réponses", header=_ALL_ANSWERS, rows=_all_answers(campaign, given, names)),
    ]


def batches(rows: Iterable[Assessment]) -> Iterator[list[Assessment]]:
    """Some establishments at a time."""
    left = iter(rows)
    while some := list(islice(left, leaving.AT_ONCE)):
        yield some


def _scores(found: Told) -> Iterator[Sequence[Cell]]:
    for room in found.rooms:
        for part in (room.whole, *room.parts):
            shares = map(told.percent, (part.told, part.proven, part.reviewed))
            yield (
                *(part.ref, part.title, part.condition.label, *shares),
                *(part.asked, part.answered),
            )


def _answers(found: Told) -> Iterator[Sequence[Cell]]:
    detail, titles = found.detail, found.titles
    for measure in told.in_order(detail.frame, titles):
        titled = titles[measure.node]
        given, asking = detail.given.get(measure.node), detail.asking[measure.node]
        verdict = detail.verdicts.get(measure.node)
        support = detail.supports.get(measure.node)
        yield (
            titles[titled.above[0]].title if titled.above else "",
            titled.ref,
            titled.title,
            told.answer(measure, given, asking),
            told.value(measure, given, asking),
            given.words if given else "",
            told.said(verdict),
            verdict.reason if verdict else "",
            measure.labels[support.step] if support else "",
            "\n".join(
                f"{kind_of(each.kind).title}, jusqu’au {each.expires_on:%d/%m/%Y}"
                for each in (support.proofs if support else ())
            ),
        )


def _establishments(
    campaign: Campaign,
    given: Iterable[Assessment],
    names: Mapping[Place, Node],
    nodes: Sequence[int],
) -> Iterator[Sequence[Cell]]:
    categories = establishments.any_category_labels()
    statuses = establishments.any_legal_status_labels()
    for some in batches(given):
        scores = areas.any_scores(campaign, [each.pk for each in some])
        for each in some:
            own = scores.get(each.pk, {})
            region = regions().get(each.region_code)
            shares = (
                told.percent(getattr(own[node], name)) if node in own else None
                for node in nodes
                for name in ("declared", "proven", "reviewed")
            )
            yield (
                each.place_code,
                names[each.place].name if each.place in names else "",
                region.name if region else each.region_code,
                _group(names.get(Place(PlaceKind.GHT, each.ght_code)), each.ght_code),
                each.category_code,
                categories.get(each.category_code, ""),
                each.status_code,
                statuses.get(each.status_code, ""),
                Stage(each.stage).label,
                each.submitted_at,
                each.asked,
                each.answered,
                *shares,
            )


def _all_answers(
    campaign: Campaign, given: Iterable[Assessment], names: Mapping[Place, Node]
) -> Iterator[Sequence[Cell]]:
    frame = frames.any_lines(campaign.version_id)
    titles = frames.any_titles(campaign.version_id)
    measures = told.in_order(frame, titles)
    for some in batches(given):
        ids = [each.pk for each in some]
        answers, verdicts = leaving.any_given_of(ids), leaving.any_verdicts_of(ids)
        for each in some:
            own = answers.get(each.pk, {})
            asking = scoring.standing(frame, {node: one.step for node, one in own.items()})
            name = names[each.place].name if each.place in names else ""
            for measure in measures:
                if measure.node in own:
                    said = own[measure.node]
                    verdict = told.holding(said, verdicts.get(each.pk, {}).get(measure.node))
                    yield (
                        *(each.place_code, name),
                        *_answer(measure, titles[measure.node].title, said, asking[measure.node]),
                        told.said(verdict),
                    )


def _answer(measure: Measure, title: str, said: Given, asking: scoring.Asking) -> Sequence[Cell]:
    return (
        measure.ref,
        title,
        told.answer(measure, said, asking),
        told.value(measure, said, asking),
        said.words,
    )


def _group(node: Node | None, code: str) -> str:
    return node.name if node else code
