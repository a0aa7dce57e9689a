"""The shift log, and its wall: lines of the desk are added, never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_DESK = everywhere(Domain.DESK)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0001_tasks"),
        ("incidents", "0017_causes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LogLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="dit")),
                ("written_at", models.DateTimeField(db_index=True, verbose_name="écrite le")),
                ("written_by", models.CharField(max_length=200, verbose_name="par")),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="casework.logline",
                        verbose_name="corrige",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne de la main courante",
                "verbose_name_plural": "main courante",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="log_line_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects__isnull", True),
                            models.Q(("corrects", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="log_line_is_no_correction_of_itself",
                    ),
                ],
            },
        ),
        wall("casework_logline"),
        policy("casework_logline", "line", sees=_DESK, adds=_DESK),
    ]
