//! The event of a new reading of the list of invoices.

use std::collections::{BTreeMap, BTreeSet};

use super::evenement::{Commentaire, Evenement, NumeroFacture};
use crate::models::{CodeEtatFacture, EtatFacture};

/// Compares one invoice of the list; the dossiers of a changed one are added to those to read.
pub(super) fn voir(
    factures: &mut BTreeMap<String, String>,
    vue: EtatFacture,
    a_lire: &mut BTreeSet<String>,
) -> Option<Evenement> {
    let (cle, facture) = NumeroFacture::de(&vue)?;
    let etat = vue.etat_facture?;
    let ecrit = etat.to_string();
    if factures.get(&cle) == Some(&ecrit) {
        return None;
    }
    let refuse = etat.est_un_refus();
    factures.insert(cle, ecrit);
    let deplacee = vue.dossiers.into_iter().flatten().filter_map(|dossier| dossier.numero_interne_dossier);
    a_lire.extend(deplacee.map(|numero| numero.as_str().to_owned()));
    Some(match etat {
        CodeEtatFacture::Regle => {
            Evenement::FactureReglee { facture, virement: vue.reference_virement, date: vue.date_reglement }
        }
        etat if refuse => Evenement::FactureRefusee { facture, etat, commentaire: Commentaire::de(vue.commentaire) },
        etat => Evenement::FactureEtat { facture, etat },
    })
}
