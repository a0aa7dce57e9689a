"""A version that is published changes no more: the database refuses it, whoever asks."""

from django.db import migrations

# What a published version still takes: that it is retired.
_VERSION = """
CREATE FUNCTION referentials_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'DRAFT' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state = 'PUBLISHED' AND NEW.state IN ('PUBLISHED', 'RETIRED')
            AND to_jsonb(OLD) - '{state,retired_at,retired_by,retired_for}'::text[]
            = to_jsonb(NEW) - '{state,retired_at,retired_by,retired_for}'::text[]
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a published version of a referential never changes'
        USING ERRCODE = 'check_violation';
END $$
"""
_LINES = """
CREATE FUNCTION referentials_lines_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
    above bigint := line ->> TG_ARGV[0];
    stands text;
BEGIN
    IF TG_OP = 'UPDATE' AND before ->> TG_ARGV[0] IS DISTINCT FROM line ->> TG_ARGV[0] THEN
        RAISE EXCEPTION 'a line of a referential never moves' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_TABLE_NAME = 'referentials_step' THEN
        SELECT version_id INTO above FROM referentials_scale WHERE id = above;
    ELSIF TG_TABLE_NAME = 'referentials_proving' THEN
        SELECT version_id INTO above FROM referentials_node WHERE id = above;
        -- What proves a measure may be said anew: a row is added, or ends.
        IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND OLD.ended_at IS NULL
            AND before - '{ended_at,ended_by}'::text[] = line - '{ended_at,ended_by}'::text[]
        THEN
            RETURN NEW;
        END IF;
    END IF;
    -- Of a version that is gone in the same breath, nothing is left to protect.
    SELECT state INTO stands FROM referentials_version WHERE id = above;
    IF stands IS NULL OR stands = 'DRAFT' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'a published version of a referential never changes'
        USING ERRCODE = 'check_violation';
END $$
"""
_ABOVE = {
    "scale": "version_id",
    "step": "scale_id",
    "node": "version_id",
    "proving": "node_id",
}


def _trigger(table: str, call: str) -> migrations.RunSQL:
    name = f"referentials_{table}"
    return migrations.RunSQL(
        f"CREATE TRIGGER {name}_stays BEFORE INSERT OR UPDATE OR DELETE ON {name}"
        f" FOR EACH ROW EXECUTE FUNCTION {call}",
        f"DROP TRIGGER {name}_stays ON {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("referentials", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(_VERSION, "DROP FUNCTION referentials_version_stays"),
        migrations.RunSQL(_LINES, "DROP FUNCTION referentials_lines_stay"),
        migrations.RunSQL(
            "CREATE TRIGGER referentials_version_stays BEFORE UPDATE OR DELETE ON"
            " referentials_version FOR EACH ROW EXECUTE FUNCTION referentials_version_stays()",
            "DROP TRIGGER referentials_version_stays ON referentials_version",
        ),
        *(
            _trigger(table, f"referentials_lines_stay('{above}')")
            for table, above in _ABOVE.items()
        ),
    ]
