"""The tables of referentials: their versions, never changed once published, and their mappings."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from hygie.kernel.provenance import Provenance
from hygie.referentials.rules.records import NodeKind, Relation, State

STATES, KINDS, RELATIONS, ORIGINS = (
    [member.value for member in each] for each in (State, NodeKind, Relation, Provenance)
)


def _origin() -> "models.CharField[Any, Any]":
    return models.CharField("origine", max_length=20, choices=Provenance.choices())


class Referential(models.Model):
    """A referential through all its versions."""

    slug = models.CharField("nom court", max_length=80, unique=True)
    # Those of its latest published version; of its first one while none is.
    title = models.CharField("titre", max_length=300)
    publisher = models.CharField("éditeur", max_length=200, blank=True)

    class Meta:
        verbose_name = "référentiel"

    def __str__(self) -> str:
        return self.slug


class Version(models.Model):
    """One version of a referential, whole; the database refuses a change once it is published."""

    referential = models.ForeignKey(Referential, models.PROTECT, related_name="versions")
    version = models.CharField("version", max_length=40)
    title = models.CharField("titre", max_length=300)
    publisher = models.CharField("éditeur", max_length=200, blank=True)
    summary = models.TextField("résumé", blank=True)
    published_on = models.DateField("paru le", null=True)
    source = models.CharField("source", max_length=500)
    source_url = models.CharField("adresse de la source", max_length=500, blank=True)
    licence = models.CharField("licence", max_length=1000, blank=True)
    origin = _origin()
    language = models.CharField("langue", max_length=2)
    # Code and meaning of each group of lines, in order.
    groups = models.JSONField("groupes", default=list)
    digest = models.CharField("empreinte SHA-256", max_length=64)
    measures = models.PositiveIntegerField("mesures")
    # Comes with Hygie: nobody loaded it.
    is_shipped = models.BooleanField("livré avec Hygie", default=False)
    state = models.CharField(
        "état", max_length=9, choices=State.choices(), default=State.DRAFT.value
    )
    loaded_at = models.DateTimeField("chargée le")
    loaded_by = models.CharField("chargée par", max_length=200)
    published_at = models.DateTimeField("publiée le", null=True)
    published_by = models.CharField("publiée par", max_length=200, blank=True)
    retired_at = models.DateTimeField("retirée le", null=True)
    retired_by = models.CharField("retirée par", max_length=200, blank=True)
    retired_for = models.CharField("motif du retrait", max_length=500, blank=True)

    class Meta:
        verbose_name = "version d’un référentiel"
        constraints = [
            models.UniqueConstraint(
                fields=["referential", "version"], name="version_is_loaded_once"
            ),
            models.CheckConstraint(name="version_state_is_known", condition=Q(state__in=STATES)),
            models.CheckConstraint(name="version_origin_is_known", condition=Q(origin__in=ORIGINS)),
            models.CheckConstraint(
                name="version_published_says_when_and_who",
                condition=Q(state=State.DRAFT.value, published_at__isnull=True, published_by="")
                | (
                    ~Q(state=State.DRAFT.value)
                    & Q(published_at__isnull=False)
                    & ~Q(published_by="")
                ),
            ),
            models.CheckConstraint(
                name="version_retired_says_when_who_and_why",
                condition=Q(state=State.RETIRED.value, retired_at__isnull=False)
                & ~Q(retired_by="")
                & ~Q(retired_for="")
                | (
                    ~Q(state=State.RETIRED.value)
                    & Q(retired_at__isnull=True, retired_by="", retired_for="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referential_id}: {self.version}"


class Scale(models.Model):
    """A scale of one version."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="scales", db_index=False)
    code = models.CharField("code", max_length=100)
    label = models.CharField("nom", max_length=1000)
    position = models.PositiveIntegerField("ordre")
    origin = _origin()

    class Meta:
        verbose_name = "échelle"
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="scale_is_once_in_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.code}"


