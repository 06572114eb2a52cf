//! A whole run: every control against one OPCO, and the results with their evidence. Aggregation is in `verdict`.

mod attendu;
mod essai;
mod resultat;

pub use attendu::Attendu;
pub use essai::jouer;
pub use resultat::Resultat;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use reqwest::Client;
use serde::{Deserialize, Serialize};

use self::attendu::attendre;
use super::cible::{Adresse, Cible, Injoignable, Nature, SIMULE};
use super::echange::Echange;
use super::intermediaire::Intermediaire;
use super::nettoyage::DepotANettoyer;
use super::observations::Observations;
use super::profil::Profil;
use super::seance::Seance;
use super::verdict::{Bilan, Conclusion, Verdict, conclure};
use super::verification::VerificationCiblee;
use crate::simulateur::Simulateur;

/// The results of one run at one OPCO.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campagne {
    /// Identifier of the profile.
    pub identifiant: String,
    /// Its usual name.
    pub nom: String,
    /// The kind of target.
    pub cible: Nature,
    /// The date of the profile.
    pub profil_au: String,
    /// The overall result.
    pub bilan: Bilan,
    /// One result per requirement, in the order of the requirements.
    pub resultats: Vec<Resultat>,
    /// Every exchange, in order, masked. A report writes those of all its runs together, each once.
    #[serde(skip)]
    pub echanges: Vec<Arc<Echange>>,
    /// The deposits, for the clean-up.
    pub depots: Vec<DepotANettoyer>,
    /// Why the run ended before its last control, if it did.
    pub interruption: Option<String>,
    /// Day of the run.
    pub date: String,
    /// Last day on which the results count.
    pub expire: String,
}

/// The settings of a run, without its target.
#[derive(Clone, Debug)]
pub struct Consigne {
    /// The controls, in order.
    pub controles: Vec<VerificationCiblee>,
    /// Whether requests other than GET may be sent.
    pub ecrire: bool,
    /// The seed of the fictitious persons.
    pub graine: u64,
    /// The day of the run.
    pub date: Date,
    /// Known failures.
    pub attendus: Vec<Attendu>,
    /// The journal of deposits, one JSON line each, written before each deposit, so that an interrupted run leaves a
    /// record.
    pub nettoyage: Option<PathBuf>,
    /// A dossier of the caller, to be read if the run deposits none.
    pub dossier: Option<String>,
}

/// A run that ended before its last control: its results until then, and the reason.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{cause}")]
pub struct Interrompue {
    /// The results; none if the target was never reached.
    pub campagne: Option<Box<Campagne>>,
    /// The reason.
    pub cause: Injoignable,
}

/// The address of a simulated OPCO, or of a proxy in front of it.
pub fn adresse(opco: &Simulateur, intermediaire: Option<&Intermediaire>, dpop: bool) -> Adresse {
    Adresse {
        base: intermediaire.map_or(&opco.url, |intermediaire| &intermediaire.url).clone(),
        jeton: intermediaire.map_or(&opco.url_jeton, |intermediaire| &intermediaire.url_jeton).clone(),
        cle_api: opco.acces.cle_api.clone(),
        client_id: opco.acces.client_id.clone(),
        client_secret: opco.acces.client_secret.clone(),
        scope: opco.acces.scope.clone(),
        dpop,
        intervalle: std::time::Duration::ZERO,
        delai: super::cible::DELAI,
    }
}

/// Runs every control against a target.
///
/// # Errors
///
/// When the target is unreachable, or becomes so; with the results until then.
pub async fn mener(
    http: Client,
    adresse: Adresse,
    profil: &Profil,
    simulateur: Option<&Simulateur>,
    consigne: &Consigne,
    progres: &mut dyn FnMut(usize, usize),
) -> Result<Campagne, Interrompue> {
    let base = adresse.base.clone();
    let cible = Cible::joindre(http, adresse).await.map_err(|cause| Interrompue { campagne: None, cause })?;
    let mut seance = Seance::new(cible, profil, simulateur, consigne.ecrire, consigne.graine);
    seance.journal.chemin.clone_from(&consigne.nettoyage);
    seance.connu.clone_from(&consigne.dossier);
    let mut resultats = Vec::new();
    let mut perdue = None;
    for (rang, controle) in consigne.controles.iter().enumerate() {
        let resultat = jouer(&mut seance, *controle).await;
        resultats.push(attendre(resultat, &profil.identifiant, &consigne.attendus, consigne.date));
        progres(rang + 1, consigne.controles.len());
        perdue = seance.cible.perdue.clone().or_else(|| html(&seance, &base));
        if perdue.is_some() {
            break;
        }
    }
    for controle in &consigne.controles[resultats.len()..] {
        let phrase = "les essais se sont arrêtés avant".to_owned();
        resultats.push(Resultat::new(*controle, Verdict::NonExecuteImpossible, phrase, Observations::default()));
    }
    let hote = super::cible::hote(&base);
    let cible = match simulateur {
        Some(_) => Nature::Simulee { hote: None, particularites: Vec::new() },
        None if seance.cible.simulee => Nature::Simulee { hote: Some(hote), particularites: Vec::new() },
        None => Nature::Adresse { hote },
    };
    let echanges = std::mem::take(&mut seance.cible.echanges);
    let statuts = echanges.iter().filter(|un| !un.du_jeton()).map(|un| un.statut);
    let mut bilan = conclure(resultats.iter().map(|un| un.verdict), statuts);
    if perdue.is_some() {
        // Whatever the results are, controls that did not run prove nothing.
        bilan.conclusion = bilan.conclusion.max(Conclusion::Creuse);
    }
    let campagne = Campagne {
        identifiant: profil.identifiant.clone(),
        nom: profil.nom.clone(),
        cible,
        profil_au: profil.etat_au.clone(),
        bilan,
        resultats,
        echanges: echanges.into_iter().map(Arc::new).collect(),
        depots: std::mem::take(&mut seance.depots),
        interruption: perdue.as_ref().map(ToString::to_string),
        date: String::new(),
        expire: String::new(),
    };
    match perdue {
        Some(cause) => Err(Interrompue { campagne: Some(Box::new(campagne)), cause }),
        None => Ok(campagne),
    }
}

