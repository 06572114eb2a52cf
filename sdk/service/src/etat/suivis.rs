//! How the follow-up of each CFA at each OPCO goes: when a pass succeeded or failed, when the next one is due, how long
//! the key still serves, and why deposits stay open.

use std::collections::BTreeMap;

use cfadock::Opco;
use cfadock::runtime::jiff::Timestamp;
use cfadock::scalaires::Siren;
use rusqlite::{OptionalExtension as _, Row, params};

use super::{EchecEtat, FichierEtat};

/// How the follow-up of one CFA at one OPCO goes. Instants are seconds of Unix time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sante {
    /// The CFA.
    pub cfa: String,
    /// The OPCO.
    pub opco: String,
    /// The last pass that read everything.
    pub reussi_le: Option<i64>,
    /// The last one that did not.
    pub echoue_le: Option<i64>,
    /// Why, in French.
    pub echec: Option<String>,
    /// How many failed since the last that succeeded.
    pub echecs: u32,
    /// When the next one is due.
    pub prochain_le: i64,
    /// Until when the OPCO asked not to be called.
    pub demande_le: i64,
    /// When the key was last looked at.
    pub cle_lue_le: i64,
    /// Its last day, as `2026-09-01`.
    pub cle_fin: Option<String>,
    /// What is known of it, in French.
    pub cle_phrase: Option<String>,
}

impl FichierEtat {
    /// How the follow-up of a CFA at an OPCO goes.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn sante(&self, cfa: &Siren, opco: Opco) -> Result<Sante, EchecEtat> {
        let (cfa, opco) = (cfa.to_string(), opco.identifiant().to_owned());
        self.avec(move |base| {
            let texte = "SELECT * FROM suivis WHERE cfa = ?1 AND opco = ?2";
            let lue = base.query_row(texte, params![cfa, opco], sante).optional()?;
            Ok(lue.unwrap_or(Sante { cfa, opco, ..Sante::default() }))
        })
        .await
    }

    /// How all go, by OPCO and CFA.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn santes(&self) -> Result<Vec<Sante>, EchecEtat> {
        self.avec(|base| base.prepare("SELECT * FROM suivis ORDER BY opco, cfa")?.query_map([], sante)?.collect()).await
    }

    /// Writes how it goes; the cursor is not touched.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn noter_sante(&self, sante: Sante) -> Result<(), EchecEtat> {
        self.avec(move |base| {
            base.execute(
                "INSERT INTO suivis (cfa, opco, reussi_le, echoue_le, echec, echecs, prochain_le, demande_le,
                                     cle_lue_le, cle_fin, cle_phrase)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                 ON CONFLICT (cfa, opco) DO UPDATE SET reussi_le = ?3, echoue_le = ?4, echec = ?5, echecs = ?6,
                     prochain_le = ?7, demande_le = ?8, cle_lue_le = ?9, cle_fin = ?10, cle_phrase = ?11",
                params![
                    sante.cfa,
                    sante.opco,
                    sante.reussi_le,
                    sante.echoue_le,
                    sante.echec,
                    sante.echecs,
                    sante.prochain_le,
                    sante.demande_le,
                    sante.cle_lue_le,
                    sante.cle_fin,
                    sante.cle_phrase
                ],
            )?;
            Ok(())
        })
        .await
    }

    /// Writes why deposits of a CFA at an OPCO stay open, in place of what was known.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn noter_suspens(&self, cfa: &Siren, opco: Opco, raisons: Vec<(i64, String)>) -> Result<(), EchecEtat> {
        let (cfa, opco) = (cfa.to_string(), opco.identifiant());
        self.avec(move |base| {
            let transaction = base.transaction()?;
            transaction.execute("DELETE FROM suspens WHERE cfa = ?1 AND opco = ?2", params![cfa, opco])?;
            for (entree, phrase) in &raisons {
                let texte = "INSERT OR REPLACE INTO suspens VALUES (?1, ?2, ?3, ?4)";
                transaction.execute(texte, params![entree, cfa, opco, phrase])?;
            }
            transaction.commit()
        })
        .await
    }

    /// Why deposits stay open, by their number.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn suspens(&self) -> Result<BTreeMap<i64, String>, EchecEtat> {
        let lire = |une: &Row<'_>| Ok((une.get(0)?, une.get(1)?));
        self.avec(move |base| base.prepare("SELECT entree, phrase FROM suspens")?.query_map([], lire)?.collect()).await
    }

    /// Writes to the file, so that a full disk or a lost permission is seen.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn eprouver(&self, maintenant: Timestamp) -> Result<(), EchecEtat> {
        let texte = "UPDATE instance SET verifiee_le = ?1";
        self.avec(move |base| base.execute(texte, [maintenant.as_second()]).map(|_| ())).await
    }
}

fn sante(une: &Row<'_>) -> Result<Sante, rusqlite::Error> {
    Ok(Sante {
        cfa: une.get("cfa")?,
        opco: une.get("opco")?,
        reussi_le: une.get("reussi_le")?,
        echoue_le: une.get("echoue_le")?,
        echec: une.get("echec")?,
        echecs: une.get("echecs")?,
        prochain_le: une.get("prochain_le")?,
        demande_le: une.get("demande_le")?,
        cle_lue_le: une.get("cle_lue_le")?,
        cle_fin: une.get("cle_fin")?,
        cle_phrase: une.get("cle_phrase")?,
    })
}
