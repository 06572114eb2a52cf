//! A deposit in progress, step by step: if it is dropped, what the process knows of it is still written.

use crate::journal::{EchecJournal, EvenementJournal, IdEntree, Inscription, Ouverture, Situation, Trace};
use crate::parcours::Connexion;
use crate::parcours::connexion::{Presence, Reste};
use crate::runtime::{BoxFuture, Handover};

/// A deposit in progress.
pub(super) struct EnCours<'a> {
    connexion: &'a Connexion,
    etape: Etape,
    /// How far the call came: whether its request was passed to the transport.
    pub(super) remise: Handover,
}

enum Etape {
    /// There is nothing to write.
    Aucune,
    /// The intent is being written.
    Intention(BoxFuture<'static, Result<Ouverture, EchecJournal>>),
    /// The call is under way.
    Appel(IdEntree, Presence),
    /// The outcome is being written.
    Issue { entree: IdEntree, trace: Trace, travail: BoxFuture<'static, Result<Situation, EchecJournal>> },
}

impl<'a> EnCours<'a> {
    pub(super) fn new(connexion: &'a Connexion) -> Self {
        Self { connexion, etape: Etape::Aucune, remise: Handover::default() }
    }

    /// Writes the intent, unless its key is held.
    pub(super) async fn ouvrir(&mut self, inscription: Inscription) -> Result<Ouverture, EchecJournal> {
        let journal = self.connexion.journal_partage().clone();
        self.etape = Etape::Intention(Box::pin(async move { journal.ouvrir(inscription).await }));
        let Etape::Intention(travail) = &mut self.etape else { unreachable!("it was just set") };
        let ouverture = travail.await;
        self.etape = match ouverture {
            Ok(Ouverture::Nouvelle(entree)) => Etape::Appel(entree, self.connexion.presences().entrer(entree)),
            _ => Etape::Aucune,
        };
        ouverture
    }

    /// Writes the outcome: the call is over.
    pub(super) async fn noter(
        &mut self,
        entree: IdEntree,
        evenement: EvenementJournal,
    ) -> Result<Situation, EchecJournal> {
        let trace = Trace { le: self.connexion.maintenant(), evenement };
        let (journal, notee) = (self.connexion.journal_partage().clone(), trace.clone());
        let travail = Box::pin(async move { journal.noter(entree, notee).await });
        self.etape = Etape::Issue { entree, trace, travail };
        let Etape::Issue { travail, .. } = &mut self.etape else { unreachable!("it was just set") };
        let situation = travail.await;
        let etape = std::mem::replace(&mut self.etape, Etape::Aucune);
        let presences = self.connexion.presences();
        match (&situation, etape) {
            (Ok(situation), _) if !situation.est_ouverte() => presences.oublier(entree),
            // The disk may be available again at the next call.
            (Err(EchecJournal::Acces(_) | EchecJournal::Refuse(_)), Etape::Issue { entree, trace, .. }) => {
                presences.laisser(Reste::Note { entree, trace, travail: None }, self.connexion.journal_partage());
            }
            _ => {}
        }
        situation
    }
}

impl Drop for EnCours<'_> {
    fn drop(&mut self) {
        let le = || self.connexion.maintenant();
        let reste = match std::mem::replace(&mut self.etape, Etape::Aucune) {
            Etape::Aucune => return,
            Etape::Intention(travail) => Reste::Intention(Some(travail), le()),
            // A deposit that may have reached the OPCO stays open, and is looked for.
            Etape::Appel(..) if !self.remise.is_not_sent() => return,
            Etape::Appel(entree, presence) => {
                drop(presence);
                Reste::non_envoye(entree, le())
            }
            Etape::Issue { entree, trace, travail } => Reste::Note { entree, trace, travail: Some(travail) },
        };
        self.connexion.presences().laisser(reste, self.connexion.journal_partage());
    }
}
