"""The walls around mails."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_MAIL = everywhere(Domain.MAIL)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_one_message_a_letter"), ("platform", "0002_walls")]
    operations = [
        wall("notifications_message"),
        policy("notifications_message", "mail", sees=_MAIL, adds=_MAIL, changes=_MAIL),
    ]
