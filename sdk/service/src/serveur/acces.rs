//! Who asks: the token of a CFA for what is its own, that of the administration for the rest.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use cfadock::scalaires::Siren;
use cfadock::{Connexion, Opco};
use hmac_sha256::HMAC;
use tokio::sync::Mutex;

use crate::configuration::Configuration;
use crate::probleme::Probleme;
use crate::service::Service;

/// How long the tokens are kept as they were read: a new one serves after that at the latest, and a wrong one makes nobody
/// read them all the time.
const RELECTURE: Duration = Duration::from_secs(60);
/// The same where a token is not among them: it may be new.
const NOUVEAU: Duration = Duration::from_secs(2);

/// The tokens of the CFA, as digests under a key of this process.
#[derive(Debug, Default)]
pub struct Jetons {
    lus: Mutex<Option<Lus>>,
}

struct Lus {
    le: Instant,
    sel: [u8; 32],
    cfa: BTreeMap<Siren, [u8; 32]>,
}

/// Shows no digest.
impl std::fmt::Debug for Lus {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Lus").field("cfa", &self.cfa.len()).finish_non_exhaustive()
    }
}

impl Jetons {
    /// The CFA whose token it is. Every token is compared, each in constant time.
    async fn porteur(&self, jeton: &str, configuration: &Configuration) -> Result<Option<Siren>, Probleme> {
        let mut lus = self.lus.lock().await;
        if let Some(connus) = lus.as_ref().filter(|connus| connus.le.elapsed() < RELECTURE) {
            let porteur = connus.porteur(jeton);
            if porteur.is_some() || connus.le.elapsed() < NOUVEAU {
                return Ok(porteur);
            }
        }
        let relus = Lus::lire(configuration).await?;
        Ok(lus.insert(relus).porteur(jeton))
    }
}

impl Lus {
    async fn lire(configuration: &Configuration) -> Result<Self, Probleme> {
        let mut sel = [0; 32];
        getrandom::fill(&mut sel).map_err(|_| Probleme::panne())?;
        let mut cfa = BTreeMap::new();
        for (siren, reglage) in &configuration.cfa {
            // A secret that cannot be read closes the door of its CFA, and of no other.
            if let Ok(jeton) = reglage.jeton.lire().await
                && !jeton.expose().is_empty()
            {
                cfa.insert(siren.clone(), HMAC::mac(jeton.expose(), sel));
            }
        }
        Ok(Self { le: Instant::now(), sel, cfa })
    }

    fn porteur(&self, jeton: &str) -> Option<Siren> {
        let mut porteur = None;
        for (siren, attendu) in &self.cfa {
            if HMAC::verify(jeton, self.sel, attendu) {
                porteur = Some(siren.clone());
            }
        }
        porteur
    }
}

/// A CFA whose token was shown.
#[derive(Clone, Debug)]
pub struct AccesCfa(pub Siren);

/// A CFA whose token was shown, at one OPCO.
#[derive(Clone, Debug)]
pub struct AccesOpco {
    /// The CFA.
    pub cfa: Siren,
    /// The OPCO.
    pub opco: Opco,
    /// Its connection.
    pub connexion: Connexion,
}

/// The part of the path with this name, decoded.
pub(super) async fn du_chemin(parts: &mut Parts, nom: &str) -> Result<String, Probleme> {
    let parametres = RawPathParams::from_request_parts(parts, &()).await.map_err(|_| super::refus::inconnu())?;
    let valeur = parametres.iter().find(|(connu, _)| *connu == nom).map(|(_, valeur)| valeur.to_owned());
    Ok(valeur.unwrap_or_default())
}

impl FromRequestParts<Arc<Service>> for AccesCfa {
    type Rejection = Probleme;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Probleme> {
        let siren = du_chemin(parts, "siren").await?;
        let jeton = parts.headers.get(AUTHORIZATION).and_then(|valeur| valeur.to_str().ok()).and_then(jeton_porteur);
        let Some(jeton) = jeton else {
            let phrase = "Donnez le jeton du CFA : `Authorization: Bearer …`.";
            return Err(Probleme::new(401, "jeton", phrase));
        };
        let Some(porteur) = service.jetons.porteur(jeton, &service.configuration).await? else {
            let phrase = "Ce jeton n'est celui d'aucun CFA de la configuration : vérifiez-le.";
            return Err(Probleme::new(401, "jeton", phrase));
        };
        match siren.parse::<Siren>() {
            Ok(cfa) if cfa == porteur => Ok(Self(cfa)),
            Ok(cfa) if service.configuration.cfa.contains_key(&cfa) => {
                let phrase = "Ce jeton est celui d'un autre CFA : donnez celui du CFA de l'adresse.";
                Err(Probleme::new(403, "autre-cfa", phrase))
            }
            _ => {
                let phrase = "La configuration n'a pas de CFA de ce SIREN : corrigez l'adresse, ou ajoutez-le.";
                Err(Probleme::new(404, "cfa-inconnu", phrase))
            }
        }
    }
}

/// The token of `Bearer …`.
pub(crate) fn jeton_porteur(entete: &str) -> Option<&str> {
    let (genre, jeton) = entete.trim().split_once(' ')?;
    genre.eq_ignore_ascii_case("bearer").then(|| jeton.trim()).filter(|jeton| !jeton.is_empty())
}

impl FromRequestParts<Arc<Service>> for AccesOpco {
    type Rejection = Probleme;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Probleme> {
        let AccesCfa(cfa) = AccesCfa::from_request_parts(parts, service).await?;
        let nomme = du_chemin(parts, "opco").await?;
        let opco = nomme.parse::<Opco>().map_err(|_| opco_inconnu(&nomme))?;
        let connexion = service.connexion(&cfa, opco)?;
        Ok(Self { cfa, opco, connexion })
    }
}

/// The text of the caller is not repeated, only what is nearest to it.
fn opco_inconnu(nomme: &str) -> Probleme {
    let noms = Opco::TOUS.map(Opco::identifiant);
    let proche = noms.iter().max_by(|a, b| {
        let mesure = |nom: &str| strsim::jaro_winkler(nom, &nomme.to_lowercase());
        mesure(a).total_cmp(&mesure(b))
    });
    let proche = proche.map(|nom| format!(" ; le plus proche est `{nom}`")).unwrap_or_default();
    Probleme::new(404, "opco-inconnu", format!("Aucun OPCO de ce nom{proche}. Noms connus : {}.", noms.join(", ")))
}
