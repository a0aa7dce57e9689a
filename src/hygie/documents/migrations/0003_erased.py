"""A document whose content was removed on purpose says when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_walls")]
    operations = [
        migrations.AddField(
            model_name="document",
            name="erased_at",
            field=models.DateTimeField(null=True, verbose_name="effacé le"),
        ),
    ]
