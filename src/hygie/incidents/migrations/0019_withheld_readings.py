"""What a declarant withholds, and its wall: the column of the group says « withheld ».

A role of the group reaches the sites below it; it does not reach a row that says so. Whoever has a
role of the establishment itself, of the region or of the nation reads as before.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_FIRST = import_module("hygie.incidents.migrations.0004_walls")
_TALKS = import_module("hygie.incidents.migrations.0010_walls_of_talk")._TALKS
_NOTICES = import_module("hygie.incidents.migrations.0007_walls_of_notices")._TELLS
_CARE = import_module("hygie.incidents.migrations.0008_care")._TELLS
_SIGNALS = import_module("hygie.incidents.migrations.0018_signals")
_DESK = everywhere(Domain.DESK)
_SEES = "{cases} OR {reached} OR id = (SELECT walls_held_incident())"


def _of_site(sites: str, own: str) -> str:
    return f"site_id = ANY ({sites}) AND (declared_ght <> '-' OR site_id = ANY ({own}))"


def _sees(reached: str) -> str:
    return _SEES.format(cases=everywhere(Domain.CASES), reached=reached)


def _sees_again(before: str, after: str) -> migrations.RunSQL:
    drop = "DROP POLICY case_sees ON incidents_incident"
    create = "CREATE POLICY case_sees ON incidents_incident FOR SELECT USING ({})"
    return migrations.RunSQL(
        [drop, create.format(_sees(after))], [drop, create.format(_sees(before))]
    )


def _tells_again(written: str, domain: Domain) -> migrations.RunSQL:
    """A function that asks whether somebody may act on a case, with the new wall."""
    replaced = written.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    sites = f"walls_sites('{domain.value}')"
    own = f"walls_own_sites('{domain.value}')"
    former = f"site_id = ANY ({sites})"
    return migrations.RunSQL(replaced.replace(former, _of_site(sites, own)), replaced)


_REACHED = _FIRST._REACHED
_SITES = "(SELECT walls_sites('CASES'))::bigint[]"
_CLOSED = _REACHED.replace(
    f"site_id = ANY ({_SITES})", _of_site(_SITES, "(SELECT walls_own_sites('CASES'))::bigint[]")
)
_MATCHING = _SIGNALS._matching(f"{_SIGNALS._KNOWN}, 'nature'")
# There the condition is text within text: its quotes are doubled.
_MATCHING_CLOSED = _MATCHING.replace(
    "site_id = ANY ($1)", _of_site("$1", "$8").replace("'", "''")
).replace("prefix, words, most;", "prefix, words, most, walls_own_sites('CASES');")
# The lines of the journal about what is withheld, for those who answer for a whole group: few.
_LINES = """
CREATE FUNCTION walls_withheld() RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF walls_ghts('TRAIL') = '{}' THEN
        RETURN '{}';
    END IF;
    RETURN array(
        SELECT id::text FROM incidents_incident WHERE declared_ght = '-'
            AND site_id = ANY (walls_sites('TRAIL'))
            AND NOT site_id = ANY (walls_own_sites('TRAIL'))
            AND NOT declared_entity = ANY (walls_entities('TRAIL'))
    );
END $$
"""
_RESTRICTION = migrations.CreateModel(
    name="Restriction",
    fields=[
        (
            "id",
            models.BigAutoField(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        (
            "choice",
            models.CharField(
                choices=[
                    ("GROUP", "La lecture par le GHT"),
                    ("INDICATORS", "Le partage des indicateurs de compromission"),
                ],
                max_length=20,
                verbose_name="ce qui est retiré",
            ),
        ),
        (
            "kept_ght",
            models.CharField(blank=True, max_length=10, verbose_name="GHT à la déclaration"),
        ),
        ("withheld_at", models.DateTimeField(verbose_name="retiré le")),
        ("withheld_by", models.CharField(max_length=200, verbose_name="retiré par")),
        ("given_back_at", models.DateTimeField(null=True, verbose_name="rendu le")),
        (
            "given_back_by",
            models.CharField(blank=True, max_length=200, verbose_name="rendu par"),
        ),
        (
            "incident",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="restrictions",
                to="incidents.incident",
            ),
        ),
    ],
    options={
        "verbose_name": "lecture retirée",
        "constraints": [
            models.UniqueConstraint(
                condition=Q(("given_back_at__isnull", True)),
                fields=("incident", "choice"),
                name="restriction_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    Q(("given_back_at__isnull", True), ("given_back_by", "")),
                    Q(("given_back_at__isnull", False), Q(("given_back_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="restriction_given_back_says_who",
            ),
        ],
    },
)


class Migration(migrations.Migration):
    dependencies = [
        ("establishments", "0005_own_sites"),
        ("incidents", "0018_signals"),
        ("journal", "0005_places_at_once"),
    ]

    operations = [
        _RESTRICTION,
        wall("incidents_restriction"),
        policy(
            "incidents_restriction",
            "restriction",
            sees=f"{everywhere(Domain.CASES)} OR walls_sees_case(incident_id)",
            adds=_DESK,
            changes=_DESK,
        ),
        _sees_again(_REACHED, _CLOSED),
        _tells_again(_TALKS, Domain.TALKS),
        _tells_again(_NOTICES, Domain.NOTICES),
        _tells_again(_CARE, Domain.CARE),
        migrations.RunSQL(_MATCHING_CLOSED, _MATCHING),
        migrations.RunSQL(
            [_LINES, "REVOKE EXECUTE ON FUNCTION walls_withheld FROM PUBLIC"],
            "DROP FUNCTION walls_withheld",
        ),
        migrations.RunSQL(
            "CREATE POLICY withheld ON journal_entry AS RESTRICTIVE FOR SELECT USING ("
            "subject_kind <> 'incidents.Incident'"
            " OR subject_id <> ALL ((SELECT walls_withheld())::text[]))",
            "DROP POLICY withheld ON journal_entry",
        ),
    ]
