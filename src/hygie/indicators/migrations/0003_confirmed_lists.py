"""An indicator keeps the warning lists that held it when somebody confirmed it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_walls")]
    operations = [
        migrations.AddField(
            model_name="indicator",
            name="lists",
            field=models.JSONField(
                db_default=[], default=list, verbose_name="listes qui le tiennent"
            ),
        ),
    ]
