"""The tables of evidence: rows are only added, the file itself is a document."""

from django.db import models
from django.db.models import Q

from hygie.documents.models import Document
from hygie.documents.storage import Found
from hygie.exhibits.rules.custody import Receiver
from hygie.exhibits.rules.kinds import Act, Kind
from hygie.incidents.models import Incident
from hygie.incidents.rules.talk import Side
from hygie.kernel.markings import Pap, Tlp

KINDS, ACTS, TLPS, PAPS, SIDES, FOUND = (
    [member.value for member in each] for each in (Kind, Act, Tlp, Pap, Side, Found)
)

SAYING_WHY = [act.value for act in (Act.WITHDRAWN, Act.COPIED, Act.RELEASED, Act.HELD, Act.ERASED)]


class Exhibit(models.Model):
    """A piece of evidence of one incident, as it was deposited; what follows is in its log."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="exhibits", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    kind = models.CharField("nature", max_length=12, choices=Kind.choices())
    taken_from = models.CharField("pris sur", max_length=200)
    collected_by = models.CharField("pris par", max_length=200)
    collected_at = models.DateTimeField("pris le")
    how = models.CharField("comment", max_length=500, blank=True)
    tlp = models.CharField("TLP", max_length=12, choices=Tlp.choices())
    pap = models.CharField("PAP", max_length=5, choices=Pap.choices())
    side = models.CharField("de", max_length=10, choices=Side.choices())
    deposited_at = models.DateTimeField("déposé le")
    deposited_by = models.CharField("déposé par", max_length=200)

    class Meta:
        verbose_name = "élément de preuve"
        constraints = [
            models.CheckConstraint(name="exhibit_kind_is_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="exhibit_tlp_is_known", condition=Q(tlp__in=TLPS)),
            models.CheckConstraint(name="exhibit_pap_is_known", condition=Q(pap__in=PAPS)),
            models.CheckConstraint(name="exhibit_side_is_known", condition=Q(side__in=SIDES)),
            models.CheckConstraint(
                name="exhibit_red_is_of_the_desk",
                condition=~Q(tlp=Tlp.RED.value) | Q(side=Side.DESK.value),
            ),
            models.CheckConstraint(
                name="exhibit_says_where_it_comes_from",
                condition=~Q(taken_from="") & ~Q(collected_by=""),
            ),
        ]
        indexes = [models.Index(fields=["incident", "id"], name="exhibit_of_incident")]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.pk}"


class Seal(models.Model):
    """A sealed export that was made: what it held, to the letter, and for whom."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("fait le")
    made_by = models.CharField("fait par", max_length=200)
    person = models.CharField("pour", max_length=200)
    service = models.CharField("service", max_length=200)
    reference = models.CharField("référence", max_length=200)
    tlp = models.CharField("TLP", max_length=12, choices=Tlp.choices())
    manifest_sha256 = models.CharField("empreinte du manifeste", max_length=64, unique=True)
    slip_sha256 = models.CharField("empreinte du bordereau", max_length=64)
    public_key = models.CharField("clé publique", max_length=64)
    signature = models.CharField("signature", max_length=128)

    class Meta:
        verbose_name = "export scellé"
        constraints = [
            models.CheckConstraint(name="seal_tlp_is_known", condition=Q(tlp__in=TLPS)),
            models.CheckConstraint(
                name="seal_says_for_whom",
                condition=~Q(person="") & ~Q(service="") & ~Q(reference=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.manifest_sha256[:12]}"


class Custody(models.Model):
    """One line of the custody log of a piece of evidence."""

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="custody", db_index=False)
    act = models.CharField("acte", max_length=10, choices=Act.choices())
    happened_at = models.DateTimeField("fait le")
    written_at = models.DateTimeField("écrit le")
    written_by = models.CharField("par", max_length=200)
    person = models.CharField("remis à", max_length=200, blank=True)
    service = models.CharField("service", max_length=200, blank=True)
    reference = models.CharField("référence", max_length=200, blank=True)
    words = models.CharField("précision", max_length=500, blank=True)
    found = models.CharField("constat", max_length=8, choices=Found.choices(), blank=True)
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, related_name="lines")

    class Meta:
        verbose_name = "ligne du journal de garde"
        constraints = [
            models.CheckConstraint(name="custody_act_is_known", condition=Q(act__in=ACTS)),
            models.CheckConstraint(
                name="custody_handed_says_to_whom",
                condition=~Q(act__in=[Act.HANDED.value, Act.SEALED.value])
                | (~Q(person="") & ~Q(service="") & ~Q(reference="")),
            ),
            models.CheckConstraint(
                name="custody_verified_says_what_was_found",
                condition=Q(act=Act.VERIFIED.value, found__in=FOUND)
                | (~Q(act=Act.VERIFIED.value) & Q(found="")),
            ),
            models.CheckConstraint(
                name="custody_sealed_names_its_seal",
                condition=Q(act=Act.SEALED.value, seal__isnull=False)
                | (~Q(act=Act.SEALED.value) & Q(seal__isnull=True)),
            ),
            models.CheckConstraint(
                name="custody_says_why",
                condition=~Q(act__in=SAYING_WHY) | ~Q(words=""),
            ),
            models.UniqueConstraint(
                fields=["exhibit"],
                name="custody_ends_once",
                condition=Q(act=Act.WITHDRAWN.value),
            ),
            models.UniqueConstraint(
                fields=["exhibit"],
                name="custody_erased_once",
                condition=Q(act=Act.ERASED.value),
            ),
        ]
        indexes = [models.Index(fields=["exhibit", "id"], name="custody_of_exhibit")]

    def __str__(self) -> str:
        return f"{self.exhibit_id}: {self.act}"

    @property
    def to(self) -> Receiver:
        """To whom it went, as the rules know it."""
        return Receiver(person=self.person, service=self.service, reference=self.reference)
