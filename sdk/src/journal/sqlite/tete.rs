//! The one row about the file itself: its identifier, its key, and its number of writes.

use rusqlite::{Connection, OptionalExtension, params};

use super::echecs::{echec, endommage};
use super::mouvements::Mouvements;
use super::schema;
use crate::journal::sceau::{hasard, hexadecimal};
use crate::journal::{EchecJournal, Fichier, Sceau};

/// The row.
#[derive(Clone, Debug)]
pub(super) struct Tete {
    /// The random identifier of the file, drawn when it was created.
    pub(super) identite: String,
    /// The public name of its key.
    pub(super) sceau: String,
    /// The first pages of its tables: see `schema`.
    pub(super) plan: String,
    /// How many transactions have written it: this defines the order of everything in it, and the age of a copy.
    pub(super) ecritures: i64,
    /// The number of its last entry.
    pub(super) derniere: i64,
    /// What the transaction changes of the counts, which are other rows.
    pub(super) mouvements: Mouvements,
}

impl Tete {
    /// That of a new file, once its tables exist.
    pub(super) fn neuve(connexion: &Connection, sceau: &Sceau) -> Result<Self, EchecJournal> {
        let identite = hexadecimal(&hasard::<16>());
        let plan = schema::empreinte(connexion)?;
        Ok(Self { identite, sceau: sceau.nom(), plan, ecritures: 1, derniere: 0, mouvements: Mouvements::default() })
    }

    /// The name of the key with which a file was created, before the key is available to verify it.
    pub(super) fn cle(connexion: &Connection) -> Result<String, EchecJournal> {
        let nom =
            connexion.query_row("SELECT sceau FROM fichier WHERE seul = 1", [], |rangee| rangee.get(0)).optional();
        nom.map_err(echec)?.ok_or_else(|| endommage("il ne dit pas lequel il est"))
    }

    /// Reads it, and verifies its code.
    pub(super) fn lire(connexion: &Connection, sceau: &Sceau) -> Result<Self, EchecJournal> {
        let sql = "SELECT identite, sceau, plan, ecritures, derniere, somme FROM fichier WHERE seul = 1";
        let lue = connexion.prepare(sql).and_then(|mut demande| {
            let tete = demande.query_row([], |rangee| {
                let (identite, sceau, plan) = (rangee.get(0)?, rangee.get(1)?, rangee.get(2)?);
                let (ecritures, derniere, mouvements) = (rangee.get(3)?, rangee.get(4)?, Mouvements::default());
                let tete = Self { identite, sceau, plan, ecritures, derniere, mouvements };
                Ok((tete, rangee.get::<_, Vec<u8>>(5)?))
            });
            tete.optional()
        });
        let (tete, somme) = lue.map_err(echec)?.ok_or_else(|| endommage("il ne dit pas lequel il est"))?;
        if somme != tete.somme(sceau) {
            return Err(endommage("son en-tête n'a pas la somme qui l'accompagne"));
        }
        Ok(tete)
    }

    /// What a row says it is, whatever its code.
    pub(super) fn identite(connexion: &Connection) -> Option<String> {
        connexion.query_row("SELECT identite FROM fichier WHERE seul = 1", [], |rangee| rangee.get(0)).ok()
    }

    pub(super) fn ecrire(&self, connexion: &Connection, sceau: &Sceau) -> Result<(), EchecJournal> {
        let Self { identite, sceau: nom, plan, ecritures, derniere, .. } = self;
        let valeurs = params![identite, nom, plan, ecritures, derniere, self.somme(sceau)];
        let sql = "INSERT INTO fichier VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET \
                   plan = excluded.plan, ecritures = excluded.ecritures, derniere = excluded.derniere, somme = excluded.somme";
        connexion.prepare(sql).and_then(|mut demande| demande.execute(valeurs)).map(drop).map_err(echec)
    }

    fn somme(&self, sceau: &Sceau) -> Vec<u8> {
        let nombres = [self.ecritures, self.derniere].map(i64::to_be_bytes);
        let textes = [&self.identite, &self.sceau, &self.plan].map(String::as_bytes);
        let parties: Vec<&[u8]> = textes.into_iter().chain(nombres.iter().map(<[u8; 8]>::as_slice)).collect();
        sceau.code("fichier", &parties)[..16].to_vec()
    }

    /// The description of the file in an error.
    pub(super) fn fichier(&self) -> Fichier {
        Fichier { identite: Some(self.identite.clone()), ecritures: Some(self.ecritures), ..Fichier::default() }
    }
}
