"""Answering: one measure at a time, nothing of what somebody else said is overwritten unseen."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from hygie.assessments import holding, reckoning
from hygie.assessments.models import Answer, Assessment, Joined, Line, Part
from hygie.assessments.queries import answers, frames
from hygie.assessments.rules import answering as rules
from hygie.assessments.rules.answering import NotAnAnswer, Said
from hygie.assessments.rules.frame import Measure
from hygie.assessments.rules.stages import Stage
from hygie.documents import operations as documents
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound, Refused

MOST_FILES = 20


class SaidMeanwhile(Refused):
    """Somebody else answered the same measure meanwhile; `theirs` is what they said."""

    def __init__(self, theirs: Line | None) -> None:
        self.theirs = theirs
        who = f"{theirs.written_by} a répondu" if theirs else "Quelqu’un d’autre a répondu"
        super().__init__(
            f"{who} à cette mesure depuis l’ouverture de votre page. Rien n’est écrasé : lisez "
            "cette réponse, puis enregistrez la vôtre si elle doit la remplacer."
        )


@transaction.atomic
def save(
    assessment_id: int, node_id: int, said: Said, *, seen: int, by: Actor, at: datetime
) -> Answer:
    """Answer a measure, or answer it again; `seen` is the version that the page showed, 0 for none.

    The same answer again changes nothing. Raises SaidMeanwhile, NotAnAnswer, NotNow.
    """
    assessment = _open(assessment_id, by=by, at=at)
    measure = _measure(assessment, node_id)
    answer = _write(assessment, measure, said, seen=seen, by=by, at=at)
    if answer is not None:
        _answered(assessment, [measure], by=by, at=at)
        return answer
    return Answer.objects.get(assessment=assessment, node=node_id)


@transaction.atomic
def save_many(
    assessment_id: int,
    said: Iterable[tuple[int, Said, int]],
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Answer a page of measures at once, all or nothing; how many changed."""
    assessment = _open(assessment_id, by=by, at=at)
    changed = []
    for node_id, each, seen in said:
        measure = _measure(assessment, node_id)
        if _write(assessment, measure, each, seen=seen, by=by, at=at) is not None:
            changed.append(measure)
    if changed:
        _answered(assessment, changed, by=by, at=at)
    return len(changed)


