//! The proof that the suite sees: for every control, simulated OPCO that are deliberately wrong and must turn it red.

mod guichet;
mod mutant;

pub use guichet::{Demande, Guichet, Mutant, Rendu};

use reqwest::Client;

use super::campagne::{adresse, jouer};
use super::cible::{Cible, transport};
use super::exigence::{Controle, controles};
use super::profil::Profil;
use super::regle::Regle;
use super::seance::Seance;
use super::verdict::Verdict;
use crate::simulateur::Simulateur;

/// The figures of a proof, and what survived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preuve {
    /// Wrong OPCO that a control turned red.
    pub tues: usize,
    /// Wrong OPCO in all.
    pub total: usize,
    /// Controls tried.
    pub controles: usize,
    /// Wrong OPCO that passed, and controls that are red without one: requirement, OPCO, verdict.
    pub survivants: Vec<String>,
}

impl Preuve {
    /// Killed, total and percentage, in a French sentence.
    pub fn phrase(&self) -> String {
        let part = if self.total == 0 { 0 } else { self.tues * 100 / self.total };
        format!(
            "Preuve par mutation : {}/{} OPCO faux démasqués, {part} % ({} contrôles).",
            self.tues, self.total, self.controles
        )
    }

    /// Whether every control has a wrong OPCO, and every wrong OPCO was seen.
    pub fn entiere(&self) -> bool {
        self.survivants.is_empty() && self.total > 0 && self.tues == self.total
    }
}

/// Plays every control against a right OPCO, then against each of its wrong ones.
///
/// # Errors
///
/// When no loopback port can be opened.
pub async fn prouver(progres: &mut dyn FnMut(usize, usize)) -> std::io::Result<Preuve> {
    let http = transport().map_err(std::io::Error::other)?;
    let controles = controles();
    let mut preuve = Preuve { controles: controles.len(), ..Preuve::default() };
    for (rang, controle) in controles.iter().enumerate() {
        let id = controle.id();
        let juste = essayer(&http, *controle, None).await?;
        if juste != Verdict::Reussi {
            preuve.survivants.push(format!("{id} : {} devant un OPCO juste", juste.libelle()));
        }
        let mutants = mutant::de(*controle);
        if mutants.is_empty() {
            preuve.survivants.push(format!("{id} : aucun OPCO faux"));
        }
        for mutant in mutants {
            preuve.total += 1;
            let phrase = mutant.phrase.clone();
            let verdict = essayer(&http, *controle, Some(mutant)).await?;
            if verdict == Verdict::Echec || (verdict == Verdict::Avertissement && avertit(controle.regle)) {
                preuve.tues += 1;
            } else {
                preuve.survivants.push(format!("{id} : {} devant « {phrase} »", verdict.libelle()));
            }
        }
        progres(rang + 1, controles.len());
    }
    Ok(preuve)
}

/// The rules whose red is a warning: they are about deviations that are known and harmless.
fn avertit(regle: Regle) -> bool {
    matches!(regle, Regle::DatesMelees | Regle::Orthographe | Regle::Natures | Regle::EtatListe | Regle::PageEnveloppe)
}

async fn essayer(http: &Client, controle: Controle, mutant: Option<Mutant>) -> std::io::Result<Verdict> {
    let opco = Simulateur::neutre().demarrer().await?;
    let guichet = Guichet::ouvrir(http.clone(), &opco.base_url, mutant).await?;
    let profil = Profil::neutre();
    let Ok(cible) = Cible::joindre(http.clone(), adresse(&opco, Some(&guichet.base_url), false)).await else {
        return Ok(Verdict::Erreur);
    };
    let mut seance = Seance::new(cible, &profil, Some(&opco), true, 1);
    Ok(jouer(&mut seance, controle).await.map_or(Verdict::Erreur, |resultat| resultat.verdict))
}
