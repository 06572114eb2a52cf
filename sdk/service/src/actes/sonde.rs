//! A request under a key that only the journal knows: it is gone through up to its intent, which is compared with the entry
//! and written nowhere. So it is known whether it is the same, and nothing is sent either way.

use std::sync::Arc;

use cfadock::journal::{
    Choix, Compte, EchecJournal, Entree, IdEntree, Inscription, Journal, Ouverture, Relecture, Sceau, Situation, Trace,
};
use cfadock::runtime::BoxFuture;
use cfadock::runtime::http::StatusCode;
use cfadock::runtime::jiff::Timestamp;
use cfadock::{Echec, Error, Opco, Outcome};

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
        Err(EnvoiManque::Echec(echec)) => FinDemande::sans_envoi(match ce_qui_passe(&echec) {
            Some(code) => Probleme::suite_inconnue(code, &echec),
            None => Probleme::cle_du_journal(Depot::de(&entree)),
        }),
        _ => FinDemande::sans_envoi(Probleme::cle_du_journal(Depot::de(&entree))),
    }
}

/// The code of what may pass by itself: then it is not known either what the request is. What stays would be answered so
/// for ever.
fn ce_qui_passe(echec: &Echec) -> Option<&'static str> {
    match echec {
        Echec::Cle(_) => Some("cle"),
        Echec::Journal(EchecJournal::CleReprise { .. }) => None,
        Echec::Journal(_) => Some("journal"),
        Echec::Opco(erreur) => {
            // An answer that is too long stays so.
            let coupee = matches!(erreur.cause(), Error::Transport(faute) if faute.limit().is_none());
            let coupee = coupee || erreur.issue() == Outcome::NotSent;
            let passagere = |statut: StatusCode| statut == StatusCode::TOO_MANY_REQUESTS || statut.is_server_error();
            (coupee || erreur.statut().is_none_or(passagere)).then_some("relecture")
        }
        _ => None,
    }
}
