//! The profile of an OPCO: capabilities, addresses, credentials and quirks, each with date, source and confidence.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use super::usages::Facturations;
use crate::Operation;

/// What is known of an OPCO.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profil {
    /// The usual name.
    pub nom: String,
    /// Other names used by people and registers.
    #[serde(default)]
    autres_noms: Vec<String>,
    /// The short name.
    pub identifiant: String,
    /// As of this day, `YYYY-MM-DD`.
    pub etat_au: String,
    /// Addresses seen; empty when none was.
    pub bases: Vec<Base>,
    /// How the software authenticates.
    pub auth: Authentification,
    /// The delay before it shows what it received.
    pub attentes: Parutions,
    /// What it accepts in an invoice.
    pub facturation: Facturations,
    /// The operations of the norm that it supports, by name.
    capacites: BTreeMap<String, Capacite>,
    /// Its deviations.
    pub particularites: Vec<Particularite>,
}

/// An address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// `production`, `recette`…
    pub environnement: String,
    /// The base URL, to confirm with the OPCO.
    pub url: String,
    /// `V1` or `V2`.
    pub protocole: String,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: String,
    /// What it comes from: tags of [`sources`](crate::sources).
    pub source: String,
}

/// How the software authenticates.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authentification {
    /// `oauth2_client_credentials`, or nothing known.
    pub mode: Option<String>,
    /// Where the token is requested.
    pub url_jeton: Option<String>,
    /// The scope to request; none is sent when absent.
    pub scope: Option<String>,
    /// Whether the token request carries a DPoP proof.
    pub dpop: Option<bool>,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: Option<String>,
    /// What it comes from: tags of [`sources`](crate::sources).
    pub source: Option<String>,
    /// Further explanation.
    pub note: Option<String>,
}

/// The maximum delay before an OPCO shows what it has received.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parutions {
    /// A contract, in the list of the states of dossiers.
    pub dossiers: Parution,
    /// An invoice, in the list of the states of invoices.
    pub factures: Parution,
    /// The amounts of an invoice, in the échéances of its dossiers.
    pub echeances: Parution,
}

/// The maximum delay before an OPCO shows one kind of document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parution {
    /// The maximum, in minutes; `None` where it is unknown.
    pub minutes: Option<u32>,
    /// As of this day, `YYYY-MM-DD`.
    pub au: String,
    /// What it comes from: tags of [`sources`](crate::sources).
    pub source: String,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: String,
    /// Further explanation.
    pub note: Option<String>,
}

impl Parution {
    /// The maximum; `None` where it is unknown.
    pub fn delai(&self) -> Option<Duration> {
        self.minutes.map(|minutes| Duration::from_secs(60 * u64::from(minutes)))
    }
}

/// The support of an operation by an OPCO.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capacite {
    /// Its stage.
    pub etat: EtatCapacite,
    /// As of this day, `YYYY-MM-DD`.
    pub au: String,
    /// The first day, if it is known.
    pub depuis: Option<String>,
    /// What it comes from: tags of [`sources`](crate::sources).
    pub source: String,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: String,
    /// Further explanation.
    pub note: Option<String>,
}

/// The stage of the support of an operation.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "lowercase")]
pub enum EtatCapacite {
    /// In service.
    Production,
    /// In acceptance test.
    Recette,
    /// Being developed.
    Developpement,
    /// Not offered.
    Absent,
    /// Unknown: no source says.
    Inconnu,
}

/// A way in which an OPCO deviates.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Particularite {
    /// Its short name.
    pub id: String,
    /// The description, in French.
    pub resume: String,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: String,
    /// What it comes from: tags of [`sources`](crate::sources).
    pub source: String,
}

impl Profil {
    /// The support of an operation by the OPCO, such as
    /// [`operations::DEPOSER_CONVENTION`](crate::operations::DEPOSER_CONVENTION).
    ///
    /// `None` when the profile does not list it: the norm is newer than the profile.
    pub fn capacite(&self, operation: &Operation) -> Option<&Capacite> {
        self.capacites.get(operation.id)
    }

    /// All its names, the usual one first.
    pub fn noms(&self) -> impl Iterator<Item = &str> {
        [&self.nom].into_iter().chain(&self.autres_noms).map(String::as_str)
    }

    /// The names of the operations that the profile lists.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.capacites.keys().map(String::as_str)
    }
}

