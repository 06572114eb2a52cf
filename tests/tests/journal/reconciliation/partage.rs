//! A journal that several machines share has a clock of its own, and says who may look for what.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cfadock::Outcome;
use cfadock::journal::{
    Choix, EchecJournal, Entree, EvenementJournal, IdEntree, Inscription, Journal, Numeros, Ouverture, Relecture,
    Sceau, Situation, Trace,
};
use cfadock::parcours::{Horloge as _, Raison};
use cfadock::runtime::BoxFuture;
use cfadock::runtime::jiff::Timestamp;

use super::{Banc, contrat_inconnu, reconcilier, seule_raison};
use crate::journal::banc::Montre;

/// Another journal with a clock of its own, over entries that another machine may have.
#[derive(Debug)]
struct Partage {
    dedans: Arc<dyn Journal>,
    montre: Arc<Montre>,
    relecture: Mutex<Relecture>,
    /// Why nothing can be appended.
    refus: Mutex<Option<EchecJournal>>,
}

impl Journal for Partage {
    fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
        self.dedans.ouvrir(inscription)
    }

    fn noter(&self, id: IdEntree, trace: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
        match self.refus.lock().unwrap().clone() {
            Some(refus) => Box::pin(async { Err(refus) }),
            None => self.dedans.noter(id, trace),
        }
    }

    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
        self.dedans.lire(choix)
    }

    fn sceau(&self) -> &Sceau {
        self.dedans.sceau()
    }

    fn heure(&self) -> BoxFuture<'_, Result<Option<Timestamp>, EchecJournal>> {
        Box::pin(async { Ok(Some(self.montre.maintenant())) })
    }

    fn relire(&self, _: IdEntree) -> BoxFuture<'_, Result<Relecture, EchecJournal>> {
        Box::pin(async { Ok(self.relecture.lock().unwrap().clone()) })
    }
}

/// A contract of which nobody knows whether it arrived, in such a journal.
async fn banc_partage(relecture: Relecture) -> (Banc, Arc<Partage>) {
    let banc = contrat_inconnu(false).await;
    let partage = Partage {
        dedans: banc.journal.clone(),
        montre: Montre::new(),
        relecture: Mutex::new(relecture),
        refus: Mutex::default(),
    };
    let partage = Arc::new(partage);
    (Banc { journal: partage.clone(), ..banc }, partage)
}

#[tokio::test]
async fn waits_are_counted_by_the_clock_of_the_journal() {
    let (banc, partage) = banc_partage(Relecture::CommeLue).await;
    // The clock of this machine is a year ahead: nothing is late by that of the journal.
    banc.montre.avancer(60 * 24 * 365);
    assert!(matches!(seule_raison(&banc).await, Raison::TropTot { .. }));
    partage.montre.avancer(16);
    assert!(matches!(seule_raison(&banc).await, Raison::ARevoir { .. }));
    partage.montre.avancer(6);
    assert_eq!(reconcilier(&banc).await.reglees.len(), 1);
}

#[tokio::test]
async fn what_another_machine_has_is_left_to_it() {
    let jusqu_a = Montre::new().maintenant();
    let (banc, _) = banc_partage(Relecture::Tenue { jusqu_a }).await;
    let (avant, demandes) = (banc.entrees().await, banc.guichet.regler(|etat| etat.demandes.len()));
    let raison = seule_raison(&banc).await;
    assert_eq!(raison, Raison::Ailleurs { jusqu_a });
    assert!(!raison.pour_une_personne() && raison.to_string().contains("Un autre processus"), "{raison}");
    assert_eq!(
        (banc.entrees().await, banc.guichet.regler(|etat| etat.demandes.len())),
        (avant, demandes),
        "nothing was read or written"
    );
}

/// Between the list of what is open and the look, another machine may have settled it, or heard the outcome.
#[tokio::test]
async fn an_entry_is_looked_for_as_it_is_and_not_as_it_was_listed() {
    let (banc, partage) = banc_partage(Relecture::CommeLue).await;
    let mut entree = banc.entrees().await.remove(0);
    // An end that came just now makes the look too early.
    partage.montre.avancer(16);
    let fin = |issue| {
        let evenement =
            EvenementJournal::Issue { issue, statut: None, numeros: Numeros::default(), reponse: None, motif: None };
        Trace { le: partage.montre.maintenant(), evenement }
    };
    entree.ajouter(fin(Outcome::Unknown));
    *partage.relecture.lock().unwrap() = Relecture::Reprise(Box::new(entree.clone()));
    assert!(matches!(seule_raison(&banc).await, Raison::TropTot { .. }));
    entree.ajouter(fin(Outcome::Accepted));
    *partage.relecture.lock().unwrap() = Relecture::Reprise(Box::new(entree));
    let bilan = reconcilier(&banc).await;
    assert!(bilan.reglees.is_empty() && bilan.restantes.is_empty(), "{bilan:?}");
}

/// Another machine takes it over during the look: it concludes, and the reconciliation goes on.
#[tokio::test]
async fn what_is_taken_over_during_the_look_is_left_to_who_took_it() {
    let (banc, partage) = banc_partage(Relecture::CommeLue).await;
    let (entree, heure) = (banc.entrees().await.remove(0).id, Montre::new().maintenant());
    let jusqu_a = heure + Duration::from_secs(60);
    let refus = |refus| *partage.refus.lock().unwrap() = Some(refus);
    // The first look writes what it did not see, the second one settles.
    for minutes in [16, 6] {
        partage.montre.avancer(minutes);
        refus(EchecJournal::Tenue { entree, jusqu_a });
        assert_eq!(seule_raison(&banc).await, Raison::Ailleurs { jusqu_a });
        refus(EchecJournal::Reprise { entree, tenu: 1, courant: 2 });
        assert_eq!(seule_raison(&banc).await, Raison::Ailleurs { jusqu_a: partage.montre.maintenant() });
        *partage.refus.lock().unwrap() = None;
        if minutes == 16 {
            assert!(matches!(seule_raison(&banc).await, Raison::ARevoir { .. }));
        }
    }
    assert_eq!(reconcilier(&banc).await.reglees.len(), 1);
    assert_eq!(banc.entrees().await.remove(0).traces().len(), 3);
}
