"""The actions of lessons move into the plan of their place; nothing of their story is lost.

Their rows keep their numbers, which mails and the journal name.
"""

import zoneinfo
from collections import defaultdict
from itertools import groupby
from typing import Any

import django.db.models.deletion
from django.db import connection, migrations, models

from hygie.kernel.scope import Domain
from hygie.kernel.text import fold
from hygie.platform.policies import everywhere, policy, wall

_TALKING = f"{everywhere(Domain.TALKS)} OR walls_reaches_case('TALKS', incident_id)"
# Who debriefs the incident reads its actions in the plan, and no other reader of the plan does.
_LEARNT = (
    "is_confined AND EXISTS"
    " (SELECT FROM lessons_planned AS p WHERE p.action_id = remediation_action.id)"
)
_PARIS = zoneinfo.ZoneInfo("Europe/Paris")
_OVER, _ASIDE = {"DONE", "DROPPED"}, {"DUPLICATE", "OUT_OF_SCOPE"}
_NEXT = "SELECT setval(pg_get_serial_sequence('remediation_version', 'id'), greatest(%s, 1))"


def into_the_plan(apps: Any, schema_editor: Any) -> None:
    """Each chain of rows becomes an action of the plan and its versions."""
    rows = apps.get_model("lessons", "Action").objects.order_by("id")
    planned = apps.get_model("lessons", "Planned")
    version = apps.get_model("remediation", "Version")
    taken = version.objects.aggregate(last=models.Max("id"))["last"] or 0
    roots: dict[int, int] = {}
    chains: dict[int, list[Any]] = defaultdict(list)
    for row in rows.select_related("incident__site", "lesson__replaced_by"):
        roots[row.pk] = roots.get(row.replaces_id, row.pk)
        chains[roots[row.pk]].append(row)
    for chain in chains.values():
        action = _head(apps, chain)
        planned.objects.create(
            incident_id=chain[0].incident_id, lesson_id=chain[0].lesson_id, action=action
        )
        for number, row in enumerate(chain, start=1):
            version.objects.create(
                id=taken + row.pk,
                action=action,
                number=number,
                reason=row.reason,
                written_at=row.written_at,
                written_by=row.written_by,
                person_id=row.person_id,
                **_said(row),
            )
    last = version.objects.aggregate(last=models.Max("id"))["last"]
    if chains:
        with connection.cursor() as cursor:
            cursor.execute(_NEXT, [last])


def back_to_the_lessons(apps: Any, schema_editor: Any) -> None:
    """Each version becomes a row of its lesson again."""
    version = apps.get_model("remediation", "Version")
    kept = apps.get_model("lessons", "Action")
    states = {"DOING": "TODO", "BLOCKED": "TODO"}
    planned = {each.action_id: each for each in apps.get_model("lessons", "Planned").objects.all()}
    rows = version.objects.filter(action__in=planned).order_by("action_id", "number")
    for action_id, versions in groupby(rows, lambda each: each.action_id):
        before = None
        for each in versions:
            before = kept.objects.create(
                incident_id=planned[action_id].incident_id,
                lesson_id=planned[action_id].lesson_id,
                replaces=before,
                text=each.title,
                owner=each.owner,
                due_on=each.due_on,
                state=states.get(each.state, each.state),
                reason=each.reason,
                written_at=each.written_at,
                written_by=each.written_by,
                person_id=each.person_id,
            )
    apps.get_model("lessons", "Planned").objects.all().delete()
    version.objects.filter(action__in=planned).delete()
    apps.get_model("remediation", "Action").objects.filter(pk__in=planned).delete()


def _head(apps: Any, chain: list[Any]) -> Any:
    first, last = chain[0], chain[-1]
    incident, site = first.incident, first.incident.site
    is_void = incident.status in _ASIDE or hasattr(first.lesson, "replaced_by")
    over = last.written_at.astimezone(_PARIS).date() if last.state in _OVER else None
    label = f"Incident {incident.number}"
    return apps.get_model("remediation", "Action").objects.create(
        place_kind="SITE" if site else "",
        place_code=site.finess if site else "",
        region_code=site.region_code if site else "",
        origin="INCIDENT",
        source_module="lessons",
        source_key=str(first.lesson_id),
        source_label=label,
        source_address=f"/incidents/{incident.number}/debriefings/#lecon-{first.lesson_id}",
        is_confined=True,
        is_void=is_void,
        folded=fold(f"{last.text} {last.owner} {label}"),
        version=len(chain),
        made_at=first.written_at,
        changed_at=last.written_at,
        ended_on=over,
        **_said(last),
    )


def _said(row: Any) -> dict[str, Any]:
    return {"title": row.text, "owner": row.owner, "due_on": row.due_on, "state": row.state}


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0004_walls_of_stories"),
        ("remediation", "0002_walls"),
        ("incidents", "0010_walls_of_talk"),
    ]
    operations = [
        migrations.CreateModel(
            name="Planned",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="learnt",
                        to="remediation.action",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned",
                        to="lessons.lesson",
                    ),
                ),
            ],
            options={
                "verbose_name": "action d’une leçon",
                "verbose_name_plural": "actions de leçons",
            },
        ),
        migrations.RunPython(into_the_plan, back_to_the_lessons),
        # Rows written above wait for their checks until then.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        wall("lessons_planned"),
        policy("lessons_planned", "planned", sees=_TALKING, adds=_TALKING),
        policy("remediation_action", "lesson", sees=_LEARNT),
        migrations.DeleteModel(name="Action"),
    ]
