"""By when the desk owes its next step, for the incidents that are waiting for one."""

from django.db import migrations

# The clocks of queue-clocks-2026.toml, in minutes, as they were when this was written.
_DUE = """
UPDATE incidents_incident SET queue_due_at = CASE status
    WHEN 'SUBMITTED' THEN declared_at + interval '1 minute' * CASE
        WHEN patient_danger = 'PROVEN' THEN 30
        WHEN patient_danger = 'POTENTIAL' OR is_significant THEN 60
        ELSE 240 END
    ELSE acknowledged_at + interval '1 minute' * CASE
        WHEN patient_danger = 'PROVEN' THEN 120
        WHEN patient_danger = 'POTENTIAL' OR is_significant THEN 240
        WHEN must_declare THEN 480
        ELSE 1440 END
    END
WHERE status IN ('SUBMITTED', 'ACKNOWLEDGED')
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0014_in_charge")]
    operations = [migrations.RunSQL(_DUE, migrations.RunSQL.noop)]
