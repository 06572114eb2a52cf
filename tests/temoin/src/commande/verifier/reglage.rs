//! The settings that result from the options before anything is sent: profiles, controls, known failures, the address,
//! the folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use jiff::civil::Date;
use serde::Deserialize;
use url::Url;

use super::options::{FinSansRapport, Options};
use crate::rapport::dossier;
use crate::verifier::campagne::{Attendu, Consigne};
use crate::verifier::cible::Adresse;
use crate::verifier::controle::{VerificationCiblee, controles};
use crate::verifier::profil::{PROFILS, Profil};

/// The seed without a random one: simulated OPCO and dry runs.
const GRAINE: u64 = 1;

pub(crate) fn profils(options: &Options) -> Result<Vec<Profil>, FinSansRapport> {
    let lire = |id: &str| match PROFILS.iter().any(|(connu, _)| *connu == id) {
        true => Profil::lire(id).ok_or_else(|| FinSansRapport::Norme(format!("le profil « {id} » n'est pas lisible"))),
        false => Err(FinSansRapport::Usage(format!("aucun profil ne s'appelle « {id} »"))),
    };
    match &options.opco {
        Some(id) => Ok(vec![lire(id)?]),
        None if options.tous => PROFILS.iter().map(|(id, _)| lire(id)).collect(),
        None => Err(FinSansRapport::Usage("dites quel OPCO vérifier : --opco NOM, ou --simulateur --tous".to_owned())),
    }
}

pub(crate) fn consigne(options: &Options) -> Result<Consigne, FinSansRapport> {
    let controles = choisir(&options.exigence);
    if controles.is_empty() {
        return Err(FinSansRapport::Usage("aucune exigence ne commence ainsi".to_owned()));
    }
    let attendus = options.attendus.as_deref().map(attendus).transpose()?.unwrap_or_default();
    Ok(Consigne {
        controles,
        ecrire: options.simulateur || options.ecrire,
        graine: options.graine.unwrap_or_else(|| if options.executer { tirer() } else { GRAINE }),
        // The suite reads the clock only here, for the seed and for the journal, and here only if the caller gives no
        // day.
        date: options.date.unwrap_or_else(|| jiff::Zoned::now().date()),
        attendus,
        nettoyage: options.rapport.as_ref().filter(|_| options.ecrire).map(|la| la.join(dossier::JOURNAL)),
        dossier: options.dossier.clone(),
    })
}

/// The controls with these identifiers, or whose identifier begins with one of them; all of them without a selection.
pub(crate) fn choisir(debuts: &[String]) -> Vec<VerificationCiblee> {
    let tous = controles();
    let ids: BTreeSet<String> = tous.iter().map(VerificationCiblee::id).collect();
    let voulu = |id: &str, debut: &String| id == debut || (!ids.contains(debut) && id.starts_with(debut.as_str()));
    tous.iter().filter(|un| debuts.is_empty() || debuts.iter().any(|debut| voulu(&un.id(), debut))).copied().collect()
}

/// A seed from the date and time in milliseconds: no other run deposited the same persons.
fn tirer() -> u64 {
    u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap_or(GRAINE)
}

fn attendus(chemin: &Path) -> Result<Vec<Attendu>, FinSansRapport> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Liste {
        #[serde(default)]
        attendu: Vec<Attendu>,
    }
    let illisible =
        |raison: String| FinSansRapport::Usage(format!("la liste d'échecs attendus n'est pas lisible : {raison}"));
    let texte = fs::read_to_string(chemin).map_err(|_| illisible("le fichier ne s'ouvre pas".to_owned()))?;
    let liste: Liste = toml::from_str(&texte).map_err(|erreur| {
        let ligne = erreur.span().map_or(1, |span| texte[..span.start.min(texte.len())].lines().count().max(1));
        let champs = "opco, exigence, responsable, jusqu_au et motif, et rien d'autre";
        illisible(format!("ligne {ligne}, ce n'est pas un [[attendu]] avec {champs}"))
    })?;
    let connus: BTreeSet<String> = controles().iter().map(VerificationCiblee::id).collect();
    let mut vus = BTreeSet::new();
    let fautes = liste.attendu.iter().filter_map(|attendu| {
        let Attendu { opco, exigence, jusqu_au, .. } = attendu;
        let faute = if PROFILS.iter().all(|(id, _)| id != opco) {
            format!("aucun profil ne s'appelle « {opco} »")
        } else if !connus.contains(exigence) {
            format!("« {exigence} » n'est pas une exigence")
        } else if jusqu_au.parse::<Date>().is_err() {
            format!("« {jusqu_au} » n'est pas un jour AAAA-MM-JJ")
        } else if !vus.insert((opco, exigence)) {
            format!("« {exigence} » y est deux fois pour « {opco} »")
        } else {
            return None;
        };
        Some(faute)
    });
    let fautes: Vec<String> = fautes.collect();
    if fautes.is_empty() { Ok(liste.attendu) } else { Err(illisible(fautes.join(" ; "))) }
}

/// The address of a real system: its host must be allowed, its secrets come from the environment.
pub(crate) fn distante(options: &Options, profils: &[Profil]) -> Result<Adresse, FinSansRapport> {
    let usage = |phrase: &str| FinSansRapport::Usage(phrase.to_owned());
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
        if !matches!(url.scheme(), "http" | "https")
            || !options.hotes.iter().any(|permis| permis.eq_ignore_ascii_case(nom))
        {
            return Err(FinSansRapport::Usage(format!("l'hôte « {nom} » n'est pas permis : ajoutez-le par --hotes")));
        }
        let locale = matches!(nom, "127.0.0.1" | "localhost" | "[::1]");
        if url.scheme() == "http" && !locale {
            return Err(FinSansRapport::Usage(format!(
                "l'adresse de « {nom} » n'est pas en https : la clé du CFA serait lisible"
            )));
        }
    }
    let secret = |nom: &str| match std::env::var(nom) {
        Ok(secret) => Ok(secret),
        Err(_) if !options.executer => Ok(String::new()),
        Err(_) => Err(FinSansRapport::Usage(format!("la variable {nom} manque"))),
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
        delai: Duration::from_secs(u64::from(options.delai)),
    })
}

/// Creates the folder; an existing one is accepted only if it is empty or contains a report, and only if the options
/// allow it.
pub(crate) fn preparer(la: &Path, remplacer: bool) -> Result<&Path, String> {
    let usage = |phrase: &str| format!("le dossier {} {phrase}", la.display());
    if la.exists() {
        if !remplacer {
            return Err(usage("existe déjà : donnez-en un autre, ou --remplacer un rapport"));
        }
        if !dossier::remplacable(la) {
            return Err(usage("contient autre chose qu'un rapport : donnez-en un autre"));
        }
        dossier::vider(la).map_err(|_| usage("ne peut être vidé"))?;
    }
    fs::create_dir_all(la).map_err(|_| usage("ne peut être créé"))?;
    Ok(la)
}
