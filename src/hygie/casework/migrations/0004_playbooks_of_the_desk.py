from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0003_support"),
    ]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="is_stopped",
            field=models.BooleanField(default=False, verbose_name="n’est plus proposée"),
        ),
        migrations.AlterField(
            model_name="edition",
            name="based_on",
            field=models.CharField(blank=True, max_length=20, verbose_name="d’après"),
        ),
    ]
