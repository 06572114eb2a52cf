//! `envoyer`, `facturer` and `controler`: what leaves for the OPCO, and what is checked before.

use std::path::PathBuf;

use axum::http::Method;
use clap::{Args, Subcommand, ValueEnum};
use url::form_urlencoded;

use super::Commune;
use super::appel::{AppelCommande, CorpsAppel, Couple, lire, reference};
use super::sortie::FinCommande;

/// What is deposited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Genre {
    Contrat,
    Convention,
    Certificat,
    Document,
    Rupture,
}

/// The options of `envoyer`.
#[derive(Debug, Args)]
pub(super) struct Envoyer {
    #[command(flatten)]
    couple: Couple,
    /// L'objet de la norme, en JSON ; « - » pour l'entrée standard
    #[arg(value_name = "FICHIER.json")]
    fichier: PathBuf,
    /// Ce que c'est
    #[arg(long, value_name = "GENRE", value_enum, default_value = "contrat")]
    genre: Genre,
    /// Le PDF d'une convention, d'un certificat ou d'un document
    #[arg(long, value_name = "FICHIER.pdf")]
    pdf: Option<PathBuf>,
    #[command(flatten)]
    cle: CleDepot,
    /// Remplace le dépôt de cette entrée, que l'OPCO a refusé
    #[arg(long, value_name = "ENTREE")]
    corriger: Option<i64>,
    /// Un avenant de plus, à côté de celui de cette entrée
    #[arg(long, value_name = "ENTREE")]
    en_plus_de: Option<i64>,
    /// L'apprenti mineur est émancipé
    #[arg(long)]
    mineur_emancipe: bool,
    /// Envoie malgré cette règle ; se répète
    #[arg(long, value_name = "REGLE")]
    deroger: Vec<String>,
}

/// The key of a deposit.
#[derive(Debug, Args)]
pub(super) struct CleDepot {
    /// Votre référence, sous laquelle rien ne part deux fois ; tirée au hasard si elle manque
    #[arg(long, value_name = "REFERENCE")]
    reference: Option<String>,
}

impl CleDepot {
    /// Deposits under it. One that was drawn is told where the deposit is not done: who asks again gives it.
    async fn deposer(&self, appel: &AppelCommande, chemin: &str, envoi: CorpsAppel) -> FinCommande {
        match &self.reference {
            Some(donnee) => appel.appeler(Method::POST, chemin, envoi, Some(donnee)).await,
            None => {
                let tiree = reference();
                appel.appeler(Method::POST, chemin, envoi, Some(&tiree)).await.sous(&tiree)
            }
        }
    }
}

/// The commands of `facturer`.
#[derive(Debug, Subcommand)]
pub(super) enum Facturer {
    /// Prépare une facture depuis les échéances de l'OPCO, pour en faire le PDF ; n'envoie rien
    Projet {
        #[command(flatten)]
        couple: Couple,
        /// La demande de facture, en JSON ; « - » pour l'entrée standard
        #[arg(value_name = "DEMANDE.json")]
        demande: PathBuf,
    },
    /// Envoie la facture avec son PDF, si l'OPCO donne encore la même
    Envoi {
        #[command(flatten)]
        couple: Couple,
        /// La demande de facture, avec l'empreinte du projet ; « - » pour l'entrée standard
        #[arg(value_name = "DEMANDE.json")]
        demande: PathBuf,
        /// Le PDF imprimé du projet
        #[arg(long, value_name = "FICHIER.pdf")]
        pdf: PathBuf,
        #[command(flatten)]
        cle: CleDepot,
    },
}

/// The options of `controler`.
#[derive(Debug, Args)]
pub(super) struct Controler {
    #[command(flatten)]
    couple: Couple,
    /// L'objet de la norme, ou la demande de facture, en JSON ; « - » pour l'entrée standard
    #[arg(value_name = "FICHIER.json")]
    fichier: PathBuf,
    /// Ce que c'est ; un contrat se contrôle sans OPCO
    #[arg(long, value_name = "GENRE", value_enum, default_value = "contrat")]
    genre: GenreControle,
    /// Le jour d'après lequel juger, comme 2026-09-01 ; aujourd'hui sans lui
    #[arg(long, value_name = "JOUR")]
    date: Option<String>,
    /// L'apprenti mineur est émancipé
    #[arg(long)]
    mineur_emancipe: bool,
    /// Passe cette règle outre ; se répète
    #[arg(long, value_name = "REGLE")]
    deroger: Vec<String>,
}

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum GenreControle {
    Contrat,
    Convention,
    Certificat,
    Facture,
}

