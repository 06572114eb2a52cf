//! The dates of the contract: conclusion, start, practical training, end, transmission.

use super::sujet::{ContratAControler, Verif};
use crate::controle::calendrier::{ecrit, lendemain, plus_mois};
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::verification::Ecarts;
use crate::reference::{apres_mois, contrat as reperes, jours_ouvrables_apres};

const CONCLUSION: &str = "cerfa.contrat.dateConclusion";
const FIN: &str = "cerfa.contrat.dateFinContrat";
const PRATIQUE: &str = "cerfa.contrat.dateFormationPratiqueEmployeur";

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "CERFA-CONCLUSION-001",
            CONCLUSION,
            "Le contrat est conclu à partir du 01/01/2020.",
            "FAQ ; norme",
            Preuve::norme("norme #/components/schemas/Contrat/properties/dateConclusion/description"),
        ),
        verifier: conclusion_couverte,
    },
    Verif {
        regle: erreur(
            "CERFA-CONCLUSION-002",
            CONCLUSION,
            "Le contrat est déjà conclu.",
            "norme ; AN dates",
            Preuve::opco("AN dates"),
        ),
        verifier: conclusion_passee,
    },
    Verif {
        regle: erreur(
            "CERFA-CONCLUSION-003",
            CONCLUSION,
            "Un contrat, hors avenant, est conclu au plus tard le jour où il commence.",
            "GOV ; norme",
            Preuve::opco("AN dates"),
        ),
        verifier: conclusion_avant_debut,
    },
    Verif {
        regle: avertissement(
            "CERFA-CONCLUSION-004",
            CONCLUSION,
            "Un contrat, hors avenant, est conclu au plus tard le jour où commence la formation pratique.",
            "ATLAS-FAQ",
        ),
        verifier: conclusion_avant_pratique,
    },
    Verif {
        regle: erreur(
            "CERFA-FIN-001",
            FIN,
            "Le contrat finit après avoir commencé.",
            "norme",
            Preuve::loi("L.6222-7-1"),
        ),
        verifier: fin_apres_debut,
    },
    Verif {
        regle: avertissement(
            "CERFA-DUREE-001",
            FIN,
            "Le contrat dure au moins 6 mois, fin comprise, sauf après une rupture.",
            "L.6222-7-1 ; DREETS-CVL",
        ),
        verifier: duree_minimale,
    },
    Verif {
        regle: avertissement(
            "CERFA-DUREE-002",
            FIN,
            "Le contrat dure au plus 36 mois, sauf handicap ou droits équivalents, échec à l'examen ou durée allongée.",
            "L.6222-7-1 ; L.6222-11 ; BOE-2024",
        ),
        verifier: duree_maximale,
    },
    Verif {
        regle: avertissement("CERFA-DUREE-003", FIN, "Aucun contrat ne dépasse 54 mois.", "GOV"),
        verifier: duree_prolongee,
    },
    Verif {
        regle: avertissement(
            "CERFA-PRATIQUE-001",
            PRATIQUE,
            "La formation pratique commence entre le début du contrat et 3 mois après.",
            "L.6222-12 ; GOV",
        ),
        verifier: pratique,
    },
    Verif {
        regle: avertissement(
            "CERFA-TRANSMISSION-001",
            "cerfa.contrat.dateDebutContrat",
            "Le contrat est transmis dans les 5 jours ouvrables qui suivent son début.",
            "D.6224-1",
        ),
        verifier: transmission,
    },
];

fn conclusion_couverte(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let premier = reperes().conclusion_minimale.valeur.civil();
    if let (Some(conclusion), Some(premier)) = (sujet.conclusion(), premier)
        && conclusion < premier
    {
        ecarts.noter(format!(
            "L'échange avec les OPCO ne prend que les contrats conclus à partir du {} : vérifiez la date de conclusion, \
             ou suivez ce contrat hors de l'API.",
            ecrit(premier)
        ));
    }
}

