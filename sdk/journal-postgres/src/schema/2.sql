-- The situation of an entry when it had `situee` events. What software wrote that does not know these columns has none, or
-- that of an earlier time: it is read before it is counted.
ALTER TABLE cfadock.entrees ADD COLUMN situation text, ADD COLUMN situee bigint;

-- Who writes what follows an intent writes these too: no right is to be given before the next deposit.
DO $$
DECLARE
    qui text;
BEGIN
    FOR qui IN
        SELECT DISTINCT CASE droit.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(droit.grantee)) END
        FROM pg_attribute colonne, aclexplode(colonne.attacl) droit
        WHERE colonne.attrelid = 'cfadock.entrees'::regclass AND colonne.attname = 'traces'
            AND droit.privilege_type = 'UPDATE'
    LOOP
        EXECUTE 'GRANT UPDATE (situation, situee) ON cfadock.entrees TO ' || qui;
    END LOOP;
END $$;
