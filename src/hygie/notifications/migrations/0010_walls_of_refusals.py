"""The walls around the addresses that refuse our mails: those of mails."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_MAIL = everywhere(Domain.MAIL)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0009_refusals")]
    operations = [
        wall("notifications_refusal"),
        policy(
            "notifications_refusal",
            "refusal",
            sees=_MAIL,
            adds=_MAIL,
            changes=_MAIL,
            removes=_MAIL,
        ),
    ]
