//! Fields that contradict each other: place of training, RQTH, public employers, places of the CFA.

use super::sujet::{ContratAControler, Verif};
use crate::controle::regle::{avertissement, erreur};
use crate::controle::scalaires::nombre;
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
            let flags = [apprenti.droits_rqth_extension_boe, apprenti.droits_rqth_equivalence_jeune];
            if apprenti.handicap && flags.contains(&Some(true)) {
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
];

fn lieu_identique(sujet: &ContratAControler<'_>) -> Option<bool> {
    sujet.cerfa().organisme_formation.lieu_formation_identique
}

fn lieu_decrit(sujet: &ContratAControler<'_>) -> bool {
    sujet.cerfa().organisme_formation_lieu_formation_principal.is_some()
}

fn siret_rattache(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(places) = sujet.etablissements else { return };
    let Ok(siret) = sujet.cerfa().organisme_formation.siret.canonical() else { return };
    if !places.iter().any(|place| place.siret.canonical() == Ok(siret.clone())) {
        ecarts.noter("Ce SIRET n'est pas rattaché à la clé du CFA : vérifiez-le, ou la clé utilisée pour cet OPCO.");
    }
}

fn uai_rattachee(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(places) = sujet.etablissements else { return };
    let Ok(uai) = sujet.cerfa().organisme_formation.uai_cfa.canonical() else { return };
    let mut known = places.iter().filter_map(|place| place.uai.as_ref()).peekable();
    if known.peek().is_some() && !known.any(|other| other.canonical() == Ok(uai.clone())) {
        ecarts.noter("Cette UAI n'est pas rattachée à la clé du CFA : vérifiez-la, ou la clé utilisée pour cet OPCO.");
    }
}
