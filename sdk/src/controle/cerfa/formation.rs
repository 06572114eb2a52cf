//! The training: its dates against the contract's, its hours, and the weekly time of work.

use super::sujet::{ContratAControler, Verif};
use crate::controle::calendrier::{ecrit, lendemain, plus_mois};
use crate::controle::montants;
use crate::controle::regle::{Preuve, avertissement, erreur, information};
use crate::controle::verification::Ecarts;
use crate::reference::{contrat as reperes, est_a_distance, financement, remuneration};

const DEBUT: &str = "cerfa.formation.dateDebutFormation";
const FIN: &str = "cerfa.formation.dateFinFormation";
const DUREE: &str = "cerfa.formation.dureeFormation";
const DISTANCIEL: &str = "cerfa.formation.nombreHeuresEnDistanciel";

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: avertissement(
            "CERFA-FORMATION-001",
            DEBUT,
            "La formation commence au plus 3 mois après le début du contrat.",
            "L.6222-12",
        ),
        verifier: debut_tardif,
    },
    Verif {
        regle: avertissement(
            "CERFA-FORMATION-002",
            DEBUT,
            "Avant un premier contrat, la formation commence au plus 3 mois plus tôt, comme stagiaire.",
            "L.6222-12-1",
        ),
        verifier: debut_precoce,
    },
    Verif {
        regle: avertissement(
            "CERFA-FORMATION-003",
            "cerfa.contrat.dateDebutContrat",
            "Quand la formation commence avant un premier contrat, il commence le jour de sa conclusion.",
            "L.6222-12-1 ; AKTO-VM",
        ),
        verifier: debut_le_jour_de_la_conclusion,
    },
    Verif {
        regle: avertissement("CERFA-FORMATION-004", FIN, "Les examens finissent avant le contrat.", "GOV"),
        verifier: examens_dans_le_contrat,
    },
    Verif {
        regle: avertissement(
            "CERFA-FORMATION-005",
            "cerfa.contrat.dateFinContrat",
            "Le contrat finit au plus 2 mois après la formation.",
            "notice du CERFA ; INFFO-DUR",
        ),
        verifier: marge_de_fin,
    },
    Verif {
        regle: information("CERFA-FORMATION-006", FIN, "La formation dure de 6 à 48 mois.", "GOV"),
        verifier: duree_de_la_formation,
    },
    Verif {
        regle: erreur(
            "CERFA-FORMATION-007",
            FIN,
            "La formation finit après avoir commencé.",
            "norme",
            Preuve::loi("L.6222-7-1"),
        ),
        verifier: fin_apres_debut,
    },
    Verif {
        regle: information(
            "CERFA-HEURES-001",
            DUREE,
            "La formation fait au moins 25 % du temps de contrat (base : 1 607 heures par an).",
            "L.6211-2 ; OPCOEP-25",
        ),
        verifier: part_de_formation,
    },
    Verif {
        regle: erreur(
            "CERFA-HEURES-002",
            DISTANCIEL,
            "Les heures à distance sont comprises entre 0 et la durée de formation.",
            "NPEC-CODE",
            Preuve::norme("norme #/components/schemas/Formation/properties/nombreHeuresEnDistanciel/description"),
        ),
        verifier: heures_a_distance,
    },
    Verif {
        regle: avertissement("CERFA-HEURES-003", DUREE, "La durée de formation est de 1 à 9 999 heures.", "norme"),
        verifier: |sujet, ecarts| {
            if !(1..=9999).contains(&sujet.cerfa().formation.duree_formation) {
                ecarts.noter("La durée de formation doit être comprise entre 1 et 9 999 heures : corrigez-la.");
            }
        },
    },
    Verif {
        regle: information(
            "CERFA-HEURES-004",
            DISTANCIEL,
            "Une formation presque toute à distance a un niveau de prise en charge réduit, sans descendre sous un plancher.",
            "D.6332-82-1",
        ),
        verifier: distanciel_minore,
    },
    Verif {
        regle: avertissement(
            "CERFA-TEMPS-001",
            "cerfa.contrat.dureeTravailHebdoHeures",
            "La durée du travail est connue et ne dépasse pas 40 heures par semaine.",
            "GOV",
        ),
        verifier: temps_de_travail,
    },
    Verif {
        regle: avertissement(
            "CERFA-TEMPS-002",
            "cerfa.contrat.dureeTravailHebdoMinutes",
            "Les minutes de la durée du travail vont de 0 à 59.",
            "GOV",
        ),
        verifier: |sujet, ecarts| {
            if !(0..=59).contains(&sujet.cerfa().contrat.duree_travail_hebdo_minutes) {
                ecarts.noter("Les minutes de la durée hebdomadaire vont de 0 à 59 : reportez le surplus en heures.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-TEMPS-003",
            "cerfa.contrat.dureeTravailHebdoHeures",
            "Le contrat est à temps complet, sauf RQTH ou sport de haut niveau.",
            "APPEL-PARTIEL",
        ),
        verifier: |sujet, ecarts| {
            let minimum = i64::from(remuneration().duree_legale.valeur) * 60;
            if (1..minimum).contains(&sujet.minutes_par_semaine()) && !sujet.temps_partiel_admis() {
                ecarts.noter(
                    "Le contrat est à temps partiel : c'est réservé à la RQTH, au sport de haut niveau ou à une entreprise dont \
                     tout l'horaire est réduit ; vérifiez la durée.",
                );
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-TEMPS-004",
            "cerfa.contrat.dureeTravailHebdoHeures",
            "Un mineur travaille au plus 35 heures par semaine, sauf dérogation.",
            "CERFRANCE49",
        ),
        verifier: |sujet, ecarts| {
            let plafond = remuneration().duree_legale.valeur;
            let mineur = sujet.age_au_debut().is_some_and(|age| age < reperes().majorite.valeur);
            if mineur && sujet.minutes_par_semaine() > i64::from(plafond) * 60 {
                ecarts.noter(format!(
                    "L'apprenti est mineur et travaille plus de {plafond} heures par semaine : vérifiez la durée, ou la \
                     dérogation (chantiers, inspection du travail)."
                ));
            }
        },
    },
];

fn debut_tardif(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let mois = reperes().formation_apres_debut.valeur;
    if let (Some(debut), Some(formation)) = (sujet.debut(), sujet.debut_formation())
        && formation > plus_mois(debut, mois)
    {
        ecarts.noter(format!(
            "La formation au CFA doit commencer au plus tard le {} : vérifiez sa date de début.",
            ecrit(plus_mois(debut, mois))
        ));
    }
}

fn debut_precoce(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let mois = reperes().formation_avant_debut.valeur;
    if let (Some(debut), Some(formation)) = (sujet.debut(), sujet.debut_formation())
        && formation < plus_mois(debut, -mois)
        && sujet.est_premier_contrat()
    {
        ecarts.noter(format!(
            "La formation commence plus de {mois} mois avant le contrat : un stagiaire sans contrat n'a que {mois} mois ; \
             vérifiez les dates."
        ));
    }
}

fn debut_le_jour_de_la_conclusion(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    if let (Some(debut), Some(formation), Some(conclusion)) =
        (sujet.debut(), sujet.debut_formation(), sujet.conclusion())
        && formation < debut
        && conclusion != debut
        && sujet.est_premier_contrat()
    {
        ecarts.noter(
            "La formation a commencé avant le contrat : dans ce cas le contrat commence le jour de sa conclusion ; vérifiez \
             les deux dates.",
        );
    }
}

fn examens_dans_le_contrat(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    if let (Some(fin), Some(examens)) = (sujet.fin(), sujet.fin_formation())
        && examens > fin
    {
        ecarts.noter(format!(
            "La formation finit le {}, après le contrat : le contrat doit couvrir les examens.",
            ecrit(examens)
        ));
    }
}

fn marge_de_fin(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let mois = reperes().marge_fin.valeur;
    if let (Some(fin), Some(examens)) = (sujet.fin(), sujet.fin_formation())
        && fin > plus_mois(examens, mois)
    {
        ecarts.noter(format!(
            "Le contrat finit plus de {mois} mois après la formation ; il devrait finir au plus tard le {}.",
            ecrit(plus_mois(examens, mois))
        ));
    }
}

fn duree_de_la_formation(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let (minimum, plafond) = (reperes().formation_minimale.valeur, reperes().formation_maximale.valeur);
    let Some((debut, fin)) = sujet.debut_formation().zip(sujet.fin_formation()) else { return };
    let apres = lendemain(fin);
    if fin >= debut && !(plus_mois(debut, minimum)..=plus_mois(debut, plafond)).contains(&apres) {
        ecarts.noter(format!("La formation dure d'ordinaire de {minimum} à {plafond} mois : vérifiez ses dates."));
    }
}

fn fin_apres_debut(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    if let (Some(debut), Some(fin)) = (sujet.debut_formation(), sujet.fin_formation())
        && fin < debut
    {
        ecarts.noter("La fin de la formation précède son début : vérifiez les deux dates.");
    }
}

fn part_de_formation(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let (part, annee) = (i64::from(reperes().part_formation.valeur), i64::from(reperes().heures_annuelles.valeur));
    let Some((debut, fin)) = sujet.debut().zip(sujet.fin()) else { return };
    let jours = debut.until(lendemain(fin)).map_or(0, |duree| i64::from(duree.get_days()));
    // hours / (days / 365 × year) < part / 100, in whole numbers.
    let heures = i64::from(sujet.cerfa().formation.duree_formation);
    if heures * 100 * 365 < part * annee * jours {
        ecarts.noter(format!(
            "La formation fait moins de {part} % du temps de contrat : vérifiez sa durée ; le financement n'en dépend pas."
        ));
    }
}

fn heures_a_distance(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let formation = &sujet.cerfa().formation;
    if formation.nombre_heures_en_distanciel.is_some_and(|heures| !(0..=formation.duree_formation).contains(&heures)) {
        ecarts.noter(
            "Les heures à distance dépassent la durée de formation, ou sont négatives : corrigez l'une des deux.",
        );
    }
}

fn distanciel_minore(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let formation = &sujet.cerfa().formation;
    let (total, distanciel) = (formation.duree_formation, formation.nombre_heures_en_distanciel);
    if distanciel.is_some_and(|distanciel| distanciel <= total && est_a_distance(distanciel, total)) {
        let (part, chiffres) = (reperes().part_distanciel.valeur, financement());
        ecarts.noter(format!(
            "Au moins {part} % des heures sont à distance : l'OPCO réduira le niveau de prise en charge de {} %, sans \
             descendre sous {}, sauf certification exemptée.",
            chiffres.abattement_distanciel.valeur,
            montants::figure(&chiffres.plancher_distanciel.valeur)
        ));
    }
}

fn temps_de_travail(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let plafond = reperes().temps_hebdomadaire.valeur;
    let minutes = sujet.minutes_par_semaine();
    if minutes <= 0 {
        ecarts.noter(
            "La durée hebdomadaire du travail manque : indiquez-la, le salaire minimum en dépend et n'est pas vérifié sans elle.",
        );
    } else if minutes > i64::from(plafond) * 60 {
        ecarts.noter(format!("La durée du travail dépasse {plafond} heures par semaine : vérifiez heures et minutes."));
    }
}
