"""Who reads the crisis contacts of a place reads what was done to them."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_walls"), ("journal", "0004_walls")]
    operations = [
        policy(
            "journal_entry",
            "contacts",
            sees="CASE WHEN NOT is_reading AND subject_kind = 'contacts.Sheet'"
            f" THEN {everywhere(Domain.CONTACTS)} OR walls_sees_contacts(subject_id::bigint)"
            " ELSE false END",
        ),
    ]
