"""Words are looked for from where the page before ended, and by all that a list is narrowed to."""

from importlib import import_module
from pathlib import Path

from django.db import migrations

_FIRST = import_module("hygie.incidents.migrations.0004_walls")
_WITHHELD = import_module("hygie.incidents.migrations.0019_withheld_readings")
# The walls are those of before; there the condition is text within text: its quotes are doubled.
_REACHED = _FIRST._reached("$1", "$2", "$3", "$4").replace(
    "site_id = ANY ($1)", _WITHHELD._of_site("$1", "$8").replace("'", "''")
)
_MATCHING = (
    Path(__file__)
    .with_name("0022_incidents_matching.sql")
    .read_text("utf-8")
    .replace("{reached}", _REACHED)
)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0021_marks")]
    operations = [migrations.RunSQL(_MATCHING, _WITHHELD._MATCHING_CLOSED)]
