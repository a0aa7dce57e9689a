"""The TLP mark of an incident: what stands, and what its structure chose."""

from django.db import migrations, models
from django.db.models import Q

_MARKS = ["", "AMBER", "AMBER_STRICT", "CLEAR", "GREEN", "RED"]


class Migration(migrations.Migration):
    dependencies = [("incidents", "0020_told_of_cases")]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="tlp",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=15, verbose_name="marque"
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="tlp_declared",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=15,
                verbose_name="marque choisie par la structure",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                name="incident_mark_is_known",
                condition=Q(("tlp__in", _MARKS), ("tlp_declared__in", _MARKS)),
            ),
        ),
    ]
