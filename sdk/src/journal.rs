//! The journal of deposits: what was to be sent, what came back, and what is still open.
//!
//! The norm has no idempotency key, so what was sent is only known to whoever wrote it down. A deposit is written here
//! before a connection is opened, and its outcome after; a crash, a dropped future or a broken line leaves an entry
//! that is open, never one that is missing. While an entry may have reached the OPCO, its business [`CleMetier`] is taken
//! and no second deposit of the same thing begins.
//!
//! Entries only grow: each is a list of dated [`EvenementJournal`]s, and what is known now ([`Situation`]) is read from them.
//! The order is that of writing, by numbers that grow; instants are kept as they were told, and order nothing.
//!
//! Nothing personal is kept in clear: identities are digests under the key of the journal ([`Sceau`]), bodies are masked.
//! The document that was sent is the editor's to keep; the [`Empreinte`] proves which one it was. It is no secret of
//! the journal's: whoever holds the very document can tell that it was sent.
//!
//! What was observed, fault by fault, is the table in [`pannes`].
//!
//! [`JournalSqlite`] is a file that several processes may share; [`JournalMemoire`] forgets with the process, and is for
//! tests. There is no default: without a journal nothing is deposited. Who writes and reads is in [`parcours`](crate::parcours).

mod absent;
mod choix;
mod cle;
mod echec;
mod empreinte;
mod entree;
mod evenement;
mod identite;
mod interface;
mod memoire;
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
pub use entree::{Entree, IdEntree, Inscription};
pub use evenement::{Auteur, Decision, EvenementJournal, Numeros, Regard, Trace};
pub use identite::{IdentiteContrat, Ressemblance};
pub use interface::{Journal, Ouverture};
pub use memoire::JournalMemoire;
pub use reperes::{RepereEcheance, RepereFacture, Reperes};
pub use sceau::{Sceau, SceauTropCourt};
pub use situation::Situation;
#[cfg(feature = "journal-sqlite")]
pub use sqlite::JournalSqlite;

#[doc = include_str!("../JOURNAL.md")]
pub mod pannes {}
