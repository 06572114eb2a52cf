//! Compares a contract as the OPCO has it with the contract as sent, field by field (« Visu données de la version
//! déposée »).

mod champ;
mod ecart;
mod periodes;

pub use ecart::{EcartVersion, NatureEcart, VerdictVersion, VersionOpco};

use serde::Serialize;

use super::{Connexion, Echec};
use crate::controle::noms::Personne;
use crate::journal::{Choix, EchecJournal, Entree, IdentiteContrat, Ressemblance};
use crate::models::{Cerfa, CerfaLu, Dossier};
use crate::runtime::scalar::as_texts;
use crate::runtime::serde_json::{self, Value};
use crate::scalaires::Identifiant;
use champ::Champ;

impl Connexion {
    /// Reads the dossier of a contract and compares the OPCO's data with what was sent. The dossier is that of its
    /// `numeroInterne`, otherwise the one that the journal has for this contract.
    ///
    /// # Errors
    /// [`Echec::DossierInconnu`] when neither gives its number; otherwise as [`lire_dossier`](Self::lire_dossier).
    pub async fn comparer_version(&self, envoye: &Cerfa) -> Result<VersionOpco, Echec> {
        self.tracer("comparer_version", None, Box::pin(self.version(envoye))).await
    }

    async fn version(&self, envoye: &Cerfa) -> Result<VersionOpco, Echec> {
        let numero = match envoye.numero_interne.as_ref().map(Identifiant::as_str).filter(|numero| !numero.is_empty()) {
            Some(numero) => numero.to_owned(),
            None => self.dossier_au_journal(envoye).await?.ok_or(Echec::DossierInconnu)?,
        };
        let dossier = self.dossier(&numero).await?;
        let Some(mut version) = comparer_versions(envoye, &dossier) else {
            return Err(Echec::SansContrat { dossier: numero });
        };
        if version.verdict == VerdictVersion::CorrigeParOpco
            && self.est_un_autre_depot(envoye, &dossier, &numero).await?
        {
            version.verdict = VerdictVersion::AutreContrat;
        }
        Ok(version)
    }

    /// Whether a dossier may hold another deposit of the journal now: an OPCO may keep the amendments of a contract in one
    /// dossier, and shows the last one. Of several of one kind and one day, nothing tells which one it shows.
    async fn est_un_autre_depot(&self, envoye: &Cerfa, dossier: &Dossier, numero: &str) -> Result<bool, Echec> {
        let journal = self.journal_tenu();
        let lue = dossier.cerfa.as_ref().and_then(|lu| IdentiteContrat::relue(self.opco(), lu, journal.sceau()));
        let Some(lue) = lue else { return Ok(false) };
        let entrees = match journal.lire(Choix::de(self.cfa().clone(), self.opco())).await {
            Err(EchecJournal::Absent) => return Ok(false),
            lues => lues?,
        };
        let la = |entree: &&Entree| {
            let meme = |identite: &IdentiteContrat| identite.comparer(&lue) == Ressemblance::Meme;
            entree.situation().tient_la_cle()
                && entree.numeros().dossier.as_deref() == Some(numero)
                && entree.inscription.reperes.contrat.as_ref().is_some_and(meme)
        };
        let envoye = IdentiteContrat::envoyee(self.opco(), envoye, journal.sceau());
        let le_sien = usize::from(lue.comparer(&envoye) == Ressemblance::Meme);
        Ok(entrees.iter().filter(la).count() > le_sien)
    }

    /// The number of the dossier that the journal has for a contract: the last one, where it was corrected; none where there are
    /// several amendments of its kind and its day.
    async fn dossier_au_journal(&self, cerfa: &Cerfa) -> Result<Option<String>, Echec> {
        let journal = self.journal_tenu();
        let identite = IdentiteContrat::envoyee(self.opco(), cerfa, journal.sceau());
        let entrees = match self.de_tout_rang(&identite).await {
            Err(Echec::Journal(EchecJournal::Absent)) => return Ok(None),
            lues => lues?,
        };
        // Of several amendments of one kind and one day, nothing tells which one is meant.
        let plusieurs = entrees.iter().any(|entree| entree.inscription.cle.rang() > 1);
        let dernier = || entrees.iter().rev().find_map(|entree| entree.numeros().dossier.clone());
        Ok(if plusieurs { None } else { dernier() })
    }
}

/// Compares what was sent with a dossier that was read; `None` when it came without its contract. Texts are compared as
/// [`canonique`](crate::models::DossierTransmission::canonique) writes them: blanks in a SIRET are no difference.
pub fn comparer_versions(envoye: &Cerfa, dossier: &Dossier) -> Option<VersionOpco> {
    let garde = dossier.cerfa.as_ref()?;
    let ecarts = entre(&envoye.canonique(), garde);
    let verdict = verdict(envoye, garde, &ecarts);
    Some(VersionOpco { verdict, ecarts })
}

