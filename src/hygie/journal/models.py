"""The tables of the journal: its lines, and the chain that shows whether one was touched.

The application role reads them and writes through two functions of the database, nothing else.
"""

from django.db import models
from django.db.models import Func, Q

from hygie.kernel.actor import PlaceKind


class Entry(models.Model):
    """One act, or one reading: what was done, to what, by whom, where, when."""

    at = models.DateTimeField("le")
    # The clock of the database, which nobody passes: the two differ when one of them is wrong.
    recorded_at = models.DateTimeField(
        "écrit le", db_default=Func(function="clock_timestamp"), editable=False
    )
    what = models.CharField("acte", max_length=80)
    is_reading = models.BooleanField("lecture", default=False)
    subject_kind = models.CharField("objet", max_length=60)
    subject_id = models.CharField("numéro", max_length=60)
    actor_name = models.CharField("auteur", max_length=200)
    actor_id = models.BigIntegerField("compte", null=True)
    actor_roles = models.TextField("rôles de l’auteur", default="", blank=True)
    place_kind = models.CharField(
        "niveau", max_length=20, choices=PlaceKind.choices(), default="", blank=True
    )
    place_code = models.CharField("lieu", max_length=40, default="", blank=True)
    region_code = models.CharField("région", max_length=3, default="", blank=True)
    detail = models.JSONField("détail", default=dict)

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id", "id"],
                name="journal_acts_by_subject",
                condition=Q(is_reading=False),
            ),
            models.Index(
                fields=["subject_kind", "subject_id", "-at"],
                name="journal_readings_by_subject",
                condition=Q(is_reading=True),
            ),
            models.Index(
                fields=["place_code", "-at", "-id"],
                name="journal_by_place",
                condition=~Q(place_code=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.what} {self.subject_kind} {self.subject_id}"


class Link(models.Model):
    """The link of one line: a hash of it and of the link before.

    No foreign key: a link outlives the line that somebody removed, and tells of it.
    """

    position = models.BigIntegerField("maillon", primary_key=True)
    entry_id = models.BigIntegerField("ligne", unique=True)
    hash = models.BinaryField("empreinte")

    class Meta:
        verbose_name = "maillon du journal"
        verbose_name_plural = "maillons du journal"

    def __str__(self) -> str:
        return f"{self.position} {bytes(self.hash).hex()}"


def kind_of(subject: models.Model | type[models.Model]) -> str:
    """The name under which the journal knows this kind of thing."""
    return subject._meta.label
