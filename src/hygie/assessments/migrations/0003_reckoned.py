from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_walls")]

    operations = [
        migrations.AddField(
            "campaign",
            "reckoned",
            models.PositiveIntegerField("établissements recalculés", null=True),
        ),
    ]
