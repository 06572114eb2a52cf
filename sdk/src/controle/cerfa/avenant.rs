//! Amendments and new contracts: what they need beyond a first contract.

use super::sujet::{ContratAControler, Verif};
use crate::controle::regle::erreur;
use crate::controle::verification::Ecarts;
use crate::scalar::Date;

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "CERFA-AVENANT-001",
            "cerfa.contrat.dateEffetAvenant",
            "Un avenant (types 31 à 38) porte sa date d'effet.",
            "GOV ; norme",
        ),
        verifier: |sujet, ecarts| {
            if sujet.est_avenant() && sujet.cerfa().contrat.date_effet_avenant.is_none() {
                ecarts.noter("Un avenant doit porter sa date d'effet : indiquez-la.");
            }
        },
    },
    Verif {
        regle: erreur(
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
            "Un nouveau contrat (types 21 à 23) ou un avenant (types 31 à 38) porte le numéro du contrat précédent.",
            "GOV ; WEDOF-SUB",
        ),
        verifier: numero_precedent,
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

fn numero_precedent(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let numero = sujet.cerfa().contrat.numero_contrat_precedent.as_ref();
    let absent = numero.is_none_or(|numero| numero.as_str().trim().is_empty());
    if absent && (20..40).contains(&sujet.type_contrat()) {
        ecarts.noter("Ce type de contrat suit un autre contrat : indiquez le numéro DECA du contrat précédent.");
    }
}
