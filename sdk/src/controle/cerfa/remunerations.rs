//! The periods of pay: they cover the contract without hole, and each pays the least percentage of its year and age.
//!
//! The contract's year runs from date to date; the percentage of an age counts from the first day of the month after
//! the birthday.

use super::sujet::{ContratAControler, Verif};
use crate::controle::calendrier::{age, anniversaire, ecrit, lendemain, plus_mois};
use crate::controle::regle::{avertissement, erreur, information};
use crate::controle::verification::Ecarts;
use crate::models::{RemunerationAnnuelle, TypeSalaire};
use crate::reference::remuneration;
use crate::runtime::jiff::civil::Date;

const PERIODES: &str = "cerfa.contrat.remunerationsAnnuelles";
const TAUX: &str = "cerfa.contrat.remunerationsAnnuelles[*].taux";
const ORDRE: &str = "cerfa.contrat.remunerationsAnnuelles[*].ordre";
const FIN: &str = "cerfa.contrat.remunerationsAnnuelles[*].dateFin";

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: avertissement(
            "CERFA-REMUNERATION-001",
            TAUX,
            "Chaque période paie au moins le pourcentage de l'année de contrat et de l'âge à son début.",
            "D.6222-26 ; D.6222-27",
        ),
        verifier: taux_au_debut,
    },
    Verif {
        regle: avertissement(
            "CERFA-REMUNERATION-002",
            FIN,
            "Une période s'arrête quand l'âge change le minimum : le premier jour du mois qui suit l'anniversaire.",
            "GOV-REM ; D.6222-34 (à vérifier)",
        ),
        verifier: changement_d_age,
    },
    Verif {
        regle: avertissement(
            "CERFA-REMUNERATION-003",
            PERIODES,
            "Les périodes se suivent, du début à la fin du contrat, sans trou ni chevauchement.",
            "norme ; GOV-REM",
        ),
        verifier: couverture,
    },
    Verif {
        regle: erreur("CERFA-REMUNERATION-004", FIN, "Une période finit après avoir commencé.", "norme"),
        verifier: periodes_a_l_endroit,
    },
    Verif {
        regle: erreur(
            "CERFA-REMUNERATION-005",
            ORDRE,
            "L'ordre est l'année (1 à 4), un point, la période (1 ou 2).",
            "norme",
        ),
        verifier: forme_de_l_ordre,
    },
    Verif {
        regle: avertissement("CERFA-REMUNERATION-006", ORDRE, "L'ordre croît d'une période à l'autre.", "norme"),
        verifier: ordre_croissant,
    },
    Verif {
        regle: avertissement(
            "CERFA-REMUNERATION-007",
            FIN,
            "Une période ne dépasse pas l'année de contrat, de date à date.",
            "GOV-REM",
        ),
        verifier: annee_de_contrat,
    },
    Verif {
        regle: information(
            "CERFA-REMUNERATION-008",
            "cerfa.contrat.remunerationsAnnuelles[*].typeSalaire",
            "Le salaire minimum conventionnel ne sert de base qu'à partir de 21 ans.",
            "D.6222-26",
        ),
        verifier: base_conventionnelle,
    },
    Verif {
        regle: erreur(
            "CERFA-REMUNERATION-009",
            PERIODES,
            "Au moins une période de rémunération est indiquée.",
            "norme",
        ),
        verifier: |sujet, ecarts| {
            if sujet.cerfa().contrat.remunerations_annuelles.is_empty() {
                ecarts.noter("Aucune rémunération n'est indiquée : ajoutez une période par année de contrat.");
            }
        },
    },
];

/// A period with its place and its days.
struct Periode<'a> {
    champ: String,
    contenu: &'a RemunerationAnnuelle,
    debut: Date,
    fin: Date,
}

/// The periods of which both days are known.
fn periodes<'a>(sujet: &ContratAControler<'a>) -> Vec<Periode<'a>> {
    let periods = sujet.cerfa().contrat.remunerations_annuelles.iter().enumerate();
    let known = periods.filter_map(|(rang, contenu)| {
        let (debut, fin) = (contenu.date_debut.civil()?, contenu.date_fin.civil()?);
        Some(Periode { champ: format!("{PERIODES}[{rang}]"), contenu, debut, fin })
    });
    known.collect()
}

/// The age that counts for the pay: the one reached before the month began.
fn age_remunere(naissance: Date, jour: Date) -> i32 {
    jour.first_of_month().yesterday().map_or(0, |last| age(naissance, last))
}

/// The year of the contract, from 1.
fn annee(debut: Date, jour: Date) -> i32 {
    age(debut, jour) + 1
}

/// The least percentage of the SMIC on a day of the contract.
pub(super) fn taux_minimal(sujet: &ContratAControler<'_>, jour: Date) -> Option<i32> {
    Some(remuneration().taux(annee(sujet.debut()?, jour), age_remunere(sujet.naissance()?, jour)))
}

