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

/// Entries that are read at once, where the journal has not counted them yet.
const LOT: usize = 256;

impl DepotsOuverts {
    /// Those at each OPCO, also where there are none: the journal counts them, and of each OPCO the first alone is read,
    /// however many are open.
    pub(super) async fn lire(journal: &dyn Journal) -> Result<Vec<Self>, EchecJournal> {
        let comptes = match journal.compter().await {
            Err(EchecJournal::ComptesEnCours) => return Self::parcourir(journal).await,
            comptes => comptes?,
        };
        let mut ouverts = Ouverts::default();
        for compte in comptes.iter().filter(|compte| compte.situation.est_ouverte()) {
            ouverts.chez(compte.opco).nombre += usize::try_from(compte.nombre).unwrap_or(usize::MAX);
        }
        for chez in ouverts.0.values_mut().filter(|chez| chez.nombre > 0) {
            let premiere = Choix { opco: Some(chez.opco), ..Choix::toutes().ouvertes().premieres(1) };
            chez.plus_ancien = journal.lire(premiere).await?.first().map(|entree| entree.inscription.le);
        }
        Ok(ouverts.0.into_values().collect())
    }

    /// The same by reading them, a part at a time.
    async fn parcourir(journal: &dyn Journal) -> Result<Vec<Self>, EchecJournal> {
        let (mut ouverts, mut apres) = (Ouverts::default(), None);
        loop {
            let lues = journal.lire(Choix::toutes().ouvertes().apres(apres).premieres(LOT)).await?;
            for entree in &lues {
                let chez = ouverts.chez(entree.inscription.opco);
                chez.nombre += 1;
                chez.plus_ancien = chez.plus_ancien.or(Some(entree.inscription.le));
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
    use crate::journal::{
        CleMetier, Compte, Empreinte, Entree, IdEntree, Inscription, JournalMemoire, Ouverture, Reperes, Sceau,
        Situation, Trace,
    };
    use crate::runtime::BoxFuture;

    /// Counts what is read, and has counted its entries or not.
    #[derive(Debug, Default)]
    struct Lu {
        journal: JournalMemoire,
        lues: AtomicUsize,
        plus_longue: AtomicUsize,
        en_cours: bool,
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

        fn compter(&self) -> BoxFuture<'_, Result<Vec<Compte>, EchecJournal>> {
            if self.en_cours { Box::pin(async { Err(EchecJournal::ComptesEnCours) }) } else { self.journal.compter() }
        }

        fn sceau(&self) -> &Sceau {
            self.journal.sceau()
        }
    }

    #[tokio::test]
    async fn however_many_are_open_few_are_read() {
        for en_cours in [false, true] {
            let lu = Lu { en_cours, ..Lu::default() };
            for (rang, opco) in (0..1_000).map(|rang| (rang, if rang % 4 == 0 { Opco::OpcoEp } else { Opco::Akto })) {
                let inscription = Inscription {
                    le: Timestamp::from_second(rang).unwrap(),
                    cfa: "000006544".parse().unwrap(),
                    opco,
                    operation: "deposerDocument".to_owned(),
                    cle: CleMetier::autre("essai", opco, &[&rang.to_string()]),
                    empreinte: Empreinte::octets(b"essai"),
                    reperes: Reperes::dossier("INT-1"),
                    reference: None,
                };
                lu.ouvrir(inscription).await.unwrap();
            }
            let ouverts = DepotsOuverts::lire(&lu).await.unwrap();
            assert_eq!(ouverts.len(), Opco::TOUS.len(), "also those without any");
            let chez = |opco| ouverts.iter().find(|chez| chez.opco == opco).unwrap();
            let vus = |opco| (chez(opco).nombre, chez(opco).plus_ancien.map(Timestamp::as_second));
            let attendus = [(250, Some(0)), (750, Some(1)), (0, None)];
            assert_eq!([Opco::OpcoEp, Opco::Akto, Opco::Atlas].map(vus), attendus, "{en_cours}");
            let (lues, plus_longue) = (lu.lues.into_inner(), lu.plus_longue.into_inner());
            assert_eq!((lues, plus_longue), if en_cours { (1_000, LOT) } else { (2, 1) });
        }
    }
}
