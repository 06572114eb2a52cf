//! A journal of many entries, for tests: it counts what is read of it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};

use cfadock::Opco;
use cfadock::journal::{
    Choix, CleMetier, Compte, EchecJournal, Empreinte, Entree, EvenementJournal, IdEntree, Inscription, Journal,
    Numeros, Ouverture, Reperes, Sceau, Situation, Trace,
};
use cfadock::runtime::jiff::Timestamp;
use cfadock::runtime::{BoxFuture, Outcome};

use super::CFA;
use crate::etat::demandes::CleDemande;

/// What is committed in it, how many entries were read, and how many at once.
#[derive(Debug, Default)]
pub struct Partage {
    entrees: Mutex<Vec<Entree>>,
    lues: AtomicUsize,
    plus_longue: AtomicUsize,
}

impl Partage {
    fn entrees(&self) -> MutexGuard<'_, Vec<Entree>> {
        self.entrees.lock().unwrap()
    }

    /// Commits an entry under the key of its number.
    pub fn valider(&self, numero: i64) {
        self.valider_sous(numero, &cle(numero));
    }

    /// The same under another key.
    pub fn valider_sous(&self, numero: i64, cle: &CleDemande) {
        let inscription = Inscription {
            le: instant(),
            cfa: cle.cfa.clone(),
            opco: Opco::Akto,
            operation: "deposerFacture".to_owned(),
            cle: CleMetier::autre("essai", Opco::Akto, &[&numero.to_string()]),
            empreinte: Empreinte::octets(b"essai"),
            reperes: Reperes::dossier("INT-1"),
            reference: Some(cle.cle.clone()),
        };
        self.entrees().push(Entree::new(IdEntree(numero), inscription));
    }

    /// Nothing was sent of an entry.
    pub fn ne_pas_envoyer(&self, numero: i64) {
        self.conclure(numero, Outcome::NotSent);
    }

    /// It is known how an entry ended.
    pub fn conclure(&self, numero: i64, issue: Outcome) {
        let mut entrees = self.entrees();
        let rang = entrees.binary_search_by_key(&IdEntree(numero), |entree| entree.id).unwrap();
        let numeros = Numeros::default();
        let evenement = EvenementJournal::Issue { issue, statut: None, numeros, reponse: None, motif: None };
        entrees[rang].ajouter(Trace { le: instant(), evenement });
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
        let entrees = self.entrees();
        let mut choisies: Vec<_> = entrees.iter().filter(|entree| choix.convient(entree)).cloned().collect();
        if choix.par_la_fin() {
            choisies.drain(..choisies.len().saturating_sub(choix.nombre()));
        }
        choisies.truncate(choix.nombre());
        self.lues.fetch_add(choisies.len(), Ordering::Relaxed);
        self.plus_longue.fetch_max(choisies.len(), Ordering::Relaxed);
        Box::pin(async { Ok(choisies) })
    }

    /// Nothing is read for it.
    fn compter(&self) -> BoxFuture<'_, Result<Vec<Compte>, EchecJournal>> {
        let mut comptes: Vec<Compte> = Vec::new();
        for entree in &*self.entrees() {
            let Inscription { cfa, opco, .. } = &entree.inscription;
            match comptes.iter_mut().find(|compte| compte.situation == entree.situation()) {
                Some(compte) => compte.nombre += 1,
                None => {
                    comptes.push(Compte { cfa: cfa.clone(), opco: *opco, situation: entree.situation(), nombre: 1 })
                }
            }
        }
        Box::pin(async { Ok(comptes) })
    }

    fn sceau(&self) -> &Sceau {
        unreachable!("nothing is sent")
    }
}

fn instant() -> Timestamp {
    Timestamp::from_second(1_788_000_000).unwrap()
}

/// The key of a number.
pub fn cle(numero: i64) -> CleDemande {
    CleDemande { cfa: CFA.parse().unwrap(), cle: format!("facture-{numero}").parse().unwrap() }
}
