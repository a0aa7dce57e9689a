"""The table of attempts, for the limits on repeated tries."""

from django.db import models


class Attempt(models.Model):
    """How often one key was tried in one window of time, which ends at this Unix second."""

    key = models.CharField(max_length=120)
    ends_at = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "ends_at"], name="attempt_counted_once_per_window"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
