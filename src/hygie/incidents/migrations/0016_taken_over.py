"""Incidents may come from another tool: their past is taken over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0015_queue_due"),
    ]

    operations = [
        migrations.AlterField(
            model_name="incident",
            name="channel",
            field=models.CharField(
                choices=[
                    ("WEB", "Formulaire en ligne"),
                    ("API", "Logiciel (API)"),
                    ("PAPER", "Formulaire papier"),
                    ("PHONE", "Téléphone"),
                    ("TAKEN_OVER", "Repris d’un autre outil"),
                ],
                max_length=10,
                verbose_name="reçu par",
            ),
        ),
    ]
