-- The one clock of the journal.
CREATE FUNCTION cfadock.heure() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';

CREATE SEQUENCE cfadock.entrees_id AS bigint NO CYCLE;

-- What is searched for of an entry, and who has it. `cle` is a digest under the key of the journal.
CREATE TABLE cfadock.entrees (
    id bigint PRIMARY KEY,
    cfa text NOT NULL,
    opco text NOT NULL,
    cle bytea NOT NULL CHECK (octet_length(cle) = 32),
    tient boolean NOT NULL,
    ouverte boolean NOT NULL,
    archivee boolean NOT NULL,
    traces bigint NOT NULL,
    somme bytea NOT NULL,
    porteur text NOT NULL,
    jeton bigint NOT NULL,
    echeance timestamptz NOT NULL
);

-- Whose a key is.
CREATE UNIQUE INDEX entrees_tenues ON cfadock.entrees (opco, cle) WHERE tient;
CREATE INDEX entrees_par_cle ON cfadock.entrees (cle, id);
CREATE INDEX entrees_par_cfa ON cfadock.entrees (cfa, opco, id);
CREATE INDEX entrees_ouvertes ON cfadock.entrees (id) WHERE ouverte;
CREATE INDEX entrees_ouvertes_par_cfa ON cfadock.entrees (cfa, opco, id) WHERE ouverte;

-- The intent under rank 0, events under 1 and so on.
CREATE TABLE cfadock.traces (
    entree bigint NOT NULL REFERENCES cfadock.entrees,
    rang bigint NOT NULL,
    contenu text NOT NULL,
    somme bytea NOT NULL,
    PRIMARY KEY (entree, rang)
);

CREATE FUNCTION cfadock.refuser() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = 'restrict_violation'; END $$;

CREATE FUNCTION cfadock.retirer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (SELECT archivee FROM cfadock.entrees WHERE id = OLD.entree) THEN
        RAISE EXCEPTION 'append-only' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER traces_sans_changement BEFORE UPDATE ON cfadock.traces
    FOR EACH ROW EXECUTE FUNCTION cfadock.refuser();
CREATE TRIGGER traces_sans_retrait BEFORE DELETE ON cfadock.traces
    FOR EACH ROW EXECUTE FUNCTION cfadock.retirer();
CREATE TRIGGER traces_sans_vidage BEFORE TRUNCATE ON cfadock.traces
    FOR EACH STATEMENT EXECUTE FUNCTION cfadock.refuser();
CREATE TRIGGER entrees_sans_changement BEFORE UPDATE OF id, cfa, opco, cle ON cfadock.entrees
    FOR EACH ROW EXECUTE FUNCTION cfadock.refuser();
CREATE TRIGGER entrees_sans_recul BEFORE UPDATE ON cfadock.entrees
    FOR EACH ROW WHEN (NEW.jeton < OLD.jeton OR (OLD.archivee AND NOT NEW.archivee))
    EXECUTE FUNCTION cfadock.refuser();
CREATE TRIGGER entrees_sans_retrait BEFORE DELETE ON cfadock.entrees
    FOR EACH ROW EXECUTE FUNCTION cfadock.refuser();
CREATE TRIGGER entrees_sans_vidage BEFORE TRUNCATE ON cfadock.entrees
    FOR EACH STATEMENT EXECUTE FUNCTION cfadock.refuser();
