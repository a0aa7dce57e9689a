"""Who comes with the key of a session, and with which roles, in one question of each page.

A function of the owner: it tells of one session, to who knows the digest of its key, where the
wall would let the page see the sessions, the accounts and the roles of everybody meanwhile.
"""

from django.db import migrations

_RECOGNISE = """
CREATE FUNCTION accounts_recognise(
    wanted text, at timestamptz, latest_end timestamptz, seen_since timestamptz
)
RETURNS TABLE (data text, seen_at timestamptz, roles jsonb, person accounts_person)
LANGUAGE plpgsql STABLE ROWS 1 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT s.data, s.seen_at, (
        SELECT jsonb_agg(
            jsonb_build_array(m.role, m.place_kind, m.place_code, m.starts_on, m.ends_on)
            ORDER BY m.id
        ) FROM accounts_membership AS m WHERE m.person_id = s.person_id
    ), p
    FROM accounts_session AS s LEFT JOIN accounts_person AS p ON p.id = s.person_id
    WHERE s.digest = wanted AND s.expires_at > at AND s.expires_at <= latest_end
        AND s.seen_at > seen_since;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_roles_apart")]
    operations = [
        migrations.RunSQL(
            [_RECOGNISE, "REVOKE EXECUTE ON FUNCTION accounts_recognise FROM PUBLIC"],
            "DROP FUNCTION accounts_recognise",
        ),
    ]
