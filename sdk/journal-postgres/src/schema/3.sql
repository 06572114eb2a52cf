-- A situation stands beside the number of events of which it was read, or there is none. Software that does not know these
-- columns leaves them as they were: then they go, and the entry is read again before it is counted. What was already of an
-- earlier time, and was not written now, goes too: an archived entry has fewer events than before.
CREATE FUNCTION cfadock.oublier_la_situation() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.situation := NULL; NEW.situee := NULL; RETURN NEW; END $$;
CREATE TRIGGER entrees_sans_situation_passee BEFORE UPDATE ON cfadock.entrees
    FOR EACH ROW WHEN (NEW.situee IS DISTINCT FROM NEW.traces
        OR (OLD.situee IS DISTINCT FROM OLD.traces AND NEW.situee IS NOT DISTINCT FROM OLD.situee))
    EXECUTE FUNCTION cfadock.oublier_la_situation();
