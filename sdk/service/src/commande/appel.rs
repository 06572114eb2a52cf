//! One call of the routes, in this process: a command does what a request over HTTP would, checks and keys included.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Request, header};
use cfadock::Opco;
use cfadock::scalaires::Siren;
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use super::Commune;
use super::sortie::{FinCommande, INCONNUE, PASSAGER, REFUS, USAGE};
use crate::actes::rattrapage;
use crate::configuration::Configuration;
use crate::serveur;
use crate::service::Service;
use crate::verrou::{VerrouProcessus, VerrouRefuse};

/// How long a command waits for the outcome of a deposit, in seconds: longer than a call lasts.
const ATTENTE: u64 = 600;
/// The largest file that is read.
const TAILLE: u64 = 256 << 20;

/// Whom a command is about.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Couple {
    /// Le SIREN du CFA ; inutile si la configuration n'en a qu'un
    #[arg(long, value_name = "SIREN")]
    cfa: Option<Siren>,
    /// L'OPCO, comme opco_ep ; inutile si la configuration n'en a qu'un
    #[arg(long, value_name = "OPCO")]
    opco: Option<Opco>,
}

/// The service in this process, for one CFA at one OPCO.
pub(super) struct AppelCommande {
    service: Arc<Service>,
    cfa: Siren,
    opco: Option<Opco>,
    jeton: String,
    /// Held by a call that deposits or settles, until it ends.
    _verrou: Option<VerrouProcessus>,
}

/// What is sent with a call.
pub(super) enum CorpsAppel {
    Rien,
    Json(Vec<u8>),
    /// A part of JSON with its name, and a file with its path.
    Parties(&'static str, Vec<u8>, PathBuf),
}

impl Couple {
    /// Opens the service for a call about one CFA and one OPCO, which only reads.
    pub(super) async fn ouvrir(&self, commune: &Commune) -> Result<AppelCommande, FinCommande> {
        self.pour_un_opco(self.ouvrir_cfa(commune).await?)
    }

    /// The same for a call that deposits or settles: no service runs beside it, and no other such command.
    pub(super) async fn ouvrir_seul(&self, commune: &Commune) -> Result<AppelCommande, FinCommande> {
        let configuration = commune.lire()?;
        let verrou = VerrouProcessus::de_commande(&configuration).await.map_err(|refus| {
            let ou = if matches!(refus, VerrouRefuse::Tenu { .. }) { ", ou faites-lui la demande en HTTP" } else { "" };
            FinCommande::refusee(&refus, format!("Rien n'a été fait : {refus}{ou}."))
        })?;
        let appel = self.ouvrir_avec(configuration).await?;
        // Nobody else does it, and a request reads a part of them only.
        let cles = rattrapage::achever(appel.service.journal.as_ref(), &appel.service.cles).await;
        cles.map_err(|refus| {
            FinCommande::passagere(format!(
                "Rien n'a été fait, les clés du journal ne se relisent pas. {}",
                refus.detail
            ))
        })?;
        self.pour_un_opco(AppelCommande { _verrou: Some(verrou), ..appel })
    }

    /// Opens the service for a call about one CFA, which only reads.
    pub(super) async fn ouvrir_cfa(&self, commune: &Commune) -> Result<AppelCommande, FinCommande> {
        self.ouvrir_avec(commune.lire()?).await
    }

    async fn ouvrir_avec(&self, mut configuration: Configuration) -> Result<AppelCommande, FinCommande> {
        configuration.limites.attente = ATTENTE;
        let cfa = seul(self.cfa.clone(), configuration.cfa.keys().cloned(), "--cfa", ToString::to_string)?;
        let jeton = jeton(&configuration, &cfa).await?;
        let service = Service::ouvrir(configuration).await;
        let service = service.map_err(|echec| FinCommande::refusee(&echec, format!("Rien n'a été fait : {echec}.")))?;
        Ok(AppelCommande { service: Arc::new(service), cfa, opco: self.opco, jeton, _verrou: None })
    }

