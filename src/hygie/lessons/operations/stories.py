"""A return of experience: written without a name, approved as it was read, published, withdrawn."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hygie.incidents.locking import locked
from hygie.incidents.models import Incident
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text, fold
from hygie.lessons import access, library
from hygie.lessons.holding import debriefed
from hygie.lessons.models import Published, Story, StoryAnswer
from hygie.lessons.operations import telling
from hygie.lessons.rules import stories as rules
from hygie.lessons.rules.stories import Answer, NotAStory
from hygie.lessons.rules.stories import Story as StorySaid
from hygie.platform import walls
from hygie.platform.walls import Domain
from hygie.recovery.keeping import ChangedSince

NOT_THE_VICTIM = "La direction et le RSSI de la structure approuvent, et personne à leur place."


@transaction.atomic
def write(
    incident_id: int, said: StorySaid, *, confirmed: str = "", by: Actor, at: datetime
) -> Story:
    """Write one more version; a text that names somebody is refused, with what names them.

    `confirmed` is the mark of the words that may name somebody and that the author read again.
    """
    incident = debriefed(incident_id, by=by)
    clean = StorySaid(
        title=clean_line(said.title)[:150],
        text=clean_text(said.text)[: rules.LONGEST],
        kind=said.kind,
        group=said.group,
    )
    names = library.any_names(incident)
    rules.check(clean, names)
    rules.check_doubts(clean, names, confirmed=confirmed)
    for each in (clean.title, clean.text):
        refuse_patient_identity(each)
    story = Story.objects.create(
        incident=incident,
        version=Story.objects.filter(incident=incident).count() + 1,
        title=clean.title,
        text=clean.text,
        kind=clean.kind,
        group=clean.group,
        mark=clean.mark,
        written_at=at,
        written_by=by.name,
        person_id=by.person_id,
    )
    journal.record("lessons.story_written", incident, by=by, at=at, version=story.version)
    return story


@transaction.atomic
def propose(incident_id: int, story_id: int, *, mark: str, by: Actor, at: datetime) -> StoryAnswer:
    """Propose the last version to the victim."""
    incident = debriefed(incident_id, by=by)
    story = _turn(incident, story_id, mark, Answer.PROPOSED)
    answer = _answered(story, Answer.PROPOSED, by=by, at=at)
    journal.record("lessons.story_proposed", incident, by=by, at=at, version=story.version)
    telling.tell_the_victim(incident, by=by, at=at)
    return answer


@transaction.atomic
def approve(incident_id: int, story_id: int, *, mark: str, by: Actor, at: datetime) -> StoryAnswer:
    """Approve, for the victim, what was read, to the letter; it is published in this act.

    `mark` is that of the text that the page showed. A former version leaves the library.
    """
    incident = debriefed(incident_id, by=by)
    _check_victim(incident, by)
    story = _turn(incident, story_id, mark, Answer.APPROVED)
    said = library.any_said(story)
    rules.check(said, library.any_names(incident))
    former = library.any_published(incident)
    if former is not None:
        words = f"Remplacé par la version {story.version}."
        _taken_back(former, words, by=by, at=at)
    with walls.opened("lessons.publish", Domain.LIBRARY):
        public = Published.objects.create(
            title=said.title,
            text=said.text,
            folded=fold(f"{said.title} {said.text}"),
            kind=said.kind,
            group=said.group,
            month=timezone.localdate(at).replace(day=1),
        )
    answer = _answered(story, Answer.APPROVED, public=public, by=by, at=at)
    journal.record("lessons.story_approved", incident, by=by, at=at, version=story.version)
    telling.tell_the_desk(incident, Answer.APPROVED, by=by, at=at)
    return answer


@transaction.atomic
def ask_changes(
    incident_id: int, story_id: int, *, mark: str, words: str, by: Actor, at: datetime
) -> StoryAnswer:
    """Send a text back, for the victim, saying what must change."""
    incident = debriefed(incident_id, by=by)
    _check_victim(incident, by)
    why = clean_text(words)[:1000]
    if not why:
        raise NotAStory("Dites ce qu’il faut changer.")
    refuse_patient_identity(why)
    story = _turn(incident, story_id, mark, Answer.CHANGES)
    answer = _answered(story, Answer.CHANGES, words=why, by=by, at=at)
    journal.record("lessons.story_sent_back", incident, by=by, at=at, version=story.version)
    telling.tell_the_desk(incident, Answer.CHANGES, by=by, at=at)
    return answer


@transaction.atomic
def withdraw(incident_id: int, *, by: Actor, at: datetime) -> StoryAnswer:
    """Take back an approval, whatever became of the incident: it leaves the library at once."""
    incident = locked(incident_id)
    _check_victim(incident, by)
    published = library.any_published(incident)
    if published is None:
        raise NotFound("Aucun retour de cet incident n’est publié.")
    answer = _taken_back(published, "", by=by, at=at)
    version = published.story.version
    journal.record("lessons.story_withdrawn", incident, by=by, at=at, version=version)
    telling.tell_the_desk(incident, Answer.WITHDRAWN, by=by, at=at)
    return answer


def _check_victim(incident: Incident, by: Actor) -> None:
    if not access.may_approve(by, above=incident.path()):
        raise NotAllowed(NOT_THE_VICTIM)


def _turn(incident: Incident, story_id: int, mark: str, answer: Answer) -> Story:
    """The last version, when it is what was read and when it is its turn."""
    story = Story.objects.filter(incident=incident, pk=story_id).first()
    if story is None:
        raise NotFound("Ce texte n’existe pas.")
    last = library.any_last(incident)
    if last is None or last.pk != story.pk or mark != story.mark:
        raise ChangedSince
    before = library.any_last_answer(story)
    rules.check_turn(Answer(before.answer) if before else None, answer)
    return story


def _taken_back(approved: StoryAnswer, words: str, *, by: Actor, at: datetime) -> StoryAnswer:
    with walls.opened("lessons.publish", Domain.LIBRARY):
        Published.objects.filter(pk__in=[approved.public_id]).delete()
    return _answered(approved.story, Answer.WITHDRAWN, words=words, by=by, at=at)


def _answered(
    story: Story,
    answer: Answer,
    *,
    words: str = "",
    public: Published | None = None,
    by: Actor,
    at: datetime,
) -> StoryAnswer:
    return StoryAnswer.objects.create(
        story=story,
        incident_id=story.incident_id,
        answer=answer,
        mark=story.mark,
        words=words,
        public_id=public.pk if public else None,
        said_at=at,
        said_by=by.name,
        person_id=by.person_id,
    )
