//! `journal`: what the journal of deposits holds, decisions of a person, and its upkeep.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use axum::http::Method;
use cfadock::runtime::jiff::civil::Date;
use cfadock::runtime::jiff::tz::TimeZone;
use clap::{Subcommand, ValueEnum};
use serde_json::json;

use super::Commune;
use super::appel::{CorpsAppel, Couple};
use super::sortie::FinCommande;
use crate::journal::JournalOuvert;

/// The commands of `journal`.
#[derive(Debug, Subcommand)]
pub(super) enum CommandeJournal {
    /// Montre les dépôts d'un CFA chez un OPCO, du plus ancien au plus récent
    Lister {
        #[command(flatten)]
        couple: Couple,
        /// Seulement ceux dont l'issue n'est pas connue
        #[arg(long)]
        ouverts: bool,
        /// Après cette entrée
        #[arg(long, value_name = "ENTREE", default_value = "0")]
        apres: i64,
        /// Au plus tant
        #[arg(long, value_name = "N", default_value = "100")]
        limite: u32,
    },
    /// Montre un dépôt
    Montrer {
        #[command(flatten)]
        couple: Couple,
        /// Le numéro du dépôt au journal
        entree: i64,
    },
    /// Règle un dépôt par ce qu'une personne a vu chez l'OPCO
    Trancher {
        #[command(flatten)]
        couple: Couple,
        /// Le numéro du dépôt au journal
        entree: i64,
        /// Ce qu'il en est
        #[arg(value_enum)]
        decision: IssueVue,
        /// Pourquoi, sans nommer personne
        #[arg(long, value_name = "TEXTE")]
        motif: String,
        /// Le numéro interne du dossier, si l'OPCO l'a reçu
        #[arg(long, value_name = "NUMERO")]
        dossier: Option<String>,
        /// Le numéro interne de la facture, si l'OPCO l'a reçue
        #[arg(long, value_name = "NUMERO")]
        facture: Option<String>,
        /// Le numéro interne du document, si l'OPCO l'a reçu
        #[arg(long, value_name = "NUMERO")]
        document: Option<String>,
    },
    /// Sort du journal les dépôts réglés avant un jour ; leurs clés y restent, rien n'est déposable deux fois
    Archiver {
        /// Ceux dont le dernier événement est d'avant ce jour
        #[arg(long, value_name = "AAAA-MM-JJ")]
        avant: Date,
        /// Le fichier, une ligne de JSON par dépôt, complété s'il existe
        #[arg(long, value_name = "FICHIER")]
        vers: PathBuf,
    },
    /// Relit tout le journal et compare chaque ligne à sa somme ; fait les index qu'une nouvelle version y ajoute
    Verifier,
}

/// What a person has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum IssueVue {
    /// L'OPCO l'a reçu
    Deposee,
    /// L'OPCO ne l'a pas reçu
    Absente,
    /// L'OPCO l'a refusé ou annulé depuis
    Ecartee,
}

