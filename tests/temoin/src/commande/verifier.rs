//! The command `verifier`: what is asked for, what is refused before anything is sent, and the exit status.

mod reglage;

use std::fs;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use reqwest::Client;

pub(crate) use self::reglage::preparer;
use self::reglage::{choisir, consigne, distante, profils};
use super::campagne::{Attendu, Campagne, Consigne, Interrompue, a_blanc, adresse, mener};
use super::cible::{Adresse, Injoignable, Nature, SIMULE, hote, transport};
use super::preuve::prouver;
use super::profil::Profil;
use super::verdict::Verdict;
use crate::bac_a_sable::particularite;
use crate::rapport::Rapport;
use crate::simulateur::{Particularite, Simulateur};

/// What `--help` says last.
const STATUTS: &str = "Statuts de sortie :
  0    aucun écart relevé
  1    écarts relevés
  2    mauvais usage : option, dossier, hôte non permis
  3    réservé : norme ou profil illisible (ils sont dans le programme, et lus par ses essais)
  4    cible injoignable, ou perdue en route ; ce qui a été joué est dans le rapport
  5    exécution creuse : rien n'est démontré
  101  erreur de la suite, ou échec attendu qui n'est pas venu

La clé et le secret se lisent dans l'environnement : CONFORMITE_CLE_API, CONFORMITE_CLIENT_ID,
CONFORMITE_CLIENT_SECRET. À un vrai OPCO rien ne part sans --executer et --hotes, et rien ne s'écrit sans --ecrire.";

/// Ce que la suite vérifie, où, et jusqu'où elle peut aller.
#[derive(Debug, Args)]
#[command(after_help = STATUTS)]
pub struct Options {
    /// Vérifie l'OPCO simulé, dans ce processus.
    #[arg(long, conflicts_with_all = ["url", "url_jeton", "executer", "hotes", "debit", "delai"])]
    simulateur: bool,
    /// Les onze OPCO.
    #[arg(long, requires = "simulateur", conflicts_with = "opco")]
    tous: bool,
    /// Profil de l'OPCO, tel que `akto` ou `opco_ep`.
    #[arg(long)]
    opco: Option<String>,
    /// Adresse de l'API, sans `/v1`.
    #[arg(long)]
    url: Option<String>,
    /// Adresse du jeton.
    #[arg(long, requires = "url")]
    url_jeton: Option<String>,
    /// Envoie vraiment ; sans cela, rien ne part.
    #[arg(long)]
    executer: bool,
    /// Permet les dépôts : des dossiers fictifs resteront chez l'OPCO, le journal de nettoyage les nomme.
    #[arg(long, requires = "executer")]
    ecrire: bool,
    /// Hôtes auxquels il est permis de s'adresser.
    #[arg(long, value_delimiter = ',', requires = "url")]
    hotes: Vec<String>,
    /// Demandes par seconde, au plus, à un vrai OPCO.
    #[arg(long, default_value_t = 2, requires = "executer", value_parser = clap::value_parser!(u16).range(1..=50))]
    debit: u16,
    /// Secondes d'attente d'une réponse, au plus.
    #[arg(long, default_value_t = 60, requires = "executer", value_parser = clap::value_parser!(u16).range(1..=600))]
    delai: u16,
    /// Numéro interne d'un dossier à lire, chez un OPCO où rien n'est déposé.
    #[arg(long, value_name = "NUMERO", requires = "executer", conflicts_with = "ecrire")]
    dossier: Option<String>,
    /// Active une particularité connue chez l'OPCO simulé, comme page_repetee ; répétable.
    #[arg(long, value_name = "NOM", requires = "simulateur", value_parser = particularite)]
    particularite: Vec<Particularite>,
    /// Dossier du rapport ; il ne doit pas exister.
    #[arg(long)]
    rapport: Option<PathBuf>,
    /// Prend un dossier vide, ou remplace le rapport qui s'y trouve ; le journal de nettoyage y reste.
    #[arg(long, requires = "rapport")]
    remplacer: bool,
    /// Une exigence par son identifiant, ou toutes celles qui commencent ainsi ; répétable.
    #[arg(long)]
    exigence: Vec<String>,
    /// Échecs attendus, en TOML.
    #[arg(long)]
    attendus: Option<PathBuf>,
    /// Graine des personnes fictives ; 1 chez l'OPCO simulé, tirée du jour et de l'heure à une adresse.
    #[arg(long)]
    graine: Option<u64>,
    /// Jour du rapport ; celui de la machine si rien n'est dit.
    #[arg(long)]
    date: Option<Date>,
    /// Validité des résultats, en jours.
    #[arg(long, default_value_t = 90, requires = "rapport")]
    validite: u16,
    /// Prouve que chaque contrôle voit : des OPCO faux, un par un ; --exigence choisit les contrôles.
    #[arg(long, conflicts_with_all = [
        "simulateur", "opco", "url", "executer", "rapport", "attendus", "graine", "date",
    ])]
    preuve: bool,
}

