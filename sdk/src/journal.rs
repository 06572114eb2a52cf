//! The journal of deposits: what was to be sent, what came back, and what is still open.
//!
//! The norm has no idempotency key: only the sender's own journal tells what was sent. A deposit is written here before
//! a connection is opened, and its outcome after; a crash, a dropped future or a broken line leaves an entry that is
//! open, never one that is missing. While an entry may have reached the OPCO, its business [`CleMetier`] is taken and
//! no second deposit of the same thing begins.
//!
//! Entries only grow: each is a list of dated [`EvenementJournal`]s, and what is known now ([`Situation`]) is read from
//! them. The order is that of writing, by growing numbers; instants are kept as given, and do not order anything.
//!
//! Nothing personal is kept in clear: identities are digests under the key of the journal ([`Sceau`]), bodies are
//! masked. The document that was sent is the editor's to keep; the [`Empreinte`] proves which one it was. It is not
//! keyed: a person who has the document can verify that it was sent.
//!
//! What was observed, fault by fault, is the table in [`pannes`].
//!
//! [`JournalSqlite`] is a file that several processes of one machine may share; for several machines there is
//! `JournalPostgres`, of the package `cfadock-journal-postgres`; [`JournalMemoire`] forgets with the process, and is for
//! tests. There is no default: without a journal nothing is deposited. The workflows that use it are in
//! [`parcours`](crate::parcours).

mod absent;
mod choix;
mod cle;
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
pub use choix::Choix;
pub use cle::CleMetier;
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
