"""Each line gets a link: a hash of it and of the link before. One door to write, none to change.

`journal_entry` fires at the end of the transaction and queues a turn; the turn, queued last, fires
after every other check: it alone waits for the chain, and holds it for the time of the commit.
"""

from typing import Any

from django.conf import settings
from django.db import migrations, models
from psycopg import sql

from hygie.kernel.actor import PlaceKind

# What is hashed, spelled out once more in `hygie.journal.chain`: who verifies trusts no function
# that the database keeps.
CHAIN = """
UPDATE journal_entry SET recorded_at = at;

CREATE TABLE journal_turn (entry_id bigint PRIMARY KEY);

CREATE FUNCTION journal_chain(number bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    latest bigint;
    before bytea;
BEGIN
    SELECT position, hash INTO latest, before
    FROM public.journal_link ORDER BY position DESC LIMIT 1;
    latest := coalesce(latest, 0) + 1;
    before := coalesce(before, decode(repeat('00', 32), 'hex'));
    INSERT INTO public.journal_link (position, entry_id, hash)
    SELECT latest, id, sha256(before || convert_to(json_build_array(
        latest, id,
        (extract(epoch FROM at) * 1000000)::bigint,
        (extract(epoch FROM recorded_at) * 1000000)::bigint,
        what, is_reading, subject_kind, subject_id, actor_name, actor_id, actor_roles,
        place_kind, place_code, region_code, detail
    )::text, 'UTF8'))
    FROM public.journal_entry WHERE id = number;
END $$;

CREATE FUNCTION journal_queue_turn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.journal_turn VALUES (NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION journal_take_turn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- Until the end of the commit: the next one must read this link.
    PERFORM pg_advisory_xact_lock('public.journal_link'::regclass::oid::bigint);
    PERFORM public.journal_chain(NEW.entry_id);
    DELETE FROM public.journal_turn WHERE entry_id = NEW.entry_id;
    RETURN NULL;
END $$;

CREATE FUNCTION journal_refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the journal is only added to: % of % refused', TG_OP, TG_TABLE_NAME;
END $$;

CREATE FUNCTION journal_write(lines jsonb, reading boolean, once_within interval) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH written AS (
        INSERT INTO public.journal_entry (
            at, what, is_reading, subject_kind, subject_id, actor_name, actor_id, actor_roles,
            place_kind, place_code, region_code, detail
        )
        SELECT
            at, what, reading, subject_kind, subject_id, actor_name, actor_id, actor_roles,
            place_kind, place_code, region_code, detail
        FROM jsonb_to_recordset(lines) AS line(
            at timestamptz, what text, subject_kind text, subject_id text, actor_name text,
            actor_id bigint, actor_roles text, place_kind text, place_code text,
            region_code text, detail jsonb
        )
        WHERE once_within IS NULL OR NOT EXISTS (
            SELECT FROM public.journal_entry AS earlier
            WHERE earlier.is_reading
                AND earlier.subject_kind = line.subject_kind
                AND earlier.subject_id = line.subject_id
                AND earlier.at > line.at - once_within
                AND earlier.at <= line.at
                AND earlier.what = line.what
                AND earlier.actor_name = line.actor_name
                AND earlier.actor_id IS NOT DISTINCT FROM line.actor_id
        )
        RETURNING 1
    )
    SELECT count(*) FROM written
$$;

CREATE FUNCTION journal_record(lines jsonb) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT public.journal_write(lines, false, NULL)
$$;

CREATE FUNCTION journal_remember(lines jsonb, once_within interval) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT public.journal_write(lines, true, once_within)
$$;

DO $$
DECLARE
    number bigint;
BEGIN
    FOR number IN SELECT id FROM journal_entry ORDER BY id LOOP
        PERFORM journal_chain(number);
    END LOOP;
END $$;

CREATE CONSTRAINT TRIGGER journal_entry_queues_its_turn AFTER INSERT ON journal_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_queue_turn();
CREATE CONSTRAINT TRIGGER journal_turn_comes_last AFTER INSERT ON journal_turn
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_take_turn();
CREATE TRIGGER journal_entry_is_never_changed BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_entry_is_never_emptied BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_link_is_never_changed BEFORE UPDATE OR DELETE ON journal_link
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_link_is_never_emptied BEFORE TRUNCATE ON journal_link
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""
UNCHAIN = """
DROP TABLE journal_turn CASCADE;
DROP FUNCTION journal_queue_turn, journal_refuse CASCADE;
DROP FUNCTION journal_record, journal_remember, journal_write, journal_take_turn, journal_chain;
"""
_DOORS = ("journal_record(jsonb)", "journal_remember(jsonb, interval)")
_INNER = (
    "journal_chain(bigint)",
    "journal_queue_turn()",
    "journal_take_turn()",
    "journal_refuse()",
    "journal_write(jsonb, boolean, interval)",
)


def close_all_but_the_doors(apps: Any, editor: Any) -> None:
    """Leave to the application role the reading of two tables, and two functions."""
    role = settings.APPLICATION_ROLE
    with editor.connection.cursor() as cursor:
        for function in (*_DOORS, *_INNER):
            cursor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        if role == settings.OWNER_ROLE:
            return
        name = sql.Identifier(role)
        statements = [
            sql.SQL("REVOKE ALL ON journal_entry, journal_link, journal_turn FROM {}").format(name),
            sql.SQL("GRANT SELECT ON journal_entry, journal_link TO {}").format(name),
            *(
                sql.SQL("REVOKE ALL ON FUNCTION {} FROM {}").format(sql.SQL(function), name)
                for function in _INNER
            ),
            *(
                sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(function), name)
                for function in _DOORS
            ),
        ]
        for statement in statements:
            cursor.execute(statement)


def open_again(apps: Any, editor: Any) -> None:
    """Give back what the application role had before."""
    role = settings.APPLICATION_ROLE
    if role != settings.OWNER_ROLE:
        with editor.connection.cursor() as cursor:
            statement = sql.SQL("GRANT INSERT ON journal_entry TO {}")
            cursor.execute(statement.format(sql.Identifier(role)))


def _words(name: str, length: int, label: str, **others: Any) -> migrations.AddField:
    field = models.CharField(label, blank=True, default="", max_length=length, **others)
    return migrations.AddField("entry", name, field)


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_rows_are_only_added")]
    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "position",
                    models.BigIntegerField(
                        primary_key=True, serialize=False, verbose_name="maillon"
                    ),
                ),
                ("entry_id", models.BigIntegerField(unique=True, verbose_name="ligne")),
                ("hash", models.BinaryField(verbose_name="empreinte")),
            ],
            options={
                "verbose_name": "maillon du journal",
                "verbose_name_plural": "maillons du journal",
            },
        ),
        migrations.RemoveIndex("entry", "journal_by_subject"),
        migrations.AddField(
            "entry",
            "actor_roles",
            models.TextField("rôles de l’auteur", blank=True, default=""),
        ),
        migrations.AddField("entry", "is_reading", models.BooleanField("lecture", default=False)),
        _words("place_code", 40, "lieu"),
        _words("place_kind", 20, "niveau", choices=PlaceKind.choices()),
        _words("region_code", 3, "région"),
        migrations.AddField(
            "entry",
            "recorded_at",
            models.DateTimeField(
                "écrit le", db_default=models.Func(function="clock_timestamp"), editable=False
            ),
        ),
        migrations.AddIndex(
            "entry",
            models.Index(
                fields=["subject_kind", "subject_id", "id"],
                name="journal_acts_by_subject",
                condition=models.Q(is_reading=False),
            ),
        ),
        migrations.AddIndex(
            "entry",
            models.Index(
                fields=["subject_kind", "subject_id", "-at"],
                name="journal_readings_by_subject",
                condition=models.Q(is_reading=True),
            ),
        ),
        migrations.AddIndex(
            "entry",
            models.Index(
                fields=["place_code", "-at", "-id"],
                name="journal_by_place",
                condition=~models.Q(place_code=""),
            ),
        ),
        migrations.RunSQL(CHAIN, UNCHAIN),
        migrations.RunPython(close_all_but_the_doors, open_again),
    ]
