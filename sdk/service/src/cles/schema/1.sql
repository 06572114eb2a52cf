-- The keys of callers: what was asked under each, as a digest, and the entry of the journal that it became. The digest is
-- absent where only the journal knew of the key.
CREATE TABLE cfadock_service.demandes (
    cfa text NOT NULL,
    cle text NOT NULL,
    empreinte text,
    entree bigint NOT NULL,
    PRIMARY KEY (cfa, cle)
);

-- The last entry of the journal up to which no reference is looked at again.
CREATE TABLE cfadock_service.demandes_lues (
    seule boolean PRIMARY KEY DEFAULT TRUE CHECK (seule),
    entree bigint NOT NULL
);
INSERT INTO cfadock_service.demandes_lues (entree) VALUES (0);
