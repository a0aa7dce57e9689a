"""The tables of indicators, and of the lists of what hardly ever is one."""

import uuid

from django.db import models
from django.db.models import F, Q

from hygie.incidents.models import Incident
from hygie.incidents.rules.talk import Side
from hygie.indicators.rules.harmless import Match
from hygie.indicators.rules.kinds import Found, Kind
from hygie.kernel.markings import Pap, Tlp

KINDS, TLPS, PAPS, SIDES, MATCHES = (
    [member.value for member in each] for each in (Kind, Tlp, Pap, Side, Match)
)


class Indicator(models.Model):
    """An indicator of one incident; it is withdrawn, never changed nor erased."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="indicators", db_index=False
    )
    kind = models.CharField("type", max_length=12, choices=Kind.choices())
    value = models.TextField("valeur")
    # The same in every incident: what correlates without a wide index.
    mark = models.CharField(max_length=64)
    tlp = models.CharField("TLP", max_length=12, choices=Tlp.choices())
    pap = models.CharField("PAP", max_length=5, choices=Pap.choices())
    first_seen = models.DateTimeField("vu la première fois", null=True)
    last_seen = models.DateTimeField("vu la dernière fois", null=True)
    comment = models.CharField("précision", max_length=500, blank=True)
    to_block = models.BooleanField("à bloquer", default=False)
    side = models.CharField("de", max_length=10, choices=Side.choices())
    added_at = models.DateTimeField("ajouté le")
    added_by = models.CharField("ajouté par", max_length=200)
    # The warning lists that held it when who added it confirmed it.
    lists = models.JSONField("listes qui le tiennent", default=list, db_default=[])
    withdrawn_at = models.DateTimeField("retiré le", null=True)
    withdrawn_by = models.CharField("retiré par", max_length=200, blank=True)
    withdrawn_for = models.CharField("motif du retrait", max_length=500, blank=True)

    class Meta:
        verbose_name = "indicateur"
        constraints = [
            models.CheckConstraint(name="indicator_kind_is_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="indicator_tlp_is_known", condition=Q(tlp__in=TLPS)),
            models.CheckConstraint(name="indicator_pap_is_known", condition=Q(pap__in=PAPS)),
            models.CheckConstraint(name="indicator_side_is_known", condition=Q(side__in=SIDES)),
            models.CheckConstraint(
                name="indicator_red_is_of_the_desk",
                condition=~Q(tlp=Tlp.RED.value) | Q(side=Side.DESK.value),
            ),
            models.CheckConstraint(
                name="indicator_is_seen_first_before_last",
                condition=Q(first_seen__isnull=True)
                | Q(last_seen__isnull=True)
                | Q(first_seen__lte=F("last_seen")),
            ),
            models.CheckConstraint(
                name="indicator_withdrawn_says_who_and_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", withdrawn_for="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_for="")),
            ),
            # Each side has its own: what one may not read is never what forbids another to write.
            models.UniqueConstraint(
                fields=["incident", "side", "mark"],
                name="indicator_stands_once",
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["incident", "id"], name="indicator_of_incident"),
            models.Index(fields=["mark"], name="indicator_by_mark"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.kind}"

    @property
    def found(self) -> Found:
        """The indicator as the rules know it."""
        return Found(kind=Kind(self.kind), value=self.value)


class HarmlessList(models.Model):
    """A warning list that the operator loaded: published, the same for all."""

    code = models.CharField(max_length=100, unique=True)
    label = models.CharField("nom", max_length=200)
    match = models.CharField(max_length=10, choices=Match.choices())
    kinds = models.JSONField()
    version = models.BigIntegerField()
    loaded_at = models.DateTimeField("chargée le")

    class Meta:
        verbose_name = "liste d’avertissement"
        constraints = [
            models.CheckConstraint(
                name="harmless_list_match_is_known", condition=Q(match__in=MATCHES)
            )
        ]

    def __str__(self) -> str:
        return self.code


class HarmlessEntry(models.Model):
    """One entry of a list, as it is compared."""

    list = models.ForeignKey(HarmlessList, models.PROTECT, related_name="entries")
    value = models.CharField(max_length=500, db_index=False)

    class Meta:
        verbose_name = "entrée d’une liste d’avertissement"
        indexes = [models.Index(fields=["value"], name="harmless_entry_by_value")]

    def __str__(self) -> str:
        return self.value
