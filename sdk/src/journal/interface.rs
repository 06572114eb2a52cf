//! What a journal has to do, wherever it keeps its entries.

use std::fmt::Debug;

use super::{Choix, EchecJournal, Entree, IdEntree, Inscription, Sceau, Situation, Trace};
use crate::runtime::BoxFuture;

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
    /// It does not wait for writers.
    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>>;

    /// The key of the digests of identities in it: the same one for as long as the journal lives.
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
