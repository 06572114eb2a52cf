//! Amendments in journals that did not keep the day of their effect: such an entry may be this amendment or another.

use super::doublon::Doublon;
use super::moteur::Intention;
use crate::journal::{Choix, CleMetier, EchecJournal, Entree, IdentiteContrat, Ressemblance};
use crate::models::Cerfa;
use crate::parcours::{Connexion, Echec};

impl Connexion {
    /// Whether an amendment was deposited before the day of effect was a part of its identity. If the content differs,
    /// the dossier at the OPCO says which one it was; if it cannot be read, it may be the same.
    pub(super) async fn chercher_avenant_ancien(&self, cerfa: &Cerfa, intention: &Intention) -> Result<(), Echec> {
        let journal = self.journal_tenu();
        let Some(ancienne) = IdentiteContrat::sans_effet(self.opco(), cerfa, journal.sceau()) else { return Ok(()) };
        let entrees = match journal.lire(Choix::sous(CleMetier::contrat(self.opco(), &ancienne))).await {
            // Nothing is deposited without a journal: the deposit itself reports it.
            Err(EchecJournal::Absent) => return Ok(()),
            lues => lues?,
        };
        for entree in entrees.into_iter().filter(|entree| entree.situation().tient_la_cle()) {
            let meme_contenu = entree.inscription.empreinte == intention.empreinte;
            if meme_contenu || !self.est_un_autre_avenant(&entree, cerfa).await {
                return Err(Echec::Doublon(Box::new(Doublon::new(entree, intention.empreinte))));
            }
        }
        Ok(())
    }

    /// Whether the OPCO has another amendment under the number of the entry.
    async fn est_un_autre_avenant(&self, entree: &Entree, cerfa: &Cerfa) -> bool {
        let Some(numero) = &entree.numeros().dossier else { return false };
        let Ok(dossier) = self.lire_dossier(numero).await else { return false };
        let Some(lu) = &dossier.cerfa else { return false };
        let dit_son_effet = lu.contrat.as_ref().is_some_and(|contrat| contrat.date_effet_avenant.is_some());
        let sceau = self.journal_tenu().sceau();
        let (cherche, lu) =
            (IdentiteContrat::envoyee(self.opco(), cerfa, sceau), IdentiteContrat::relue(self.opco(), lu, sceau));
        dit_son_effet && lu.is_some_and(|lu| cherche.comparer(&lu) != Ressemblance::Meme)
    }
}
