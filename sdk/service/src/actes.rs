//! What the service does, below HTTP and the command line: each act takes a [`Service`](crate::service::Service), and
//! gives a typed result or a [`Probleme`](crate::probleme::Probleme).

pub mod cle;
pub mod controle;
pub(crate) mod decision;
pub mod demande;
pub mod depose;
pub mod depot;
pub mod envoi;
pub mod facture;
pub(crate) mod jour;
pub mod journal;
pub mod lectures;
pub mod norme;
pub mod projet;
pub(crate) mod rattrapage;
mod sonde;
