"""Recovery and evidence are reached by the ways that a declarant left open, and no other."""

from importlib import import_module

from django.db import migrations

_RECOVERY = import_module("hygie.recovery.migrations.0002_walls")._REACHES
_EXHIBITS = import_module("hygie.exhibits.migrations.0002_walls")._CASE


def _closed(written: str, domain: str) -> migrations.RunSQL:
    former = written.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    site = f"site_id = ANY (walls_sites({domain}))"
    own = f"{site} AND (declared_ght <> '-' OR site_id = ANY (walls_own_sites({domain})))"
    return migrations.RunSQL(former.replace(site, own), former)


class Migration(migrations.Migration):
    dependencies = [
        ("exhibits", "0002_walls"),
        ("incidents", "0019_withheld_readings"),
        ("recovery", "0002_walls"),
        ("routing", "0001_initial"),
    ]
    operations = [_closed(_RECOVERY, "domain"), _closed(_EXHIBITS, "'EXHIBITS'")]
