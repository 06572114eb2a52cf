//! Keys that the journal alone knows: a crash, a state file that was lost or put back, or another process of the same
//! journal left them.

use cfadock::journal::{Choix, EchecJournal, Entree, IdEntree, Journal};

use crate::cles::{EchecCles, RegistreCles};
use crate::etat::FichierEtat;
use crate::etat::demandes::{CleDemande, est_sans_envoi};
use crate::probleme::Probleme;

/// Entries of the journal that are looked at in one go.
const LOT: usize = 500;
/// So many times for one request at most.
const LOTS: usize = 20;

/// Takes what the journal alone knows of a key. Of several machines its numbers do not come in their order, and it finds
/// references by an index; in the file of one machine they do, and each entry is looked at once.
///
/// # Errors
/// When the journal or the keys cannot be read or written, or too many entries are left for one request: then it is not
/// known what a key stands for.
pub(super) async fn rattraper(journal: &dyn Journal, cles: &RegistreCles, cle: &CleDemande) -> Result<(), Probleme> {
    match cles {
        RegistreCles::Base(cles) => {
            let lues = journal.lire(du_meme_nom(cle)).await.map_err(du_journal)?;
            match lues.iter().find(|lue| !est_sans_envoi(lue.situation())) {
                Some(envoyee) => cles.rattraper(cle, envoyee.id).await.map_err(|echec| des_cles(echec.into())),
                None => Ok(()),
            }
        }
        RegistreCles::Fichier(etat) => {
            regarder(journal, cles).await?;
            // Of what was not sent when it was looked at, something may have arrived all the same.
            let notees = notees(journal, etat, (cle, None)).await?;
            if notees.is_empty() {
                return Ok(());
            }
            etat.rattraper_demandes(notees).await.map_err(|echec| des_cles(echec.into()))
        }
    }
}

/// Looks at the entries that were not looked at yet, or says that there are too many.
async fn regarder(journal: &dyn Journal, cles: &RegistreCles) -> Result<(), Probleme> {
    if avancer(journal, cles).await? {
        return Ok(());
    }
    let phrase = "Ce que cette clé est devenue ne peut pas encore être dit : les clés du journal se relisent, une partie par \
                  demande. Relisez-la, ou répétez-la, sous la même clé.";
    Err(Probleme::new(503, "journal", phrase).attendre(1))
}

/// The other entries of a key than `connue`, in the order of their numbers, which need not be that of their deposits.
///
/// # Errors
/// Those of [`rattraper`].
pub(super) async fn autres(
    journal: &dyn Journal,
    cles: &RegistreCles,
    (cle, connue): (&CleDemande, IdEntree),
) -> Result<Vec<Entree>, Probleme> {
    let RegistreCles::Fichier(etat) = cles else {
        let mut lues = journal.lire(du_meme_nom(cle)).await.map_err(du_journal)?;
        lues.retain(|lue| lue.id != connue);
        return Ok(lues);
    };
    regarder(journal, cles).await?;
    notees(journal, etat, (cle, Some(connue))).await
}

/// The entries that were noted beside the one of a key, as they are now.
async fn notees(
    journal: &dyn Journal,
    etat: &FichierEtat,
    (cle, sauf): (&CleDemande, Option<IdEntree>),
) -> Result<Vec<Entree>, Probleme> {
    let mut notees = Vec::new();
    let ids = etat.autres(cle.clone()).await.map_err(|echec| des_cles(echec.into()))?;
    for id in ids.into_iter().filter(|id| Some(*id) != sauf) {
        notees.extend(journal.lire(Choix::entree(id)).await.map_err(du_journal)?);
    }
    Ok(notees)
}

