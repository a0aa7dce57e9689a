"""Reports are verified before they are published; a publication keeps all that it told."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("observatory", "0004_second_sources"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="report",
            name="report_has_one_draft",
        ),
        migrations.RemoveConstraint(
            model_name="report",
            name="report_state_is_known",
        ),
        migrations.AddField(
            model_name="publication",
            name="rounded",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="arrondi à"),
        ),
        migrations.AddField(
            model_name="publication",
            name="told",
            field=models.BinaryField(default=bytes, verbose_name="ce qui a été dit"),
        ),
        migrations.AddField(
            model_name="report",
            name="asked_at",
            field=models.DateTimeField(null=True, verbose_name="demandé le"),
        ),
        migrations.AddField(
            model_name="report",
            name="asked_by",
            field=models.CharField(blank=True, max_length=200, verbose_name="demandé par"),
        ),
        migrations.AddField(
            model_name="report",
            name="asked_mark",
            field=models.CharField(blank=True, max_length=64, verbose_name="ce qui a été relu"),
        ),
        migrations.AddField(
            model_name="report",
            name="asked_snapshot",
            field=models.CharField(blank=True, max_length=20, verbose_name="instantané relu"),
        ),
        migrations.AddField(
            model_name="report",
            name="is_rounded",
            field=models.BooleanField(default=False, verbose_name="arrondi"),
        ),
        migrations.AddField(
            model_name="report",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="refusal",
            field=models.CharField(blank=True, max_length=1000, verbose_name="refus"),
        ),
        migrations.AddField(
            model_name="report",
            name="to_verify",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="années à vérifier"),
        ),
        migrations.AddField(
            model_name="report",
            name="turn",
            field=models.PositiveIntegerField(default=0, verbose_name="tour"),
        ),
        migrations.AddField(
            model_name="report",
            name="verified",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="années vérifiées"),
        ),
        migrations.AlterField(
            model_name="report",
            name="state",
            field=models.CharField(
                choices=[
                    ("DRAFT", "Projet"),
                    ("VERIFYING", "En vérification"),
                    ("PUBLISHED", "Publié"),
                    ("WITHDRAWN", "Retiré"),
                ],
                default="DRAFT",
                max_length=10,
                verbose_name="état",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["DRAFT", "VERIFYING"])),
                fields=("place_kind", "place_code", "year"),
                name="report_has_one_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["DRAFT", "VERIFYING", "PUBLISHED", "WITHDRAWN"])),
                name="report_state_is_known",
            ),
        ),
    ]
