"""Who keeps the account of a person reads what happened to it."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_people_at_once"), ("journal", "0004_walls")]
    operations = [
        policy(
            "journal_entry",
            "account",
            sees="CASE WHEN NOT is_reading AND subject_kind = 'accounts.Person'"
            f" THEN {everywhere(Domain.PEOPLE)} OR EXISTS ("
            "SELECT FROM accounts_person AS p WHERE p.id = subject_id::bigint)"
            " ELSE false END",
        ),
    ]
