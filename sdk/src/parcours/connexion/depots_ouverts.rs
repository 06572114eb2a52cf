//! The open entries of a journal, counted for monitoring. A reconciliation says what to do about them.

use std::collections::BTreeMap;

use crate::Opco;
use crate::journal::{Choix, EchecJournal, Journal};
use crate::runtime::jiff::Timestamp;

/// The deposits at one OPCO with something still unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DepotsOuverts {
    /// The OPCO.
    pub opco: Opco,
    /// How many there are.
    pub nombre: usize,
    /// When the intent of the oldest was written; `None` when there is none.
    pub plus_ancien: Option<Timestamp>,
}

/// Entries that are read at once.
const LOT: usize = 256;

impl DepotsOuverts {
    /// Those at each OPCO, also where there are none. Open ones alone are read, a part at a time: a journal of an editor
    /// may count by reading all of them.
    pub(super) async fn lire(journal: &dyn Journal) -> Result<Vec<Self>, EchecJournal> {
        let (mut ouverts, mut apres) = (Ouverts::default(), None);
        loop {
            let lues = journal.lire(Choix::toutes().ouvertes().apres(apres).premieres(LOT)).await?;
            for entree in &lues {
                let chez = ouverts.chez(entree.inscription.opco);
                chez.nombre += 1;
                // By its clock, and not by its number: machines that share a journal write in any order.
                let le = entree.inscription.le;
                chez.plus_ancien = Some(chez.plus_ancien.map_or(le, |plus_ancien| plus_ancien.min(le)));
            }
            match lues.last() {
                Some(derniere) if lues.len() == LOT => apres = Some(derniere.id),
                _ => return Ok(ouverts.0.into_values().collect()),
            }
        }
    }
}

/// What is found at each OPCO.
struct Ouverts(BTreeMap<Opco, DepotsOuverts>);

impl Default for Ouverts {
    fn default() -> Self {
        let mut ouverts = Self(BTreeMap::new());
        for opco in Opco::TOUS {
            ouverts.chez(opco);
        }
        ouverts
    }
}

impl Ouverts {
    fn chez(&mut self, opco: Opco) -> &mut DepotsOuverts {
        self.0.entry(opco).or_insert(DepotsOuverts { opco, nombre: 0, plus_ancien: None })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::Outcome;
    use crate::journal::{
        CleMetier, Empreinte, Entree, EvenementJournal, IdEntree, Inscription, JournalMemoire, Numeros, Ouverture,
        Reperes, Sceau, Situation, Trace,
    };
    use crate::runtime::BoxFuture;

    /// Counts what is read, and keeps no count of its entries.
    #[derive(Debug, Default)]
    struct Lu {
        journal: JournalMemoire,
        lues: AtomicUsize,
        plus_longue: AtomicUsize,
    }

    impl Journal for Lu {
        fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
            self.journal.ouvrir(inscription)
        }

        fn noter(&self, id: IdEntree, trace: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
            self.journal.noter(id, trace)
        }

        fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
            Box::pin(async move {
                let lues = self.journal.lire(choix).await?;
                self.lues.fetch_add(lues.len(), Ordering::Relaxed);
                self.plus_longue.fetch_max(lues.len(), Ordering::Relaxed);
                Ok(lues)
            })
        }

        fn sceau(&self) -> &Sceau {
            self.journal.sceau()
        }
    }

    fn inscription(rang: i64, opco: Opco) -> Inscription {
        Inscription {
            // A later number, an earlier time.
            le: Timestamp::from_second(10_000 - rang).unwrap(),
            cfa: "000006544".parse().unwrap(),
            opco,
            operation: "deposerDocument".to_owned(),
            cle: CleMetier::autre("essai", opco, &[&rang.to_string()]),
            empreinte: Empreinte::octets(b"essai"),
            reperes: Reperes::dossier("INT-1"),
            reference: None,
        }
    }

    #[tokio::test]
    async fn open_ones_alone_are_read_and_the_earliest_is_said() {
        let lu = Lu::default();
        for rang in 0..2_000 {
            let opco = if rang % 4 == 0 { Opco::OpcoEp } else { Opco::Akto };
            let Ouverture::Nouvelle(id) = lu.ouvrir(inscription(rang, opco)).await.unwrap() else { panic!("{rang}") };
            if rang < 1_000 {
                let issue = EvenementJournal::Issue {
                    issue: Outcome::Refused,
                    statut: None,
                    numeros: Numeros::default(),
                    reponse: None,
                    motif: None,
                };
                let le = Timestamp::from_second(20_000).unwrap();
                lu.noter(id, Trace { le, evenement: issue }).await.unwrap();
            }
        }
        let ouverts = DepotsOuverts::lire(&lu).await.unwrap();
        assert_eq!(ouverts.len(), Opco::TOUS.len(), "also those without any");
        let chez = |opco| ouverts.iter().find(|chez| chez.opco == opco).unwrap();
        let vus = |opco| (chez(opco).nombre, chez(opco).plus_ancien.map(Timestamp::as_second));
        let attendus = [(250, Some(8_004)), (750, Some(8_001)), (0, None)];
        assert_eq!([Opco::OpcoEp, Opco::Akto, Opco::Atlas].map(vus), attendus);
        assert_eq!((lu.lues.into_inner(), lu.plus_longue.into_inner()), (1_000, LOT));
    }
}
