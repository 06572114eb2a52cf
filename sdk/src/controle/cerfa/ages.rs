//! The age of the apprentice, and what it requires. The rules follow the law; the State's own check ignores people aged
//! 30.

use super::sujet::{ContratAControler, Verif};
use crate::controle::calendrier::age;
use crate::controle::regle::{avertissement, information};
use crate::controle::verification::Ecarts;
use crate::reference::contrat as reperes;

const NAISSANCE: &str = "cerfa.apprenti.dateNaissance";
const DEROGATION: &str = "cerfa.contrat.typeDerogation";

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: avertissement(
            "CERFA-MINEUR-001",
            "cerfa.apprenti.responsableLegal",
            "Un mineur non émancipé à la conclusion a un responsable légal.",
            "GOV ; norme",
        ),
        verifier: responsable_legal,
    },
    Verif {
        regle: avertissement(
            "CERFA-AGE-001",
            NAISSANCE,
            "L'apprenti a au moins 15 ans au début du contrat.",
            "L.6222-1",
        ),
        verifier: quinze_ans,
    },
    Verif {
        regle: avertissement(
            "CERFA-AGE-002",
            DEROGATION,
            "Avant 16 ans au début du contrat, la dérogation 11 (ou 50) est indiquée.",
            "L.6222-1 ; D.6222-1",
        ),
        verifier: avant_seize_ans,
    },
    Verif {
        regle: avertissement(
            "CERFA-AGE-003",
            NAISSANCE,
            "À 30 ans et plus, un premier contrat suppose un handicap, un projet d'entreprise ou le sport de haut niveau.",
            "L.6222-1 ; L.6222-2 ; BOE-2024",
        ),
        verifier: trente_ans,
    },
    Verif {
        regle: avertissement(
            "CERFA-AGE-004",
            NAISSANCE,
            "À 36 ans et plus, un contrat suppose un handicap, un projet d'entreprise, le sport de haut niveau ou un échec à \
             l'examen.",
            "L.6222-2 ; D.6222-1 ; BOE-2024",
        ),
        verifier: trente_six_ans,
    },
    Verif {
        regle: avertissement(
            "CERFA-AGE-005",
            DEROGATION,
            "À 30 ans et plus au début du contrat, la dérogation 12 (ou 50) est indiquée.",
            "L.6222-2 ; norme",
        ),
        verifier: derogation_apres_vingt_neuf_ans,
    },
    Verif {
        regle: avertissement(
            "CERFA-AGE-006",
            DEROGATION,
            "Une dérogation d'âge correspond à l'âge de l'apprenti.",
            "norme ; GOV",
        ),
        verifier: derogation_sans_objet,
    },
    Verif {
        regle: information(
            "CERFA-AGE-007",
            NAISSANCE,
            "Qui a commencé la formation comme stagiaire avant ses 30 ans peut en avoir 30 au début du contrat.",
            "L.6222-12-1 ; analyse propre",
        ),
        verifier: |sujet, ecarts| {
            if trop_age_au_debut(sujet) && entre_a_temps(sujet) {
                ecarts.noter(
                    "L'apprenti a dépassé l'âge limite entre le début de la formation et celui du contrat : gardez la preuve \
                     de son entrée comme stagiaire.",
                );
            }
        },
    },
];

fn trop_age_au_debut(sujet: &ContratAControler<'_>) -> bool {
    sujet.age_au_debut().is_some_and(|age| age > reperes().age_maximum.valeur)
}

/// Whether the training began before the contract, at an age that opens apprenticeship.
fn entre_a_temps(sujet: &ContratAControler<'_>) -> bool {
    let Some((formation, debut)) = sujet.debut_formation().zip(sujet.debut()) else { return false };
    let jeune = sujet.naissance().is_some_and(|naissance| age(naissance, formation) <= reperes().age_maximum.valeur);
    formation < debut && jeune && sujet.est_premier_contrat()
}

