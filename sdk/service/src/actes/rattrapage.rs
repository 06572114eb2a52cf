//! Keys that the journal alone knows: a crash, a state file that was lost or put back, or another process of the same
//! journal left them.

use cfadock::journal::{Choix, EchecJournal, Entree, IdEntree, Journal};
use cfadock::runtime::jiff::{SignedDuration, Timestamp};

use crate::cles::{EchecCles, RegistreCles};
use crate::probleme::Probleme;

/// Entries of the journal that are looked at in one go.
const LOT: usize = 500;
/// So many times for one request at most.
const LOTS: usize = 20;
/// How long a lower number may come after a higher one, in a journal of several machines. The entries of that time are read
/// again each time.
const RETARD: SignedDuration = SignedDuration::from_mins(15);

/// How far a journal is read for good: what comes later may still have a lower number.
pub(super) struct Lecture {
    sures: Option<Timestamp>,
    toutes: bool,
}

impl Lecture {
    /// From here on.
    ///
    /// # Errors
    /// When the journal does not say what time it is.
    pub(super) async fn commencer(journal: &dyn Journal) -> Result<Self, EchecJournal> {
        // A journal without a clock of its own is on one machine, and its numbers come in their order.
        Ok(Self { sures: journal.heure().await?.map(|heure| heure - RETARD), toutes: true })
    }

    /// The last of the entries that are read next up to which no other one will come.
    pub(super) fn jusqu_a(&mut self, lues: &[Entree]) -> Option<IdEntree> {
        let sure = |entree: &&Entree| self.sures.is_none_or(|sures| entree.inscription.le < sures);
        let sures = lues.iter().take_while(sure).count();
        let derniere = lues[..sures].last().map(|entree| entree.id).filter(|_| self.toutes);
        self.toutes &= sures == lues.len();
        derniere
    }
}

/// Takes the keys of the entries that were not looked at yet.
///
/// # Errors
/// When the journal or the keys cannot be read or written, or too many entries are left for one request: then it is not
/// known what a key stands for.
pub(super) async fn rattraper(journal: &dyn Journal, cles: &RegistreCles) -> Result<(), Probleme> {
    if avancer(journal, cles).await? {
        return Ok(());
    }
    let phrase = "Ce que cette clé est devenue ne peut pas encore être dit : les clés du journal se relisent, une partie par \
                  demande. Relisez-la, ou répétez-la, sous la même clé.";
    Err(Probleme::new(503, "journal", phrase).attendre(1))
}

/// Takes the keys of a part of the entries that were not looked at yet; whether none is left. The next call goes on from
/// there.
///
/// # Errors
/// When the journal or the keys cannot be read or written.
pub(crate) async fn avancer(journal: &dyn Journal, cles: &RegistreCles) -> Result<bool, Probleme> {
    let du_journal = |echec| Probleme::suite_inconnue("journal", &echec);
    let des_cles = |echec: EchecCles| Probleme::suite_inconnue(echec.code(), &echec);
    let mut lecture = Lecture::commencer(journal).await.map_err(du_journal)?;
    let mut apres = cles.derniere_lue().await.map_err(des_cles)?;
    let mut passes = 0;
    while passes < LOTS {
        let lues = journal.lire(Choix::toutes().apres(apres).premieres(LOT)).await.map_err(du_journal)?;
        let Some(fin) = lues.last().map(|entree| entree.id) else { return Ok(true) };
        let (derniere, entieres) = (lecture.jusqu_a(&lues), lues.len() == LOT);
        cles.rattraper(lues, derniere).await.map_err(des_cles)?;
        if !entieres {
            return Ok(true);
        }
        // The young ones are read again by each request: they are few, and none would ever come past them.
        passes += usize::from(derniere == Some(fin));
        apres = fin;
    }
    Ok(false)
}

