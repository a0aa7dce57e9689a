"""Words are first looked for among the latest incidents: most are there."""

from importlib import import_module
from pathlib import Path

from django.db import migrations

_BEFORE = import_module("hygie.incidents.migrations.0022_found_page_by_page")
_MATCHING = (
    Path(__file__)
    .with_name("0026_among_the_latest.sql")
    .read_text("utf-8")
    .replace("{reached}", _BEFORE._REACHED)
)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0025_completed_by_accounts")]
    operations = [migrations.RunSQL(_MATCHING, _BEFORE._MATCHING)]
