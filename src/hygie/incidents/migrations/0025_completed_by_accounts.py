"""The wall around versions: those who talk for the structure add one, as who holds the code."""

from django.db import migrations

from hygie.platform.policies import policy


class Migration(migrations.Migration):
    dependencies = [("incidents", "0024_questions")]
    operations = [
        policy("incidents_declaration", "completion", adds="walls_talks_case(incident_id)"),
    ]
