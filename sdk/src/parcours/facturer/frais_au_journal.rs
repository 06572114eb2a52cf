//! The ancillary costs that invoices of the journal carry already: an OPCO does not say all of them.

use crate::controle::{FraisAuJournal, FraisFactures};
use crate::journal::{Choix, EchecJournal, RepereFrais};
use crate::models::{Dossier, Facture};
use crate::parcours::{Connexion, Echec};
use crate::scalaires::Montant;

use super::demande::Facturation;

impl Connexion {
    /// What the invoices of the journal carry of ancillary costs for the dossiers of `demande`, but for those that the OPCO
    /// is known not to have and the one that this one takes the place of. The journal is read for an invoice with such
    /// costs only.
    pub(super) async fn frais_au_journal(
        &self,
        demande: &Facturation,
        facture: &Facture,
        dossiers: &[Dossier],
    ) -> Result<Vec<FraisAuJournal>, Echec> {
        if facture.lignes.iter().all(|ligne| ligne.nature_ligne.nature_des_frais().is_none()) {
            return Ok(Vec::new());
        }
        let entrees = match self.journal_tenu().lire(Choix::de(self.cfa().clone(), self.opco())).await {
            Err(EchecJournal::Absent) => Vec::new(),
            lues => lues?,
        };
        let tenues = entrees.into_iter().filter(|entree| entree.situation().tient_la_cle());
        let reperes = tenues.filter(|entree| Some(entree.id) != demande.remplace);
        let externe = |frais: &RepereFrais| {
            let mut postes = demande.postes.iter().zip(dossiers);
            postes.find(|(poste, _)| poste.numero_interne == frais.dossier)?.1.numero_externe().cloned()
        };
        let mut connus = Vec::new();
        for repere in reperes.filter_map(|entree| entree.inscription.reperes.facture) {
            connus.extend(repere.frais.iter().filter_map(|frais| {
                let montant = Montant::centimes(frais.montant);
                let porte = FraisFactures { numero_dossier: externe(frais)?, nature: frais.nature, montant };
                Some(FraisAuJournal { facture: repere.numero.clone(), echeance: frais.echeance, frais: porte })
            }));
        }
        Ok(connus)
    }
}
