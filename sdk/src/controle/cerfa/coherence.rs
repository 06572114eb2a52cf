//! Fields that contradict each other: place of training, RQTH, public employers, places of the CFA.

use super::sujet::{ContratAControler, Verif};
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::scalaires::{juger, nombre};
use crate::controle::verification::Ecarts;

const LIEU: &str = "cerfa.organismeFormationLieuFormationPrincipal";

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: avertissement(
            "CERFA-LIEU-001",
            LIEU,
            "Quand le lieu de formation est celui du CFA, aucun lieu principal n'est décrit.",
            "norme ; analyse propre",
        ),
        verifier: |sujet, ecarts| {
            if lieu_identique(sujet) == Some(true) && lieu_decrit(sujet) {
                ecarts.noter(
                    "Le lieu de formation est dit identique au CFA, et un autre est décrit : gardez l'un ou l'autre.",
                );
            }
        },
    },
    Verif {
        regle: erreur(
            "CERFA-LIEU-002",
            LIEU,
            "Quand le lieu de formation n'est pas celui du CFA, le lieu principal est décrit.",
            "norme",
            Preuve::norme(
                "norme #/components/schemas/Cerfa/properties/organismeFormationLieuFormationPrincipal/description",
            ),
        ),
        verifier: |sujet, ecarts| {
            if lieu_identique(sujet) == Some(false) && !lieu_decrit(sujet) {
                ecarts.noter("Le lieu de formation diffère du CFA : décrivez le lieu principal (nom, SIRET, adresse).");
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-RQTH-001",
            "cerfa.apprenti.handicap",
            "La RQTH exclut l'extension BOE et l'équivalence jeunes.",
            "NEWSTANK-13 ; WEDOF-SUB",
        ),
        verifier: |sujet, ecarts| {
            let apprenti = &sujet.cerfa().apprenti;
            let cochees = [apprenti.droits_rqth_extension_boe, apprenti.droits_rqth_equivalence_jeune];
            if apprenti.handicap && cochees.contains(&Some(true)) {
                ecarts.noter("La RQTH est déclarée avec l'extension BOE ou l'équivalence jeunes : retirez celles-ci.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-EMPLOYEUR-001",
            "cerfa.employeur.regimeSpecifique",
            "Seul un employeur public adhère au régime spécifique d'assurance chômage.",
            "norme",
        ),
        verifier: |sujet, ecarts| {
            let employeur = &sujet.cerfa().employeur;
            // Types from 21 on are the public employers.
            if employeur.regime_specifique == Some(true) && nombre(&employeur.type_employeur.wire()) < 21 {
                ecarts
                    .noter("Le régime spécifique d'assurance chômage est réservé aux employeurs publics : retirez-le.");
            }
        },
    },
    Verif {
        regle: erreur(
            "CERFA-EMPLOYEUR-002",
            "cerfa.employeur.nombreDeSalaries",
            "L'effectif est positif ou nul.",
            "norme",
            Preuve::norme("norme #/components/schemas/Employeur/properties/nombreDeSalaries/minimum"),
        ),
        verifier: |sujet, ecarts| {
            if sujet.cerfa().employeur.nombre_de_salaries < 0 {
                ecarts.noter("L'effectif de l'employeur ne peut pas être négatif : corrigez-le.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-CFA-001",
            "cerfa.organismeFormation.siret",
            "Le SIRET du CFA est rattaché à la clé du CFA.",
            "analyse propre",
        ),
        verifier: siret_rattache,
    },
    Verif {
        regle: avertissement(
            "CERFA-CFA-002",
            "cerfa.organismeFormation.uaiCfa",
            "L'UAI du CFA est rattachée à la clé du CFA.",
            "analyse propre",
        ),
        verifier: uai_rattachee,
    },
    Verif {
        regle: avertissement(
            "CERFA-LIEU-003",
            "cerfa.organismeFormationLieuFormationPrincipal.siret",
            "Le SIRET et l'UAI du lieu principal sont valides ; une salle peut n'en avoir aucun.",
            "norme ; analyse propre",
        ),
        verifier: lieu_identifie,
    },
    Verif {
        regle: avertissement(
            "CERFA-EMPLOYEUR-003",
            "cerfa.employeur.typeEmployeur",
            "Un employeur public (types 21 à 29) ne relève pas d'un OPCO.",
            "ENSUPLR ; CLALOI",
        ),
        verifier: |sujet, ecarts| {
            if sujet.est_employeur_public() {
                ecarts.noter(
                    "Un employeur public dépose ses contrats auprès de l'État, non d'un OPCO : vérifiez le type.",
                );
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-SITUATION-001",
            "cerfa.apprenti.situationAvantContrat",
            "Un premier contrat (type 11) ne suit pas un contrat d'apprentissage (situation 4).",
            "norme",
        ),
        verifier: |sujet, ecarts| {
            let avant = nombre(&sujet.cerfa().apprenti.situation_avant_contrat.wire());
            if sujet.est_premier_contrat() && avant == 4 {
                ecarts.noter(
                    "Le contrat est dit premier et suit un contrat d'apprentissage : corrigez le type (21 à 23) ou la \
                     situation.",
                );
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-CODEDIPLOME-002",
            "cerfa.formation.typeDiplome",
            "Le type de diplôme est du niveau que dit le premier chiffre du code diplôme.",
            "BCN ; NIVEAUX",
        ),
        verifier: niveau_du_diplome,
    },
];

fn lieu_identifie(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(lieu) = sujet.lieu_principal() else { return };
    if lieu.siret.as_str().trim().is_empty() {
        ecarts.noter("Le lieu principal n'a pas de SIRET : indiquez-le s'il est un établissement.");
    } else {
        juger(ecarts, &format!("{LIEU}.siret"), lieu.siret.verifier());
    }
    if let Some(uai) = &lieu.uai_cfa {
        juger(ecarts, &format!("{LIEU}.uaiCfa"), uai.verifier());
    }
}

/// The first digit of the code is the level in the list of 1969; that of the type is the level of 2019.
fn niveau_du_diplome(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let formation = &sujet.cerfa().formation;
    let niveaux: &[i64] = match formation.code_diplome.canonique().ok().and_then(|code| code.as_str().chars().next()) {
        Some('1') => &[7, 8],
        Some('2') => &[6],
        Some('3') => &[5],
        Some('4') => &[4],
        Some('5') => &[3],
        // A mention complémentaire begins with 0, which gives no level.
        _ => return,
    };
    let declare = nombre(&formation.type_diplome.wire()) / 10;
    if declare != 0 && !niveaux.contains(&declare) {
        ecarts.noter("Le type de diplôme n'est pas du niveau du code diplôme : vérifiez l'un et l'autre.");
    }
}

fn lieu_identique(sujet: &ContratAControler<'_>) -> Option<bool> {
    sujet.cerfa().organisme_formation.lieu_formation_identique
}

fn lieu_decrit(sujet: &ContratAControler<'_>) -> bool {
    sujet.lieu_principal().is_some()
}

fn siret_rattache(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(etablissements) = sujet.etablissements else { return };
    let Ok(siret) = sujet.cerfa().organisme_formation.siret.canonique() else { return };
    if !etablissements.iter().any(|etablissement| etablissement.siret.canonique() == Ok(siret.clone())) {
        ecarts.noter("Ce SIRET n'est pas rattaché à la clé du CFA : vérifiez-le, ou la clé utilisée pour cet OPCO.");
    }
}

fn uai_rattachee(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(etablissements) = sujet.etablissements else { return };
    let Ok(uai) = sujet.cerfa().organisme_formation.uai_cfa.canonique() else { return };
    let mut connus = etablissements.iter().filter_map(|etablissement| etablissement.uai.as_ref()).peekable();
    if connus.peek().is_some() && !connus.any(|autre| autre.canonique() == Ok(uai.clone())) {
        ecarts.noter("Cette UAI n'est pas rattachée à la clé du CFA : vérifiez-la, ou la clé utilisée pour cet OPCO.");
    }
}
