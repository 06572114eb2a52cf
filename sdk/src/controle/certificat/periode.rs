//! The period a certificate certifies: in order, inside the contract, past, and whole for the last one.

use super::sujet::{CertificatAControler, Verif};
use crate::controle::calendrier::ecrit;
use crate::controle::regle::avertissement;
use crate::controle::verification::Ecarts;
use crate::models::TypeCertificat;
use crate::scalaires::DateCivile;

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: avertissement(
            "CERTIFICAT-PERIODE-001",
            "echeance.dateFin",
            "La période finit après avoir commencé.",
            "norme",
        ),
        verifier: |sujet, ecarts| {
            if let (Some(debut), Some(fin)) = sujet.periode()
                && fin < debut
            {
                ecarts.noter("La fin de la période certifiée précède son début : vérifiez les deux dates.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERTIFICAT-PERIODE-002",
            "echeance",
            "La période certifiée est dans le contrat, ou dans la formation qui le précède.",
            "analyse propre",
        ),
        verifier: dans_le_contrat,
    },
    Verif {
        regle: avertissement(
            "CERTIFICAT-PERIODE-003",
            "echeance.dateFin",
            "Un certificat atteste ce qui est réalisé : la période est passée.",
            "analyse propre",
        ),
        verifier: |sujet, ecarts| {
            if sujet.periode().1.is_some_and(|fin| fin > sujet.jour) {
                ecarts.noter(
                    "La période certifiée n'est pas finie : un certificat atteste ce qui est réalisé, attendez sa fin.",
                );
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERTIFICAT-SIGNATURE-001",
            "dateSignature",
            "Le certificat est signé après la période, et au plus tard aujourd'hui.",
            "analyse propre",
        ),
        verifier: signature,
    },
    Verif {
        regle: avertissement(
            "CERTIFICAT-FINAL-001",
            "echeance",
            "Le certificat final couvre toute la formation.",
            "CONSTR",
        ),
        verifier: formation_entiere,
    },
    Verif {
        regle: avertissement(
            "CERTIFICAT-FORCLUSION-001",
            "typeCertificat",
            "Le certificat final d'un contrat conclu depuis le 01/07/2025 est envoyé dans les 4 mois qui suivent sa fin.",
            "MIDISUP ; PSL ; YMAG2",
        ),
        verifier: forclusion,
    },
];

fn dans_le_contrat(sujet: &CertificatAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let contrat = sujet.contrat();
    let premier = [contrat.debut, contrat.debut_formation].into_iter().flatten().min();
    let (debut, fin) = sujet.periode();
    let tot = debut.zip(premier).is_some_and(|(debut, premier)| debut < premier);
    let tard = fin.zip(contrat.fin_effective()).is_some_and(|(fin, dernier)| fin > dernier);
    if tot || tard {
        ecarts.noter("La période certifiée sort du contrat : vérifiez ses dates, et la rupture s'il y en a une.");
    }
}

fn signature(sujet: &CertificatAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(atteste) = sujet.certificat.date_signature.as_ref().and_then(DateCivile::civil) else { return };
    if atteste > sujet.jour || sujet.periode().1.is_some_and(|fin| atteste < fin) {
        ecarts.noter("La date de signature est à venir, ou précède la fin de la période certifiée : vérifiez-la.");
    }
}

fn est_final(sujet: &CertificatAControler<'_>) -> bool {
    sujet.certificat.type_certificat == TypeCertificat::Final
}

fn formation_entiere(sujet: &CertificatAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let contrat = sujet.contrat();
    let dernier = [contrat.fin_formation, contrat.rupture].into_iter().flatten().min();
    let (debut, fin) = sujet.periode();
    let debute_tard = debut.zip(contrat.debut_formation).is_some_and(|(debut, premier)| debut > premier);
    let finit_tot = fin.zip(dernier).is_some_and(|(fin, dernier)| fin < dernier);
    if est_final(sujet) && (debute_tard || finit_tot) {
        ecarts.noter(
            "Un certificat final couvre toute la formation : étendez la période, ou choisissez « Intermediaire ».",
        );
    }
}

fn forclusion(sujet: &CertificatAControler<'_>, ecarts: &mut Ecarts<'_>) {
    if let Some(dernier) = sujet.contrat().forclusion().filter(|dernier| est_final(sujet) && sujet.jour > *dernier) {
        ecarts.noter(format!(
            "Le certificat final devait parvenir à l'OPCO au plus tard le {} : le solde peut être perdu, joignez l'OPCO.",
            ecrit(dernier)
        ));
    }
}