class Step(models.Model):
    """One answer of a scale, from the worst (rank 0) to the best."""

    scale = models.ForeignKey(Scale, models.PROTECT, related_name="steps", db_index=False)
    rank = models.PositiveSmallIntegerField("rang")
    label = models.CharField("réponse", max_length=1000)
    value = models.DecimalField("valeur", max_digits=5, decimal_places=4)
    help = models.TextField("aide", blank=True)
    is_answerable = models.BooleanField("proposée", default=True)

    class Meta:
        verbose_name = "réponse d’une échelle"
        constraints = [
            models.UniqueConstraint(fields=["scale", "rank"], name="step_rank_is_once_in_a_scale"),
            models.CheckConstraint(
                name="step_value_is_between_0_and_1", condition=Q(value__gte=0, value__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scale_id}: {self.rank}"


class Node(models.Model):
    """A line of one version: an objective, a sub-objective, a measure."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="nodes", db_index=False)
    ref = models.CharField("référence", max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    kind = models.CharField("nature", max_length=13, choices=NodeKind.choices())
    depth = models.PositiveSmallIntegerField("étage")
    # The order in which the version is read, all floors together, from 0.
    position = models.PositiveIntegerField("ordre")
    title = models.CharField("titre", max_length=300)
    is_assessable = models.BooleanField("s’évalue")
    may_not_apply = models.BooleanField("peut ne pas s’appliquer", default=True)
    weight = models.DecimalField("poids", max_digits=8, decimal_places=4, default=1)
    description = models.TextField("énoncé", blank=True)
    help = models.TextField("en clair", blank=True)
    proofs_help = models.TextField("preuves attendues", blank=True)
    groups = ArrayField(models.CharField(max_length=100), verbose_name="groupes", default=list)
    scale = models.ForeignKey(Scale, models.PROTECT, null=True, related_name="nodes")
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers")
    follows_from = models.PositiveSmallIntegerField("à partir du rang", null=True)
    origin = _origin()

    class Meta:
        verbose_name = "ligne d’un référentiel"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "ref"], name="node_ref_is_once_in_a_version"
            ),
            models.UniqueConstraint(
                fields=["version", "position"], name="node_position_is_once_in_a_version"
            ),
            models.CheckConstraint(name="node_kind_is_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="node_origin_is_known", condition=Q(origin__in=ORIGINS)),
            models.CheckConstraint(
                name="node_assessable_is_a_measure_with_a_scale",
                condition=Q(is_assessable=False, scale__isnull=True)
                | Q(is_assessable=True, scale__isnull=False, kind=NodeKind.MEASURE.value),
            ),
            models.CheckConstraint(
                name="node_follows_from_a_step",
                condition=Q(follows__isnull=True, follows_from__isnull=True)
                | Q(follows__isnull=False, follows_from__isnull=False) & ~Q(follows=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.ref}"


class Proving(models.Model):
    """A kind of event that proves a measure up to a step; it ends, and is not erased."""

    node = models.ForeignKey(Node, models.PROTECT, related_name="provings")
    # The number of the kind in the ministry’s exchange format, 1 to 61.
    event_kind = models.PositiveSmallIntegerField("type d’évènement")
    step = models.PositiveSmallIntegerField("rang prouvé")
    least_level = models.PositiveIntegerField("niveau au moins", null=True)
    least_score = models.PositiveIntegerField("score au moins", null=True)
    origin = _origin()
    added_at = models.DateTimeField("depuis")
    added_by = models.CharField("par", max_length=200)
    ended_at = models.DateTimeField("jusqu’à", null=True)
    ended_by = models.CharField("retirée par", max_length=200, blank=True)

    class Meta:
        verbose_name = "ce qui prouve une mesure"
        constraints = [
            models.UniqueConstraint(
                fields=["node", "event_kind", "step"],
                name="proving_stands_once",
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="proving_is_an_event_of_the_61",
                condition=Q(event_kind__gte=1, event_kind__lte=61),
            ),
            models.CheckConstraint(name="proving_is_above_nothing", condition=Q(step__gte=1)),
            models.CheckConstraint(
                name="proving_ended_says_who",
                condition=Q(ended_at__isnull=True, ended_by="")
                | Q(ended_at__isnull=False) & ~Q(ended_by=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.event_kind}"


class MappingSet(models.Model):
    """A table of correspondence between two referentials, which Hygie may not have."""

    slug = models.CharField("nom court", max_length=80)
    version = models.CharField("version", max_length=40)
    title = models.CharField("titre", max_length=300)
    from_slug = models.CharField("de", max_length=80)
    to_slug = models.CharField("vers", max_length=80)
    publisher = models.CharField("éditeur", max_length=200, blank=True)
    published_on = models.DateField("paru le", null=True)
    source = models.CharField("source", max_length=500)
    licence = models.CharField("licence", max_length=1000, blank=True)
    origin = _origin()
    digest = models.CharField("empreinte SHA-256", max_length=64)
    # The version of a referential that brought it, if it did not come by itself.
    brought_by = models.ForeignKey(
        Version, models.PROTECT, null=True, related_name="mapping_sets", verbose_name="apportée par"
    )
    loaded_at = models.DateTimeField("chargée le")
    loaded_by = models.CharField("chargée par", max_length=200)

    class Meta:
        verbose_name = "table de correspondance"
        verbose_name_plural = "tables de correspondance"
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="mapping_set_is_loaded_once")
        ]
        indexes = [
            models.Index(fields=["from_slug"], name="mapping_set_from"),
            models.Index(fields=["to_slug"], name="mapping_set_to"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class Mapping(models.Model):
    """A line of one referential and a line of another: references, compared without their case."""

    mapping_set = models.ForeignKey(
        MappingSet, models.PROTECT, related_name="mappings", db_index=False
    )
    position = models.PositiveIntegerField("ordre")
    ref = models.CharField("ligne", max_length=100)
    other = models.CharField("autre ligne", max_length=100)
    relation = models.CharField("relation", max_length=9, choices=Relation.choices())
    strength = models.PositiveSmallIntegerField("force", null=True)
    rationale = models.TextField("pourquoi", blank=True)

    class Meta:
        verbose_name = "correspondance"
        constraints = [
            models.UniqueConstraint(
                fields=["mapping_set", "ref", "other"], name="mapping_is_once_in_a_set"
            ),
            models.CheckConstraint(
                name="mapping_relation_is_known", condition=Q(relation__in=RELATIONS)
            ),
        ]
        indexes = [
            models.Index(Lower("ref"), F("mapping_set"), name="mapping_by_ref"),
            models.Index(Lower("other"), F("mapping_set"), name="mapping_by_other"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.relation} {self.other}"
