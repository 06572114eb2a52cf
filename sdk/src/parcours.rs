//! The workflows of the trade: what a CFA wants done at an OPCO, over as many operations of the norm as it takes.
//!
//! A [`Connexion`] is one CFA at one OPCO. Its methods ask the profile whether the OPCO does it, check what is sent,
//! write the intent to the journal, call, and write what came back. They end in an [`Echec`] that says what to do.
//! Checks are in [`controle`](crate::controle); the operations themselves are methods of [`Client`](crate::Client).
//!
//! # Spans and events
//!
//! With the feature `tracing`, a deposit, `preparer_facture`, `facturer`, `reconcilier`, `suivre` and `apparier` each run
//! within a span `cfadock.parcours`, around the spans of their calls ([`runtime`](crate::runtime)). Each ends with one
//! event, unless it is dropped: at `INFO` when all of it was done, at `WARN` otherwise. No value is personal.
//!
//! | field | value |
//! |---|---|
//! | `parcours` | the workflow, such as `deposer` |
//! | `opco` | the identifier of the OPCO, such as `akto` |
//! | `cfa` | the beginning of a SHA-256 digest of the SIREN: the same for the same CFA |
//! | `reference` | the editor's own reference ([`Connexion::reference`]), where there is one |
//! | `operation` | the operation of a deposit, such as `deposerFacture` |
//! | `issue` | of the event: `aboutie`; `partielle` when the OPCO did not say all, `non-notee` when the journal did not take what arrived; or [`Echec::mot`] |
//! | `duree_ms` | of the event: how long it took |

mod apparier;
mod avenant;
mod connexion;
pub mod delais;
mod depot;
mod echec;
mod erreur_opco;
mod facturer;
mod lister;
mod opco_de;
mod reconcilier;
mod rompre;
mod suivre;
mod traces;
mod version;

pub use crate::ext::dossier::{NatureRaison, RaisonEtat};
pub use apparier::{Appariement, Candidat, Critere, Ecart, Eleve, Rapprochement, apparier};
pub use avenant::{Avenant, AvenantImpossible, GenrePropose, Modification, preparer_avenant};
pub use connexion::{
    Acces, AccesIncomplet, Attentes, ChoixProtocole, CleCfa, Cles, ClesEnMemoire, ClesEnvironnement, Connexion,
    Emetteur, Horloge, HorlogeFixe, HorlogeSysteme, Logiciel, NonPrisEnCharge, Protocole, Ressource, Validite, moment,
};
pub use depot::*;
pub use echec::Echec;
pub use erreur_opco::{Conseil, ErreurOpco, Motif, Rejet};
pub use facturer::{
    Ajustement, Facturation, FacturationImpossible, Frais, Justificatif, Poste, ProjetFacture, RaisonImpossible,
};
pub use lister::{EchecPartiel, FauteLecture, Lecture, Page, Pages};
pub use opco_de::{
    Annuaire, AnnuaireImpossible, Certitude, CodeSiro, LigneEcartee, OpcoDe, Origine, RaisonEcartee, RaisonInconnu,
    ReglagesAnnuaire, TableSiro, TableSiroIllisible, opco_de_idcc, opco_du_nom,
};
pub use reconcilier::{Raison, Reconciliation, Reglee, Restante};
pub use rompre::{
    AnneeRompue, EcheanceRestante, ParticipationEmployeur, SuitesRupture, VoieRupture, suites_de_la_rupture,
};
pub use suivre::{
    Cadence, Commentaire, Curseur, CurseurIllisible, Evenement, Nouvelle, NumeroEcheance, NumeroFacture, Passe, Suivi,
};
pub use version::{EcartVersion, NatureEcart, VerdictVersion, VersionOpco, comparer_versions};
