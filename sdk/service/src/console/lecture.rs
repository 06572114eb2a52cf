//! The journal, as far as one page needs it: no page reads more than a bounded part of it, however long it is.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use cfadock::journal::{Choix, Compte, EchecJournal, Entree, IdEntree, Journal, Situation};

use super::vue::PageErreur;
use crate::service::Service;

/// Entries of the journal that are read at once.
const LOT: usize = 250;

/// Entries that one page of a list reads at most: the next page goes on from there.
const LUES: usize = 2_000;

/// The number of an entry that somebody looks for.
pub(super) fn numero(q: &str) -> Option<IdEntree> {
    let cherche = q.trim();
    cherche.strip_prefix('#').unwrap_or(cherche).parse().ok().map(IdEntree)
}

/// How many entries are in each situation, of all CFA and OPCO together.
pub(super) async fn compter(journal: &dyn Journal) -> Result<BTreeMap<Situation, u64>, EchecJournal> {
    let mut ensemble = BTreeMap::new();
    for Compte { situation, nombre, .. } in journal.compter().await? {
        *ensemble.entry(situation).or_default() += nombre;
    }
    Ok(ensemble)
}

/// The first of the open entries, the oldest first.
pub(super) async fn ouvertes(journal: &dyn Journal, nombre: usize) -> Result<Vec<Entree>, EchecJournal> {
    journal.lire(Choix::toutes().ouvertes().premieres(nombre)).await
}

/// What a list shows.
#[derive(Debug, Default)]
pub(super) struct Trouvees {
    /// The entries, the last ones first.
    pub(super) entrees: Vec<Entree>,
    /// Before which entry the list goes on, if something was not read.
    pub(super) suite: Option<IdEntree>,
}

/// The entries before `avant` that fit, the last ones first: `taille` at most, of the [`LUES`] that are read at most.
pub(super) async fn lister(
    journal: &dyn Journal,
    convient: impl Fn(&Entree) -> bool,
    (mut avant, taille): (Option<IdEntree>, usize),
) -> Result<Trouvees, EchecJournal> {
    let (mut trouvees, mut lues) = (Trouvees::default(), 0);
    loop {
        let lot = journal.lire(Choix::toutes().avant(avant).dernieres(LOT)).await?;
        let (premiere, fin) = (lot.first().map(|entree| entree.id), lot.len() < LOT);
        lues += lot.len();
        avant = premiere.or(avant);
        for entree in lot.into_iter().rev() {
            let id = entree.id;
            if convient(&entree) {
                trouvees.entrees.push(entree);
            }
            if trouvees.entrees.len() == taille {
                trouvees.suite = Some(id).filter(|id| !fin || premiere != Some(*id));
                return Ok(trouvees);
            }
        }
        if fin || lues >= LUES {
            trouvees.suite = avant.filter(|_| !fin);
            return Ok(trouvees);
        }
    }
}

/// Whether an entry is what somebody looks for: by its number, its reference, or any number of the OPCO or the CFA.
pub(super) fn trouve(entree: &Entree, q: &str) -> bool {
    if numero(q) == Some(entree.id) {
        return true;
    }
    let cherche = q.trim().to_lowercase();
    let (inscription, numeros) = (&entree.inscription, entree.numeros());
    let facture = inscription.reperes.facture.as_ref();
    let echeances = facture.into_iter().flat_map(|facture| &facture.echeances).map(|une| une.dossier.as_str());
    let textes = [
        inscription.reference.as_ref().map(|reference| reference.as_str()),
        numeros.dossier.as_deref(),
        numeros.externe.as_deref(),
        numeros.deca.as_deref(),
        numeros.facture.as_deref(),
        numeros.document.as_deref(),
        inscription.reperes.dossier.as_deref(),
        inscription.reperes.facture_liee.as_deref(),
        facture.map(|facture| facture.numero.as_str()),
    ];
    textes.into_iter().flatten().chain(echeances).any(|texte| texte.to_lowercase() == cherche)
}

/// The entry of an address.
pub(super) async fn une(service: &Service, numero: &str) -> Result<Entree, PageErreur> {
    let absente = || PageErreur::new(StatusCode::NOT_FOUND, "Le journal n'a pas de dépôt de ce numéro.");
    let id = numero.parse().map(IdEntree).map_err(|_| absente())?;
    service.journal.lire(Choix::entree(id)).await?.pop().ok_or_else(absente)
}

#[cfg(test)]
mod tests {
    use cfadock::Outcome;

    use super::*;
    use crate::essais::partage::Partage;

    /// As many deposits, of which every thousandth is refused, and the others arrived but for the last ones.
    fn plein(nombre: i64, ouvertes: i64) -> Partage {
        let journal = Partage::default();
        for rang in 1..=nombre {
            journal.valider(rang);
            if rang + ouvertes <= nombre {
                journal.conclure(rang, if rang % 1_000 == 0 { Outcome::Refused } else { Outcome::Accepted });
            }
        }
        journal
    }

    #[tokio::test]
    async fn no_page_reads_the_whole_journal() {
        let journal = plein(5_000, 700);
        assert_eq!((ouvertes(&journal, 50).await.unwrap().len(), journal.lues()), (50, 50));
        // They are counted all the same.
        let comptes = [(Situation::EnCours, 700), (Situation::Deposee, 4_296), (Situation::Refusee, 4)];
        assert_eq!((compter(&journal).await.unwrap(), journal.lues()), (comptes.into(), 0));
        let page = lister(&journal, |_| true, (None, 50)).await.unwrap();
        let numeros: Vec<_> = page.entrees.iter().map(|entree| entree.id.0).collect();
        assert_eq!((numeros, page.suite), ((4_951..=5_000).rev().collect(), Some(IdEntree(4_951))));
        assert!(journal.lues() <= LOT);
        // What is rare is looked for in a part at a time, and found by going on.
        let (mut trouvees, mut avant, mut pages) = (Vec::new(), None, 0);
        loop {
            let refusee = |entree: &Entree| entree.situation() == Situation::Refusee;
            let page = lister(&journal, refusee, (avant, 50)).await.unwrap();
            let lues = journal.lues();
            assert!(lues <= LUES + LOT, "{lues} entries for one page");
            trouvees.extend(page.entrees.into_iter().map(|entree| entree.id.0));
            pages += 1;
            assert!(pages < 100, "the list has no end");
            let Some(suite) = page.suite else { break };
            avant = Some(suite);
        }
        assert_eq!(trouvees, (1..=4).rev().map(|rang| rang * 1_000).collect::<Vec<_>>());
    }

    /// The last page has no next one, whether it is full or not.
    #[tokio::test]
    async fn a_list_ends_where_the_journal_does() {
        let journal = plein(100, 0);
        for (avant, taille, montrees, suite) in
            [(None, 50, 50, Some(51)), (Some(51), 50, 50, None), (Some(51), 60, 50, None), (Some(1), 50, 0, None)]
        {
            let page = lister(&journal, |_| true, (avant.map(IdEntree), taille)).await.unwrap();
            assert_eq!((page.entrees.len(), page.suite), (montrees, suite.map(IdEntree)), "{avant:?} {taille}");
        }
    }
}