pub(super) async fn envoyer(commune: &Commune, options: &Envoyer) -> Result<FinCommande, FinCommande> {
    let a_un_pdf = matches!(options.genre, Genre::Convention | Genre::Certificat | Genre::Document);
    if a_un_pdf != options.pdf.is_some() {
        let phrase = if a_un_pdf { "il manque --pdf, le fichier à joindre" } else { "--pdf ne va pas avec ce genre" };
        return Err(FinCommande::usage(format!("Erreur : {phrase}. L'option --help montre l'usage.")));
    }
    let donnees = lire(&options.fichier)?;
    let envoi = match &options.pdf {
        Some(pdf) => CorpsAppel::Parties("donnees", donnees, pdf.clone()),
        None => CorpsAppel::Json(donnees),
    };
    let chemin = match options.genre {
        Genre::Contrat => "/contrats",
        Genre::Convention => "/conventions",
        Genre::Certificat => "/certificats",
        Genre::Document => "/documents",
        Genre::Rupture => "/ruptures",
    };
    let appel = options.couple.ouvrir_seul(commune).await?;
    let chemin = format!("{chemin}{}", requete(options));
    Ok(options.cle.deposer(&appel, &chemin, envoi).await)
}

/// The query of a deposit.
fn requete(options: &Envoyer) -> String {
    let entree = |nom, entree: Option<i64>| entree.map(|entree| (nom, entree.to_string()));
    let mut parties = Vec::from_iter(entree("corriger", options.corriger));
    parties.extend(entree("en_plus_de", options.en_plus_de));
    parties.extend(options.mineur_emancipe.then(|| ("mineur_emancipe", "true".to_owned())));
    parties.extend(options.deroger.iter().map(|regle| ("deroger", regle.clone())));
    ecrite(parties)
}

/// The query of a check.
fn requete_de_controle(options: &Controler) -> String {
    let mut parties = Vec::from_iter(options.date.clone().map(|jour| ("date", jour)));
    parties.extend(options.mineur_emancipe.then(|| ("mineur_emancipe", "true".to_owned())));
    parties.extend(options.deroger.iter().map(|regle| ("deroger", regle.clone())));
    ecrite(parties)
}

/// Parameters behind an address; nothing where there is none.
fn ecrite(parties: Vec<(&str, String)>) -> String {
    if parties.is_empty() {
        return String::new();
    }
    let ecrites = form_urlencoded::Serializer::new(String::new()).extend_pairs(parties).finish();
    format!("?{ecrites}")
}

pub(super) async fn facturer(commune: &Commune, commande: &Facturer) -> Result<FinCommande, FinCommande> {
    Ok(match commande {
        Facturer::Projet { couple, demande } => {
            let envoi = CorpsAppel::Json(lire(demande)?);
            couple.ouvrir(commune).await?.appeler(Method::POST, "/factures/projets", envoi, None).await
        }
        Facturer::Envoi { couple, demande, pdf, cle } => {
            let envoi = CorpsAppel::Parties("demande", lire(demande)?, pdf.clone());
            cle.deposer(&couple.ouvrir_seul(commune).await?, "/factures", envoi).await
        }
    })
}

pub(super) async fn controler(commune: &Commune, options: &Controler) -> Result<FinCommande, FinCommande> {
    let envoi = CorpsAppel::Json(lire(&options.fichier)?);
    let suite = requete_de_controle(options);
    let genre = match options.genre {
        GenreControle::Contrat => {
            let appel = options.couple.ouvrir_cfa(commune).await?;
            return Ok(appel.appeler_cfa(Method::POST, &format!("/controles/contrats{suite}"), envoi).await);
        }
        GenreControle::Convention => "conventions",
        GenreControle::Certificat => "certificats",
        GenreControle::Facture => "factures",
    };
    let appel = options.couple.ouvrir(commune).await?;
    Ok(appel.appeler(Method::POST, &format!("/controles/{genre}{suite}"), envoi, None).await)
}
