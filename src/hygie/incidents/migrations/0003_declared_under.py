"""Each incident remembers the entity and the group of its site when it was declared."""

from django.db import migrations, models

_FILL = """
    UPDATE incidents_incident AS i
    SET declared_entity = coalesce(e.finess, ''), declared_ght = coalesce(g.code, '')
    FROM establishments_site AS s
    LEFT JOIN establishments_legalentity AS e ON e.id = s.entity_id
    LEFT JOIN establishments_ght AS g ON g.id = e.ght_id
    WHERE s.id = i.site_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0002_lists_by_severity_and_type"),
        ("establishments", "0002_walls"),
    ]
    operations = [
        migrations.AddField(
            "incident",
            "declared_entity",
            models.CharField(
                blank=True, default="", max_length=9, verbose_name="entité à la déclaration"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "incident",
            "declared_ght",
            models.CharField(
                blank=True, default="", max_length=10, verbose_name="GHT à la déclaration"
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "incident",
            models.Index(fields=["declared_entity"], name="incident_by_declared_entity"),
        ),
        migrations.AddIndex(
            "incident",
            models.Index(fields=["declared_ght"], name="incident_by_declared_ght"),
        ),
    ]