fn taux_au_debut(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for periode in periodes(sujet) {
        let Some(minimum) = taux_minimal(sujet, periode.debut) else { continue };
        if periode.contenu.taux < f64::from(minimum) {
            ecarts.noter_a(
                format!("{}.taux", periode.champ),
                format!("Le taux de cette période est inférieur au minimum de {minimum} % : relevez-le."),
            );
        }
    }
}

fn changement_d_age(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let (Some(debut), Some(born)) = (sujet.debut(), sujet.naissance()) else { return };
    for periode in periodes(sujet) {
        let taux = |age| remuneration().taux(annee(debut, periode.debut), age);
        let paid = periode.contenu.taux;
        let enough_at_first = paid >= f64::from(taux(age_remunere(born, periode.debut)));
        let changes = remuneration().seuils().map(|age| (age, plus_mois(anniversaire(born, age).first_of_month(), 1)));
        let within = |day: Date| periode.debut < day && day <= periode.fin;
        let late = changes.into_iter().find(|(age, day)| within(*day) && paid < f64::from(taux(*age)));
        if let Some((age, day)) = late.filter(|_| enough_at_first) {
            ecarts.noter_a(
                format!("{}.dateFin", periode.champ),
                format!(
                    "Le minimum passe à {} % le {} : arrêtez cette période la veille et ouvrez-en une autre.",
                    taux(age),
                    ecrit(day)
                ),
            );
        }
    }
}

fn couverture(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let periodes = periodes(sujet);
    let (Some(first), Some(last)) = (periodes.first(), periodes.last()) else { return };
    if !sujet.est_avenant() && sujet.debut().is_some_and(|debut| debut != first.debut) {
        ecarts.noter_a(
            format!("{}.dateDebut", first.champ),
            "La première période de rémunération doit commencer avec le contrat : alignez les deux dates.",
        );
    }
    for pair in periodes.windows(2) {
        if lendemain(pair[0].fin) != pair[1].debut {
            ecarts.noter_a(
                format!("{}.dateDebut", pair[1].champ),
                format!(
                    "Cette période doit commencer le {}, au lendemain de la précédente : corrigez sa date de début.",
                    ecrit(lendemain(pair[0].fin))
                ),
            );
        }
    }
    if sujet.fin().is_some_and(|fin| fin != last.fin) {
        ecarts.noter_a(
            format!("{}.dateFin", last.champ),
            "La dernière période de rémunération doit finir avec le contrat : alignez les deux dates.",
        );
    }
}

fn periodes_a_l_endroit(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for periode in periodes(sujet).iter().filter(|periode| periode.fin < periode.debut) {
        ecarts.noter_a(
            format!("{}.dateFin", periode.champ),
            "La fin de cette période précède son début : vérifiez les deux dates.",
        );
    }
}

fn forme_de_l_ordre(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (rang, periode) in sujet.cerfa().contrat.remunerations_annuelles.iter().enumerate() {
        if !matches!(periode.ordre.as_bytes(), [b'1'..=b'4', b'.', b'1' | b'2']) {
            ecarts.noter_a(
                format!("{PERIODES}[{rang}].ordre"),
                "L'ordre s'écrit « année.période », de 1.1 à 4.2 : corrigez-le.",
            );
        }
    }
}

fn ordre_croissant(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (rang, pair) in sujet.cerfa().contrat.remunerations_annuelles.windows(2).enumerate() {
        if pair[1].ordre <= pair[0].ordre {
            ecarts.noter_a(
                format!("{PERIODES}[{}].ordre", rang + 1),
                "L'ordre de cette période ne suit pas celui de la précédente : numérotez les périodes dans le temps.",
            );
        }
    }
}

fn annee_de_contrat(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(debut) = sujet.debut().filter(|_| !sujet.est_avenant()) else { return };
    for periode in periodes(sujet).iter().filter(|periode| annee(debut, periode.debut) != annee(debut, periode.fin)) {
        let next = anniversaire(debut, annee(debut, periode.debut));
        ecarts.noter_a(
            format!("{}.dateFin", periode.champ),
            format!(
                "Une nouvelle année de contrat commence le {} : arrêtez cette période la veille et ouvrez-en une autre.",
                ecrit(next)
            ),
        );
    }
}

fn base_conventionnelle(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let (Some(born), least) = (sujet.naissance(), &remuneration().age_salaire_conventionnel) else { return };
    for periode in periodes(sujet).iter().filter(|periode| periode.contenu.type_salaire == TypeSalaire::Smc) {
        if age_remunere(born, periode.debut) < least.valeur {
            ecarts.noter_a(
                format!("{}.typeSalaire", periode.champ),
                format!(
                    "Avant {} ans le minimum se calcule sur le SMIC : vérifiez que le taux s'applique bien au salaire \
                     conventionnel.",
                    least.valeur
                ),
            );
        }
    }
}
