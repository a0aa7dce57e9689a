"""The walls around reports: for who writes them; what is published is read by an opening."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import policy, reaches_place, wall

_WRITERS = reaches_place(Domain.FIGURES)
_OF_REPORT = "EXISTS (SELECT FROM observatory_report AS r WHERE r.id = report_id)"
_OF_PUBLICATION = "EXISTS (SELECT FROM observatory_publication AS p WHERE p.id = publication_id)"


class Migration(migrations.Migration):
    dependencies = [("observatory", "0002_reports")]
    operations = [
        wall("observatory_report"),
        policy("observatory_report", "report", sees=_WRITERS, adds=_WRITERS, changes=_WRITERS),
        # Nothing of these is ever changed nor removed, by anybody.
        wall("observatory_reporttext"),
        policy("observatory_reporttext", "text", sees=_OF_REPORT, adds=_OF_REPORT),
        wall("observatory_publication"),
        policy("observatory_publication", "publication", sees=_OF_REPORT, adds=_OF_REPORT),
        wall("observatory_withdrawal"),
        policy("observatory_withdrawal", "withdrawal", sees=_OF_PUBLICATION, adds=_OF_PUBLICATION),
    ]
