"""A role that was stopped on its first day may be given again from that very day."""

from django.db import migrations, models
from django.db.models import F, Q

NAME = "membership_is_given_once"
FIELDS = ["person", "role", "place_kind", "place_code", "starts_on"]
RUNS = Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_ended_at")]
    operations = [
        migrations.RemoveConstraint(model_name="membership", name=NAME),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(fields=FIELDS, condition=RUNS, name=NAME),
        ),
    ]
