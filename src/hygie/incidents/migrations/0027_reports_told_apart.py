"""A progress report is told apart from one that was asked for: what was noted was the first."""

from django.db import migrations, models

_NOTED = """
UPDATE incidents_notice SET kind = 'PROGRESS' WHERE kind = 'INTERIM';
UPDATE incidents_incident
   SET told = (told - 'INTERIM') || jsonb_build_object('PROGRESS', told -> 'INTERIM')
 WHERE told -> 'INTERIM' IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0026_among_the_latest")]
    operations = [
        migrations.RunSQL(_NOTED, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("FIRST", "Envoi"),
                    ("PROGRESS", "Rapport d’étape"),
                    ("INTERIM", "Rapport intermédiaire demandé"),
                    ("COMPLEMENT", "Complément"),
                ],
                max_length=12,
                verbose_name="nature",
            ),
        ),
    ]
