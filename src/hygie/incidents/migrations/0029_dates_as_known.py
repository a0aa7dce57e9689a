"""How precisely a former tool dated an incident; what is taken over says so in its story."""

from django.db import migrations, models

_SAID = """
UPDATE incidents_incident AS incident
   SET precision = known.precision, terms = '[]'
  FROM (VALUES ('DAY', 'au jour'), ('MONTH', 'au mois'), ('YEAR', 'à l’année'))
       AS known (precision, words)
 WHERE incident.channel = 'TAKEN_OVER'
   AND incident.content -> 'facts' ->> 'narrative'
       LIKE '%Date connue ' || known.words || ' seulement dans l’outil d’origine.'
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0028_what_was_said_in_common")]
    operations = [
        migrations.AddField(
            model_name="incident",
            name="precision",
            field=models.CharField(
                db_default="MOMENT",
                default="MOMENT",
                max_length=6,
                verbose_name="dates",
            ),
        ),
        migrations.RunSQL(_SAID, migrations.RunSQL.noop),
    ]
