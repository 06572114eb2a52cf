//! The workflows of the trade: each does a task of a CFA at an OPCO, with as many operations of the norm as it needs.
//!
//! A [`Connexion`] is one CFA at one OPCO. Its methods check the profile of the OPCO, check what is sent, write the
//! intent to the journal, call, and write the outcome. They fail with an [`Echec`] that says what to do. Checks are in
//! [`controle`](crate::controle); the operations themselves are methods of [`Client`](crate::Client).
//!
//! # Spans and events
//!
//! With the feature `tracing`, a deposit, `preparer_facture`, `reconcilier`, `trancher`, `suivre`, `apparier`,
//! `lire_dossier`, `comparer_version`, `verifier_cle`, and each page of `lister_dossiers` and `lister_factures` run within
//! a span `cfadock.parcours`, around the spans of their calls ([`runtime`](crate::runtime)). Each ends with one event,
//! unless it is dropped: at `INFO` when it was done completely, at `WARN` otherwise. No value is personal.
//!
//! | field | value |
//! |---|---|
//! | `parcours` | the workflow, such as `deposer` |
//! | `opco` | the identifier of the OPCO, such as `akto` |
//! | `cfa` | the beginning of a SHA-256 digest of the SIREN ([`Connexion::marque_du_cfa`]) |
//! | `reference` | the editor's own reference ([`Connexion::reference`]), where there is one |
//! | `operation` | the operation of a deposit or a reading, such as `deposerFacture`; none where a workflow calls several |
//! | `issue` | of the event: `aboutie`; `partielle` when the OPCO did not say all, `non-notee` when the journal did not take what arrived; or [`Echec::mot`] |
//! | `attempts` | of the event: how many attempts its calls made; 0 when nothing was sent |
//! | `duree_ms` | of the event: how long it took |
//!
//! # Metrics
//!
//! With the feature `metrics`, the same is counted through the crate [`metrics`](https://docs.rs/metrics), beside the
//! durations of the calls ([`runtime`](crate::runtime)): install its recorder first. See
//! [the guide](crate::guide::passer_en_production).
//!
//! | metric | kind | labels | value |
//! |---|---|---|---|
//! | `cfadock.parcours` | counter | `parcours`, `opco`, `issue`, `operation`, as above | workflows that ended: with `parcours="deposer"`, the deposits by outcome |
//! | `cfadock.reconciliations` | counter | `opco`; `resultat`: `deposee`, `absente`, `ecartee`, or `restante` | entries that [`reconcilier`](Connexion::reconcilier) examined |
//! | `cfadock.journal.ouvertes` | gauge | `opco` | open entries of all CFA, when [`depots_ouverts`](Logiciel::depots_ouverts) was called last |
//! | `cfadock.journal.anciennete` | gauge, seconds | `opco` | the age of the oldest of them; 0 when there is none |
//! | `cfadock.cle.jours` | gauge | `opco`, `cfa`, as above | days that a key is still valid, at the last call of [`verifier_cle`](Connexion::verifier_cle); negative when it has expired |

mod apparier;
mod avenant;
mod connexion;
pub mod delais;
mod depot;
mod echec;
mod erreur_opco;
mod facturer;
mod lister;
mod mesures;
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
    DepotsOuverts, Emetteur, Horloge, HorlogeFixe, HorlogeSysteme, Logiciel, NonPrisEnCharge, Protocole, Ressource,
    Validite, jour, moment,
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
