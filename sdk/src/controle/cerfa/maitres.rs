//! The mentors, and what the employer attests. Only adulthood can be computed from the form.

use super::sujet::{ContratAControler, Verif};
use crate::controle::calendrier::age;
use crate::controle::regle::{avertissement, erreur};
use crate::controle::verification::Ecarts;
use crate::reference::contrat as reperes;

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "CERFA-MAITRE-001",
            "cerfa.maitre*.dateNaissance",
            "Le maître d'apprentissage est majeur au début du contrat.",
            "L.6223-8-1 ; GOV",
        ),
        verifier: majeurs,
    },
    Verif {
        regle: erreur(
            "CERFA-ATTESTATION-001",
            "cerfa.employeur.attestationEligibilite",
            "L'employeur atteste que le maître d'apprentissage remplit les conditions.",
            "norme ; R.6223-22",
        ),
        verifier: |sujet, ecarts| {
            if !sujet.cerfa().employeur.attestation_eligibilite {
                ecarts.noter(
                    "L'employeur n'atteste pas l'éligibilité du maître d'apprentissage : recueillez sa déclaration avant \
                     l'envoi.",
                );
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-ATTESTATION-002",
            "cerfa.employeur.attestationPieces",
            "L'employeur atteste disposer des pièces justificatives.",
            "norme",
        ),
        verifier: |sujet, ecarts| {
            if !sujet.cerfa().employeur.attestation_pieces {
                ecarts
                    .noter("L'employeur n'atteste pas disposer des pièces justificatives : recueillez sa déclaration.");
            }
        },
    },
];

fn majeurs(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(debut) = sujet.debut() else { return };
    for (champ, maitre) in sujet.maitres() {
        if maitre.date_naissance.civil().is_some_and(|born| age(born, debut) < reperes().majorite.valeur) {
            ecarts.noter_a(
                format!("{champ}.dateNaissance"),
                "Le maître d'apprentissage doit être majeur au début du contrat : vérifiez sa date de naissance, ou \
                 désignez un autre maître.",
            );
        }
    }
}
