//! Checks the suite itself: for every control, deliberately wrong simulated OPCO, which it must detect.

use std::collections::BTreeMap;
use std::io;

use reqwest::Client;
use tokio::task::JoinSet;

use super::campagne::{adresse, jouer};
use super::cible::{Cible, transport};
use super::intermediaire::{Intermediaire, Mutant};
use super::profil::Profil;
use super::seance::Seance;
use super::verdict::Verdict;
use super::verification::VerificationCiblee;
use crate::simulateur::Simulateur;

/// The number of controls tried concurrently.
const EN_MEME_TEMPS: usize = 4;

/// The figures of a proof, and the undetected wrong OPCO.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BilanPreuve {
    /// Wrong OPCO that a control detected.
    pub tues: usize,
    /// Wrong OPCO in all.
    pub total: usize,
    /// Controls tried.
    pub controles: usize,
    /// Undetected wrong OPCO, and controls that fail at a right one: requirement, OPCO, verdict.
    pub survivants: Vec<String>,
}

impl BilanPreuve {
    /// Detected, total and percentage, in a French sentence.
    pub fn phrase(&self) -> String {
        let part = (self.tues * 100).checked_div(self.total).unwrap_or(0);
        format!(
            "Preuve par mutation : {}/{} OPCO faux démasqués, {part} % ({} contrôles).",
            self.tues, self.total, self.controles
        )
    }

    /// Whether every control has a wrong OPCO, and every wrong OPCO was detected.
    pub fn entiere(&self) -> bool {
        self.survivants.is_empty() && self.total > 0 && self.tues == self.total
    }
}

/// Runs these controls against a right OPCO, then against each of its wrong ones.
///
/// # Errors
///
/// When no loopback port can be opened.
pub async fn prouver(
    controles: &[VerificationCiblee],
    progres: &mut dyn FnMut(usize, usize),
) -> io::Result<BilanPreuve> {
    let http = transport().map_err(io::Error::other)?;
    let mut preuve = BilanPreuve { controles: controles.len(), ..BilanPreuve::default() };
    let mut essais = JoinSet::new();
    let mut attente = controles.iter().copied().enumerate();
    let mut survivants = BTreeMap::new();
    loop {
        while essais.len() < EN_MEME_TEMPS
            && let Some((rang, controle)) = attente.next()
        {
            let http = http.clone();
            essais.spawn(async move { (rang, eprouver(&http, controle).await) });
        }
        let Some(fini) = essais.join_next().await else { break };
        let (rang, eprouve) = fini.map_err(io::Error::other)?;
        let eprouve = eprouve?;
        preuve.tues += eprouve.tues;
        preuve.total += eprouve.total;
        survivants.insert(rang, eprouve.survivants);
        progres(survivants.len(), controles.len());
    }
    // In the order of the controls, whichever ended first.
    preuve.survivants = survivants.into_values().flatten().collect();
    Ok(preuve)
}

/// The wrong OPCO of a control, in a few French words each.
pub fn epreuves(controle: VerificationCiblee) -> Vec<String> {
    controle.faux().into_iter().map(|mutant| mutant.phrase).collect()
}

/// One control with a right OPCO and with each of its wrong ones.
async fn eprouver(http: &Client, controle: VerificationCiblee) -> io::Result<BilanPreuve> {
    let mut preuve = BilanPreuve::default();
    let id = controle.id();
    let juste = essayer(http, controle, None).await?;
    if juste != Verdict::Reussi {
        preuve.survivants.push(format!("{id} : {} devant un OPCO juste", juste.libelle()));
    }
    let mutants = controle.faux();
    if mutants.is_empty() {
        preuve.survivants.push(format!("{id} : aucun OPCO faux"));
    }
    for mutant in mutants {
        preuve.total += 1;
        let phrase = mutant.phrase.clone();
        let verdict = essayer(http, controle, Some(mutant)).await?;
        if verdict == Verdict::Echec || (verdict == Verdict::Avertissement && controle.verification.avertit) {
            preuve.tues += 1;
        } else {
            preuve.survivants.push(format!("{id} : {} devant « {phrase} »", verdict.libelle()));
        }
    }
    Ok(preuve)
}

async fn essayer(http: &Client, controle: VerificationCiblee, mutant: Option<Mutant>) -> io::Result<Verdict> {
    let opco = Simulateur::neutre().demarrer().await?;
    let intermediaire = Intermediaire::ouvrir(http.clone(), &opco, mutant).await?;
    let profil = Profil::neutre();
    let Ok(cible) = Cible::joindre(http.clone(), adresse(&opco, Some(&intermediaire), false)).await else {
        return Ok(Verdict::Erreur);
    };
    let mut seance = Seance::new(cible, &profil, Some(&opco), true, 1);
    Ok(jouer(&mut seance, controle).await.verdict)
}
