//! A whole run: every control against one OPCO, and the results with their evidence. Rolling up is in `verdict`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;
use reqwest::Client;
use serde::{Deserialize, Serialize};

use super::cible::{Adresse, Cible, Injoignable};
use super::constat::Constat;
use super::controle;
use super::echange::Echange;
use super::exigence::Controle;
use super::preuve::Guichet;
use super::profil::Profil;
use super::regle::Regle;
use super::seance::{Depot, Empechement, Seance};
use super::verdict::{Bilan, Verdict, conclure};
use crate::generated::operation::Operation;
use crate::simulateur::Simulateur;

/// The result of one requirement at one OPCO.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resultat {
    /// Identifier of the requirement.
    pub exigence: String,
    /// What is said of it.
    pub verdict: Verdict,
    /// Why, in a French sentence; empty for a success.
    pub phrase: String,
    /// How many assertions were made.
    pub assertions: usize,
    /// Known deviations met, by their identifiers.
    pub particularites: Vec<String>,
    /// Exchanges that show it, as indexes.
    pub preuves: Vec<usize>,
}

/// What one run found at one OPCO.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campagne {
    /// Identifier of the profile.
    pub identifiant: String,
    /// Name for people.
    pub nom: String,
    /// Where: `OPCO simulé`, or scheme and host.
    pub cible: String,
    /// The day on which the profile was true.
    pub profil_au: String,
    /// The roll-up.
    pub bilan: Bilan,
    /// One result per requirement, in the order of the requirements.
    pub resultats: Vec<Resultat>,
    /// Every exchange, in order, masked.
    pub echanges: Vec<Echange>,
    /// What was deposited, for the clean-up.
    pub depots: Vec<Depot>,
}

/// A failure that is known, with who answers for it and until when.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attendu {
    /// Identifier of the OPCO.
    pub opco: String,
    /// Identifier of the requirement.
    pub exigence: String,
    /// Who answers for it.
    pub responsable: String,
    /// The last day on which it is expected, `AAAA-MM-JJ`.
    pub jusqu_au: String,
    /// Why.
    pub motif: String,
}

/// What a run is made of, besides its target.
#[derive(Clone, Debug)]
pub struct Consigne {
    /// The controls, in order.
    pub controles: Vec<Controle>,
    /// Whether requests other than GET may be sent.
    pub ecrire: bool,
    /// The seed of the fictitious persons.
    pub graine: u64,
    /// The day of the run.
    pub date: Date,
    /// Failures that are known.
    pub attendus: Vec<Attendu>,
    /// Where deposits are noted as they are made, one JSON line each, so that a run cut short leaves its traces.
    pub nettoyage: Option<PathBuf>,
}

/// The address of a simulated OPCO, or of a counter in front of it.
pub fn adresse(opco: &Simulateur, guichet: Option<&Guichet>, dpop: bool) -> Adresse {
    Adresse {
        base: guichet.map_or(&opco.base_url, |guichet| &guichet.base_url).clone(),
        jeton: guichet.map_or(&opco.token_url, |guichet| &guichet.token_url).clone(),
        cle_api: opco.acces.cle_api.clone(),
        client_id: opco.acces.client_id.clone(),
        client_secret: opco.acces.client_secret.clone(),
        scope: opco.acces.scope.clone(),
        dpop,
        intervalle: std::time::Duration::ZERO,
    }
}

/// Plays every control against a target.
///
/// # Errors
///
/// When the target is not there at all.
pub async fn mener(
    http: Client,
    adresse: Adresse,
    profil: &Profil,
    simulateur: Option<&Simulateur>,
    consigne: &Consigne,
    progres: &mut dyn FnMut(usize, usize),
) -> Result<Campagne, Injoignable> {
    let base = adresse.base.clone();
    let cible = Cible::joindre(http, adresse).await?;
    let mut seance = Seance::new(cible, profil, simulateur, consigne.ecrire, consigne.graine);
    seance.nettoyage.clone_from(&consigne.nettoyage);
    let mut resultats = Vec::new();
    for (rang, controle) in consigne.controles.iter().enumerate() {
        let resultat = jouer(&mut seance, *controle).await?;
        resultats.push(attendre(resultat, &profil.identifiant, consigne));
        let mut lus = seance.cible.echanges.iter().filter(|one| !one.du_jeton());
        if lus.clone().count() >= 3 && lus.all(|one| one.media.as_deref() == Some("text/html")) {
            return Err(Injoignable::Html(super::cible::hote(&base)));
        }
        progres(rang + 1, consigne.controles.len());
    }
    let cible = if simulateur.is_some() { "OPCO simulé".to_owned() } else { super::cible::hote(&base) };
    let echanges = std::mem::take(&mut seance.cible.echanges);
    let statuts = echanges.iter().filter(|one| !one.du_jeton()).map(|one| one.statut);
    let bilan = conclure(resultats.iter().map(|one| (one.verdict, one.assertions)), statuts);
    Ok(Campagne {
        identifiant: profil.identifiant.clone(),
        nom: profil.nom.clone(),
        cible,
        profil_au: profil.etat_au.clone(),
        bilan,
        resultats,
        echanges,
        depots: std::mem::take(&mut seance.depots),
    })
}

