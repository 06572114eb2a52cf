//! The mentors, and what the employer attests. Only adulthood can be computed from the form.

use super::sujet::{ContratAControler, Verif};
use crate::controle::calendrier::age;
use crate::controle::noms;
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::scalaires::juger;
use crate::controle::verification::Ecarts;
use crate::reference::contrat as reperes;
use crate::scalaires::Date;

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "CERFA-MAITRE-001",
            "cerfa.maitre*.dateNaissance",
            "Le maître d'apprentissage est majeur au début du contrat, ou à l'effet de l'avenant.",
            "L.6223-8-1 ; GOV",
            Preuve::loi("L.6223-8-1"),
        ),
        verifier: majeurs,
    },
    Verif {
        regle: avertissement(
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
    Verif {
        regle: avertissement(
            "CERFA-MAITRE-002",
            "cerfa.maitre*.nir",
            "Le NIR d'un maître d'apprentissage, facultatif, est valide.",
            "norme",
        ),
        verifier: |sujet, ecarts| {
            for (champ, maitre) in sujet.maitres() {
                if let Some(nir) = &maitre.nir {
                    juger(ecarts, &format!("{champ}.nir"), nir.verifier());
                }
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-MAITRE-003",
            "cerfa.maitre*",
            "Le maître d'apprentissage n'est pas l'apprenti.",
            "analyse propre",
        ),
        verifier: autre_que_l_apprenti,
    },
];

fn autre_que_l_apprenti(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let apprenti = &sujet.cerfa().apprenti;
    for (champ, maitre) in sujet.maitres() {
        let meme_nom = noms::comparer(&maitre.nom, &apprenti.nom).est_une_personne()
            && noms::comparer(&maitre.prenom, &apprenti.prenom).est_une_personne();
        let naissance = maitre.date_naissance.civil();
        if meme_nom && naissance.is_some() && naissance == sujet.naissance() {
            ecarts.noter_a(
                champ,
                "Le maître d'apprentissage porte le nom et la date de naissance de l'apprenti : vérifiez les deux.",
            );
        }
    }
}

fn majeurs(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    // A person who becomes mentor by an amendment is one from the day of its effect.
    let effet = sujet.cerfa().contrat.date_effet_avenant.as_ref().filter(|_| sujet.est_avenant());
    // An effect before the start is a typing error, which another rule reports.
    let Some(premier_jour) = effet.and_then(Date::civil).max(sujet.debut()) else { return };
    for (champ, maitre) in sujet.maitres() {
        if maitre
            .date_naissance
            .civil()
            .is_some_and(|naissance| age(naissance, premier_jour) < reperes().majorite.valeur)
        {
            ecarts.noter_a(
                format!("{champ}.dateNaissance"),
                "Le maître d'apprentissage doit être majeur au début du contrat, ou à l'effet de l'avenant : vérifiez sa date \
                 de naissance, ou désignez un autre maître.",
            );
        }
    }
}
