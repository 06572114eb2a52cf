//! Amendments and new contracts: what they need beyond a first contract.

use super::sujet::{ContratAControler, Verif};
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::verification::Ecarts;
use crate::scalaires::Date;

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "CERFA-AVENANT-001",
            "cerfa.contrat.dateEffetAvenant",
            "Un avenant (types 31 à 38) porte sa date d'effet.",
            "GOV ; norme",
            Preuve::norme("norme #/components/schemas/Contrat/properties/dateEffetAvenant/description"),
        ),
        verifier: |sujet, ecarts| {
            if sujet.est_avenant() && sujet.cerfa().contrat.date_effet_avenant.is_none() {
                ecarts.noter("Un avenant doit porter sa date d'effet : indiquez-la.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-AVENANT-002",
            "cerfa.contrat.dateEffetAvenant",
            "L'avenant prend effet pendant le contrat.",
            "GOV ; WEDOF-SUB",
        ),
        verifier: effet_pendant_le_contrat,
    },
    Verif {
        regle: erreur(
            "CERFA-AVENANT-003",
            "cerfa.contrat.numeroContratPrecedent",
            "Un avenant (types 31 à 38) porte le numéro du contrat qu'il modifie.",
            "GOV ; WEDOF-SUB",
            Preuve::norme("norme #/components/schemas/Contrat/properties/numeroContratPrecedent/description"),
        ),
        verifier: |sujet, ecarts| {
            if sujet.est_avenant() && sans_numero_precedent(sujet) {
                ecarts.noter("Un avenant modifie un contrat : indiquez le numéro DECA de ce contrat.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-AVENANT-004",
            "cerfa.contrat.numeroContratPrecedent",
            "Un nouveau contrat (types 21 à 23) porte le numéro du contrat précédent, quand il est attribué.",
            "norme ; WC",
        ),
        verifier: |sujet, ecarts| {
            if (20..30).contains(&sujet.type_contrat()) && sans_numero_precedent(sujet) {
                ecarts.noter(
                    "Ce contrat suit un autre contrat : indiquez le numéro DECA du précédent, s'il est attribué.",
                );
            }
        },
    },
];

fn effet_pendant_le_contrat(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let effet = sujet.cerfa().contrat.date_effet_avenant.as_ref().and_then(Date::civil);
    if let (Some(effet), Some(debut), Some(fin)) = (effet, sujet.debut(), sujet.fin())
        && sujet.est_avenant()
        && !(debut..=fin).contains(&effet)
    {
        ecarts.noter("La date d'effet de l'avenant est hors du contrat : vérifiez-la, ou les dates du contrat.");
    }
}

fn sans_numero_precedent(sujet: &ContratAControler<'_>) -> bool {
    let numero = sujet.cerfa().contrat.numero_contrat_precedent.as_ref();
    numero.is_none_or(|numero| numero.as_str().trim().is_empty())
}
