//! A request under a key that only the journal knows: it is gone through up to its intent, which is compared with the entry
//! and written nowhere. So it is known whether it is the same, and nothing is sent either way.

use std::sync::Arc;

use cfadock::journal::{
    Choix, Compte, EchecJournal, Entree, IdEntree, Inscription, Journal, Ouverture, Relecture, Sceau, Situation, Trace,
};
use cfadock::runtime::BoxFuture;
use cfadock::runtime::jiff::Timestamp;
use cfadock::{Echec, Opco};

use super::depose::EnvoiManque;
use super::depot::Depot;
use super::envoi::EnvoiDemande;
use crate::demandes::FinDemande;
use crate::etat::demandes::CleDemande;
use crate::probleme::Probleme;
use crate::service::Service;

/// The journal, in which no intent is written: the entry holds the key of what is the same.
#[derive(Debug)]
struct JournalSonde {
    journal: Arc<dyn Journal>,
    entree: Entree,
}

impl Journal for JournalSonde {
    fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
        let la = &self.entree.inscription;
        let meme = (la.opco, &la.cle, la.empreinte) == (inscription.opco, &inscription.cle, inscription.empreinte);
        Box::pin(async move {
            match meme {
                true => Ok(Ouverture::Tenue(Box::new(self.entree.clone()))),
                false => Err(EchecJournal::CleReprise { entree: self.entree.id }),
            }
        })
    }

    fn noter(&self, id: IdEntree, trace: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
        self.journal.noter(id, trace)
    }

    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
        self.journal.lire(choix)
    }

    fn compter(&self) -> BoxFuture<'_, Result<Vec<Compte>, EchecJournal>> {
        self.journal.compter()
    }

    fn sceau(&self) -> &Sceau {
        self.journal.sceau()
    }

    fn heure(&self) -> BoxFuture<'_, Result<Option<Timestamp>, EchecJournal>> {
        self.journal.heure()
    }

    fn relire(&self, id: IdEntree) -> BoxFuture<'_, Result<Relecture, EchecJournal>> {
        self.journal.relire(id)
    }

    fn porteur(&self) -> Option<&str> {
        self.journal.porteur()
    }
}

/// The answer to a request under a key whose entry was asked for with words that are not known: that of the entry where the
/// same would be sent, and otherwise a conflict. An answer that is not its own would be a lost deposit.
pub(super) async fn comparer(
    service: &Service,
    (cle, opco): (&CleDemande, Opco),
    (envoi, entree): (EnvoiDemande, Entree),
) -> FinDemande {
    let la = &entree.inscription;
    if opco != la.opco || !envoi.part_par(&la.operation) {
        return FinDemande::sans_envoi(Probleme::cle_reutilisee());
    }
    let partie = envoi.partie();
    let connexion = match service.connexion(&cle.cfa, opco) {
        Ok(connexion) => connexion.reference(cle.cle.clone()),
        Err(probleme) => return FinDemande::sans_envoi(probleme),
    };
    let sonde = JournalSonde { journal: service.journal.clone(), entree: entree.clone() };
    match envoi.deposer(&connexion.journal(Arc::new(sonde))).await {
        Err(EnvoiManque::Echec(Echec::Doublon(doublon)))
            if doublon.entree().id == entree.id && doublon.est_une_repetition() =>
        {
            FinDemande::rejouee(&entree)
        }
        Err(EnvoiManque::Echec(echec)) if passe(&Probleme::echec(&echec, partie)) => {
            FinDemande::sans_envoi(Probleme::suite_inconnue(echec.mot(), &echec))
        }
        _ => FinDemande::sans_envoi(Probleme::cle_du_journal(Depot::de(&entree))),
    }
}

/// Whether it may pass by itself: then it is not known either what the request is.
fn passe(probleme: &Probleme) -> bool {
    [502, 503, 504].contains(&probleme.statut)
}
