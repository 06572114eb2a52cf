//! The invoice alone, without its dossiers: number, date, lines, certificate.

use super::sujet::{FactureAControler, Verif};
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::scalaires::juger;
use crate::controle::verification::Ecarts;

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "FACTURE-NUMERO-001",
            "numero",
            "Le numéro n'a jamais servi chez cet OPCO pour cet émetteur.",
            "FAQ R1",
            Preuve::opco("FAQ R1"),
        ),
        verifier: numero_nouveau,
    },
    Verif {
        regle: erreur(
            "FACTURE-NUMERO-002",
            "numero",
            "La facture porte un numéro.",
            "norme",
            Preuve::norme("norme #/components/schemas/Facture/required"),
        ),
        verifier: |sujet, ecarts| {
            if sujet.facture.numero.trim().is_empty() {
                ecarts.noter("La facture n'a pas de numéro : donnez-lui le suivant de votre séquence.");
            }
        },
    },
    Verif {
        regle: erreur(
            "FACTURE-DATE-001",
            "dateEmission",
            "La date d'émission est un jour du calendrier.",
            "norme",
            Preuve::norme("norme #/components/schemas/Facture/properties/dateEmission/format"),
        ),
        verifier: |sujet, ecarts| juger(ecarts, "dateEmission", sujet.facture.date_emission.verifier()),
    },
    Verif {
        regle: avertissement("FACTURE-DATE-002", "dateEmission", "La facture est déjà émise.", "analyse propre"),
        verifier: |sujet, ecarts| {
            if sujet.facture.date_emission.civil().is_some_and(|jour| jour > sujet.jour) {
                ecarts.noter("La date d'émission est à venir : datez la facture d'aujourd'hui au plus tard.");
            }
        },
    },
    Verif {
        regle: erreur(
            "FACTURE-LIGNE-001",
            "lignes",
            "La facture a au moins une ligne.",
            "norme",
            Preuve::norme("norme #/components/schemas/Facture/properties/lignes/minItems"),
        ),
        verifier: |sujet, ecarts| {
            if sujet.facture.lignes.is_empty() {
                ecarts.noter("La facture n'a aucune ligne : ajoutez ce qu'elle facture.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "FACTURE-LIGNE-002",
            "lignes[*].quantite",
            "La quantité est positive, et vaut 1 pour la pédagogie.",
            "norme ; CF",
        ),
        verifier: quantites,
    },
    Verif {
        regle: avertissement(
            "FACTURE-CERTIFICAT-001",
            "estCertificatRealisation",
            "Au-delà de la première échéance, un certificat de réalisation accompagne la facture.",
            "VM-CFA ; CONSTR ; OCAPIAT",
        ),
        verifier: certificat,
    },
];

fn numero_nouveau(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let numero = sujet.facture.numero.trim();
    let deja = sujet.factures_connues.iter().any(|connue| connue.est(&sujet.facture.siret_emetteur, numero));
    if deja && !numero.is_empty() {
        ecarts.noter(
            "Ce numéro de facture a déjà servi : donnez à la facture le numéro suivant de votre séquence, ou retrouvez la \
             première avant de renvoyer.",
        );
    }
}

fn quantites(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for ligne in sujet.lignes() {
        let combien = ligne.contenu.quantite;
        if combien <= 0.0 || (ligne.est_de_l_echeance() && combien != 1.0) {
            ecarts.noter_a(
                ligne.champ("quantite"),
                "La quantité doit être positive, et valoir 1 pour la pédagogie : corrigez-la.",
            );
        }
    }
}

fn certificat(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let suivantes = sujet.echeances_facturees().iter().any(|poste| !poste.est_premiere() && poste.est_demandee());
    if suivantes && !sujet.facture.est_certificat_realisation && !sujet.certificat_depose {
        ecarts.noter(
            "Cette échéance attend un certificat de réalisation : déposez-le, ou faites valoir la facture comme certificat \
             si elle en porte les mentions.",
        );
    }
}
