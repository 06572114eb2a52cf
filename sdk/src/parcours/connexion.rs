//! One CFA at one OPCO, and how it is created: the software of an editor, its access to each OPCO, the keys of its CFA,
//! and the capabilities of the OPCO.

mod acces;
mod agent;
mod attentes;
mod capacite;
mod cle_cfa;
mod cles;
mod depots_ouverts;
mod emetteur;
mod horloge;
mod identites_lues;
mod logiciel;
mod non_pris_en_charge;
mod presences;
mod protocole;
mod restes;
mod socle;

pub use acces::{Acces, AccesIncomplet};
pub use attentes::Attentes;
pub use cle_cfa::{CleCfa, Validite};
pub use cles::{Cles, ClesEnMemoire, ClesEnvironnement};
pub use depots_ouverts::DepotsOuverts;
pub use emetteur::Emetteur;
pub use horloge::{Horloge, HorlogeFixe, HorlogeSysteme, jour, moment};
pub use logiciel::Logiciel;
pub use non_pris_en_charge::NonPrisEnCharge;
pub(super) use presences::Presence;
pub use protocole::{ChoixProtocole, Protocole, Ressource};
pub(super) use restes::Reste;
pub use socle::Connexion;
