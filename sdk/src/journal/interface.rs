//! What a journal has to do, wherever it stores its entries.

use std::fmt::Debug;

use super::{Choix, EchecJournal, Entree, IdEntree, Inscription, Sceau, Situation, Trace};
use crate::runtime::BoxFuture;

/// Stores the entries. Implement it to store them in your own database.
///
/// When a call has returned, its data is durable: a crash of the process or of the machine does not lose it.
pub trait Journal: Debug + Send + Sync + 'static {
    /// Writes an intent, unless an entry of the same OPCO holds its key: reading and writing are one transaction, also
    /// between processes.
    fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>>;

    /// Appends to an entry, and returns its new situation: [`Entree::ajouter`] decides.
    fn noter(&self, id: IdEntree, trace: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>>;

    /// The selected entries, in the order in which they were written, each with all its events. It does not wait for
    /// writers.
    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>>;

    /// The key of the digests of identities in it; it never changes.
    fn sceau(&self) -> &Sceau;
}

/// The result of writing an intent.
#[derive(Clone, Debug)]
pub enum Ouverture {
    /// It is written.
    Nouvelle(IdEntree),
    /// An earlier entry holds the key: nothing was written.
    Tenue(Box<Entree>),
}
