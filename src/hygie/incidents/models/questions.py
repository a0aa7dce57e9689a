"""The tables of the questions that the desk asks, and of what was answered; rows only added."""

from django.db import models
from django.db.models import Q

from hygie.accounts.models import Person
from hygie.incidents.models.incidents import Incident


class QuestionEdition(models.Model):
    """One version of a question that the desk wrote; never changed, the next one follows it."""

    code = models.CharField("question", max_length=30)
    edition = models.PositiveIntegerField("version")
    based_on = models.CharField("d’après", max_length=20)
    content = models.JSONField("contenu")
    why = models.CharField("pourquoi", max_length=500)
    written_at = models.DateTimeField("écrite le")
    written_by = models.CharField("par", max_length=200)

    class Meta:
        verbose_name = "version d’une question"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "edition"], name="question_edition_is_written_once"
            ),
            models.CheckConstraint(name="question_edition_says_why", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.edition}"


class QuestionAnswer(models.Model):
    """What was answered, with the wording it answered; the highest rank of a question stands."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+", db_index=False)
    code = models.CharField("question", max_length=30)
    rank = models.PositiveIntegerField("rang")
    mark = models.CharField("version", max_length=40)
    label = models.CharField("version, en mots", max_length=100)
    wording = models.JSONField("question posée")
    told = models.JSONField("pour les démarches", default=list)
    # Whoever reads the declaration reads it: the walls ask.
    of_declaration = models.BooleanField("lue avec la déclaration")
    value = models.JSONField("réponse", null=True)
    answered_at = models.DateTimeField("répondue le")
    answered_by = models.CharField("par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = "réponse à une question"
        verbose_name_plural = "réponses aux questions"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "code", "rank"], name="question_answer_follows_another"
            ),
            models.CheckConstraint(
                name="question_answer_first_says_something",
                condition=~Q(rank=1) | Q(value__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.code} {self.rank}"