/// A run in which nothing is sent: every control is left out on purpose, or not applicable.
pub fn a_blanc(profil: &Profil, hote: &str, consigne: &Consigne) -> Campagne {
    let resultats = consigne.controles.iter().map(|controle| {
        let vide = Constat::default();
        match sans_objet(profil, *controle) {
            Some(phrase) => resultat(*controle, Verdict::SansObjet, phrase, vide),
            None => resultat(*controle, Verdict::NonExecuteVoulu, "à blanc : rien n'est envoyé".to_owned(), vide),
        }
    });
    let resultats: Vec<Resultat> = resultats.collect();
    let bilan = conclure(resultats.iter().map(|one| (one.verdict, one.assertions)), []);
    Campagne {
        identifiant: profil.identifiant.clone(),
        nom: profil.nom.clone(),
        cible: hote.to_owned(),
        profil_au: profil.etat_au.clone(),
        bilan,
        resultats,
        echanges: Vec::new(),
        depots: Vec::new(),
    }
}

/// Plays one control.
///
/// # Errors
///
/// When the target is gone.
pub async fn jouer(seance: &mut Seance<'_>, controle: Controle) -> Result<Resultat, Injoignable> {
    if let Some(phrase) = sans_objet(seance.profil, controle) {
        return Ok(resultat(controle, Verdict::SansObjet, phrase, Constat::default()));
    }
    Ok(match controle::juger(seance, controle).await {
        Ok(constat) => resultat(controle, constat.verdict(), constat.phrase(), constat),
        Err(Empechement::Voulu) => {
            let phrase = "les écritures ne sont pas permises (--ecrire)".to_owned();
            resultat(controle, Verdict::NonExecuteVoulu, phrase, Constat::default())
        }
        Err(Empechement::Impossible(phrase)) => {
            resultat(controle, Verdict::NonExecuteImpossible, phrase, Constat::default())
        }
        Err(Empechement::Indetermine(phrase)) => resultat(controle, Verdict::Indetermine, phrase, Constat::default()),
        Err(Empechement::Injoignable(injoignable)) => return Err(injoignable),
    })
}

fn resultat(controle: Controle, verdict: Verdict, phrase: String, constat: Constat) -> Resultat {
    let mut particularites: Vec<String> = constat.reserves.iter().map(|(id, _)| (*id).to_owned()).collect();
    particularites.sort_unstable();
    particularites.dedup();
    let Constat { assertions, preuves, .. } = constat;
    Resultat { exigence: controle.id(), verdict, phrase, assertions, particularites, preuves }
}

/// A failure that was expected is one; an expected one that does not come is an error of the list.
fn attendre(mut resultat: Resultat, opco: &str, consigne: &Consigne) -> Resultat {
    let meme = |one: &&Attendu| one.opco == opco && one.exigence == resultat.exigence;
    let Some(attendu) = consigne.attendus.iter().find(meme) else { return resultat };
    let suite = format!("attendu : {}, {}, jusqu'au {}", attendu.motif, attendu.responsable, attendu.jusqu_au);
    match resultat.verdict {
        Verdict::Echec if attendu.jusqu_au >= consigne.date.to_string() => {
            resultat.verdict = Verdict::EchecAttendu;
            resultat.phrase = format!("{} ({suite})", resultat.phrase);
        }
        Verdict::Reussi | Verdict::Avertissement => {
            resultat.verdict = Verdict::Erreur;
            resultat.phrase = format!("l'échec attendu n'est pas venu : retirez-le de la liste ({suite})");
        }
        _ => {}
    }
    resultat
}

/// Why a control does not apply to an OPCO: the profile says that an operation it needs is not offered.
fn sans_objet(profil: &Profil, controle: Controle) -> Option<String> {
    let facture = [Operation::DeposerFacture];
    let reglement = [Operation::DeposerFacture, Operation::ListerEtatsFactures];
    let besoins: &[Operation] = match (controle.operation, controle.regle) {
        (Some(operation), _) => return profil.sans_objet(operation),
        (None, Regle::Rupture) => &[Operation::SignalerRuptureEmployeur],
        (None, Regle::ReglementEtat) => &reglement,
        (None, regle) if regle.famille().starts_with("recit.facture") || regle == Regle::Reglement => &facture,
        _ => &[],
    };
    if controle.regle.famille().starts_with("jeton.") {
        return None;
    }
    let depot = [Operation::TransmettreDossier, Operation::TransmettreDossierV2].map(|one| profil.sans_objet(one));
    if let [Some(raison), Some(_)] = depot {
        return Some(raison);
    }
    besoins.iter().find_map(|operation| profil.sans_objet(*operation))
}

/// How often each known deviation was met, by its identifier.
pub fn particularites(campagne: &Campagne) -> BTreeMap<&str, usize> {
    let mut comptes = BTreeMap::new();
    for id in campagne.resultats.iter().flat_map(|one| &one.particularites) {
        *comptes.entry(id.as_str()).or_insert(0) += 1;
    }
    comptes
}
