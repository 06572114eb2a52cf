//! SDK of the API Convergence CFA/OPCO: contracts, conventions, invoices and certificates to the OPCO; dossiers,
//! échéanciers and payments back.
//!
//! [`Client`] has one method for each operation of the norm; [`models`] are what they take and give. Both are
//! generated, with [`operations`], the table of what is not behaviour. [`runtime`] carries the calls.
//!
//! The trade layer is written by hand; it is the feature `parcours`, on by default. A [`Connexion`] is one CFA at one
//! OPCO: its workflows ([`parcours`]) check what is sent ([`controle`]), write it to a [`journal`] before it leaves,
//! and end in an [`Echec`] that says what to do. [`opco`] and [`mod@reference`] are the dated data that they use, and
//! [`sources`] says where it was read.
//! Without an asynchronous runtime, the feature `blocking` waits for any of it.
//!
//! ```no_run
//! use cfadock::{Client, ClientCredentials};
//!
//! # async fn read() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder()
//!     .base_url("https://opco.example/ApiEchangeCFA")
//!     .cle_api("clé du CFA chez cet OPCO")
//!     .oauth2(ClientCredentials::new("https://opco.example/connect/token", "identifiant", "secret"))
//!     .editeur("Éditeur").logiciel("Logiciel").version("1.0")
//!     .build()?;
//! let dossier = client.consulter_dossier("INT-D-1").await?.body;
//! for echeance in dossier.echeances.unwrap_or_default() {
//!     println!("{:?} : {:?}", echeance.numero, echeance.montant_total);
//! }
//! # Ok(())
//! # }
//! ```

#[rustfmt::skip]
mod generated;

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "parcours")]
pub mod controle;
#[cfg(feature = "parcours")]
mod ext;
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
    BuildError, ClientCredentials, Credential, EnvironmentVariable, Error, FilePart, Key, Limits, Outcome, Rate,
    RawBody, Refusal, Reply, Retries, Secret, SecretSource, Timeouts,
};
pub use cfadock_scalaires as scalar;
pub use generated::*;

#[cfg(feature = "parcours")]
pub use opco::Opco;
#[cfg(feature = "parcours")]
pub use parcours::{Connexion, Echec};
