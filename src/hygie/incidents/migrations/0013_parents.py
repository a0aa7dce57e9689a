"""What strikes many structures at once, and its wall: read with the incidents that come of it."""

import django.db.models.deletion
from django.db import migrations, models

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_DESK = everywhere(Domain.DESK)
# Asked in its caller’s scope: it is seen with one of its incidents.
_SEES = """
CREATE FUNCTION walls_sees_parent(wanted bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM incidents_incident WHERE parent_id = wanted);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0012_lists_counted_within_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="ParentIncident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="titre")),
                (
                    "provider",
                    models.CharField(blank=True, max_length=200, verbose_name="prestataire"),
                ),
                ("text", models.TextField(blank=True, verbose_name="ce que l’on sait")),
                ("told_at", models.DateTimeField(verbose_name="dit le")),
                ("told_by", models.CharField(max_length=200, verbose_name="dit par")),
                ("opened_at", models.DateTimeField(verbose_name="ouvert le")),
                ("opened_by", models.CharField(max_length=200, verbose_name="ouvert par")),
                ("token", models.CharField(max_length=64, unique=True)),
                ("ended_at", models.DateTimeField(null=True, verbose_name="terminé le")),
                (
                    "ended_by",
                    models.CharField(blank=True, max_length=200, verbose_name="terminé par"),
                ),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="retiré le")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=200, verbose_name="retiré par"),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=500, verbose_name="motif du retrait"),
                ),
            ],
            options={
                "verbose_name": "incident commun",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                models.Q(("ended_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="parent_ended_says_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reason", ""), ("withdrawn_at__isnull", True), ("withdrawn_by", "")
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                models.Q(("withdrawn_by", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="parent_withdrawn_says_who_and_why",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="incident",
            name="parent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined",
                to="incidents.parentincident",
                verbose_name="incident commun",
            ),
        ),
        migrations.RunSQL(_SEES, "DROP FUNCTION walls_sees_parent"),
        wall("incidents_parentincident"),
        policy(
            "incidents_parentincident",
            "parent",
            sees=f"{_DESK} OR walls_sees_parent(id)",
            adds=_DESK,
            changes=_DESK,
        ),
    ]
