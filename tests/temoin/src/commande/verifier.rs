//! The command `verifier`: its input, its refusals before anything is sent, and its exit status.

mod options;
pub(super) mod reglage;

use std::fs;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::Path;
use std::process::ExitCode;

use reqwest::Client;

use self::options::FinSansRapport;
pub use self::options::Options;
use self::reglage::{choisir, consigne, distante, preparer, profils};
use crate::rapport::Rapport;
use crate::rapport::formats::textes::terminal;
use crate::simulateur::{Particularite, Simulateur};
use crate::verifier::campagne::{Attendu, Campagne, Consigne, Interrompue, a_blanc, adresse, mener};
use crate::verifier::cible::{Adresse, Injoignable, Nature, SIMULE, hote, transport};
use crate::verifier::preuve::prouver;
use crate::verifier::profil::Profil;
use crate::verifier::verdict::Verdict;

/// Runs the command and gives its exit status.
pub fn executer(options: Options) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let statut = match runtime {
        Ok(runtime) => runtime.block_on(conduire(&options)),
        Err(_) => Err(FinSansRapport::Suite("le moteur asynchrone ne démarre pas".to_owned())),
    };
    ExitCode::from(statut.unwrap_or_else(|arret| {
        let phrase = match &arret {
            FinSansRapport::Usage(phrase) | FinSansRapport::Norme(phrase) | FinSansRapport::Suite(phrase) => {
                phrase.clone()
            }
            FinSansRapport::Cible(injoignable) => injoignable.to_string(),
        };
        dire(&format!("{phrase}.\n"));
        arret.statut()
    }))
}

/// Writes to the terminal; a reader that closes it early is no failure of the run.
fn dire(texte: &str) {
    let _ = stderr().write_all(texte.as_bytes());
}

async fn conduire(options: &Options) -> Result<u8, FinSansRapport> {
    if options.preuve {
        let controles = choisir(&options.exigence);
        let fin = prouver(&controles, &mut progres("preuve")).await;
        let preuve = fin.map_err(|erreur| FinSansRapport::Suite(erreur.to_string()))?;
        preuve.survivants.iter().for_each(|survivant| dire(&format!("  {survivant}\n")));
        let _ = writeln!(stdout(), "{}", preuve.phrase());
        return Ok(if preuve.entiere() { 0 } else { 101 });
    }
    let profils = profils(options)?;
    let consigne = consigne(options)?;
    let adresse = if options.simulateur { None } else { Some(distante(options, &profils)?) };
    let dossier = options.rapport.as_deref().map(|dossier| preparer(dossier, options.remplacer)).transpose();
    let dossier = dossier.map_err(FinSansRapport::Usage)?;
    let (campagnes, perdue) = mener_tous(options, &profils, &consigne, adresse.as_ref()).await?;
    if let (true, Some(cause)) = (campagnes.is_empty(), &perdue) {
        // No control ran: the folder must not block the next attempt. Only an empty one is removed.
        let _ = dossier.map(fs::remove_dir);
        return Err(cause.clone().into());
    }
    hors_de_propos(&consigne, &campagnes);
    let rapport = Rapport::new(&consigne, options.validite, campagnes);
    montrer(&rapport);
    if let Some(dossier) = dossier {
        ranger(&rapport, dossier)?;
    }
    perdue.map_or(Ok(rapport.conclusion.statut()), |cause| Err(cause.into()))
}

/// Shows a report on the terminal, in colours if it has some; a reader that closes it early is no failure.
pub(crate) fn montrer(rapport: &Rapport) {
    let colore = terminal(rapport).replace(SIMULE, &format!("\u{1b}[1;35m{SIMULE}\u{1b}[0m"));
    let _ = anstream::stdout().write_all(colore.as_bytes());
}

/// Writes the report and prints its path.
fn ranger(rapport: &Rapport, dossier: &Path) -> Result<(), FinSansRapport> {
    let perdu = |_| FinSansRapport::Usage(format!("le rapport ne peut être écrit dans {}", dossier.display()));
    rapport.ecrire(dossier).map_err(perdu)?;
    let _ = writeln!(stdout(), "Rapport : {}", dossier.join("index.html").display());
    Ok(())
}

/// The runs of all the profiles, until the target is lost.
async fn mener_tous(
    options: &Options,
    profils: &[Profil],
    consigne: &Consigne,
    adresse: Option<&Adresse>,
) -> Result<(Vec<Campagne>, Option<Injoignable>), FinSansRapport> {
    let http = transport()?;
    let mut campagnes = Vec::new();
    for profil in profils {
        let fin = match adresse {
            None => simuler(http.clone(), profil, consigne, &options.particularite).await?,
            Some(adresse) if !options.executer => Ok(a_blanc(profil, &hote(&adresse.base), consigne)),
            Some(adresse) => {
                mener(http.clone(), adresse.clone(), profil, None, consigne, &mut progres(&profil.nom)).await
            }
        };
        match fin {
            Ok(campagne) => campagnes.push(campagne),
            Err(Interrompue { campagne, cause }) => {
                campagnes.extend(campagne.map(|campagne| *campagne));
                return Ok((campagnes, Some(cause)));
            }
        }
    }
    Ok((campagnes, None))
}

/// Prints the expected failures that this run did not try: it neither confirms nor refutes them.
fn hors_de_propos(consigne: &Consigne, campagnes: &[Campagne]) {
    let essaye = |attendu: &Attendu| {
        let campagnes = campagnes.iter().filter(|un| un.identifiant == attendu.opco);
        let mut resultats = campagnes.flat_map(|un| &un.resultats).filter(|un| un.exigence == attendu.exigence);
        resultats.any(|un| un.verdict != Verdict::NonExecuteVoulu)
    };
    for Attendu { opco, exigence, .. } in consigne.attendus.iter().filter(|un| !essaye(un)) {
        dire(&format!("Échec attendu hors de ces essais : {opco} {exigence}.\n"));
    }
}

/// Prints the progress of a run, on a terminal only.
fn progres(nom: &str) -> impl FnMut(usize, usize) + use<> {
    let nom = nom.to_owned();
    let visible = stderr().is_terminal();
    move |fait, total| {
        if visible {
            dire(&format!("\r{nom} {fait}/{total}{}", if fait == total { "\n" } else { "" }));
        }
    }
}

async fn simuler(
    http: Client,
    profil: &Profil,
    consigne: &Consigne,
    particularites: &[Particularite],
) -> Result<Result<Campagne, Interrompue>, FinSansRapport> {
    let mut reglages =
        Simulateur::profil(&profil.identifiant).map_err(|erreur| FinSansRapport::Norme(erreur.to_string()))?;
    for particularite in particularites {
        reglages = reglages.particularite(*particularite, true);
    }
    let dpop = reglages.a(Particularite::DpopJeton);
    let opco = reglages.demarrer().await.map_err(|erreur| FinSansRapport::Suite(erreur.to_string()))?;
    let mut progres = progres(&format!("{} ({SIMULE})", profil.nom));
    let fin = mener(http, adresse(&opco, None, dpop), profil, Some(&opco), consigne, &mut progres).await;
    let nommer = |campagne| {
        let particularites = particularites.iter().map(|un| un.nom().to_owned()).collect();
        Campagne { cible: Nature::Simulee { hote: None, particularites }, ..campagne }
    };
    Ok(fin.map(nommer).map_err(|perdue| Interrompue {
        campagne: perdue.campagne.map(|campagne| Box::new(nommer(*campagne))),
        cause: perdue.cause,
    }))
}