fn conclusion_passee(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    if sujet.conclusion().is_some_and(|conclusion| conclusion > sujet.jour) {
        ecarts.noter("La date de conclusion est à venir : un contrat se transmet une fois signé.");
    }
}

fn conclusion_avant_debut(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    if let (Some(conclusion), Some(debut)) = (sujet.conclusion(), sujet.debut())
        && conclusion > debut
        && !sujet.est_avenant()
    {
        ecarts.noter(format!(
            "Le contrat commence le {} et n'est conclu que le {} : la conclusion doit précéder le début du contrat.",
            ecrit(debut),
            ecrit(conclusion)
        ));
    }
}

fn conclusion_avant_pratique(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    if let (Some(conclusion), Some(pratique)) = (sujet.conclusion(), sujet.pratique())
        && conclusion > pratique
        && !sujet.est_avenant()
    {
        ecarts.noter(format!(
            "La formation pratique commence le {}, avant la conclusion du contrat : vérifiez les deux dates.",
            ecrit(pratique)
        ));
    }
}

fn fin_apres_debut(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    if let (Some(debut), Some(fin)) = (sujet.debut(), sujet.fin())
        && fin <= debut
    {
        ecarts.noter("La fin du contrat n'est pas après son début : vérifiez les deux dates.");
    }
}

fn duree_minimale(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let mois = reperes().duree_minimale.valeur;
    if let (Some(debut), Some(fin)) = (sujet.debut(), sujet.fin())
        && fin > debut
        && apres_mois(debut, mois) > lendemain(fin)
        // 23: the rest of a broken contract (R.6222-23-1).
        && sujet.type_contrat() != 23
    {
        ecarts.noter(format!("Le contrat dure moins de {mois} mois : vérifiez les dates de début et de fin."));
    }
}

fn duree_maximale(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let mois = reperes().duree_maximale.valeur;
    // 33 and 34: extension after a failed exam, after a recognition of handicap; 22 and 50: longer duration.
    let equivalence_jeune = sujet.cerfa().apprenti.droits_rqth_equivalence_jeune == Some(true);
    let prolongee = sujet.a_les_droits_rqth()
        || equivalence_jeune
        || [33, 34].contains(&sujet.type_contrat())
        || sujet.a_derogation(&[22, 50]);
    if depasse(sujet, mois) && !prolongee {
        ecarts.noter(format!(
            "Le contrat dure plus de {mois} mois : vérifiez ses dates, ou indiquez la dérogation « durée allongée »."
        ));
    }
}

fn duree_prolongee(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let mois = reperes().duree_prolongee.valeur;
    if depasse(sujet, mois) {
        ecarts
            .noter(format!("Le contrat dure plus de {mois} mois : aucune prolongation n'y mène, vérifiez ses dates."));
    }
}

fn depasse(sujet: &ContratAControler<'_>, mois: i32) -> bool {
    let dates = sujet.debut().zip(sujet.fin());
    dates.is_some_and(|(debut, fin)| lendemain(fin) > apres_mois(debut, mois))
}

fn pratique(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let mois = reperes().pratique_apres_debut.valeur;
    if let (Some(debut), Some(pratique)) = (sujet.debut(), sujet.pratique())
        && !(debut..=plus_mois(debut, mois)).contains(&pratique)
    {
        ecarts.noter(format!(
            "La formation pratique chez l'employeur commence entre le {} et le {} : vérifiez sa date.",
            ecrit(debut),
            ecrit(plus_mois(debut, mois))
        ));
    }
}

fn transmission(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(debut) = sujet.debut().filter(|_| !sujet.est_avenant()) else { return };
    let dernier = jours_ouvrables_apres(debut, reperes().transmission.valeur);
    if sujet.jour > dernier {
        ecarts.noter(format!(
            "Le contrat devait être transmis au plus tard le {} : envoyez-le sans attendre, l'OPCO peut en demander la \
             raison.",
            ecrit(dernier)
        ));
    }
}
