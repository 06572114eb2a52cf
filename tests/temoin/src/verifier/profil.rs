//! The offered operations and known deviations in the dated profile of an OPCO. The settings of the simulated OPCO are
//! elsewhere.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::generated::operation::Operation;

pub use crate::opco::PROFILS;

/// The part of a profile that the suite uses.
#[derive(Clone, Debug, Deserialize)]
pub struct Profil {
    /// Its usual name.
    pub nom: String,
    /// Identifier, such as `opco_ep`.
    pub identifiant: String,
    /// The date of the profile.
    pub etat_au: String,
    #[serde(default)]
    auth: Auth,
    capacites: BTreeMap<String, Capacite>,
    #[serde(default)]
    particularites: Vec<ParticulariteDeclaree>,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Auth {
    scope: Option<String>,
    #[serde(default)]
    dpop: bool,
}

#[derive(Clone, Debug, Deserialize)]
struct Capacite {
    etat: String,
    source: String,
    au: String,
}

/// A publicly known deviation.
#[derive(Clone, Debug, Deserialize)]
pub struct ParticulariteDeclaree {
    /// Its identifier.
    pub id: String,
    /// Its description, in a French sentence.
    pub resume: String,
}

impl Profil {
    /// The profile with this identifier; none if it is unknown or invalid.
    pub fn lire(identifiant: &str) -> Option<Self> {
        let (_, texte) = PROFILS.iter().find(|(id, _)| *id == identifiant)?;
        toml::from_str(texte).ok()
    }

    /// An OPCO that offers everything without a deviation.
    pub fn neutre() -> Self {
        let servie = || Capacite { etat: "production".to_owned(), source: String::new(), au: String::new() };
        Self {
            nom: "OPCO neutre".to_owned(),
            identifiant: "neutre".to_owned(),
            etat_au: String::new(),
            auth: Auth::default(),
            capacites: Operation::ALL.iter().map(|un| (un.id().to_owned(), servie())).collect(),
            particularites: Vec::new(),
        }
    }

    fn etat(&self, operation: Operation) -> &str {
        self.capacites.get(operation.id()).map_or("inconnu", |un| un.etat.as_str())
    }

    /// Whether the OPCO offers the operation, according to the profile.
    pub fn en_service(&self, operation: Operation) -> bool {
        matches!(self.etat(operation), "production" | "recette")
    }

    /// Whether the profile has no information about the operation.
    pub fn inconnue(&self, operation: Operation) -> bool {
        self.etat(operation) == "inconnu"
    }

    /// Why the operation is not judged here, if the profile says that it is not offered.
    pub fn sans_objet(&self, operation: Operation) -> Option<String> {
        let mot = match self.etat(operation) {
            "absent" => "n'est pas offerte",
            "developpement" => "est encore en développement",
            _ => return None,
        };
        let capacite = self.capacites.get(operation.id())?;
        Some(format!("{} {mot} (au {}, source {})", operation.id(), capacite.au, capacite.source))
    }

    /// The known deviations of this OPCO.
    pub fn particularites(&self) -> &[ParticulariteDeclaree] {
        &self.particularites
    }

    /// The scope and the proof that the token request needs.
    pub fn portee(&self) -> (Option<String>, bool) {
        (self.auth.scope.clone(), self.auth.dpop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_is_readable() {
        for (id, _) in PROFILS {
            let profil = Profil::lire(id).unwrap();
            assert_eq!(profil.identifiant, id);
        }
        assert!(Profil::lire("opco_lune").is_none());
        let sante = Profil::lire("opco_sante").unwrap();
        assert!(
            sante.sans_objet(Operation::DeposerConvention).is_some_and(|phrase| phrase.contains("n'est pas offerte"))
        );
        assert!(Profil::lire("afdas").unwrap().portee().1);
    }
}