@transaction.atomic
def save_page(
    assessment_id: int,
    said: Iterable[tuple[int, Said, int]],
    files: Iterable[tuple[int, str, Iterable[bytes]]],
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Answer a page of measures and join its files, all or nothing; how many answers changed.

    `files`: the measure, the name, the content.
    """
    changed = save_many(assessment_id, said, by=by, at=at)
    for node_id, name, chunks in files:
        join(assessment_id, node_id, chunks, name=name, by=by, at=at)
    return changed


@transaction.atomic
def give_part(assessment_id: int, node_id: int, person_id: int, *, by: Actor, at: datetime) -> Part:
    """Give somebody an objective or a sub-objective to answer."""
    assessment = _open(assessment_id, by=by, at=at)
    if node_id not in frames.any_lines(assessment.campaign.version_id).targets:
        raise NotFound("Cet objectif n’est pas de cette évaluation.")
    people = {
        each.pk: each for each in answers.any_people(assessment, today=timezone.localdate(at))
    }
    person = people.get(person_id)
    if person is None:
        raise NotAnAnswer("Cette personne ne répond pas aux mesures ici : choisissez-en une autre.")
    part, is_new = Part.objects.get_or_create(
        assessment=assessment,
        node_id=node_id,
        person=person,
        defaults={"person_name": person.name[:200], "given_at": at, "given_by": by.name},
    )
    if is_new:
        journal.record("assessments.part_given", assessment, by=by, at=at, name=person.name)
    return part


@transaction.atomic
def take_part(assessment_id: int, part_id: int, *, by: Actor, at: datetime) -> None:
    """Take back a part that was given."""
    assessment = _open(assessment_id, by=by, at=at)
    part = Part.objects.filter(pk=part_id, assessment=assessment).first()
    if part is None:
        raise NotFound("Cette part n’est plus confiée.")
    journal.record("assessments.part_taken", assessment, by=by, at=at, name=part.person_name)
    part.delete()


@transaction.atomic
def join(
    assessment_id: int,
    node_id: int,
    chunks: Iterable[bytes],
    *,
    name: str,
    by: Actor,
    at: datetime,
) -> Joined:
    """Join a file to an answer."""
    assessment = _open(assessment_id, by=by, at=at)
    measure = _measure(assessment, node_id)
    if Joined.objects.filter(assessment=assessment, node=node_id).count() >= MOST_FILES:
        raise NotAnAnswer(f"Une réponse tient {MOST_FILES} fichiers, c’est le plus.")
    document = documents.keep(chunks, name=name, by=by, at=at)
    joined = Joined.objects.create(
        assessment=assessment, node_id=node_id, document=document, joined_at=at, joined_by=by.name
    )
    journal.record(
        "assessments.file_joined", assessment, by=by, at=at, name=document.name, ref=measure.ref
    )
    return joined


@transaction.atomic
def withdraw_file(assessment_id: int, joined_id: int, *, by: Actor, at: datetime) -> Joined:
    """Take a file away from an answer; its content goes when nothing else has it."""
    assessment = _open(assessment_id, by=by, at=at)
    rows = Joined.objects.select_related("document", "node")
    joined = rows.filter(pk=joined_id, assessment=assessment).first()
    if joined is None:
        raise NotFound("Ce fichier n’est plus joint.")
    name, ref = joined.document.name, joined.node.ref
    Joined.objects.filter(pk=joined.pk).delete()
    journal.record("assessments.file_withdrawn", assessment, by=by, at=at, name=name, ref=ref)
    documents.forget([joined.document_id], by=by, at=at)
    return joined


def _open(assessment_id: int, *, by: Actor, at: datetime) -> Assessment:
    assessment = holding.held_to_answer(assessment_id, by=by)
    holding.check_open(assessment, at=at)
    return assessment


def _measure(assessment: Assessment, node_id: int) -> Measure:
    measure = frames.any_lines(assessment.campaign.version_id).by_node.get(node_id)
    if measure is None:
        raise NotFound("Cette mesure n’est pas de cette évaluation.")
    return measure


def _write(
    assessment: Assessment, measure: Measure, said: Said, *, seen: int, by: Actor, at: datetime
) -> Answer | None:
    """Write one answer and its line; nothing when it was said already, by the same words."""
    words = holding.cleaned(said.words)
    said = Said(step=said.step, words=words)
    was = Answer.objects.filter(assessment=assessment, node=measure.node).first()
    rules.check(measure, said, was=was.step if was else None)
    is_same = was is not None and (was.step, was.words) == (said.step, said.words)
    if is_same and was is not None and was.number:
        return None
    if was is not None and was.number != seen:
        raise SaidMeanwhile(_last(assessment, measure))
    number = (was.number if was else 0) + 1
    try:
        with transaction.atomic():
            Line.objects.create(
                assessment=assessment,
                node_id=measure.node,
                number=number,
                step=said.step,
                words=words,
                written_at=at,
                written_by=by.name,
            )
    except IntegrityError:
        raise SaidMeanwhile(_last(assessment, measure)) from None
    fields = {"step": said.step, "words": words, "number": number}
    if was is None:
        return Answer.objects.create(assessment=assessment, node_id=measure.node, **fields)
    Answer.objects.filter(assessment=assessment, node=measure.node).update(**fields)
    return Answer(assessment=assessment, node_id=measure.node, **fields)


def _last(assessment: Assessment, measure: Measure) -> Line | None:
    lines = answers.any_lines(assessment.pk, measure.node)
    return lines[-1] if lines else None


def _answered(assessment: Assessment, measures: list[Measure], *, by: Actor, at: datetime) -> None:
    if assessment.stage == Stage.WAITING:
        assessment.stage, assessment.started_at = Stage.STARTED, at
        assessment.save(update_fields=["stage", "started_at"])
    refs = ", ".join(measure.ref for measure in measures[:20])
    journal.record("assessments.answered", assessment, by=by, at=at, ref=refs, count=len(measures))
    reckoning.reckon(assessment.campaign, [assessment], at=at)
