//! A simulated OPCO on a loopback port, for an editor's own tests.
//!
//! It is a witness independent of the SDK: requests are raw JSON checked against the generated tables of the norm, and
//! this package does not depend on the SDK. It keeps dossiers, échéanciers, conventions, invoices and documents in
//! memory, on a virtual clock that only [`Simulateur::avancer`] moves. Behaviour that the norm does not define is an
//! estimate, marked as such in the code. The command `bac-a-sable` runs several on one port, with a state file, a page,
//! and control over HTTP, which a single one has too.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use temoin::simulateur::Simulateur;
//!
//! let opco = Simulateur::neutre().demarrer().await?;
//! assert!(opco.url.starts_with("http://127.0.0.1:"));
//! # std::io::Result::Ok(())
//! # }).unwrap();
//! ```

#[cfg(feature = "commandes")]
mod accueil;
mod demande;
mod limites;
mod opco;
mod operations;
mod pilotage;
mod portefeuille;
mod reglages;
mod serveur;
mod verrou;

pub use limites::{
    CONNEXIONS_MAXIMALES, DELAI_CORPS, DELAI_ENTETES, DELAI_LECTURE, ENTETE_SIMULE, TAILLE_MAXIMALE, TETE_MAXIMALE,
};
pub use opco::impossible::CommandeImpossible;
pub use opco::journal::{APPELS_RETENUS, Appel, Manquement};
#[cfg(feature = "commandes")]
pub use portefeuille::fichier::EtatIllisible;
pub use reglages::Reglages;
pub use reglages::choix::{Acces, FormeErreur, NumeroInconnu, Portee};
pub use reglages::panne::{CorpsForce, Coupure, DELAI_MAXIMAL, Panne};
pub use reglages::particularite::Particularite;
pub use reglages::profil::ProfilIllisible;
#[cfg(feature = "commandes")]
pub use serveur::hote::{Hote, HoteImpossible};
#[cfg(feature = "commandes")]
pub use serveur::lieu::Lieu;
pub use serveur::simulateur::Simulateur;
