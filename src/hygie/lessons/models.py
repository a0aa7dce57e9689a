"""The tables of debriefs, lessons and stories; rows are only added, corrections say why."""

import uuid

from django.db import models
from django.db.models import Q

from hygie.accounts.models import Person
from hygie.incidents.models import Incident
from hygie.lessons.rules.debriefs import Temperature
from hygie.lessons.rules.stories import Answer, Group
from hygie.remediation.models import Action


class Row(models.Model):
    """What each row says: of which incident, who wrote it, which one it replaces and why."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("écrit le")
    written_by = models.CharField("écrit par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="corrige"
    )
    reason = models.CharField("motif", max_length=500, blank=True)
    is_withdrawn = models.BooleanField("retiré", default=False)

    class Meta:
        abstract = True


def _says_why(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(replaces__isnull=True, is_withdrawn=False)
        | Q(replaces__isnull=False) & ~Q(reason=""),
    )


class Debrief(Row):
    """What those who were there said of an incident, on one day."""

    kind = models.CharField("à chaud ou à froid", max_length=5, choices=Temperature.choices())
    held_on = models.DateField("tenu le")
    participants = models.CharField("fonctions présentes", max_length=500)
    story = models.TextField("ce qui s’est passé", blank=True)
    worked = models.TextField("ce qui a marché", blank=True)
    failed = models.TextField("ce qui n’a pas marché", blank=True)

    class Meta:
        verbose_name = "débriefing"
        constraints = [
            models.CheckConstraint(
                name="debrief_kind_is_known",
                condition=Q(kind__in=[kind.value for kind in Temperature]),
            ),
            models.CheckConstraint(
                name="debrief_says_something",
                condition=~Q(participants="") & ~Q(worked="", failed=""),
            ),
            _says_why("debrief_correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.kind} {self.held_on}"


class Lesson(Row):
    """One thing that an incident taught."""

    text = models.CharField("leçon", max_length=500)

    class Meta:
        verbose_name = "leçon"
        constraints = [
            models.CheckConstraint(name="lesson_says_something", condition=~Q(text="")),
            _says_why("lesson_correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.text[:60]}"


class Planned(models.Model):
    """An action that a lesson became: the plan says who does it by when, this says for what."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="planned")
    action = models.OneToOneField(Action, models.PROTECT, related_name="learnt")

    class Meta:
        verbose_name = "action d’une leçon"
        verbose_name_plural = "actions de leçons"

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.lesson_id}"


class Story(models.Model):
    """One version of a return of experience; never changed, the next one follows it."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField("version")
    title = models.CharField("titre", max_length=150)
    text = models.TextField("texte")
    kind = models.CharField("type d’incident", max_length=40, blank=True)
    group = models.CharField("structure", max_length=10, choices=Group.choices())
    mark = models.CharField("empreinte", max_length=64)
    written_at = models.DateTimeField("écrit le")
    written_by = models.CharField("écrit par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = "retour d’expérience"
        verbose_name_plural = "retours d’expérience"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "version"], name="story_version_is_written_once"
            ),
            models.CheckConstraint(
                name="story_says_something", condition=~Q(title="") & ~Q(text="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.title}"


class StoryAnswer(models.Model):
    """What happened to a version: proposed, approved as it was read, sent back, withdrawn."""

    story = models.ForeignKey(Story, models.PROTECT, related_name="answers")
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    answer = models.CharField("réponse", max_length=10, choices=Answer.choices())
    # What was read when it was answered: that of its story, and of nothing else.
    mark = models.CharField("empreinte", max_length=64)
    words = models.CharField("précision", max_length=1000, blank=True)
    # Which row of the library it is: told here, where few read, and never there.
    public_id = models.UUIDField("dans la bibliothèque", null=True)
    said_at = models.DateTimeField("dit le")
    said_by = models.CharField("dit par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = "réponse à un retour d’expérience"
        verbose_name_plural = "réponses à un retour d’expérience"
        constraints = [
            models.CheckConstraint(
                name="story_approved_is_in_the_library",
                condition=Q(answer=Answer.APPROVED.value, public_id__isnull=False)
                | ~Q(answer=Answer.APPROVED.value),
            ),
            models.CheckConstraint(
                name="story_sent_back_says_why",
                condition=~Q(answer=Answer.CHANGES.value) | ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.story_id}: {self.answer}"


class Published(models.Model):
    """A return of experience that all read: no incident, no place, no author, no day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    title = models.CharField("titre", max_length=150)
    text = models.TextField("texte")
    folded = models.TextField("texte sans accents")
    kind = models.CharField("type d’incident", max_length=40, blank=True)
    group = models.CharField("structure", max_length=10, choices=Group.choices())
    month = models.DateField("publié en")

    class Meta:
        verbose_name = "retour d’expérience publié"
        verbose_name_plural = "retours d’expérience publiés"
        constraints = [
            models.CheckConstraint(name="published_tells_no_day", condition=Q(month__day=1))
        ]

    def __str__(self) -> str:
        return self.title