/// The differences between two forms.
pub(super) fn ecarts(avant: &Cerfa, apres: &Cerfa) -> Vec<EcartVersion> {
    entre(avant, apres)
}

/// The differences between what is written of two forms. A number that no [`Value`] has is compared by its digits.
fn entre(un: &impl Serialize, autre: &impl Serialize) -> Vec<EcartVersion> {
    let mut ecarts = Vec::new();
    // Of a form that cannot be written, every field differs from the other's.
    let (un, autre) = (as_texts(un).unwrap_or_default(), as_texts(autre).unwrap_or_default());
    comparer(&Champ::racine(), &un, &autre, &mut ecarts);
    ecarts
}

/// Walks both along the names of either.
fn comparer(champ: &Champ, envoye: &Value, garde: &Value, ecarts: &mut Vec<EcartVersion>) {
    if champ.est_de_l_opco() {
        return;
    }
    match (envoye, garde) {
        (Value::Object(envoye), Value::Object(garde)) => {
            let noms = envoye.keys().chain(garde.keys().filter(|nom| !envoye.contains_key(*nom)));
            for nom in noms {
                let de = |objet: &serde_json::Map<String, Value>| objet.get(nom).cloned().unwrap_or_default();
                comparer(&champ.sous(nom), &de(envoye), &de(garde), ecarts);
            }
        }
        (Value::Array(envoye), Value::Array(garde)) if champ.est_une_suite_de_periodes() => {
            for (rang, (envoye, garde)) in periodes::apparier(envoye, garde).into_iter().enumerate() {
                comparer(&champ.rang(rang), envoye, garde, ecarts);
            }
        }
        (Value::Array(envoye), Value::Array(garde)) => {
            for rang in 0..envoye.len().max(garde.len()) {
                let de = |liste: &[Value]| liste.get(rang).cloned().unwrap_or_default();
                comparer(&champ.rang(rang), &de(envoye), &de(garde), ecarts);
            }
        }
        (Value::Object(objet), absente) if champ::est_vide(absente) => {
            objet.iter().for_each(|(nom, valeur)| comparer(&champ.sous(nom), valeur, &Value::Null, ecarts));
        }
        (absente, Value::Object(objet)) if champ::est_vide(absente) => {
            objet.iter().for_each(|(nom, valeur)| comparer(&champ.sous(nom), &Value::Null, valeur, ecarts));
        }
        (envoye, garde) => ecarts.extend(champ.ecart(envoye, garde)),
    }
}

/// If two of the identifying parts, or the kind, differ, it is another contract.
fn verdict(envoye: &Cerfa, garde: &CerfaLu, ecarts: &[EcartVersion]) -> VerdictVersion {
    let change = |champ: &str| {
        let autre = |ecart: &&EcartVersion| ecart.champ == champ && ecart.nature == NatureEcart::Autre;
        usize::from(ecarts.iter().any(|ecart| autre(&ecart)))
    };
    let parties = ["apprenti.dateNaissance", "employeur.siret", "contrat.dateDebutContrat", "contrat.dateEffetAvenant"];
    let personne = usize::from(!est_la_meme_personne(envoye, garde));
    let genre = ecarts.iter().find(|ecart| ecart.champ == "contrat.typeContratApp");
    let autre_genre = genre.is_some_and(|ecart| {
        let famille = |texte: &str| texte.chars().next();
        let (envoye, garde) = ecart.expose();
        !garde.is_empty() && famille(envoye) != famille(garde)
    });
    let deux = parties.into_iter().map(change).sum::<usize>() + personne >= 2;
    if autre_genre || deux {
        VerdictVersion::AutreContrat
    } else if ecarts.iter().any(|ecart| ecart.nature.est_une_correction()) {
        VerdictVersion::CorrigeParOpco
    } else {
        VerdictVersion::MemeContrat
    }
}

fn est_la_meme_personne(envoye: &Cerfa, garde: &CerfaLu) -> bool {
    let Some(lu) = &garde.apprenti else { return true };
    let (Some(nom), Some(prenom)) = (&lu.nom, &lu.prenom) else { return true };
    let envoyee = Personne {
        nom: &envoye.apprenti.nom,
        usage: envoye.apprenti.nom_usage.as_deref(),
        prenom: &envoye.apprenti.prenom,
    };
    let gardee = Personne { nom, usage: lu.nom_usage.as_deref(), prenom };
    envoyee.comparer(gardee).into_iter().all(|un| un.est_une_personne())
}

#[cfg(test)]
mod tests;
