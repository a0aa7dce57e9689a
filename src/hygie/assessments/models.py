"""The tables of assessments: campaigns, who is asked, answers and their history, verdicts, scores.

Answers and scores are many: their rows are narrow, and found by the assessment and the line alone.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hygie.accounts.models import Person
from hygie.assessments.rules.answering import LONGEST_WORDS
from hygie.assessments.rules.population import AUTHORITIES, LEVELS, LONGEST_TITLE
from hygie.assessments.rules.scoring import Verdict as Said
from hygie.assessments.rules.stages import Stage, State
from hygie.documents.models import Document
from hygie.kernel.actor import Place, PlaceKind, Whereabouts
from hygie.referentials.models import Node, Version

_AUTHORITIES = sorted(kind.value for kind in AUTHORITIES)
_LEVELS = sorted(kind.value for kind in LEVELS)
_STATES = [state.value for state in State]
_STAGES = [stage.value for stage in Stage]
_VERDICTS = [verdict.value for verdict in Said]


class Campaign(models.Model):
    """An authority asks its establishments to answer a version of a referential."""

    place_kind = models.CharField("niveau", max_length=20)
    place_code = models.CharField("lieu", max_length=40)
    region_code = models.CharField("région", max_length=3, blank=True)
    title = models.CharField("nom", max_length=LONGEST_TITLE)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    level = models.CharField("interroge", max_length=20, choices=PlaceKind.choices())
    among_kind = models.CharField("parmi, niveau", max_length=20)
    among_code = models.CharField("parmi, lieu", max_length=40)
    categories = ArrayField(models.CharField(max_length=4), verbose_name="catégories", default=list)
    statuses = ArrayField(models.CharField(max_length=4), verbose_name="statuts", default=list)
    opens_on = models.DateField("du")
    closes_on = models.DateField("au")
    state = models.CharField("état", max_length=6, choices=State.choices())
    asked = models.PositiveIntegerField("établissements interrogés", default=0)
    # How far its scores are reckoned again; none while nothing is under way.
    reckoned = models.PositiveIntegerField("établissements recalculés", null=True)
    made_at = models.DateTimeField("préparée le")
    made_by = models.CharField("préparée par", max_length=200)
    opened_at = models.DateTimeField("ouverte le", null=True)
    closed_at = models.DateTimeField("close le", null=True)
    locked_at = models.DateTimeField("verrouillée le", null=True)

    class Meta:
        verbose_name = "campagne"
        indexes = [models.Index(fields=["-closes_on", "-id"], name="campaign_by_day")]
        constraints = [
            models.CheckConstraint(
                name="campaign_is_of_an_authority", condition=Q(place_kind__in=_AUTHORITIES)
            ),
            models.CheckConstraint(
                name="campaign_asks_establishments", condition=Q(level__in=_LEVELS)
            ),
            models.CheckConstraint(name="campaign_state_is_known", condition=Q(state__in=_STATES)),
            models.CheckConstraint(
                name="campaign_ends_after_it_begins", condition=Q(closes_on__gte=F("opens_on"))
            ),
            models.CheckConstraint(name="campaign_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="campaign_open_asks_somebody",
                condition=Q(state=State.DRAFT.value, asked=0)
                | (~Q(state=State.DRAFT.value) & Q(asked__gt=0, opened_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> Place:
        """The authority that asks."""
        return Place(PlaceKind(self.place_kind), self.place_code)

    @property
    def among(self) -> Place:
        """Where it asks."""
        return Place(PlaceKind(self.among_kind), self.among_code)

    def stands_at(self) -> Whereabouts:
        """The place of the authority."""
        return Whereabouts(self.place, self.region_code)


class Assessment(models.Model):
    """What one establishment answers in one campaign."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="assessments", db_index=False
    )
    place_kind = models.CharField("niveau", max_length=20)
    place_code = models.CharField("lieu", max_length=40)
    region_code = models.CharField("région", max_length=3, blank=True)
    # What it was on the day of the opening: its likes are those of then.
    ght_code = models.CharField("GHT", max_length=10, blank=True)
    category_code = models.CharField("catégorie", max_length=4, blank=True)
    status_code = models.CharField("statut juridique", max_length=4, blank=True)
    stage = models.CharField("étape", max_length=9, choices=Stage.choices())
    # The answers of last time, from which it started.
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False
    )
    asked = models.PositiveSmallIntegerField("mesures demandées", default=0)
    answered = models.PositiveSmallIntegerField("mesures répondues", default=0)
    started_at = models.DateTimeField("commencée le", null=True)
    submitted_at = models.DateTimeField("remise le", null=True)
    submitted_by = models.CharField("remise par", max_length=200, blank=True)
    sent_back_for = models.TextField("renvoyée parce que", max_length=LONGEST_WORDS, blank=True)

    class Meta:
        verbose_name = "évaluation"
        indexes = [
            models.Index(fields=["place_code", "place_kind", "-id"], name="assessment_of_place"),
            models.Index(fields=["campaign", "region_code"], name="assessment_by_region"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "place_kind", "place_code"], name="assessment_is_asked_once"
            ),
            models.CheckConstraint(
                name="assessment_is_of_an_establishment", condition=Q(place_kind__in=_LEVELS)
            ),
            models.CheckConstraint(
                name="assessment_stage_is_known", condition=Q(stage__in=_STAGES)
            ),
            models.CheckConstraint(
                name="assessment_given_says_when_and_who",
                condition=~Q(stage__in=[Stage.SUBMITTED.value, Stage.ACCEPTED.value])
                | (Q(submitted_at__isnull=False) & ~Q(submitted_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}: {self.place_kind} {self.place_code}"

    @property
    def place(self) -> Place:
        """The establishment."""
        return Place(PlaceKind(self.place_kind), self.place_code)

    def stands_at(self) -> Whereabouts:
        """The establishment, and its region: what is done to its answers is told there."""
        return Whereabouts(self.place, self.region_code)


class Answer(models.Model):
    """The answer of one establishment to one measure, as it stands; no step: it does not apply."""

    pk = models.CompositePrimaryKey("assessment", "node")
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="answers", db_index=False
    )
    node = models.ForeignKey(Node, models.PROTECT, related_name="+", db_index=False)
    step = models.PositiveSmallIntegerField("réponse", null=True)
    # 0 for what comes from last time and that nobody has said again.
    number = models.PositiveSmallIntegerField("version")
    words = models.TextField("précision, ou raison", max_length=LONGEST_WORDS, blank=True)

    class Meta:
        verbose_name = "réponse"
        constraints = [
            models.CheckConstraint(
                name="answer_not_applicable_says_why",
                condition=Q(step__isnull=False) | ~Q(words=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.node_id} {self.step}"


class Line(models.Model):
    """How an answer stood from one writing on; rows are only added."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="lines", db_index=False)
    node = models.ForeignKey(Node, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField("version")
    step = models.PositiveSmallIntegerField("réponse", null=True)
    words = models.TextField("précision, ou raison", max_length=LONGEST_WORDS, blank=True)
    written_at = models.DateTimeField("écrite le")
    written_by = models.CharField("écrite par", max_length=200)

    class Meta:
        verbose_name = "version d’une réponse"
        verbose_name_plural = "versions de réponses"
        constraints = [
            # Two people who save the same answer do not both win.
            models.UniqueConstraint(
                fields=["assessment", "node", "number"], name="answer_line_is_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.node_id} {self.number}"


class Verdict(models.Model):
    """What a reviewer said of an answer; the last one of its version holds, rows are only added."""

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="verdicts", db_index=False
    )
    node = models.ForeignKey(Node, models.PROTECT, related_name="+", db_index=False)
    # The version of the answer that was looked at.
    number = models.PositiveSmallIntegerField("version examinée")
    verdict = models.CharField("avis", max_length=11, choices=Said.choices())
    reason = models.TextField("raison", max_length=LONGEST_WORDS, blank=True)
    written_at = models.DateTimeField("écrit le")
    written_by = models.CharField("écrit par", max_length=200)

    class Meta:
        verbose_name = "avis sur une réponse"
        verbose_name_plural = "avis sur des réponses"
        indexes = [models.Index(fields=["assessment", "node", "-id"], name="verdict_on_answer")]
        constraints = [
            models.CheckConstraint(name="verdict_is_known", condition=Q(verdict__in=_VERDICTS)),
            models.CheckConstraint(
                name="verdict_that_asks_says_why",
                condition=Q(verdict=Said.ACCEPTED.value) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.node_id} {self.verdict}"


class Part(models.Model):
    """An objective or a sub-objective that somebody is given to answer."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="parts", db_index=False)
    node = models.ForeignKey(Node, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # Written beside: who reads the answers may not read the accounts.
    person_name = models.CharField("personne", max_length=200)
    given_at = models.DateTimeField("confiée le")
    given_by = models.CharField("confiée par", max_length=200)

    class Meta:
        verbose_name = "part confiée"
        verbose_name_plural = "parts confiées"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "node", "person"], name="part_is_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.node_id} {self.person_name}"


class Joined(models.Model):
    """A file that goes with an answer."""

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="joined", db_index=False
    )
    node = models.ForeignKey(Node, models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    joined_at = models.DateTimeField("joint le")
    joined_by = models.CharField("joint par", max_length=200)

    class Meta:
        verbose_name = "pièce d’une réponse"
        verbose_name_plural = "pièces des réponses"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "node", "document"], name="answer_joins_a_file_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.node_id} {self.document_id}"


class Score(models.Model):
    """The scores of an establishment for one objective or sub-objective, in ten-thousandths.

    The place stands here too: the wall of a nation’s rows asks no other table.
    """

    pk = models.CompositePrimaryKey("campaign", "node", "assessment")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", db_index=False)
    node = models.ForeignKey(Node, models.PROTECT, related_name="+", db_index=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="scores")
    place_kind = models.CharField("niveau", max_length=20)
    place_code = models.CharField("lieu", max_length=40)
    region_code = models.CharField("région", max_length=3, blank=True)
    declared = models.PositiveSmallIntegerField("déclaré", null=True)
    proven = models.PositiveSmallIntegerField("prouvé", null=True)
    reviewed = models.PositiveSmallIntegerField("examiné", null=True)
    asked = models.PositiveSmallIntegerField("mesures demandées")
    answered = models.PositiveSmallIntegerField("mesures répondues")

    class Meta:
        verbose_name = "score"
        constraints = [
            models.CheckConstraint(
                name=f"score_{name}_is_a_share",
                condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": 10_000}),
            )
            for name in ("declared", "proven", "reviewed")
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.node_id} {self.declared}"
