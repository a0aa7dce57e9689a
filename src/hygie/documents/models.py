"""The table of files; the contents lie in a folder, under their hash."""

from django.db import models
from django.db.models import Q


class Document(models.Model):
    """A file that somebody gave, as it was given."""

    name = models.CharField("nom", max_length=150)
    sha256 = models.CharField("empreinte SHA-256", max_length=64, db_index=True)
    size = models.BigIntegerField("taille en octets")
    mime = models.CharField("nature constatée", max_length=120, blank=True)
    is_disguised = models.BooleanField("le nom annonce autre chose que le contenu", default=False)
    is_dangerous = models.BooleanField("ce fichier peut s’exécuter", default=False)
    received_at = models.DateTimeField("reçu le")
    received_from = models.CharField("reçu de", max_length=200)
    # Its content was removed on purpose; what is known of it stays.
    erased_at = models.DateTimeField("effacé le", null=True)

    class Meta:
        verbose_name = "document"
        constraints = [
            models.CheckConstraint(name="document_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="document_hash_is_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return self.name
