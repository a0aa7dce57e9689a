"""The tables of exchanges: the files that were taken in, and their events as they came."""

import json

from django.db import models
from django.db.models import Q

from hygie.evidence.rules.kinds import FIRST, LAST
from hygie.kernel.actor import Place, PlaceKind, Whereabouts
from hygie.kernel.markings import Tlp
from hygie.opssies.rules.fates import DECIDED, Fate
from hygie.opssies.rules.telling import IDENTIFIERS_LIMIT, NAME_LIMIT, PERIMETER_LIMIT, Identifier


class ExchangeFile(models.Model):
    """A file that was taken in: who brought it, what came of it."""

    name = models.CharField("fichier", max_length=200)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    size = models.BigIntegerField("taille en octets")
    # The place of who brought it: a region sees its own files, the nation all.
    place_kind = models.CharField("niveau", max_length=20, choices=PlaceKind.choices())
    place_code = models.CharField("lieu", max_length=40)
    provider = models.CharField("prestataire", max_length=NAME_LIMIT, blank=True)
    common = models.TextField("acteurs communs", default="[]")
    taken_at = models.DateTimeField("repris le")
    taken_by = models.CharField("repris par", max_length=200)
    events = models.PositiveIntegerField("événements", default=0)
    known = models.PositiveIntegerField("déjà connus", default=0)
    placed = models.PositiveIntegerField("rattachés", default=0)
    proofs = models.PositiveIntegerField("preuves", default=0)
    waiting = models.PositiveIntegerField("à rattacher", default=0)
    not_done = models.PositiveIntegerField("non réalisés", default=0)
    quirks = models.PositiveIntegerField("écarts tolérés", default=0)
    remarks = models.JSONField("remarques", default=list)

    class Meta:
        verbose_name = "fichier OPSSIES"
        verbose_name_plural = "fichiers OPSSIES"
        indexes = [models.Index(fields=["-taken_at", "-id"], name="exchange_file_latest")]
        constraints = [
            models.CheckConstraint(
                name="exchange_file_is_of_an_authority",
                condition=Q(place_kind__in=[PlaceKind.REGION.value, PlaceKind.NATION.value]),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def stands_at(self) -> Whereabouts:
        """The place of who brought it."""
        return Whereabouts(Place(PlaceKind(self.place_kind), self.place_code))


class ReceivedEvent(models.Model):
    """One event of a file, as it came, and what became of it."""

    file = models.ForeignKey(ExchangeFile, models.PROTECT, related_name="received", db_index=False)
    number = models.PositiveIntegerField("rang dans le fichier")
    digest = models.CharField("empreinte", max_length=64, unique=True)
    payload = models.TextField("événement, tel quel")
    fate = models.CharField("devenir", max_length=10, choices=Fate.choices())
    why = models.CharField("pourquoi", max_length=200, blank=True)
    kind = models.PositiveSmallIntegerField("type")
    programme = models.PositiveSmallIntegerField("programme")
    done_at = models.DateTimeField("réalisé le", null=True)
    level = models.PositiveSmallIntegerField("niveau")
    score = models.IntegerField("score", null=True)
    tlp = models.CharField("TLP", max_length=12, choices=Tlp.choices())
    identifiers = models.CharField("identifiants", max_length=IDENTIFIERS_LIMIT, blank=True)
    name = models.CharField("structure auditée", max_length=NAME_LIMIT, blank=True)
    is_group = models.BooleanField("groupement", default=False)
    perimeter = models.CharField("périmètre", max_length=PERIMETER_LIMIT, blank=True)
    reason = models.CharField("motif", max_length=500, blank=True)
    decided_at = models.DateTimeField("décidé le", null=True)
    decided_by = models.CharField("décidé par", max_length=200, blank=True)

    class Meta:
        verbose_name = "événement reçu"
        verbose_name_plural = "événements reçus"
        indexes = [
            models.Index(fields=["file", "number"], name="received_event_of_file"),
            models.Index(
                fields=["file", "id"],
                name="received_event_waiting",
                condition=Q(fate="WAITING"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="received_event_kind_is_of_the_schema",
                condition=Q(kind__range=(FIRST, LAST)),
            ),
            models.CheckConstraint(
                name="received_event_decided_says_by_whom_and_why",
                condition=Q(decided_at__isnull=True, decided_by="", reason="")
                & ~Q(fate=Fate.SET_ASIDE.value)
                | Q(decided_at__isnull=False, fate__in=DECIDED) & ~Q(decided_by="") & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="received_event_waits_for_a_reason",
                condition=~Q(fate=Fate.WAITING.value) | ~Q(why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}[{self.number}] {self.fate}"

    @property
    def said(self) -> list[Identifier]:
        """The identifiers with which it came."""
        return [(int(kind), str(text)) for kind, text in json.loads(self.identifiers or "[]")]