    fn pour_un_opco(&self, appel: AppelCommande) -> Result<AppelCommande, FinCommande> {
        let connus = appel.service.configuration.opco.keys().copied();
        let opco = seul(self.opco, connus, "--opco", |opco| opco.identifiant().to_owned())?;
        Ok(AppelCommande { opco: Some(opco), ..appel })
    }
}

/// What was given, or else the only one that there is.
fn seul<T>(
    donne: Option<T>,
    connus: impl Iterator<Item = T>,
    option: &str,
    dire: fn(&T) -> String,
) -> Result<T, FinCommande> {
    if let Some(donne) = donne {
        return Ok(donne);
    }
    let mut connus: Vec<T> = connus.collect();
    match (connus.pop(), connus.is_empty()) {
        (Some(seul), true) => Ok(seul),
        (None, _) => {
            Err(FinCommande::usage(format!("Erreur : la configuration n'en a aucun, {option} ne désigne personne.")))
        }
        (Some(dernier), false) => {
            connus.push(dernier);
            let noms: Vec<_> = connus.iter().map(dire).collect();
            Err(FinCommande::usage(format!("Erreur : il manque {option} : {}.", noms.join(", "))))
        }
    }
}

async fn jeton(configuration: &Configuration, cfa: &Siren) -> Result<String, FinCommande> {
    let Some(reglage) = configuration.cfa.get(cfa) else {
        return Err(FinCommande::usage(format!("Erreur : le CFA {cfa} n'est pas dans la configuration.")));
    };
    match reglage.jeton.lire().await {
        Ok(jeton) => Ok(jeton.expose().to_owned()),
        Err(echec) => {
            Err(FinCommande::refusee(&echec, format!("Erreur : `cfa.{cfa}.jeton`, {} : {echec}.", reglage.jeton)))
        }
    }
}

impl AppelCommande {
    /// Calls a route under the CFA and the OPCO.
    pub(super) async fn appeler(
        &self,
        methode: Method,
        suite: &str,
        envoi: CorpsAppel,
        cle: Option<&str>,
    ) -> FinCommande {
        let opco = self.opco.map_or("", Opco::identifiant);
        self.appeler_route(methode, &format!("/v1/cfa/{}/opco/{opco}{suite}", self.cfa), envoi, cle).await
    }

    /// Calls a route under the CFA.
    pub(super) async fn appeler_cfa(&self, methode: Method, suite: &str, envoi: CorpsAppel) -> FinCommande {
        self.appeler_route(methode, &format!("/v1/cfa/{}{suite}", self.cfa), envoi, None).await
    }

    async fn appeler_route(&self, methode: Method, chemin: &str, envoi: CorpsAppel, cle: Option<&str>) -> FinCommande {
        let requete = match self.requete(methode, chemin, envoi, cle) {
            Ok(requete) => requete,
            Err(fin) => return fin,
        };
        let (routes, _) = serveur::routes(self.service.clone());
        let reponse = routes.oneshot(requete).await.unwrap_or_else(|jamais| match jamais {});
        let statut = reponse.status().as_u16();
        let corps = reponse.into_body().collect().await.map(|corps| corps.to_bytes()).unwrap_or_default();
        // What was begun ends here: nobody comes back for it in this process.
        self.service.travaux.close();
        self.service.travaux.wait().await;
        conclure((statut, cle.is_some()), serde_json::from_slice(&corps).unwrap_or(Value::Null))
    }

    fn requete(
        &self,
        methode: Method,
        chemin: &str,
        envoi: CorpsAppel,
        cle: Option<&str>,
    ) -> Result<Request<Body>, FinCommande> {
        let requete = Request::builder()
            .method(methode)
            .uri(chemin)
            .header(header::HOST, "localhost")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.jeton));
        let requete = match cle {
            Some(cle) => requete.header("idempotency-key", cle),
            None => requete,
        };
        let requete = match envoi {
            CorpsAppel::Rien => requete.body(Body::empty()),
            CorpsAppel::Json(corps) => requete.header(header::CONTENT_TYPE, "application/json").body(Body::from(corps)),
            CorpsAppel::Parties(nom, donnees, fichier) => {
                let separateur = reference();
                let corps = parties(&separateur, (nom, &donnees), &fichier)?;
                let genre = format!("multipart/form-data; boundary={separateur}");
                requete.header(header::CONTENT_TYPE, genre).body(Body::from(corps))
            }
        };
        requete.map_err(|_| FinCommande::usage("Erreur : un argument ne peut pas être envoyé tel quel."))
    }
}

