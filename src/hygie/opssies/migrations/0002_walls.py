"""The walls around exchange files: a region sees what it took in, the nation all."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, reaches_place, wall

# It asks in its caller's scope: an event is seen with its file.
_FILE = """
CREATE FUNCTION walls_sees_exchange(wanted bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM opssies_exchangefile WHERE id = wanted);
END $$
"""
_WITH_IT = f"{everywhere(Domain.EXCHANGE)} OR walls_sees_exchange(file_id)"


class Migration(migrations.Migration):
    dependencies = [("opssies", "0001_initial"), ("establishments", "0005_own_sites")]
    operations = [
        migrations.RunSQL(_FILE, "DROP FUNCTION walls_sees_exchange"),
        wall("opssies_exchangefile"),
        policy(
            "opssies_exchangefile",
            "file",
            sees=reaches_place(Domain.EXCHANGE),
            adds=reaches_place(Domain.EXCHANGE),
        ),
        wall("opssies_receivedevent"),
        policy("opssies_receivedevent", "event", sees=_WITH_IT, adds=_WITH_IT, changes=_WITH_IT),
    ]