fn responsable_legal(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let a_la_conclusion = sujet.naissance().zip(sujet.conclusion()).map(|(naissance, jour)| age(naissance, jour));
    if a_la_conclusion.is_some_and(|age| age < reperes().majorite.valeur)
        && !sujet.mineur_emancipe
        && sujet.responsable_legal().is_none()
    {
        ecarts.noter(
            "L'apprenti est mineur à la conclusion du contrat : indiquez son responsable légal, sauf s'il est émancipé ; \
             pour un mineur confié à l'aide sociale à l'enfance, le nom du service et son adresse, le prénom vide.",
        );
    }
}

fn quinze_ans(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let minimum = reperes().age_minimum_derogatoire.valeur;
    if sujet.age_au_debut().is_some_and(|age| age < minimum) {
        ecarts
            .noter(format!("L'apprenti a moins de {minimum} ans au début du contrat : vérifiez sa date de naissance."));
    }
}

fn avant_seize_ans(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let minimum = reperes().age_minimum.valeur;
    if sujet.age_au_debut().is_some_and(|age| age < minimum) && !sujet.a_derogation(&[11, 50]) {
        ecarts.noter(format!(
            "L'apprenti a moins de {minimum} ans au début du contrat : indiquez la dérogation 11, s'il a achevé le premier \
             cycle du secondaire."
        ));
    }
}

/// What opens apprenticeship without limit of age. Who is employed under the obligation to employ disabled people has the
/// rights of a recognised disabled worker since 2024.
fn sans_limite(sujet: &ContratAControler<'_>) -> bool {
    let apprenti = &sujet.cerfa().apprenti;
    sujet.a_les_droits_rqth()
        || apprenti.inscription_sportif_de_haut_niveau
        || apprenti.projet_creation_reprise_entreprise == Some(true)
}

fn trente_ans(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let plafond = reperes().age_maximum.valeur;
    if trop_age_au_debut(sujet) && sujet.est_premier_contrat() && !sans_limite(sujet) && !entre_a_temps(sujet) {
        ecarts.noter(format!(
            "L'apprenti a plus de {plafond} ans au début d'un premier contrat : il y faut la RQTH ou les droits des bénéficiaires de l'obligation d'emploi, un projet de création ou \
             de reprise d'entreprise, ou l'inscription comme sportif de haut niveau."
        ));
    }
}

fn trente_six_ans(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let plafond = reperes().age_maximum_derogatoire.valeur;
    let a_la_conclusion = sujet.naissance().zip(sujet.conclusion()).map(|(naissance, jour)| age(naissance, jour));
    // 22 and 23: with another employer; 33: extension after a failed exam.
    let apres_l_echec = [22, 23, 33].contains(&sujet.type_contrat());
    if a_la_conclusion.is_some_and(|age| age > plafond)
        && !sujet.est_premier_contrat()
        && !apres_l_echec
        && !sans_limite(sujet)
    {
        ecarts.noter(format!(
            "L'apprenti a plus de {plafond} ans à la conclusion : seuls la RQTH, un projet d'entreprise, le sport de haut \
             niveau ou un échec à l'examen l'admettent."
        ));
    }
}

fn derogation_apres_vingt_neuf_ans(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let plafond = reperes().age_maximum.valeur;
    if trop_age_au_debut(sujet) && !sujet.a_derogation(&[12, 50]) && !entre_a_temps(sujet) {
        ecarts.noter(format!(
            "L'apprenti a plus de {plafond} ans au début du contrat : indiquez la dérogation 12 et sa raison."
        ));
    }
}

fn derogation_sans_objet(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(age) = sujet.age_au_debut() else { return };
    let jeune = sujet.a_derogation(&[11]) && age >= reperes().age_minimum.valeur;
    let ancien = sujet.a_derogation(&[12]) && age <= reperes().age_maximum.valeur;
    if jeune || ancien {
        ecarts.noter(
            "La dérogation d'âge indiquée ne correspond pas à l'âge de l'apprenti : retirez-la, ou vérifiez l'âge.",
        );
    }
}