/// A form of two parts.
fn parties(separateur: &str, (nom, donnees): (&str, &[u8]), fichier: &Path) -> Result<Vec<u8>, FinCommande> {
    let piece = lire(fichier)?;
    let mut corps = Vec::with_capacity(donnees.len() + piece.len() + 512);
    let tete = |nom: &str, suite: &str, genre: &str| {
        format!(
            "--{separateur}\r\ncontent-disposition: form-data; name=\"{nom}\"{suite}\r\ncontent-type: {genre}\r\n\r\n"
        )
    };
    corps.extend_from_slice(tete(nom, "", "application/json").as_bytes());
    corps.extend_from_slice(donnees);
    // The name of the file may name a person, and nobody needs it.
    corps.extend_from_slice(b"\r\n");
    corps.extend_from_slice(tete("fichier", "; filename=\"piece.pdf\"", "application/pdf").as_bytes());
    corps.extend_from_slice(&piece);
    corps.extend_from_slice(format!("\r\n--{separateur}--\r\n").as_bytes());
    Ok(corps)
}

/// The content of a file, or of the input for `-`.
pub(super) fn lire(fichier: &Path) -> Result<Vec<u8>, FinCommande> {
    let mut octets = Vec::new();
    let lu = if fichier == Path::new("-") {
        std::io::stdin().take(TAILLE).read_to_end(&mut octets)
    } else {
        std::fs::File::open(fichier).and_then(|ouvert| ouvert.take(TAILLE).read_to_end(&mut octets))
    };
    match lu {
        Ok(_) => Ok(octets),
        Err(erreur) if erreur.kind() == std::io::ErrorKind::NotFound => {
            Err(FinCommande::usage(format!("Erreur : le fichier {} n'existe pas.", fichier.display())))
        }
        Err(_) => Err(FinCommande::usage(format!("Erreur : le fichier {} ne se lit pas.", fichier.display()))),
    }
}

/// A new reference of a deposit: a UUID of version 4.
pub(super) fn reference() -> String {
    let mut octets = [0_u8; 16];
    getrandom::fill(&mut octets).expect("the system's random generator works, since TLS needs it too");
    octets[6] = (octets[6] & 0x0f) | 0x40;
    octets[8] = (octets[8] & 0x3f) | 0x80;
    let texte: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
    [&texte[..8], &texte[8..12], &texte[12..16], &texte[16..20], &texte[20..]].join("-")
}

/// From the status of an answer, and whether the call had a key, to that of the command.
fn conclure((statut, sous_une_cle): (u16, bool), corps: Value) -> FinCommande {
    // What a list in the answer leaves to be done.
    let reste = |nom: &str| corps.get(nom).and_then(Value::as_array).is_some_and(|liste| !liste.is_empty());
    let fin = match statut {
        202 => INCONNUE,
        200..=299 if corps.get("envoyable") == Some(&Value::Bool(false)) => REFUS,
        200..=299 if reste("restantes") || reste("echecs") => REFUS,
        200..=299 => 0,
        400 | 401 | 403 | 404 | 413 | 415 => USAGE,
        429 | 503 | 504 => PASSAGER,
        // Of a deposit it is what the OPCO said of it.
        502 if !sous_une_cle => PASSAGER,
        // It broke on its way, and may have left.
        500 if sous_une_cle => INCONNUE,
        _ => REFUS,
    };
    let phrase = match (statut, corps.get("detail").or_else(|| corps.get("conseil")).and_then(Value::as_str)) {
        (..300, _) if fin == 0 => None,
        (_, Some(phrase)) => Some(phrase.to_owned()),
        (202, None) => Some("L'issue n'est pas connue : ne le renvoyez pas.".to_owned()),
        _ => None,
    };
    match phrase {
        Some(phrase) => FinCommande::json(fin, corps).avec_phrase(phrase),
        None => FinCommande::json(fin, corps),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_says_what_to_do_next() {
        let cas = [
            (200, false, 0),
            (201, true, 0),
            (202, true, INCONNUE),
            (400, true, USAGE),
            (409, true, REFUS),
            (422, true, REFUS),
            (429, false, PASSAGER),
            (500, false, REFUS),
            (500, true, INCONNUE),
            (501, true, REFUS),
            (502, false, PASSAGER),
            (502, true, REFUS),
            (503, false, PASSAGER),
            (503, true, PASSAGER),
            (504, false, PASSAGER),
            (504, true, PASSAGER),
        ];
        for (statut, sous_une_cle, fin) in cas {
            assert_eq!(conclure((statut, sous_une_cle), Value::Null).statut(), fin, "{statut} {sous_une_cle}");
        }
    }

    #[test]
    fn a_reference_of_ours_is_one() {
        for _ in 0..100 {
            reference().parse::<cfadock::journal::ReferenceEditeur>().unwrap();
        }
    }
}
