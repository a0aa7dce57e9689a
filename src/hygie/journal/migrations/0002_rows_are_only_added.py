"""The application role reads the journal and adds to it: it changes and removes nothing."""

from typing import Any

from django.conf import settings
from django.db import migrations
from psycopg import sql


def take_back(apps: Any, editor: Any) -> None:
    """Take back what every table gets by default."""
    role = settings.APPLICATION_ROLE
    if role != settings.OWNER_ROLE:
        statement = sql.SQL("REVOKE UPDATE, DELETE ON journal_entry FROM {}")
        with editor.connection.cursor() as cursor:
            cursor.execute(statement.format(sql.Identifier(role)))


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(take_back, migrations.RunPython.noop)]
