//! The webhooks that have to leave, in the state file: written with their event, and removed with it.

use cfadock::runtime::jiff::Timestamp;
use rusqlite::{Row, params};

use super::{EchecEtat, FichierEtat, evenements};
use crate::evenement::Evenement;

/// A webhook that is due.
#[derive(Clone, Debug)]
pub struct Due {
    /// What it tells.
    pub evenement: Evenement,
    /// How many attempts there were.
    pub essais: u32,
    /// When it was written.
    pub creee_le: Timestamp,
}

/// A webhook that was given up.
#[derive(Clone, Debug)]
pub struct Abandonnee {
    /// What it tells.
    pub evenement: Evenement,
    /// How many attempts there were.
    pub essais: u32,
    /// When it was given up, in seconds of Unix time.
    pub le: i64,
    /// What the last attempt came to.
    pub dernier: String,
    /// The mark of its receiver.
    pub destinataire: String,
}

/// What an attempt came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SuiteEnvoi {
    /// The receiver has it.
    Livree,
    /// It is tried again then, for this reason.
    Reprise(Timestamp, String),
    /// It is not tried again, for this reason.
    Abandon(String),
}

/// Those that are neither delivered nor given up.
const EN_ATTENTE: &str = "livree_le IS NULL AND abandonnee_le IS NULL";

impl FichierEtat {
    /// The name of this state file: numbers of events are its own, and begin anew with another file.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn instance(&self) -> Result<String, EchecEtat> {
        self.avec(|base| base.query_row("SELECT nom FROM instance", [], |une| une.get(0))).await
    }

    /// Those of a receiver that are due, the oldest first, and when the next one is, in seconds of Unix time.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn dues(
        &self,
        destinataire: &str,
        maintenant: Timestamp,
        limite: u32,
    ) -> Result<(Vec<Due>, Option<i64>), EchecEtat> {
        let (destinataire, le) = (destinataire.to_owned(), maintenant.as_second());
        self.avec(move |base| {
            let mut texte = base.prepare(&format!(
                "SELECT id, corps, essais, creee_le FROM notifications JOIN evenements ON id = evenement
                 WHERE destinataire = ?1 AND prochain_le <= ?2 AND {EN_ATTENTE} ORDER BY prochain_le, id LIMIT ?3"
            ))?;
            let dues = texte.query_map(params![destinataire, le, limite], |une| {
                let creee_le = Timestamp::from_second(une.get("creee_le")?).unwrap_or_default();
                Ok(Due { evenement: evenements::lire(une)?, essais: une.get("essais")?, creee_le })
            })?;
            let dues = dues.collect::<Result<_, _>>()?;
            let texte = format!("SELECT min(prochain_le) FROM notifications WHERE destinataire = ?1 AND {EN_ATTENTE}");
            Ok((dues, base.prepare(&texte)?.query_row([&destinataire], |une| une.get(0))?))
        })
        .await
    }

    /// Writes what an attempt came to.
    ///
    /// # Errors
    /// What SQLite says: the webhook is sent again then.
    pub async fn noter_envoi(
        &self,
        evenement: i64,
        destinataire: &str,
        maintenant: Timestamp,
        suite: SuiteEnvoi,
    ) -> Result<(), EchecEtat> {
        let (destinataire, le) = (destinataire.to_owned(), maintenant.as_second());
        let (prochain, livree, abandonnee, dernier) = match suite {
            SuiteEnvoi::Livree => (le, Some(le), None, None),
            SuiteEnvoi::Reprise(prochain, dernier) => (prochain.as_second(), None, None, Some(dernier)),
            SuiteEnvoi::Abandon(dernier) => (le, None, Some(le), Some(dernier)),
        };
        self.avec(move |base| {
            base.execute(
                "UPDATE notifications SET essais = essais + 1, prochain_le = ?3, livree_le = ?4, abandonnee_le = ?5,
                     dernier = ?6 WHERE evenement = ?1 AND destinataire = ?2 AND livree_le IS NULL",
                params![evenement, destinataire, prochain, livree, abandonnee, dernier],
            )?;
            Ok(())
        })
        .await
    }

    /// Gives up what is due to receivers that the configuration no longer has.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn retirer_destinataires(&self, connus: &[String], maintenant: Timestamp) -> Result<usize, EchecEtat> {
        let (connus, le) = (serde_json::to_string(connus).unwrap_or_default(), maintenant.as_second());
        self.avec(move |base| {
            let texte = format!(
                "UPDATE notifications SET abandonnee_le = ?2, dernier = 'destinataire retiré de la configuration'
                 WHERE {EN_ATTENTE} AND destinataire NOT IN (SELECT value FROM json_each(?1))"
            );
            base.execute(&texte, params![connus, le])
        })
        .await
    }

    /// How many wait, and how many were given up.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn compter_notifications(&self) -> Result<(u32, u32), EchecEtat> {
        let texte = format!(
            "SELECT (SELECT count(*) FROM notifications WHERE {EN_ATTENTE}),
                    (SELECT count(*) FROM notifications WHERE abandonnee_le IS NOT NULL)"
        );
        self.avec(move |base| base.query_row(&texte, [], |une| Ok((une.get(0)?, une.get(1)?)))).await
    }

    /// Those that were given up, the last ones first.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn abandonnees(&self, limite: u32) -> Result<Vec<Abandonnee>, EchecEtat> {
        let lire = |une: &Row<'_>| {
            Ok(Abandonnee {
                evenement: evenements::lire(une)?,
                essais: une.get("essais")?,
                le: une.get("abandonnee_le")?,
                dernier: une.get::<_, Option<String>>("dernier")?.unwrap_or_default(),
                destinataire: une.get("destinataire")?,
            })
        };
        self.avec(move |base| {
            let mut texte = base.prepare(
                "SELECT id, corps, essais, abandonnee_le, dernier, destinataire
                 FROM notifications JOIN evenements ON id = evenement
                 WHERE abandonnee_le IS NOT NULL ORDER BY abandonnee_le DESC, id DESC LIMIT ?1",
            )?;
            texte.query_map([limite], lire)?.collect()
        })
        .await
    }
}
