//! The journal of deposits: what was to be sent, what the OPCO answered, and what is still open.
//!
//! The norm has no idempotency key: only the sender's own journal says what was sent. The intent of a deposit is
//! written before a connection is opened, and its outcome afterwards. A crash, a dropped future or a broken connection
//! therefore leaves an open entry, and never a missing one. As long as the OPCO may have received the deposit, its
//! business [`CleMetier`] is taken, and no second deposit of the same thing begins.
//!
//! Entries are append-only: each is a list of dated [`EvenementJournal`]s, from which the current [`Situation`] is
//! computed. Numbers give the order of writing; instants are kept as given, and do not define an order.
//!
//! No personal data is stored in clear: identities are digests under the key of the journal ([`Sceau`]), bodies are
//! masked. The editor keeps the document that was sent; the [`Empreinte`] proves which one it was. That digest has no
//! key: a person who has the document can verify that it was sent.
//!
//! What was observed for each fault is in the table of [`pannes`].
//!
//! [`JournalSqlite`] is a file that several processes of one machine may share; for several machines there is
//! `JournalPostgres`, of the package `cfadock-journal-postgres`; [`JournalMemoire`] is lost with the process, and is for
//! tests. There is no default: without a journal nothing is deposited. The workflows that use it are in
//! [`parcours`](crate::parcours).

mod absent;
mod choix;
mod cle;
mod compte;
mod echec;
mod empreinte;
mod entree;
mod evenement;
mod id;
mod identite;
mod interface;
mod memoire;
pub mod rangees;
mod reference;
mod reperes;
mod sceau;
mod situation;
#[cfg(feature = "journal-sqlite")]
mod sqlite;

pub(crate) use absent::JournalAbsent;
pub use choix::{Choix, Part};
pub use cle::CleMetier;
pub use compte::Compte;
pub use echec::{EchecJournal, Fichier};
pub use empreinte::Empreinte;
pub use entree::{Entree, Inscription};
pub use evenement::{Auteur, Decision, EvenementJournal, Numeros, Regard, Trace};
pub use id::IdEntree;
pub use identite::{IdentiteContrat, Ressemblance};
pub use interface::{Journal, Ouverture, Relecture};
pub use memoire::JournalMemoire;
pub use reference::{ReferenceEditeur, ReferenceImpossible};
pub use reperes::{RepereEcheance, RepereFacture, RepereFrais, Reperes};
pub use sceau::{Sceau, SceauTropCourt};
pub use situation::Situation;
#[cfg(feature = "journal-sqlite")]
pub use sqlite::JournalSqlite;

#[doc = include_str!("../JOURNAL.md")]
pub mod pannes {}
