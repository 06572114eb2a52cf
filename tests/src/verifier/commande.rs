//! The command `verifier`: what is asked for, what is refused before anything is sent, and the exit status.

use std::collections::BTreeSet;
use std::fs;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use jiff::civil::Date;
use reqwest::Client;
use serde::Deserialize;
use url::Url;

use super::campagne::{Attendu, Campagne, Consigne, a_blanc, adresse, mener};
use super::cible::{Adresse, Injoignable, hote, transport};
use super::exigence::{Controle, controles};
use super::preuve::prouver;
use super::profil::{PROFILS, Profil};
use crate::rapport::Rapport;
use crate::simulateur::Simulateur;

/// Ce que la suite vérifie, où, et jusqu'où elle peut aller.
///
/// Statuts de sortie : 0 aucun écart, 1 écarts, 2 mauvais usage, 3 norme ou profil illisible, 4 cible injoignable,
/// 5 exécution creuse, 101 erreur de la suite. La clé et le secret se lisent dans l'environnement :
/// `CONFORMITE_CLE_API`, `CONFORMITE_CLIENT_ID`, `CONFORMITE_CLIENT_SECRET`.
#[derive(Debug, Args)]
pub struct Options {
    /// Vérifie l'OPCO simulé, dans ce processus.
    #[arg(long, conflicts_with_all = ["url", "executer"])]
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
    #[arg(long)]
    url_jeton: Option<String>,
    /// Envoie vraiment ; sans cela, rien ne part.
    #[arg(long)]
    executer: bool,
    /// Permet les dépôts : des dossiers fictifs resteront chez l'OPCO, le journal de nettoyage les nomme.
    #[arg(long, requires = "executer")]
    ecrire: bool,
    /// Hôtes auxquels il est permis de s'adresser.
    #[arg(long, value_delimiter = ',')]
    hotes: Vec<String>,
    /// Demandes par seconde, au plus, à un vrai OPCO.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=50))]
    debit: u16,
    /// Dossier du rapport ; il ne doit pas exister.
    #[arg(long)]
    rapport: Option<PathBuf>,
    /// Remplace le rapport d'un dossier qui en contient déjà un.
    #[arg(long, requires = "rapport")]
    remplacer: bool,
    /// Une exigence, ou un début d'identifiant ; répétable.
    #[arg(long)]
    exigence: Vec<String>,
    /// Échecs attendus, en TOML.
    #[arg(long)]
    attendus: Option<PathBuf>,
    /// Graine des personnes fictives.
    #[arg(long, default_value_t = 1)]
    graine: u64,
    /// Jour du rapport ; celui de la machine si rien n'est dit.
    #[arg(long)]
    date: Option<Date>,
    /// Validité des résultats, en jours.
    #[arg(long, default_value_t = 90)]
    validite: u16,
    /// Prouve que chaque contrôle voit : des OPCO faux, un par un.
    #[arg(long)]
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
        let preuve = prouver(&mut progres("preuve")).await.map_err(|error| Arret::Suite(error.to_string()))?;
        preuve.survivants.iter().for_each(|survivant| dire(&format!("  {survivant}\n")));
        let _ = writeln!(stdout(), "{}", preuve.phrase());
        return Ok(if preuve.entiere() { 0 } else { 101 });
    }
    let profils = profils(options)?;
    let consigne = consigne(options)?;
    let adresse = if options.simulateur { None } else { Some(distante(options, &profils)?) };
    let dossier = options.rapport.as_deref().map(|dossier| preparer(dossier, options.remplacer)).transpose()?;
    let http = transport()?;
    let mut campagnes = Vec::new();
    for profil in &profils {
        campagnes.push(match &adresse {
            None => simuler(http.clone(), profil, &consigne).await?,
            Some(adresse) if !options.executer => a_blanc(profil, &hote(&adresse.base), &consigne),
            Some(adresse) => {
                mener(http.clone(), adresse.clone(), profil, None, &consigne, &mut progres(&profil.nom)).await?
            }
        });
    }
    let rapport = Rapport::new(&consigne, options.validite, campagnes);
    let _ = stdout().write_all(rapport.terminal().as_bytes());
    if let Some(dossier) = dossier {
        let perdu = |_| Arret::Usage(format!("le rapport ne peut être écrit dans {}", dossier.display()));
        rapport.ecrire(dossier).map_err(perdu)?;
        let _ = writeln!(stdout(), "Rapport : {}", dossier.join("index.html").display());
    }
    Ok(rapport.conclusion.statut())
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

async fn simuler(http: Client, profil: &Profil, consigne: &Consigne) -> Result<Campagne, Arret> {
    let reglages = Simulateur::profil(&profil.identifiant).map_err(|error| Arret::Norme(error.to_string()))?;
    let opco = reglages.demarrer().await.map_err(|error| Arret::Suite(error.to_string()))?;
    let adresse = adresse(&opco, None, profil.portee().1);
    Ok(mener(http, adresse, profil, Some(&opco), consigne, &mut progres(&profil.nom)).await?)
}

