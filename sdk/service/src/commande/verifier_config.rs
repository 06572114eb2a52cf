//! `verifier-config`: what is wrong in the configuration, and whether its secrets can be read.

use serde_json::json;

use super::Commune;
use super::sortie::{FinCommande, USAGE};
use crate::configuration::{Configuration, ConfigurationRefusee};

/// A whole configuration, to begin with.
const EXEMPLE: &str = include_str!("../../deploiement/cfadock.toml");

/// The options of `verifier-config`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Essaie aussi de lire chaque secret, sans en montrer aucun
    #[arg(long)]
    secrets: bool,
    /// Écrit une configuration d'exemple, et rien d'autre
    #[arg(long, conflicts_with = "secrets")]
    exemple: bool,
}

pub(super) async fn executer(commune: &Commune, options: &Options) -> FinCommande {
    if options.exemple {
        print!("{EXEMPLE}");
        return FinCommande::muette();
    }
    let configuration = match Configuration::lire(&commune.configuration) {
        Ok(configuration) => configuration,
        Err(refus) => return refusee(&refus),
    };
    let mut secrets = Vec::new();
    let mut illisibles = 0;
    for (cle, source) in configuration.secrets() {
        let lu = if options.secrets { source.lire().await.err() } else { None };
        illisibles += usize::from(lu.is_some());
        let mut un = json!({ "cle": cle, "source": source.to_string() });
        if let Some(echec) = lu {
            un["echec"] = echec.to_string().into();
        }
        if source.est_lisible_par_d_autres() {
            un["avertissement"] = "le fichier est lisible par d'autres comptes : chmod 600".into();
        }
        secrets.push(un);
    }
    if let Err(refus) = crate::journal::verifier_autorite(&configuration.journal) {
        let json = json!({ "valide": false, "fautes": [], "autorite": refus.to_string(), "secrets": secrets });
        return FinCommande::json(USAGE, json).avec_phrase(format!("{refus}."));
    }
    let json = json!({ "valide": illisibles == 0, "fautes": [], "secrets": secrets });
    match illisibles {
        0 => FinCommande::json(0, json),
        1 => FinCommande::json(USAGE, json).avec_phrase("Un secret ne se lit pas."),
        nombre => FinCommande::json(USAGE, json).avec_phrase(format!("{nombre} secrets ne se lisent pas.")),
    }
}

fn refusee(refus: &ConfigurationRefusee) -> FinCommande {
    let json = json!({ "valide": false, "fautes": refus.fautes, "secrets": [] });
    FinCommande::json(USAGE, json).avec_phrase(refus.to_string())
}
