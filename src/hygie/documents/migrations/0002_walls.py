"""The walls around files: the modules that join them add who may read them."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_ALL = everywhere(Domain.DOCUMENTS)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("platform", "0002_walls")]
    operations = [
        wall("documents_document"),
        policy("documents_document", "document", sees=_ALL, adds=_ALL, changes=_ALL, removes=_ALL),
    ]
