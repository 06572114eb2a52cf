//! Who asks: the token of a CFA for what is its own, that of the administration for the rest.

use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use cfadock::scalaires::Siren;
use cfadock::{Connexion, Opco};

use crate::configuration::proche;
use crate::probleme::Probleme;
use crate::service::Service;

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
        let porteur = porteur(parts, service).await?;
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

/// The CFA whose token a request shows.
pub(super) async fn porteur(tete: &Parts, service: &Service) -> Result<Siren, Probleme> {
    let mut entetes = tete.headers.get_all(AUTHORIZATION).iter();
    // Of two tokens nobody knows which one is meant.
    let seul = entetes.next().filter(|_| entetes.next().is_none());
    let Some(jeton) = seul.and_then(|valeur| valeur.to_str().ok()).and_then(jeton_porteur) else {
        let phrase = "Donnez le jeton du CFA, une seule fois : `Authorization: Bearer …`.";
        return Err(Probleme::de_l_entete(401, "jeton", ("Authorization", phrase)));
    };
    service.jetons.porteur(jeton, &service.configuration).await?.ok_or_else(|| {
        let phrase = "Ce jeton n'est celui d'aucun CFA de la configuration : vérifiez-le.";
        Probleme::de_l_entete(401, "jeton", ("Authorization", phrase))
    })
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
    let proche = proche(nomme, Opco::TOUS.map(Opco::identifiant).iter().copied());
    Probleme::new(404, "opco-inconnu", format!("Aucun OPCO de ce nom{proche}."))
}
