//! Keys that the journal alone knows: a crash, a state file that was lost or put back, or another process of the same
//! journal left them.

use cfadock::journal::{Choix, Entree, Journal};
use cfadock::runtime::jiff::SignedDuration;

use crate::cles::{EchecCles, RegistreCles};
use crate::probleme::Probleme;

/// Entries of the journal that are looked at in one go.
const LOT: usize = 500;
/// How long a lower number may come after a higher one, in a journal of several machines. The entries of that time are read
/// again each time.
const RETARD: SignedDuration = SignedDuration::from_mins(15);

/// Takes the keys of the entries that were not looked at yet.
///
/// # Errors
/// When the journal or the keys cannot be read or written: then it is not known what a key stands for.
pub(super) async fn rattraper(journal: &dyn Journal, cles: &RegistreCles) -> Result<(), Probleme> {
    let du_journal = |echec| Probleme::suite_inconnue("journal", &echec);
    let des_cles = |echec: EchecCles| Probleme::suite_inconnue(echec.code(), &echec);
    // A journal without a clock of its own is on one machine, and its numbers come in their order.
    let sures = journal.heure().await.map_err(du_journal)?.map(|heure| heure - RETARD);
    let est_sure = |entree: &&Entree| sures.is_none_or(|sures| entree.inscription.le < sures);
    let mut apres = cles.derniere_lue().await.map_err(des_cles)?;
    let mut toutes_sures = true;
    loop {
        let lues = journal.lire(Choix::toutes().apres(apres).premieres(LOT)).await.map_err(du_journal)?;
        let Some(fin) = lues.last().map(|entree| entree.id) else { return Ok(()) };
        let derniere = lues.iter().take_while(est_sure).last().map(|entree| entree.id).filter(|_| toutes_sures);
        toutes_sures = derniere == Some(fin);
        let entieres = lues.len() == LOT;
        cles.rattraper(lues, derniere).await.map_err(des_cles)?;
        if !entieres {
            return Ok(());
        }
        apres = fin;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use cfadock::Opco;
    use cfadock::journal::{
        CleMetier, EchecJournal, Empreinte, IdEntree, Inscription, Ouverture, Reperes, Sceau, Situation, Trace,
    };
    use cfadock::runtime::BoxFuture;
    use cfadock::runtime::jiff::Timestamp;

    use super::*;
    use crate::essais::CFA;
    use crate::etat::FichierEtat;
    use crate::etat::demandes::CleDemande;

    /// What is committed in a journal of several machines, and what time it is there.
    #[derive(Debug)]
    struct Partage(Mutex<(Vec<Entree>, i64)>);

    impl Partage {
        /// Commits an entry; its number and its minute may be lower than those of others.
        fn valider(&self, numero: i64, minute: i64) {
            let inscription = Inscription {
                le: minutes(minute),
                cfa: CFA.parse().unwrap(),
                opco: Opco::Akto,
                operation: "deposerFacture".to_owned(),
                cle: CleMetier::autre("essai", Opco::Akto, &[&numero.to_string()]),
                empreinte: Empreinte::octets(b"essai"),
                reperes: Reperes::dossier("INT-1"),
                reference: Some(cle(numero).cle),
            };
            let entrees = &mut self.0.lock().unwrap().0;
            entrees.push(Entree::new(IdEntree(numero), inscription));
            entrees.sort_by_key(|entree| entree.id);
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
            let lues = self.0.lock().unwrap();
            let choisies = lues.0.iter().filter(|entree| choix.convient(entree)).take(choix.nombre());
            let choisies = choisies.cloned().collect();
            Box::pin(async { Ok(choisies) })
        }

        fn sceau(&self) -> &Sceau {
            unreachable!("nothing is sent")
        }

        fn heure(&self) -> BoxFuture<'_, Result<Option<Timestamp>, EchecJournal>> {
            let heure = minutes(self.0.lock().unwrap().1);
            Box::pin(async move { Ok(Some(heure)) })
        }
    }

    fn minutes(minute: i64) -> Timestamp {
        Timestamp::from_second(1_788_000_000 + minute * 60).unwrap()
    }

    fn cle(numero: i64) -> CleDemande {
        CleDemande { cfa: CFA.parse().unwrap(), cle: format!("facture-{numero}").parse().unwrap() }
    }

    #[tokio::test]
    async fn a_lower_number_that_comes_late_is_seen() {
        let dossier = tempfile::tempdir().unwrap();
        let etat = FichierEtat::ouvrir(&dossier.path().join("etat.sqlite")).unwrap();
        let (journal, cles) = (Partage(Mutex::default()), RegistreCles::Fichier(etat.clone()));
        // More than one page, and by another clock the second one is old.
        let dates = (2..=700).map(|numero| (numero, if numero > 500 { -60 } else { 0 }));
        dates.filter(|(numero, _)| *numero != 600).for_each(|(numero, minute)| journal.valider(numero, minute));
        journal.0.lock().unwrap().1 = 14;
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
        journal.0.lock().unwrap().1 = 25;
        rattraper(&journal, &cles).await.unwrap();
        assert_eq!(etat.derniere_lue().await.unwrap(), IdEntree(700));
        assert_eq!(etat.entree_de(cle(702)).await.unwrap(), Some(Some(IdEntree(702))));
    }
}
