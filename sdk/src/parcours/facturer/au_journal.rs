//! What invoices of the journal carry already, where an OPCO does not say all of it: ancillary costs, and échéances whose
//! amounts it leaves out.

use std::collections::HashMap;

use crate::controle::{EcheanceAuJournal, FraisAuJournal, FraisFactures};
use crate::journal::{Choix, EchecJournal, RepereEcheance, RepereFacture, RepereFrais};
use crate::models::{Dossier, Echeance, Facture};
use crate::parcours::{Connexion, Echec};
use crate::scalaires::{Identifiant, Montant};

use super::demande::Facturation;

/// What invoices of the journal carry already.
#[derive(Default)]
pub(super) struct AuJournal {
    pub(super) frais: Vec<FraisAuJournal>,
    pub(super) echeances: Vec<EcheanceAuJournal>,
}

impl Connexion {
    /// What the invoices of the journal carry for the dossiers of `demande`, but for those that the OPCO is known not to
    /// have and the one that this one takes the place of. The journal is read only for an invoice with ancillary costs, or
    /// for dossiers whose échéances lack an amount.
    pub(super) async fn deja_au_journal(
        &self,
        demande: &Facturation,
        facture: &Facture,
        dossiers: &[Dossier],
    ) -> Result<AuJournal, Echec> {
        let avec_frais = facture.lignes.iter().any(|ligne| ligne.nature_ligne.nature_des_frais().is_some());
        let inconnue = |echeance: &Echeance| echeance.reste_a_facturer().is_none_or(|reste| reste.decimal().is_none());
        if !avec_frais && !dossiers.iter().flat_map(|dossier| dossier.echeances.iter().flatten()).any(inconnue) {
            return Ok(AuJournal::default());
        }
        let entrees = match self.journal_tenu().lire(Choix::de(self.cfa().clone(), self.opco())).await {
            Err(EchecJournal::Absent) => Vec::new(),
            lues => lues?,
        };
        let tenues = entrees.into_iter().filter(|entree| entree.situation().tient_la_cle());
        let reperes = tenues.filter(|entree| Some(entree.id) != demande.remplace);
        let externe = |interne: &str| -> Option<Identifiant> {
            let mut postes = demande.postes.iter().zip(dossiers);
            postes.find(|(poste, _)| poste.numero_interne == interne)?.1.numero_externe().cloned()
        };
        let reperes = reperes.filter_map(|entree| {
            let arrivee = !entree.situation().est_ouverte();
            Some((entree.inscription.reperes.facture?, arrivee))
        });
        let reperes: Vec<(RepereFacture, bool)> = reperes.collect();
        // What a credit note took back is billed no more; of one that may not have arrived, it is not known.
        let mut restes: HashMap<(&str, i32), i64> = HashMap::new();
        for (repere, arrivee) in &reperes {
            for echeance in repere.echeances.iter().filter(|echeance| *arrivee || echeance.facture > 0) {
                let reste = restes.entry((&echeance.dossier, echeance.numero)).or_default();
                *reste = reste.saturating_add(echeance.facture);
            }
        }
        let reste = |echeance: &RepereEcheance| {
            restes.get(&(echeance.dossier.as_str(), echeance.numero)).copied().unwrap_or_default()
        };
        let mut connus = AuJournal::default();
        for (repere, _) in &reperes {
            connus.frais.extend(repere.frais.iter().filter_map(|frais: &RepereFrais| {
                let montant = Montant::centimes(frais.montant);
                let numero_dossier = externe(&frais.dossier)?;
                let porte = FraisFactures { numero_dossier, nature: frais.nature, montant };
                Some(FraisAuJournal { facture: repere.numero.clone(), echeance: frais.echeance, frais: porte })
            }));
            let facturees = repere.echeances.iter().filter(|echeance| echeance.facture > 0 && reste(echeance) > 0);
            connus.echeances.extend(facturees.filter_map(|echeance: &RepereEcheance| {
                let numero_dossier = externe(&echeance.dossier)?;
                Some(EcheanceAuJournal { facture: repere.numero.clone(), numero_dossier, echeance: echeance.numero })
            }));
        }
        Ok(connus)
    }
}