/// A target that answers only pages for people is no API.
fn html(seance: &Seance<'_>, base: &str) -> Option<Injoignable> {
    let mut lus = seance.cible.echanges.iter().filter(|un| !un.du_jeton());
    let html = lus.clone().count() >= 3 && lus.all(|un| un.media.as_deref() == Some("text/html"));
    html.then(|| Injoignable::Html(super::cible::hote(base)))
}

/// A run without requests: every control is left out on purpose, or not applicable.
pub fn a_blanc(profil: &Profil, hote: &str, consigne: &Consigne) -> Campagne {
    let resultats = consigne.controles.iter().map(|controle| {
        let vide = Observations::default();
        match controle.sans_objet(profil) {
            Some(phrase) => Resultat::new(*controle, Verdict::SansObjet, phrase, vide),
            None => Resultat::new(*controle, Verdict::NonExecuteVoulu, "à blanc : rien n'est envoyé".to_owned(), vide),
        }
    });
    let resultats: Vec<Resultat> = resultats.collect();
    let bilan = conclure(resultats.iter().map(|un| un.verdict), []);
    Campagne {
        identifiant: profil.identifiant.clone(),
        nom: profil.nom.clone(),
        cible: Nature::Adresse { hote: hote.to_owned() },
        profil_au: profil.etat_au.clone(),
        bilan,
        resultats,
        echanges: Vec::new(),
        depots: Vec::new(),
        interruption: None,
        date: String::new(),
        expire: String::new(),
    }
}

impl Campagne {
    /// The name for people, which shows whether the OPCO was simulated.
    pub fn titre(&self) -> String {
        if self.cible.simulee() { format!("{} ({SIMULE})", self.nom) } else { self.nom.clone() }
    }

    /// The name for files and keys: the same OPCO, simulated and at an address, has two.
    pub fn cle(&self) -> String {
        if self.cible.simulee() { format!("{}-simule", self.identifiant) } else { self.identifiant.clone() }
    }

    /// The conclusion of the run, in the words for its kind of target.
    pub fn conclusion(&self) -> &'static str {
        self.bilan.conclusion.libelle(self.cible.simulee())
    }

    /// The command that runs one requirement again; the reader sets its variables.
    pub fn rejouer(&self, exigence: &str) -> String {
        let opco = &self.identifiant;
        let debut = "cargo run -p conformance -- verifier";
        if let Nature::Simulee { hote: None, particularites } = &self.cible {
            let options: String = particularites.iter().map(|nom| format!(" --particularite {nom}")).collect();
            return format!("{debut} --simulateur --opco {opco}{options} --exigence {exigence}");
        }
        let ecrit = self.echanges.iter().any(|un| !un.du_jeton() && un.methode != "GET");
        let ecrire = if ecrit { " --ecrire --rapport \"$DOSSIER\"" } else { "" };
        format!(
            "{debut} --opco {opco} --url \"$URL\" --url-jeton \"$URL_JETON\" --hotes \"$HOTES\" --executer{ecrire} --exigence {exigence}"
        )
    }
}

/// How often each known deviation occurred, by its identifier.
pub fn particularites(campagne: &Campagne) -> BTreeMap<&str, usize> {
    let mut comptes = BTreeMap::new();
    for id in campagne.resultats.iter().flat_map(|un| &un.particularites) {
        *comptes.entry(id.as_str()).or_insert(0) += 1;
    }
    comptes
}
