//! The parts of the dated profiles that the simulation uses: base path, scope, known deviations, and the operations
//! declared absent. An operation in development or acceptance is available, as at an OPCO's own test site.

use std::collections::BTreeMap;

use serde::Deserialize;
use url::Url;

use super::Reglages;
use super::choix::Portee;
use super::particularite::Particularite;
use crate::generated::operation::Operation;
use crate::opco::PROFILS;

/// The identifiers of all profiles, in order.
pub(crate) fn identifiants() -> impl Iterator<Item = &'static str> {
    PROFILS.iter().map(|(identifiant, _)| *identifiant)
}

/// Why there is no such profile.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProfilIllisible {
    /// No profile has this identifier.
    #[error("aucun profil ne s'appelle « {0} »")]
    Inconnu(String),
    /// The profile has not the form of a profile.
    #[error("le profil « {0} » n'est pas lisible : {1}")]
    Toml(String, toml::de::Error),
}

/// The part of a profile that the simulation uses.
#[derive(Debug, Deserialize)]
struct Profil {
    nom: String,
    #[serde(default)]
    bases: Vec<Base>,
    #[serde(default)]
    auth: Auth,
    #[serde(default)]
    particularites: Vec<Ligne>,
    #[serde(default)]
    capacites: BTreeMap<String, Capacite>,
    #[serde(default)]
    facturation: BTreeMap<String, Usage>,
}

/// Whether the OPCO accepts something in an invoice; unknown if absent.
#[derive(Debug, Deserialize)]
struct Usage {
    oui: Option<bool>,
}

/// The profile's statements about invoices, and the deviation for each: for a usage that is known to exist, or not to.
const USAGES: [(&str, bool, Particularite); 4] = [
    ("plusieurs_echeances", false, Particularite::UneEcheanceParFacture),
    ("plusieurs_dossiers", false, Particularite::UnContratParFacture),
    ("avoirs", true, Particularite::Avoirs),
    ("paiement_automatique", true, Particularite::PaiementAutomatique),
];

#[derive(Debug, Deserialize)]
struct Capacite {
    etat: String,
}

#[derive(Debug, Deserialize)]
struct Base {
    url: String,
}

#[derive(Debug, Default, Deserialize)]
struct Auth {
    scope: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Ligne {
    id: String,
    confiance: String,
}

pub(crate) fn lire(identifiant: &str) -> Result<Reglages, ProfilIllisible> {
    let (_, texte) = PROFILS
        .iter()
        .find(|(nom, _)| *nom == identifiant)
        .ok_or_else(|| ProfilIllisible::Inconnu(identifiant.to_owned()))?;
    let profil: Profil =
        toml::from_str(texte).map_err(|erreur| ProfilIllisible::Toml(identifiant.to_owned(), erreur))?;
    Ok(appliquer(profil))
}

fn appliquer(profil: Profil) -> Reglages {
    let mut reglages = Reglages::default();
    if let Some(url) = profil.bases.first().and_then(|base| Url::parse(&base.url).ok()) {
        reglages = reglages.base(url.path());
    }
    if let Some(scope) = profil.auth.scope {
        reglages = reglages.portee(Portee::Exacte(scope));
    }
    // A deviation that only one source supposes has a name, but is off by default.
    for ligne in profil.particularites.iter().filter(|ligne| ligne.confiance != "W") {
        if let Some(particularite) = Particularite::par_nom(&ligne.id) {
            reglages = reglages.particularite(particularite, true);
        }
    }
    for (usage, oui, particularite) in USAGES {
        if profil.facturation.get(usage).and_then(|usage| usage.oui) == Some(oui) {
            reglages = reglages.particularite(particularite, true);
        }
    }
    let absente = |id: &str| profil.capacites.get(id).is_some_and(|capacite| capacite.etat == "absent");
    reglages.absentes = Operation::ALL.iter().map(|une| une.row().id).filter(|id| absente(id)).collect();
    reglages.nom = profil.nom;
    reglages
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulateur::reglages::choix::{FormeErreur, NumeroInconnu};

    #[test]
    fn every_profile_is_readable() {
        for (identifiant, _) in PROFILS {
            let reglages = lire(identifiant).unwrap();
            assert!(!reglages.nom.is_empty(), "{identifiant}");
        }
        assert!(matches!(lire("opco_lune"), Err(ProfilIllisible::Inconnu(_))));
    }

    #[test]
    fn what_a_profile_says_of_invoices_is_followed() {
        let reglages = |usage: &str| {
            let text =
                format!("nom = \"N\"\n[facturation]\navoirs = {{ {usage} }}\nplusieurs_dossiers = {{ {usage} }}");
            appliquer(toml::from_str(&text).unwrap())
        };
        let deux = [Particularite::Avoirs, Particularite::UnContratParFacture];
        let a = |usage| deux.map(|particularite| reglages(usage).a(particularite));
        assert_eq!([a("oui = true"), a("oui = false"), a("")], [[true, false], [false, true], [false, false]]);
    }

    #[test]
    fn peculiarities_are_followed() {
        let ep = lire("opco_ep").unwrap();
        assert_eq!(ep.numero_inconnu, NumeroInconnu::RequeteInvalide);
        assert_eq!(ep.forme_erreur, FormeErreur::Comment);
        assert_eq!(ep.portee, Portee::Aucune);
        assert!(lire("afdas").unwrap().dpop && !ep.dpop);
        assert_eq!(lire("atlas").unwrap().forme_erreur, FormeErreur::Description);
        let akto = lire("akto").unwrap();
        assert!(akto.pages_enveloppees);
        assert_eq!(akto.portee, Portee::Exacte("api.read api.write".to_owned()));
    }
}
