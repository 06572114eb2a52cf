-- Why nothing was sent under a key, when `entree` was what the key stood for: every service says the same. None of it is of
-- the OPCO or of a person. It is kept for a day.
CREATE TABLE cfadock_service.refus (
    cfa text NOT NULL,
    cle text NOT NULL,
    entree bigint,
    contenu text NOT NULL,
    le timestamptz NOT NULL,
    PRIMARY KEY (cfa, cle)
);
CREATE INDEX refus_par_age ON cfadock_service.refus (le);

-- Who writes keys writes these too.
DO $$
DECLARE
    qui text;
BEGIN
    FOR qui IN
        SELECT DISTINCT CASE droit.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(droit.grantee)) END
        FROM pg_class cles, aclexplode(cles.relacl) droit
        WHERE cles.oid = 'cfadock_service.demandes'::regclass AND droit.privilege_type = 'INSERT'
    LOOP
        EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON cfadock_service.refus TO ' || qui;
    END LOOP;
END $$;
