"""The end of the keeping of evidence, and the erasure of its file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exhibits", "0002_walls"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="custody",
            name="custody_act_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="custody",
            name="custody_says_why",
        ),
        migrations.AlterField(
            model_name="custody",
            name="act",
            field=models.CharField(
                choices=[
                    ("DEPOSITED", "Déposé"),
                    ("TAKEN", "Téléchargé"),
                    ("VERIFIED", "Vérifié"),
                    ("COPIED", "Copié hors de Hygie"),
                    ("HANDED", "Remis"),
                    ("SEALED", "Mis dans un export scellé"),
                    ("WITHDRAWN", "Retiré"),
                    ("RELEASED", "Conservation levée"),
                    ("HELD", "Conservation reprise"),
                    ("ERASED", "Fichier effacé"),
                ],
                max_length=10,
                verbose_name="acte",
            ),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "act__in",
                        [
                            "DEPOSITED",
                            "TAKEN",
                            "VERIFIED",
                            "COPIED",
                            "HANDED",
                            "SEALED",
                            "WITHDRAWN",
                            "RELEASED",
                            "HELD",
                            "ERASED",
                        ],
                    )
                ),
                name="custody_act_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("act__in", ["WITHDRAWN", "COPIED", "RELEASED", "HELD", "ERASED"]),
                        _negated=True,
                    ),
                    models.Q(("words", ""), _negated=True),
                    _connector="OR",
                ),
                name="custody_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.UniqueConstraint(
                condition=models.Q(("act", "ERASED")),
                fields=("exhibit",),
                name="custody_erased_once",
            ),
        ),
    ]
