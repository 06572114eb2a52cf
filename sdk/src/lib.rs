//! <!-- La page du paquet, README.md, ouvre celle-ci. -->
#![cfg_attr(all(feature = "journal-sqlite", feature = "rustls"), doc = include_str!("../README.md"))]
//!
//! # Où est quoi
//!
//! | module | ce qu'il contient |
//! |---|---|
//! | [`guide`] | de `cargo add` à la production, page par page |
//! | [`parcours`] | les parcours d'une [`Connexion`], et l'[`Echec`] qui dit quoi faire |
//! | [`models`] | les objets de la norme, sous les noms de la norme |
//! | [`scalaires`] | SIRET, NIR, IBAN, dates et montants |
//! | [`controle`] | les contrôles, avant l'envoi ou pendant la saisie |
//! | [`journal`] | ce qui est parti, ce qui est revenu, ce qui reste ouvert |
//! | [`opco`], [`mod@reference`], [`sources`] | les profils et les chiffres datés, et où ils ont été lus |
//! | [`api`], [`operations`] | le client brut, et la table de ses opérations |
//! | [`runtime`] | ce qui porte les appels |
#![cfg_attr(docsrs, feature(doc_cfg))]

#[rustfmt::skip]
mod generated;

#[doc = include_str!("../guide/client_brut.md")]
pub mod api {
    pub use crate::generated::api::*;
    pub use crate::generated::client;
    pub use crate::generated::{
        Client, ClientBuilder, DeposerCertificatForm, DeposerConventionForm, DeposerDocumentForm, DeposerFactureForm,
        ListerEtatsDossiersV2Options, ListerEtatsFacturesOptions,
    };
}

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "parcours")]
pub mod controle;
#[cfg(feature = "parcours")]
mod ext;
#[cfg(feature = "parcours")]
pub mod guide;
#[cfg(feature = "parcours")]
pub mod journal;
#[cfg(feature = "parcours")]
pub mod opco;
#[cfg(feature = "parcours")]
pub mod parcours;
#[cfg(feature = "parcours")]
pub mod reference;
pub mod sources;

pub use cfadock_runtime as runtime;
#[cfg(feature = "dpop")]
pub use cfadock_runtime::ProofKey;
pub use cfadock_runtime::operation::{Operation, Retry};
pub use cfadock_runtime::{
    BuildError, ClientCredentials, Credential, DecodeError, EnvironmentVariable, Error, FilePart, Incomplete, Key,
    Limits, Outcome, Rate, RawBody, Refusal, Reply, Retries, Secret, SecretSource, Timeouts, from_json,
    from_json_strict,
};
pub use cfadock_scalaires as scalaires;
// Generated code refers to itself from the crate root.
#[allow(unused_imports, reason = "which of it depends on the features")]
use generated::*;
pub use generated::{models, operations};

#[cfg(feature = "journal-sqlite")]
pub use journal::JournalSqlite;
#[cfg(feature = "parcours")]
pub use opco::Opco;
#[cfg(feature = "parcours")]
pub use parcours::{Acces, Connexion, Echec, Logiciel};
