//! The journal of deposits: what was to be sent, what came back, and what is still open.
//!
//! The norm has no idempotency key, so what was sent is only known to whoever wrote it down. A deposit is written here
//! before a connection is opened, and its outcome after; a crash, a dropped future or a broken line leaves an entry
//! that is open, never one that is missing. While an entry may have reached the OPCO, its business [`Cle`] is taken
//! and no second deposit of the same thing begins.
//!
//! Entries only grow: each is a list of dated [`Evenement`]s, and what is known now ([`Situation`]) is read from them.
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
mod cle;
mod echec;
mod empreinte;
mod entree;
mod evenement;
mod identite;
mod memoire;
mod reperes;
mod sceau;
#[cfg(feature = "journal-sqlite")]
mod sqlite;

pub(crate) use absent::JournalAbsent;
pub use cle::Cle;
pub use echec::{EchecJournal, Fichier};
pub use empreinte::Empreinte;
pub use entree::{Entree, IdEntree, Inscription, Situation};
pub use evenement::{Auteur, Decision, Evenement, Numeros, Regard, Trace};
pub use identite::{IdentiteContrat, Ressemblance};
pub use memoire::JournalMemoire;
pub use reperes::{RepereEcheance, RepereFacture, Reperes};
pub use sceau::{Sceau, SceauTropCourt};
#[cfg(feature = "journal-sqlite")]
pub use sqlite::JournalSqlite;

#[doc = include_str!("../JOURNAL.md")]
pub mod pannes {}

use std::fmt::Debug;

use crate::Opco;
use crate::runtime::BoxFuture;
use crate::scalar::Siren;

/// Keeps the entries. Implement it to keep them in your own database.
///
/// What has returned is kept: a crash of the process or of the machine takes nothing of it away.
pub trait Journal: Debug + Send + Sync + 'static {
    /// Writes an intent, unless an entry of the same OPCO holds its key: reading and writing are one transaction, also
    /// between processes.
    fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>>;

    /// Appends to an entry, and says what is known of it now: [`Entree::ajouter`] decides.
    fn noter(&self, id: IdEntree, trace: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>>;

    /// The entries that are asked for, in the order in which they were written, each with all that was written of it.
    /// Whoever writes meanwhile is not waited for.
    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>>;

    /// The key of the digests of identities in it: the same one for as long as the journal lives.
    fn sceau(&self) -> &Sceau;
}

/// What came of an intent.
#[derive(Clone, Debug)]
pub enum Ouverture {
    /// It is written.
    Nouvelle(IdEntree),
    /// An earlier entry holds the key: nothing was written.
    Tenue(Box<Entree>),
}

/// Which entries to read: those that meet everything that is set.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Choix {
    /// Only this entry.
    pub id: Option<IdEntree>,
    /// Only those of this CFA.
    pub cfa: Option<Siren>,
    /// Only those of this OPCO.
    pub opco: Option<Opco>,
    /// Only those under this key.
    pub cle: Option<Cle>,
    /// Only those of which something is still to be learnt.
    pub ouvertes: bool,
}

impl Choix {
    /// All of them.
    pub fn toutes() -> Self {
        Self::default()
    }

    /// One entry.
    pub fn entree(id: IdEntree) -> Self {
        Self { id: Some(id), ..Self::default() }
    }

    /// Those under a key, one after the other.
    pub fn sous(cle: Cle) -> Self {
        Self { cle: Some(cle), ..Self::default() }
    }

    /// Those of a CFA at an OPCO.
    pub fn de(cfa: Siren, opco: Opco) -> Self {
        Self { cfa: Some(cfa), opco: Some(opco), ..Self::default() }
    }

    /// Of these, the open ones only.
    #[must_use]
    pub fn ouvertes(mut self) -> Self {
        self.ouvertes = true;
        self
    }

    /// Whether an entry meets it.
    pub fn convient(&self, entree: &Entree) -> bool {
        self.id.is_none_or(|id| id == entree.id)
            && self.cfa.as_ref().is_none_or(|cfa| *cfa == entree.inscription.cfa)
            && self.opco.is_none_or(|opco| opco == entree.inscription.opco)
            && self.cle.as_ref().is_none_or(|cle| *cle == entree.inscription.cle)
            && (!self.ouvertes || entree.situation().est_ouverte())
    }
}