pub(super) fn lire(texte: &str) -> Profil {
    toml::from_str(texte).expect("the profiles are part of the crate, and a test reads them")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Opco, operations};

    /// What the norm has and no profile is newer than the profiles: its support is `None`, whoever the OPCO.
    #[test]
    fn every_profile_speaks_of_the_same_operations_and_the_norm_has_them_all() {
        let [first, ..] = Opco::TOUS;
        let spoken_of: Vec<_> = first.profil().operations().collect();
        assert!(!spoken_of.is_empty());
        for opco in Opco::TOUS {
            assert_eq!(opco.profil().operations().collect::<Vec<_>>(), spoken_of, "{opco}");
        }
        for nom in spoken_of {
            assert!(operations::ALL.iter().any(|operation| operation.id == nom), "{nom}");
        }
    }

    #[test]
    fn every_statement_has_a_date_a_source_and_a_confidence() {
        for opco in Opco::TOUS {
            let profil = opco.profil();
            assert!(is_day(&profil.etat_au), "{opco}");
            for (operation, capacite) in &profil.capacites {
                assert!(is_day(&capacite.au) && !capacite.source.is_empty(), "{opco} {operation}");
                assert!(["V", "D", "I", "W"].contains(&capacite.confiance.as_str()), "{opco} {operation}");
            }
            let Facturations { plusieurs_echeances, plusieurs_dossiers, avoirs, paiement_automatique, frais_au_total } =
                &profil.facturation;
            for usage in [plusieurs_echeances, plusieurs_dossiers, avoirs, paiement_automatique, frais_au_total] {
                assert!(is_day(&usage.au) && !usage.source.is_empty(), "{opco} {usage:?}");
                assert!(["V", "D", "I", "W"].contains(&usage.confiance.as_str()), "{opco} {usage:?}");
            }
            let Parutions { dossiers, factures, echeances } = &profil.attentes;
            for parution in [dossiers, factures, echeances] {
                assert!(is_day(&parution.au) && !parution.source.is_empty(), "{opco} {parution:?}");
                assert!(["V", "D", "I", "W"].contains(&parution.confiance.as_str()), "{opco} {parution:?}");
            }
        }
    }

    #[test]
    fn the_matrix_of_the_sources_is_the_matrix_of_the_profiles() {
        use EtatCapacite::{Absent, Developpement, Production, Recette};
        let state = |opco: Opco, operation| opco.profil().capacite(operation).map(|capacite| capacite.etat);
        assert_eq!(state(Opco::OpcoSante, &operations::DEPOSER_CONVENTION), Some(Absent));
        assert_eq!(state(Opco::Uniformation, &operations::DEPOSER_FACTURE), Some(Developpement));
        assert_eq!(state(Opco::OpcoEp, &operations::TRANSMETTRE_DOSSIER_V2), Some(Recette));
        assert_eq!(state(Opco::Afdas, &operations::DEPOSER_CERTIFICAT), Some(Production));
        let with_invoice_states: Vec<_> = Opco::TOUS
            .into_iter()
            .filter(|opco| state(*opco, &operations::LISTER_ETATS_FACTURES) == Some(Production))
            .collect();
        let expected = [Opco::Akto, Opco::Atlas, Opco::Lopcommerce, Opco::Ocapiat, Opco::OpcoMobilites];
        assert_eq!(with_invoice_states, expected);
    }

    /// A delay that is too short leads to a second deposit: whoever changes a profile must change this test, with the
    /// source.
    #[test]
    fn nobody_knows_yet_how_late_an_opco_shows_what_it_received() {
        for opco in Opco::TOUS {
            let Parutions { dossiers, factures, echeances } = &opco.profil().attentes;
            assert_eq!([dossiers, factures, echeances].map(Parution::delai), [None; 3], "{opco}");
        }
        let parution = |texte| toml::from_str::<Parution>(texte).map(|lue| lue.delai());
        let mesure = parution("minutes = 90\nau = \"2026-11-28\"\nsource = \"X\"\nconfiance = \"V\"");
        assert_eq!(mesure, Ok(Some(Duration::from_secs(5_400))));
    }

    #[test]
    fn every_profile_of_the_folder_has_its_row_in_the_list() {
        let dossier = concat!(env!("CARGO_MANIFEST_DIR"), "/donnees/opco");
        let fichiers = std::fs::read_dir(dossier).unwrap().map(|fichier| fichier.unwrap().file_name());
        let noms = fichiers.map(|nom| nom.into_string().unwrap());
        let mut profils: Vec<_> = noms.filter_map(|nom| nom.strip_suffix(".toml").map(str::to_owned)).collect();
        profils.sort();
        assert_eq!(profils, Opco::TOUS.map(Opco::identifiant));
    }

    #[test]
    fn short_names_are_read_back() {
        for opco in Opco::TOUS {
            assert_eq!(opco.identifiant().parse(), Ok(opco));
        }
        assert!("akto2".parse::<Opco>().is_err());
    }

    fn is_day(text: &str) -> bool {
        text.parse::<crate::scalaires::DateCivile>().is_ok()
    }
}
