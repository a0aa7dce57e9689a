-- Somebody of a side has seen the messages of an incident up to one of them. A page that shows calls
-- this, as it calls journal_remember: it adds a row only where the other side wrote something that this
-- reader had not seen. The count of what the desk has not read is made again under the lock that
-- whoever writes a message takes too. It runs in the scope of its caller, within the same walls.
CREATE FUNCTION incidents_mark_read(
    about bigint, by_side text, who bigint, named text, seen bigint, at timestamptz
) RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last bigint := (
        SELECT max(id) FROM incidents_message
        WHERE incident_id = about AND side <> by_side AND id <= seen
    );
BEGIN
    IF last IS NULL OR EXISTS (
        SELECT FROM incidents_reading AS r WHERE r.incident_id = about AND r.side = by_side
            AND r.person_id IS NOT DISTINCT FROM who AND r.reader = named AND r.upto_id >= last
    ) THEN
        RETURN false;
    END IF;
    INSERT INTO incidents_reading (incident_id, side, person_id, reader, upto_id, read_at)
    VALUES (about, by_side, who, named, last, at) ON CONFLICT DO NOTHING;
    IF by_side = 'DESK' THEN
        PERFORM FROM incidents_incident WHERE id = about FOR UPDATE;
        UPDATE incidents_incident AS i SET changed_at = at, unread = (
            SELECT count(*) FROM incidents_message AS m
            WHERE m.incident_id = about AND m.side = 'STRUCTURE' AND m.id > (
                SELECT max(upto_id) FROM incidents_reading AS r
                WHERE r.incident_id = about AND r.side = 'DESK'
            )
        ) WHERE i.id = about AND i.unread > 0;
    END IF;
    RETURN true;
END $$
