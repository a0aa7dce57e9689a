"""A copy says when its document was put into somebody's hands, and by whom."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("routing", "0002_withheld_elsewhere")]
    operations = [
        migrations.AddField(
            model_name="copy",
            name="handed_at",
            field=models.DateTimeField(null=True, verbose_name="remise le"),
        ),
        migrations.AddField(
            model_name="copy",
            name="handed_by",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="remise par"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="copy",
            name="handed_to",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="remise à"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="copy",
            name="receipt",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="accusé de réception"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.CheckConstraint(
                condition=Q(handed_at__isnull=True, handed_by="", handed_to="", receipt="")
                | Q(handed_at__isnull=False, state="SENT") & ~Q(handed_by="") & ~Q(handed_to=""),
                name="copy_handed_was_sent_and_says_by_whom_and_to_whom",
            ),
        ),
    ]
