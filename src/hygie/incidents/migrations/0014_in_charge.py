"""Who of the desk has an incident in charge, and by when the desk owes its next step."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("establishments", "0004_places_once"),
        ("incidents", "0013_parents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="analyst",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="suivi par",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="analyst_name",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=200,
                verbose_name="nom de qui le suit",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="queue_due_at",
            field=models.DateTimeField(null=True, verbose_name="à faire avant"),
        ),
        migrations.AddField(
            model_name="incident",
            name="taken_at",
            field=models.DateTimeField(null=True, verbose_name="suivi depuis le"),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("analyst__isnull", False)),
                fields=["analyst", "-declared_at", "-id"],
                include=("site", "region_code", "declared_entity", "declared_ght"),
                name="incident_of_analyst",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(
                    ("analyst_name", ""), ("status__in", ["ACKNOWLEDGED", "QUALIFIED", "SUBMITTED"])
                ),
                fields=["-declared_at", "-id"],
                include=("site", "region_code", "declared_entity", "declared_ght"),
                name="incident_to_take",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("analyst__isnull", True), ("analyst_name", ""), ("taken_at__isnull", True)
                    ),
                    models.Q(
                        ("taken_at__isnull", False), models.Q(("analyst_name", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="incident_in_charge_says_who_and_since",
            ),
        ),
    ]