/// Takes those of all entries, however many are left.
///
/// # Errors
/// When the journal or the keys cannot be read or written.
pub(crate) async fn achever(journal: &dyn Journal, cles: &RegistreCles) -> Result<(), Probleme> {
    while !avancer(journal, cles).await? {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::essais::partage::{Partage, cle};
    use crate::etat::FichierEtat;

    /// After a state file that was lost: however long the journal, one request reads a part of it.
    #[tokio::test]
    async fn a_long_journal_is_looked_at_a_part_at_a_time() {
        let dossier = tempfile::tempdir().unwrap();
        let etat = FichierEtat::ouvrir(&dossier.path().join("etat.sqlite")).unwrap();
        let (journal, cles) = (Partage::default(), RegistreCles::Fichier(etat.clone()));
        (1..=12_000).for_each(|numero| journal.valider(numero, 0));
        journal.regler(60);
        let refus = rattraper(&journal, &cles).await.unwrap_err();
        assert_eq!((refus.statut, refus.code.as_str(), refus.attendre), (503, "journal", Some(1)), "{refus:?}");
        assert_eq!((journal.lues(), etat.derniere_lue().await.unwrap()), (LOTS * LOT, IdEntree(10_000)));
        assert!(avancer(&journal, &cles).await.unwrap());
        assert_eq!((journal.lues(), etat.derniere_lue().await.unwrap()), (2_000, IdEntree(12_000)));
        assert_eq!(etat.entree_de(cle(12_000)).await.unwrap(), Some(Some(IdEntree(12_000))));
        // Young ones, however many: they are all read, each time.
        (12_001..=25_000).for_each(|numero| journal.valider(numero, 59));
        for _ in 0..2 {
            rattraper(&journal, &cles).await.unwrap();
            assert_eq!((journal.lues(), etat.derniere_lue().await.unwrap()), (13_000, IdEntree(12_000)));
        }
    }

    /// A command is alone: what is left for the next request would never be done.
    #[tokio::test]
    async fn a_long_journal_is_read_to_its_end() {
        let dossier = tempfile::tempdir().unwrap();
        let etat = FichierEtat::ouvrir(&dossier.path().join("etat.sqlite")).unwrap();
        let (journal, cles) = (Partage::default(), RegistreCles::Fichier(etat.clone()));
        (1..=25_000).for_each(|numero| journal.valider(numero, 0));
        journal.regler(60);
        achever(&journal, &cles).await.unwrap();
        assert_eq!((journal.lues(), etat.derniere_lue().await.unwrap()), (25_000, IdEntree(25_000)));
        rattraper(&journal, &cles).await.unwrap();
    }

    #[tokio::test]
    async fn a_lower_number_that_comes_late_is_seen() {
        let dossier = tempfile::tempdir().unwrap();
        let etat = FichierEtat::ouvrir(&dossier.path().join("etat.sqlite")).unwrap();
        let (journal, cles) = (Partage::default(), RegistreCles::Fichier(etat.clone()));
        // More than one page, and by another clock the second one is old.
        let dates = (2..=700).map(|numero| (numero, if numero > 500 { -60 } else { 0 }));
        dates.filter(|(numero, _)| *numero != 600).for_each(|(numero, minute)| journal.valider(numero, minute));
        journal.regler(14);
        rattraper(&journal, &cles).await.unwrap();
        assert_eq!(etat.entree_de(cle(700)).await.unwrap(), Some(Some(IdEntree(700))));
        assert_eq!(etat.entree_de(cle(1)).await.unwrap(), None);
        for numero in [1, 600] {
            journal.valider(numero, 0);
        }
        rattraper(&journal, &cles).await.unwrap();
        for numero in [1, 600] {
            assert_eq!(etat.entree_de(cle(numero)).await.unwrap(), Some(Some(IdEntree(numero))));
        }
        assert_eq!(etat.derniere_lue().await.unwrap(), IdEntree(0));
        // Later on, what is old is not read again; a young one stops at itself.
        journal.valider(701, 10);
        journal.valider(702, 9);
        journal.regler(25);
        rattraper(&journal, &cles).await.unwrap();
        assert_eq!(etat.derniere_lue().await.unwrap(), IdEntree(700));
        assert_eq!(etat.entree_de(cle(702)).await.unwrap(), Some(Some(IdEntree(702))));
    }
}
