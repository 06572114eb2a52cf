//! Credit notes: for a known invoice, and not above what the échéance has taken.

use super::sujet::{FactureAControler, Ligne, Verif};
use crate::controle::montants::{ecrit, somme};
use crate::controle::regle::avertissement;
use crate::controle::verification::Ecarts;

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: avertissement(
            "FACTURE-AVOIR-002",
            "lignes[*].montant",
            "Un avoir ne reprend pas plus que ce qui est réglé ou en cours d'instruction sur l'échéance.",
            "analyse propre",
        ),
        verifier: trop_repris,
    },
    Verif {
        regle: avertissement(
            "FACTURE-AVOIR-003",
            "lignes[*].montant",
            "La facture que l'avoir reprend est connue.",
            "analyse propre",
        ),
        verifier: facture_inconnue,
    },
];

fn trop_repris(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for poste in sujet.echeances_facturees().iter().filter(|_| sujet.avoir_de.is_some()) {
        let pris = [&poste.echeance.montant_regle, &poste.echeance.montant_en_cours_instruction];
        let lignes: Vec<&Ligne<'_>> = poste.lignes.iter().filter(|ligne| ligne.est_de_l_echeance()).collect();
        let Some(premiere) = lignes.iter().find(|ligne| ligne.reprend()) else { continue };
        // If the OPCO does not give both amounts, what the échéance has taken is unknown.
        let pris = pris.iter().all(|montant| montant.is_some()).then(|| somme(pris.into_iter().flatten())).flatten();
        let repris = somme(lignes.iter().map(|ligne| &ligne.contenu.montant)).map(i64::saturating_neg);
        if let (Some(pris), Some(repris)) = (pris, repris)
            && repris > pris
        {
            ecarts.noter_a(
                premiere.champ("montant"),
                format!(
                    "L'avoir reprend {} et {} n'a que {} de réglés ou en cours d'instruction : réduisez-le, ou vérifiez \
                     l'échéance.",
                    ecrit(repris),
                    poste.nom(),
                    ecrit(pris)
                ),
            );
        }
    }
}

fn facture_inconnue(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(numero) = sujet.avoir_de else { return };
    let connue = sujet.factures_connues.iter().any(|connue| connue.est(&sujet.facture.siret_emetteur, numero));
    if let Some(ligne) = sujet.lignes().iter().find(|ligne| ligne.reprend() && !connue) {
        ecarts.noter_a(
            ligne.champ("montant"),
            "La facture que cet avoir reprend n'est connue ni du journal ni par lecture : vérifiez son numéro et son \
             émetteur.",
        );
    }
}