/// Why the command ends before its report.
#[derive(Debug)]
enum Arret {
    Usage(String),
    Norme(String),
    Cible(Injoignable),
    Suite(String),
}

impl Arret {
    fn statut(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Norme(_) => 3,
            Self::Cible(_) => 4,
            Self::Suite(_) => 101,
        }
    }
}

impl From<Injoignable> for Arret {
    fn from(injoignable: Injoignable) -> Self {
        Self::Cible(injoignable)
    }
}

/// Runs the command and gives its exit status.
pub fn executer(options: Options) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let statut = match runtime {
        Ok(runtime) => runtime.block_on(conduire(&options)),
        Err(_) => Err(Arret::Suite("le moteur asynchrone ne démarre pas".to_owned())),
    };
    ExitCode::from(statut.unwrap_or_else(|arret| {
        let phrase = match &arret {
            Arret::Usage(phrase) | Arret::Norme(phrase) | Arret::Suite(phrase) => phrase.clone(),
            Arret::Cible(injoignable) => injoignable.to_string(),
        };
        dire(&format!("{phrase}.\n"));
        arret.statut()
    }))
}

/// Writes to the terminal; a reader who went away is no failure of the run.
fn dire(texte: &str) {
    let _ = stderr().write_all(texte.as_bytes());
}

async fn conduire(options: &Options) -> Result<u8, Arret> {
    if options.preuve {
        let controles = choisir(&options.exigence);
        let fin = prouver(&controles, &mut progres("preuve")).await;
        let preuve = fin.map_err(|error| Arret::Suite(error.to_string()))?;
        preuve.survivants.iter().for_each(|survivant| dire(&format!("  {survivant}\n")));
        let _ = writeln!(stdout(), "{}", preuve.phrase());
        return Ok(if preuve.entiere() { 0 } else { 101 });
    }
    let profils = profils(options)?;
    let consigne = consigne(options)?;
    let adresse = if options.simulateur { None } else { Some(distante(options, &profils)?) };
    let dossier = options.rapport.as_deref().map(|dossier| preparer(dossier, options.remplacer)).transpose();
    let dossier = dossier.map_err(Arret::Usage)?;
    let (campagnes, perdue) = mener_tous(options, &profils, &consigne, adresse.as_ref()).await?;
    if let (true, Some(cause)) = (campagnes.is_empty(), &perdue) {
        // Nothing was played: the folder must not stand in the way of the next attempt. Only an empty one goes.
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

/// Shows a report on the terminal, in colours where it has some; a reader who went away is no failure.
pub(crate) fn montrer(rapport: &Rapport) {
    let colore = rapport.terminal().replace(SIMULE, &format!("\u{1b}[1;35m{SIMULE}\u{1b}[0m"));
    let _ = anstream::stdout().write_all(colore.as_bytes());
}

/// Writes the report and says where.
fn ranger(rapport: &Rapport, dossier: &Path) -> Result<(), Arret> {
    let perdu = |_| Arret::Usage(format!("le rapport ne peut être écrit dans {}", dossier.display()));
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
) -> Result<(Vec<Campagne>, Option<Injoignable>), Arret> {
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

/// Names the expected failures that this run did not try: they are neither held nor refuted.
fn hors_de_propos(consigne: &Consigne, campagnes: &[Campagne]) {
    let essaye = |attendu: &Attendu| {
        let campagnes = campagnes.iter().filter(|one| one.identifiant == attendu.opco);
        let mut resultats = campagnes.flat_map(|one| &one.resultats).filter(|one| one.exigence == attendu.exigence);
        resultats.any(|one| one.verdict != Verdict::NonExecuteVoulu)
    };
    for Attendu { opco, exigence, .. } in consigne.attendus.iter().filter(|one| !essaye(one)) {
        dire(&format!("Échec attendu hors de ces essais : {opco} {exigence}.\n"));
    }
}

/// Says how far a run is, on a terminal only.
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
) -> Result<Result<Campagne, Interrompue>, Arret> {
    let mut reglages = Simulateur::profil(&profil.identifiant).map_err(|error| Arret::Norme(error.to_string()))?;
    for particularite in particularites {
        reglages = reglages.particularite(*particularite, true);
    }
    let dpop = reglages.a(Particularite::DpopJeton);
    let opco = reglages.demarrer().await.map_err(|error| Arret::Suite(error.to_string()))?;
    let mut progres = progres(&format!("{} ({SIMULE})", profil.nom));
    let fin = mener(http, adresse(&opco, None, dpop), profil, Some(&opco), consigne, &mut progres).await;
    let nommer = |campagne| {
        let particularites = particularites.iter().map(|one| one.nom().to_owned()).collect();
        Campagne { cible: Nature::Simulee { hote: None, particularites }, ..campagne }
    };
    Ok(fin.map(nommer).map_err(|perdue| Interrompue {
        campagne: perdue.campagne.map(|campagne| Box::new(nommer(*campagne))),
        cause: perdue.cause,
    }))
}