pub(super) async fn executer(commune: &Commune, commande: CommandeJournal) -> Result<FinCommande, FinCommande> {
    Ok(match commande {
        CommandeJournal::Lister { couple, ouverts, apres, limite } => {
            let chemin = format!("/depots?ouverts={ouverts}&apres={apres}&limite={limite}");
            couple.ouvrir(commune).await?.appeler(Method::GET, &chemin, CorpsAppel::Rien, None).await
        }
        CommandeJournal::Montrer { couple, entree } => {
            let chemin = format!("/depots/{entree}");
            couple.ouvrir(commune).await?.appeler(Method::GET, &chemin, CorpsAppel::Rien, None).await
        }
        CommandeJournal::Trancher { couple, entree, decision, motif, dossier, facture, document } => {
            let decision = match decision {
                IssueVue::Deposee => "deposee",
                IssueVue::Absente => "absente",
                IssueVue::Ecartee => "ecartee",
            };
            let numeros = [("dossier", dossier), ("facture", facture), ("document", document)];
            let numeros: serde_json::Map<_, _> =
                numeros.into_iter().filter_map(|(nom, numero)| Some((nom.to_owned(), numero?.into()))).collect();
            let mut corps = json!({ "decision": decision, "motif": motif });
            if !numeros.is_empty() {
                corps["numeros"] = numeros.into();
            }
            let (chemin, envoi) =
                (format!("/depots/{entree}/trancher"), CorpsAppel::Json(corps.to_string().into_bytes()));
            couple.ouvrir_seul(commune).await?.appeler(Method::POST, &chemin, envoi, None).await
        }
        CommandeJournal::Archiver { avant, vers } => archiver(commune, avant, vers).await?,
        CommandeJournal::Verifier => {
            let journal = ouvrir(commune).await?;
            // The role that owns the tables may be this one alone: they are built whatever the entries are.
            let manquent = journal.indexer().await.err();
            let manquent = manquent.map(|echec| format!("Des index manquent, et il se lit plus lentement : {echec}."));
            match (journal.verifier().await, manquent) {
                (Ok(()), None) => FinCommande::json(0, json!({ "intact": true })),
                (Ok(()), Some(phrase)) => FinCommande::json(0, json!({ "intact": true })).avec_phrase(phrase),
                (Err(echec), manquent) => {
                    let suite = manquent.map(|phrase| format!("\n{phrase}")).unwrap_or_default();
                    FinCommande::refusee(&echec, format!("Le journal ne va pas : {echec}.{suite}"))
                }
            }
        }
    })
}

async fn ouvrir(commune: &Commune) -> Result<JournalOuvert, FinCommande> {
    let configuration = commune.lire()?;
    let ouvert = JournalOuvert::ouvrir(&configuration.journal).await;
    ouvert.map_err(|echec| FinCommande::refusee(&echec, format!("Rien n'a été fait : {echec}.")))
}

/// A file in which what is flushed is on the disk: what left the journal is there alone.
struct Archive(File);

impl Write for Archive {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.0.write(octets)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.sync_all()
    }
}

/// Waits until the name of a file is on the disk; Windows writes it with the file.
fn garder_le_nom(fichier: &Path) -> io::Result<()> {
    let dossier = fichier.parent().filter(|dossier| !dossier.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) { File::open(dossier)?.sync_all() } else { Ok(()) }
}

async fn archiver(commune: &Commune, avant: Date, vers: PathBuf) -> Result<FinCommande, FinCommande> {
    let journal = ouvrir(commune).await?;
    let avant =
        avant.to_zoned(TimeZone::UTC).map_err(|_| FinCommande::usage("Erreur : ce jour ne s'écrit pas."))?.timestamp();
    let illisible = |_| FinCommande::usage(format!("Erreur : le fichier {} ne s'écrit pas.", vers.display()));
    let mut archive = Archive(OpenOptions::new().create(true).append(true).open(&vers).map_err(illisible)?);
    // The file is in its folder for good before anything is in it alone, and what cannot be kept is refused.
    archive.flush().and_then(|()| garder_le_nom(&vers)).map_err(illisible)?;
    let sorties = journal.archiver(avant, &mut archive).await;
    let sorties =
        sorties.map_err(|echec| FinCommande::refusee(&echec, format!("L'archivage s'est arrêté : {echec}.")))?;
    Ok(FinCommande::json(0, json!({ "sorties": sorties })))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_on_a_disk_is_not_flushed() {
        let dossier = tempfile::tempdir().unwrap();
        let mut archive = Archive(File::create(dossier.path().join("archive.jsonl")).unwrap());
        archive.write_all(b"{}\n").and_then(|()| archive.flush()).unwrap();
        let mut nulle_part = Archive(OpenOptions::new().append(true).open("/dev/null").unwrap());
        nulle_part.write_all(b"{}\n").unwrap();
        assert!(nulle_part.flush().is_err());
    }
}
