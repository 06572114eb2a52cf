//! What may have been deposited under another key than the one of the intent: contracts in journals of before, in which
//! blanks and hyphens in names counted or the day of effect of an amendment was not kept, and amendments of another rank.

use super::doublon::Doublon;
use super::moteur::Intention;
use crate::journal::{Choix, CleMetier, EchecJournal, Entree, IdEntree, IdentiteContrat, Ressemblance};
use crate::models::Cerfa;
use crate::parcours::{Connexion, Echec};

impl Connexion {
    /// Looks whether the contract was deposited under another key. Of the entry `connue` the caller says that it is
    /// another amendment.
    pub(super) async fn chercher_autre_cle(
        &self,
        cerfa: &Cerfa,
        intention: &Intention,
        connue: Option<IdEntree>,
    ) -> Result<(), Echec> {
        let identite = intention.reperes.contrat.as_ref().expect("the intent of a contract has its identity");
        let entrees = match self.de_tout_rang(identite).await {
            // Nothing is deposited without a journal: the deposit itself says so.
            Err(Echec::Journal(EchecJournal::Absent)) => return Ok(()),
            lues => lues?,
        };
        let tenues: Vec<Entree> = entrees.into_iter().filter(|entree| entree.situation().tient_la_cle()).collect();
        // A repetition is told as one, whichever rank it has.
        let repetee = tenues.iter().find(|entree| entree.inscription.empreinte == intention.empreinte);
        let rang = intention.cle.rang();
        let deja = repetee.or_else(|| tenues.iter().find(|entree| entree.inscription.cle.rang() == rang));
        if let Some(entree) = deja {
            return Err(Echec::Doublon(Box::new(Doublon::new(entree.clone(), intention.empreinte))));
        }
        self.chercher_sans_effet(cerfa, intention, connue).await
    }

    /// Whether an amendment was deposited before the day of effect was a part of its identity. If the content differs,
    /// the dossier at the OPCO says which one it was; if it cannot be read, it may be the same.
    async fn chercher_sans_effet(
        &self,
        cerfa: &Cerfa,
        intention: &Intention,
        connue: Option<IdEntree>,
    ) -> Result<(), Echec> {
        let journal = self.journal_tenu();
        let Some(ancienne) = IdentiteContrat::sans_effet(self.opco(), cerfa, journal.sceau()) else { return Ok(()) };
        let entrees = journal.lire(Choix::sous(CleMetier::contrat(self.opco(), &ancienne))).await?;
        for entree in entrees.into_iter().filter(|entree| entree.situation().tient_la_cle()) {
            let meme_contenu = entree.inscription.empreinte == intention.empreinte;
            let dite_autre = || connue == Some(entree.id);
            if meme_contenu || !(dite_autre() || self.est_un_autre_avenant(&entree, cerfa).await) {
                return Err(Echec::Doublon(Box::new(Doublon::new(entree, intention.empreinte))));
            }
        }
        Ok(())
    }

    /// Whether the OPCO has another amendment under the number of the entry.
    async fn est_un_autre_avenant(&self, entree: &Entree, cerfa: &Cerfa) -> bool {
        let Some(numero) = &entree.numeros().dossier else { return false };
        let Ok(dossier) = self.dossier(numero).await else { return false };
        let Some(lu) = &dossier.cerfa else { return false };
        let dit_son_effet = lu.contrat.as_ref().is_some_and(|contrat| contrat.date_effet_avenant.is_some());
        let sceau = self.journal_tenu().sceau();
        let (cherche, lu) =
            (IdentiteContrat::envoyee(self.opco(), cerfa, sceau), IdentiteContrat::relue(self.opco(), lu, sceau));
        dit_son_effet && lu.is_some_and(|lu| cherche.comparer(&lu) != Ressemblance::Meme)
    }
}
