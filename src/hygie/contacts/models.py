"""The tables of crisis contacts: the sheet of a place, its contacts, the links that confirm."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hygie.contacts.rules.means import Hours
from hygie.contacts.rules.particulars import (
    NAME_LIMIT,
    NOTE_LIMIT,
    REPORT_LIMIT,
    TITLE_LIMIT,
    Particulars,
)
from hygie.establishments.models import LegalEntity, Site
from hygie.kernel.actor import Place, PlaceKind, Whereabouts


class Sheet(models.Model):
    """The crisis contacts of one place, counted: lists read it instead of the contacts."""

    place_kind = models.CharField("niveau", max_length=20, choices=PlaceKind.choices())
    place_code = models.CharField("lieu", max_length=40)
    entity = models.OneToOneField(
        LegalEntity, models.PROTECT, to_field="finess", null=True, related_name="crisis_sheet"
    )
    site = models.OneToOneField(
        Site, models.PROTECT, to_field="finess", null=True, related_name="crisis_sheet"
    )
    contacts = models.PositiveSmallIntegerField("contacts", default=0)
    cut_off = models.PositiveSmallIntegerField("injoignables sans réseau", default=0)
    reported = models.PositiveSmallIntegerField("signalés inexacts", default=0)
    missing = ArrayField(models.CharField(max_length=30), verbose_name="manquent", default=list)
    due_at = models.DateTimeField("à confirmer depuis", null=True)
    changed_at = models.DateTimeField("changée le")

    class Meta:
        verbose_name = "fiche de crise"
        verbose_name_plural = "fiches de crise"
        constraints = [
            models.UniqueConstraint(
                fields=["place_kind", "place_code"], name="crisis_sheet_is_one_of_its_place"
            ),
            models.CheckConstraint(
                name="crisis_sheet_is_of_an_entity_or_of_a_site",
                condition=Q(
                    place_kind=PlaceKind.LEGAL_ENTITY, entity=F("place_code"), site__isnull=True
                )
                | Q(place_kind=PlaceKind.SITE, site=F("place_code"), entity__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_kind} {self.place_code}"

    @property
    def place(self) -> Place:
        """The place whose contacts these are."""
        return Place(PlaceKind(self.place_kind), self.place_code)

    def stands_at(self) -> Whereabouts:
        """The place, and its region: what is done to its contacts is told there."""
        thing = self.entity or self.site
        return Whereabouts(self.place, thing.region_code if thing else "")


class CrisisContact(models.Model):
    """Somebody to call in a crisis; removed, the row goes and only the journal remembers."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="people")
    position = models.PositiveSmallIntegerField("à appeler en")
    function = models.CharField("fonction", max_length=30)
    name = models.CharField("nom", max_length=NAME_LIMIT)
    job_title = models.CharField("titre", max_length=TITLE_LIMIT, blank=True)
    mobile_phone = models.CharField("téléphone hors du réseau", max_length=20, blank=True)
    office_phone = models.CharField("téléphone du bureau", max_length=20, blank=True)
    outside_mail = models.EmailField("adresse hors de l’établissement", blank=True)
    office_mail = models.EmailField("adresse à l’établissement", blank=True)
    hours = models.CharField("heures", max_length=10, choices=Hours.choices())
    note = models.CharField("précision", max_length=NOTE_LIMIT, blank=True)
    source = models.CharField("repris de", max_length=200, blank=True)
    is_cut_off = models.BooleanField("injoignable si le réseau est coupé", default=False)
    version = models.PositiveIntegerField("version", default=1)
    changed_at = models.DateTimeField("changé le")
    changed_by = models.CharField("changé par", max_length=200)
    confirmed_at = models.DateTimeField("confirmé le", null=True)
    confirmed_by = models.CharField("confirmé par", max_length=200, blank=True)
    due_at = models.DateTimeField("à confirmer le")
    reported_at = models.DateTimeField("signalé inexact le", null=True)
    report = models.CharField("ce qui est inexact", max_length=REPORT_LIMIT, blank=True)
    asked = models.PositiveSmallIntegerField("rappels", default=0)
    first_asked_at = models.DateTimeField("premier rappel", null=True)
    next_step_at = models.DateTimeField("prochain rappel", null=True)

    class Meta:
        verbose_name = "contact de crise"
        verbose_name_plural = "contacts de crise"
        indexes = [
            models.Index(fields=["sheet", "position"], name="crisis_contact_in_call_order"),
            models.Index(
                fields=["next_step_at"],
                name="crisis_contact_to_be_asked",
                condition=Q(next_step_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="crisis_contact_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="crisis_contact_can_be_reached",
                condition=~Q(mobile_phone="")
                | ~Q(office_phone="")
                | ~Q(outside_mail="")
                | ~Q(office_mail=""),
            ),
            models.CheckConstraint(
                name="crisis_contact_confirmed_says_by_whom",
                condition=Q(confirmed_at__isnull=True, confirmed_by="")
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function}: {self.name}"

    @property
    def particulars(self) -> Particulars:
        """What is written down, as a value."""
        return Particulars(
            function=self.function,
            name=self.name,
            job_title=self.job_title,
            mobile_phone=self.mobile_phone,
            office_phone=self.office_phone,
            outside_mail=self.outside_mail,
            office_mail=self.office_mail,
            hours=Hours(self.hours),
            note=self.note,
        )


class ConfirmationLink(models.Model):
    """A link by which one contact confirms what is written of them; only its digest is kept."""

    contact = models.ForeignKey(CrisisContact, models.PROTECT, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField("envoyé le")
    expires_at = models.DateTimeField("expire le")
    ended_at = models.DateTimeField("fini le", null=True)

    class Meta:
        verbose_name = "lien de confirmation"
        verbose_name_plural = "liens de confirmation"
        constraints = [
            models.CheckConstraint(
                name="confirmation_link_expires_after_it_is_sent",
                condition=Q(expires_at__gt=F("sent_at")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.sent_at:%Y-%m-%d}"
