"""The table of the journal; the application role may add rows and read them, nothing else."""

from django.db import models


class Entry(models.Model):
    """One act: what was done, to what, by whom, when."""

    at = models.DateTimeField("le")
    what = models.CharField("acte", max_length=80)
    subject_kind = models.CharField("objet", max_length=60)
    subject_id = models.CharField("numéro", max_length=60)
    actor_name = models.CharField("auteur", max_length=200)
    actor_id = models.BigIntegerField("compte", null=True)
    detail = models.JSONField("détail", default=dict)

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="journal_by_subject")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.what} {self.subject_kind} {self.subject_id}"


def kind_of(subject: models.Model) -> str:
    """The name under which the journal knows this kind of thing."""
    return f"{subject._meta.app_label}.{subject.__class__.__name__}"
