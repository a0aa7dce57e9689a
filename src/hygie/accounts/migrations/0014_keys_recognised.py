"""Which machine comes with a key, in one question and before there is any scope.

A function of the owner, as for sessions: it tells of one key, to who knows its digest, where the
wall would let the request see all the keys meanwhile.
"""

from django.db import migrations

_RECOGNISE = """
CREATE FUNCTION accounts_recognise_key(wanted text, at timestamptz) RETURNS SETOF accounts_apikey
LANGUAGE plpgsql STABLE ROWS 1 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM accounts_apikey AS k
    WHERE k.digest = wanted AND k.expires_at > at AND k.revoked_at IS NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_scopes_of_keys")]
    operations = [
        migrations.RunSQL(
            [_RECOGNISE, "REVOKE EXECUTE ON FUNCTION accounts_recognise_key FROM PUBLIC"],
            "DROP FUNCTION accounts_recognise_key",
        ),
    ]