/// Takes the keys of a part of the entries that were not looked at yet; whether none is left. The next call goes on from
/// there.
///
/// # Errors
/// When the journal or the keys cannot be read or written.
pub(crate) async fn avancer(journal: &dyn Journal, cles: &RegistreCles) -> Result<bool, Probleme> {
    let RegistreCles::Fichier(etat) = cles else { return Ok(true) };
    for _ in 0..LOTS {
        let apres = etat.derniere_lue().await.map_err(|echec| des_cles(echec.into()))?;
        let lues = journal.lire(Choix::toutes().apres(apres).premieres(LOT)).await.map_err(du_journal)?;
        let entier = lues.len() == LOT;
        etat.rattraper_demandes(lues).await.map_err(|echec| des_cles(echec.into()))?;
        if !entier {
            return Ok(true);
        }
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

fn du_meme_nom(cle: &CleDemande) -> Choix {
    Choix::de_reference(cle.cfa.clone(), cle.cle.clone())
}

fn du_journal(echec: EchecJournal) -> Probleme {
    Probleme::suite_inconnue("journal", &echec)
}

fn des_cles(echec: EchecCles) -> Probleme {
    Probleme::suite_inconnue(echec.code(), &echec)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::essais::partage::{Partage, cle};
    use crate::etat::FichierEtat;

    /// After a state file that was lost: however long the journal, one request reads a part of it, and each entry is read
    /// once.
    #[tokio::test]
    async fn a_long_journal_is_looked_at_a_part_at_a_time() {
        let dossier = tempfile::tempdir().unwrap();
        let etat = FichierEtat::ouvrir(&dossier.path().join("etat.sqlite")).unwrap();
        let (journal, cles) = (Partage::default(), RegistreCles::Fichier(etat.clone()));
        (1..=12_000).for_each(|numero| journal.valider(numero));
        let refus = rattraper(&journal, &cles, &cle(1)).await.unwrap_err();
        assert_eq!((refus.statut, refus.code.as_str(), refus.attendre), (503, "journal", Some(1)), "{refus:?}");
        assert_eq!((journal.lues(), etat.derniere_lue().await.unwrap()), (LOTS * LOT, IdEntree(10_000)));
        assert!(avancer(&journal, &cles).await.unwrap());
        assert_eq!((journal.lues(), etat.derniere_lue().await.unwrap()), (2_000, IdEntree(12_000)));
        assert_eq!(etat.entree_de(cle(12_000)).await.unwrap(), Some(Some(IdEntree(12_000))));
        for (neuves, numero) in [(1, 12_001), (0, 12_002), (1, 12_003)] {
            (numero..numero + neuves).for_each(|numero| journal.valider(numero));
            rattraper(&journal, &cles, &cle(1)).await.unwrap();
            assert_eq!(journal.lues(), usize::try_from(neuves).unwrap());
        }
    }

    /// A command is alone: what is left for the next request would never be done.
    #[tokio::test]
    async fn a_long_journal_is_read_to_its_end() {
        let dossier = tempfile::tempdir().unwrap();
        let etat = FichierEtat::ouvrir(&dossier.path().join("etat.sqlite")).unwrap();
        let (journal, cles) = (Partage::default(), RegistreCles::Fichier(etat.clone()));
        (1..=25_000).for_each(|numero| journal.valider(numero));
        achever(&journal, &cles).await.unwrap();
        assert_eq!((journal.lues(), etat.derniere_lue().await.unwrap()), (25_000, IdEntree(25_000)));
        rattraper(&journal, &cles, &cle(1)).await.unwrap();
    }

    /// What was not sent when it was looked at may have arrived all the same, and its key is no free one then.
    #[tokio::test]
    async fn what_arrived_after_it_was_looked_at_has_its_key() {
        let dossier = tempfile::tempdir().unwrap();
        let etat = FichierEtat::ouvrir(&dossier.path().join("etat.sqlite")).unwrap();
        let (journal, cles) = (Partage::default(), RegistreCles::Fichier(etat.clone()));
        (1..=3).for_each(|numero| journal.valider_sous(numero, &cle(1)));
        (1..=3).for_each(|numero| journal.ne_pas_envoyer(numero));
        rattraper(&journal, &cles, &cle(1)).await.unwrap();
        assert_eq!(etat.entree_de(cle(1)).await.unwrap(), None);
        journal.conclure(2, cfadock::Outcome::Accepted);
        rattraper(&journal, &cles, &cle(1)).await.unwrap();
        assert_eq!(etat.entree_de(cle(1)).await.unwrap(), Some(Some(IdEntree(2))));
        // Also before the one that is known.
        let autres = autres(&journal, &cles, (&cle(1), IdEntree(3))).await.unwrap();
        assert_eq!(autres.iter().map(|autre| autre.id.0).collect::<Vec<_>>(), [1, 2]);
    }
}