fn profils(options: &Options) -> Result<Vec<Profil>, Arret> {
    let lire = |id: &str| match PROFILS.iter().any(|(connu, _)| *connu == id) {
        true => Profil::lire(id).ok_or_else(|| Arret::Norme(format!("le profil « {id} » n'est pas lisible"))),
        false => Err(Arret::Usage(format!("aucun profil ne s'appelle « {id} »"))),
    };
    match &options.opco {
        Some(id) => Ok(vec![lire(id)?]),
        None if options.tous => PROFILS.iter().map(|(id, _)| lire(id)).collect(),
        None => Err(Arret::Usage("dites quel OPCO vérifier : --opco NOM, ou --simulateur --tous".to_owned())),
    }
}

fn consigne(options: &Options) -> Result<Consigne, Arret> {
    let voulu =
        |id: &str| options.exigence.is_empty() || options.exigence.iter().any(|debut| id.starts_with(debut.as_str()));
    let controles: Vec<Controle> = controles().into_iter().filter(|one| voulu(&one.id())).collect();
    if controles.is_empty() {
        return Err(Arret::Usage("aucune exigence ne commence ainsi".to_owned()));
    }
    let attendus = options.attendus.as_deref().map(attendus).transpose()?.unwrap_or_default();
    Ok(Consigne {
        controles,
        ecrire: options.simulateur || options.ecrire,
        graine: options.graine,
        // The only clock of the suite, and only where the caller names no day.
        date: options.date.unwrap_or_else(|| jiff::Zoned::now().date()),
        attendus,
        nettoyage: options.rapport.as_ref().filter(|_| options.ecrire).map(|dossier| dossier.join("nettoyage.jsonl")),
    })
}

fn attendus(chemin: &Path) -> Result<Vec<Attendu>, Arret> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Liste {
        attendu: Vec<Attendu>,
    }
    let illisible = |raison: String| Arret::Usage(format!("la liste d'échecs attendus n'est pas lisible : {raison}"));
    let texte = fs::read_to_string(chemin).map_err(|error| illisible(error.to_string()))?;
    let liste: Liste = toml::from_str(&texte).map_err(|error| illisible(error.message().to_owned()))?;
    let connus: BTreeSet<String> = controles().iter().map(Controle::id).collect();
    for attendu in &liste.attendu {
        if attendu.jusqu_au.parse::<Date>().is_err() || !connus.contains(&attendu.exigence) {
            return Err(illisible(format!("« {} » n'a pas de date, ou n'est pas une exigence", attendu.exigence)));
        }
    }
    Ok(liste.attendu)
}

/// The address of a real system: allowed by its host, with its secrets from the environment.
fn distante(options: &Options, profils: &[Profil]) -> Result<Adresse, Arret> {
    let usage = |phrase: &str| Arret::Usage(phrase.to_owned());
    let base = options.url.as_deref().ok_or_else(|| usage("dites où : --url ADRESSE, ou --simulateur"))?;
    let jeton = match options.url_jeton.as_deref() {
        Some(jeton) => jeton,
        None if options.executer => return Err(usage("dites où le jeton se demande : --url-jeton ADRESSE")),
        None => base,
    };
    if options.ecrire && options.rapport.is_none() {
        return Err(usage("--ecrire veut un --rapport : le journal de nettoyage y est tenu"));
    }
    for adresse in [base, jeton] {
        let url = Url::parse(adresse).map_err(|_| usage("une adresse n'est pas lisible"))?;
        let nom = url.host_str().unwrap_or_default();
        if !matches!(url.scheme(), "http" | "https") || !options.hotes.iter().any(|permis| permis == nom) {
            return Err(Arret::Usage(format!("l'hôte « {nom} » n'est pas permis : ajoutez-le par --hotes")));
        }
        let locale = matches!(nom, "127.0.0.1" | "localhost" | "[::1]");
        if url.scheme() == "http" && !locale {
            return Err(Arret::Usage(format!(
                "l'adresse de « {nom} » n'est pas en https : la clé du CFA serait lisible"
            )));
        }
    }
    let secret = |nom: &str| match std::env::var(nom) {
        Ok(secret) => Ok(secret),
        Err(_) if !options.executer => Ok(String::new()),
        Err(_) => Err(Arret::Usage(format!("la variable {nom} manque"))),
    };
    let (scope, dpop) = profils.first().map(Profil::portee).unwrap_or_default();
    Ok(Adresse {
        base: base.trim_end_matches('/').to_owned(),
        jeton: jeton.to_owned(),
        cle_api: secret("CONFORMITE_CLE_API")?,
        client_id: secret("CONFORMITE_CLIENT_ID")?,
        client_secret: secret("CONFORMITE_CLIENT_SECRET")?,
        scope,
        dpop,
        intervalle: Duration::from_millis(1_000 / u64::from(options.debit)),
    })
}

/// Makes the folder; one that exists is only taken when it holds a report that may be replaced.
fn preparer(dossier: &Path, remplacer: bool) -> Result<&Path, Arret> {
    let la = dossier.display();
    if dossier.exists() && !(remplacer && dossier.join("rapport.json").is_file()) {
        return Err(Arret::Usage(format!(
            "le dossier {la} existe déjà : donnez-en un autre, ou --remplacer un rapport"
        )));
    }
    fs::create_dir_all(dossier).map_err(|_| Arret::Usage(format!("le dossier {la} ne peut être créé")))?;
    Ok(dossier)
}
