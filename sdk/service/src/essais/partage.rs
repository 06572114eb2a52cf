//! A journal of several machines, for tests: its numbers need not come in their order.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};

use cfadock::Opco;
use cfadock::journal::{
    Choix, CleMetier, EchecJournal, Empreinte, Entree, EvenementJournal, IdEntree, Inscription, Journal, Numeros,
    Ouverture, Reperes, Sceau, Situation, Trace,
};
use cfadock::runtime::jiff::Timestamp;
use cfadock::runtime::{BoxFuture, Outcome};

use super::CFA;
use crate::etat::demandes::CleDemande;

/// What is committed in it, what time it is there, how many entries were read, and how many at once.
#[derive(Debug, Default)]
pub struct Partage {
    dedans: Mutex<(Vec<Entree>, i64)>,
    lues: AtomicUsize,
    plus_longue: AtomicUsize,
}

impl Partage {
    fn dedans(&self) -> MutexGuard<'_, (Vec<Entree>, i64)> {
        self.dedans.lock().unwrap()
    }

    /// Commits an entry under the key of its number; its number and its minute may be lower than those of others.
    pub fn valider(&self, numero: i64, minute: i64) {
        self.valider_sous(numero, minute, &cle(numero));
    }

    /// The same under another key.
    pub fn valider_sous(&self, numero: i64, minute: i64, cle: &CleDemande) {
        let inscription = Inscription {
            le: minutes(minute),
            cfa: cle.cfa.clone(),
            opco: Opco::Akto,
            operation: "deposerFacture".to_owned(),
            cle: CleMetier::autre("essai", Opco::Akto, &[&numero.to_string()]),
            empreinte: Empreinte::octets(b"essai"),
            reperes: Reperes::dossier("INT-1"),
            reference: Some(cle.cle.clone()),
        };
        let entrees = &mut self.dedans().0;
        let entree = Entree::new(IdEntree(numero), inscription);
        entrees.insert(entrees.partition_point(|autre| autre.id < entree.id), entree);
    }

    /// Nothing was sent of an entry.
    pub fn ne_pas_envoyer(&self, numero: i64) {
        self.conclure(numero, Outcome::NotSent);
    }

    /// It is known how an entry ended.
    pub fn conclure(&self, numero: i64, issue: Outcome) {
        let mut dedans = self.dedans();
        let entree = dedans.0.iter_mut().find(|entree| entree.id == IdEntree(numero)).unwrap();
        let numeros = Numeros::default();
        let evenement = EvenementJournal::Issue { issue, statut: None, numeros, reponse: None, motif: None };
        entree.ajouter(Trace { le: minutes(0), evenement });
    }

    /// Sets its clock.
    pub fn regler(&self, minute: i64) {
        self.dedans().1 = minute;
    }

    /// How many entries were read at once at most.
    pub fn plus_longue(&self) -> usize {
        self.plus_longue.load(Ordering::Relaxed)
    }

    /// How many entries were read since the last time.
    pub fn lues(&self) -> usize {
        self.lues.swap(0, Ordering::Relaxed)
    }
}

impl Journal for Partage {
    fn ouvrir(&self, _: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
        unreachable!("nothing is sent")
    }

    fn noter(&self, _: IdEntree, _: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
        unreachable!("nothing is sent")
    }

    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
        let dedans = self.dedans();
        let choisies = dedans.0.iter().filter(|entree| choix.convient(entree)).take(choix.nombre());
        let choisies: Vec<_> = choisies.cloned().collect();
        self.lues.fetch_add(choisies.len(), Ordering::Relaxed);
        self.plus_longue.fetch_max(choisies.len(), Ordering::Relaxed);
        Box::pin(async { Ok(choisies) })
    }

    fn sceau(&self) -> &Sceau {
        unreachable!("nothing is sent")
    }

    fn heure(&self) -> BoxFuture<'_, Result<Option<Timestamp>, EchecJournal>> {
        let heure = minutes(self.dedans().1);
        Box::pin(async move { Ok(Some(heure)) })
    }
}

fn minutes(minute: i64) -> Timestamp {
    Timestamp::from_second(1_788_000_000 + minute * 60).unwrap()
}

/// The key of a number.
pub fn cle(numero: i64) -> CleDemande {
    CleDemande { cfa: CFA.parse().unwrap(), cle: format!("facture-{numero}").parse().unwrap() }
}
