"""The tables of backups and of their tests."""

from django.db import models
from django.db.models import Q

from hygie.backups.rules import Key, State


class Backup(models.Model):
    """One backup that was made, or could not be."""

    started_at = models.DateTimeField("commencée le")
    state = models.CharField("état", max_length=10, choices=State.choices())
    ended_at = models.DateTimeField("finie le")
    file_name = models.CharField("fichier", max_length=120)
    folder = models.CharField("dossier", max_length=500)
    size = models.BigIntegerField("taille", default=0)
    sha256 = models.CharField("empreinte", max_length=64, blank=True)
    scheduled = models.BooleanField("programmée", default=False)
    files = models.IntegerField("fichiers joints", default=0)
    files_damaged = models.IntegerField("fichiers joints abîmés ou absents", default=0)
    error = models.CharField("erreur", max_length=500, blank=True)
    forgotten_at = models.DateTimeField("effacée le", null=True)

    class Meta:
        verbose_name = "sauvegarde"
        constraints = [
            models.CheckConstraint(
                name="backup_failed_says_why",
                condition=Q(state=State.GOOD, error="") | (Q(state=State.FAILED) & ~Q(error="")),
            ),
            models.CheckConstraint(
                name="backup_good_has_its_hash",
                condition=~Q(state=State.GOOD) | ~Q(sha256=""),
            ),
        ]
        indexes = [models.Index(fields=["-started_at"], name="backup_by_start")]

    def __str__(self) -> str:
        return self.file_name


class RestoreTest(models.Model):
    """One backup that was restored into a throw-away place, to see."""

    at = models.DateTimeField("le")
    file_name = models.CharField("fichier", max_length=200)
    size = models.BigIntegerField("taille")
    key = models.CharField("clé", max_length=10, choices=Key.choices())
    passed = models.BooleanField("réussi")
    seconds = models.FloatField("durée en secondes")
    rows = models.BigIntegerField("lignes", default=0)
    files = models.IntegerField("fichiers joints", default=0)
    error = models.CharField("erreur", max_length=500, blank=True)

    class Meta:
        verbose_name = "essai de restauration"
        verbose_name_plural = "essais de restauration"
        constraints = [
            models.CheckConstraint(
                name="restore_test_failed_says_why",
                condition=Q(passed=True, error="") | (Q(passed=False) & ~Q(error="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.file_name}"
