//! The periods of pay: they cover the contract without a gap, and each pays the minimum percentage of its year and age.
//!
//! The contract's year runs from date to date; the percentage of an age counts from the first day of the month after
//! the birthday.

use super::sujet::{ContratAControler, Verif};
use crate::controle::calendrier::{age, anniversaire, ecrit, lendemain, plus_mois};
use crate::controle::regle::{Preuve, avertissement, erreur, information};
use crate::controle::scalaires::nombre;
use crate::controle::verification::Ecarts;
use crate::models::{RemunerationAnnuelle, TypeSalaire};
use crate::reference::{Branche, annee_de_contrat, apres_mois, contrat as reperes, remuneration};
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
            "D.6222-26 ; D.6222-27 ; D.6222-28-1 ; D.6222-32",
        ),
        verifier: taux_au_debut,
    },
    Verif {
        regle: avertissement(
            "CERFA-REMUNERATION-002",
            FIN,
            "Une période s'arrête quand l'âge change le minimum : le premier jour du mois qui suit l'anniversaire.",
            "D.6222-31 ; GOV-REM ; ARIFTS",
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
        regle: erreur(
            "CERFA-REMUNERATION-004",
            FIN,
            "Une période finit après avoir commencé.",
            "norme",
            Preuve::norme("norme #/components/schemas/RemunerationAnnuelle/properties/dateFin/description"),
        ),
        verifier: periodes_a_l_endroit,
    },
    Verif {
        regle: erreur(
            "CERFA-REMUNERATION-005",
            ORDRE,
            "L'ordre est l'année (1 à 4), un point, la période (1 ou 2).",
            "norme",
            Preuve::norme("norme #/components/schemas/RemunerationAnnuelle/properties/ordre/pattern"),
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
        verifier: une_annee_de_contrat,
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
        regle: avertissement(
            "CERFA-REMUNERATION-010",
            TAUX,
            "Chaque période paie au moins le pourcentage de l'accord de branche, là où la table le connaît (métallurgie).",
            "IDCC 3248",
        ),
        verifier: taux_de_la_branche,
    },
    Verif {
        regle: erreur(
            "CERFA-REMUNERATION-009",
            PERIODES,
            "Au moins une période de rémunération est indiquée.",
            "norme",
            Preuve::norme("norme #/components/schemas/Contrat/properties/remunerationsAnnuelles/minItems"),
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
    let lues = sujet.cerfa().contrat.remunerations_annuelles.iter().enumerate();
    let connues = lues.filter_map(|(rang, contenu)| {
        let (debut, fin) = (contenu.date_debut.civil()?, contenu.date_fin.civil()?);
        Some(Periode { champ: format!("{PERIODES}[{rang}]"), contenu, debut, fin })
    });
    connues.collect()
}

/// The age that determines the pay: the age at the start of the contract, later the one reached before the month began.
fn age_remunere(sujet: &ContratAControler<'_>, jour: Date) -> Option<i32> {
    let (naissance, debut) = (sujet.naissance()?, sujet.debut()?);
    let du_mois = jour.first_of_month().yesterday().map_or(0, |dernier| age(naissance, dernier));
    Some(du_mois.max(age(naissance, debut.min(jour))))
}

/// The code of a licence professionnelle.
const LICENCE_PROFESSIONNELLE: i64 = 62;

/// The year that determines the pay. It is the year of the contract; in a contract that begins later in its cycle, the
/// year of the training (D.6222-28-1), given by its first `ordre`. For a licence professionnelle of one year it is at
/// least the second year (D.6222-32).
fn annee_remuneree(sujet: &ContratAControler<'_>, jour: Date) -> Option<i32> {
    let (cerfa, debut) = (sujet.cerfa(), sujet.debut()?);
    // The first period of an amendment may be any period of its contract.
    let premier = cerfa.contrat.remunerations_annuelles.iter().min_by_key(|periode| periode.date_debut.civil());
    let premier = premier.filter(|_| !sujet.est_avenant());
    let commence =
        premier.and_then(|premier| premier.ordre.split('.').next()?.parse::<i32>().ok()).unwrap_or(1).clamp(1, 4);
    let licence = nombre(&cerfa.formation.type_diplome.wire()) == LICENCE_PROFESSIONNELLE;
    let un_an = sujet.fin().is_some_and(|fin| fin < plus_mois(debut, 12 + reperes().marge_fin.valeur));
    let minimum = if licence && un_an { remuneration().licence_professionnelle.valeur } else { 1 };
    Some((annee_de_contrat(debut, jour) + commence - 1).max(minimum))
}

/// The least percentage of the SMIC on a day of the contract.
pub(super) fn taux_minimal(sujet: &ContratAControler<'_>, jour: Date) -> Option<i32> {
    Some(remuneration().taux(annee_remuneree(sujet, jour)?, age_remunere(sujet, jour)?))
}

/// The branch whose agreement is known, and its least percentage of the SMIC on a day of the contract.
pub(super) fn minimum_de_branche(sujet: &ContratAControler<'_>, jour: Date) -> Option<(&'static Branche, i32)> {
    let branche = remuneration().branche(&sujet.cerfa().employeur.code_idcc)?;
    Some((branche, branche.taux(annee_remuneree(sujet, jour)?, age_remunere(sujet, jour)?)))
}

/// The percentage that the agreement of the branch requires where it is higher than that of the law.
fn taux_de_la_branche(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for periode in periodes(sujet) {
        let jour = periode.debut;
        let minimums = minimum_de_branche(sujet, jour).zip(taux_minimal(sujet, jour));
        let Some(((branche, minimum), legal)) = minimums else { continue };
        let payee = periode.contenu.taux;
        if payee >= f64::from(legal) && payee < f64::from(minimum) {
            ecarts.noter_a(
                format!("{}.taux", periode.champ),
                format!("L'accord de branche ({}) prévoit au moins {minimum} % : vérifiez ce taux.", branche.libelle),
            );
        }
    }
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
    let Some(naissance) = sujet.naissance() else { return };
    for periode in periodes(sujet) {
        let (Some(annee), Some(premier)) = (annee_remuneree(sujet, periode.debut), age_remunere(sujet, periode.debut))
        else {
            continue;
        };
        let taux = |age| remuneration().taux(annee, age);
        let payee = periode.contenu.taux;
        let assez_au_debut = payee >= f64::from(taux(premier));
        let modifie =
            remuneration().seuils().map(|age| (age, plus_mois(anniversaire(naissance, age).first_of_month(), 1)));
        let dans = |jour: Date| periode.debut < jour && jour <= periode.fin;
        let tard = modifie.into_iter().find(|(age, jour)| dans(*jour) && payee < f64::from(taux(*age)));
        if let Some((age, jour)) = tard.filter(|_| assez_au_debut) {
            ecarts.noter_a(
                format!("{}.dateFin", periode.champ),
                format!(
                    "Le minimum passe à {} % le {} : arrêtez cette période la veille et ouvrez-en une autre.",
                    taux(age),
                    ecrit(jour)
                ),
            );
        }
    }
}

fn couverture(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let periodes = periodes(sujet);
    let (Some(premier), Some(dernier)) = (periodes.first(), periodes.last()) else { return };
    if !sujet.est_avenant() && sujet.debut().is_some_and(|debut| debut != premier.debut) {
        ecarts.noter_a(
            format!("{}.dateDebut", premier.champ),
            "La première période de rémunération doit commencer avec le contrat : alignez les deux dates.",
        );
    }
    for couple in periodes.windows(2) {
        if lendemain(couple[0].fin) != couple[1].debut {
            ecarts.noter_a(
                format!("{}.dateDebut", couple[1].champ),
                format!(
                    "Cette période doit commencer le {}, au lendemain de la précédente : corrigez sa date de début.",
                    ecrit(lendemain(couple[0].fin))
                ),
            );
        }
    }
    if sujet.fin().is_some_and(|fin| fin != dernier.fin) {
        ecarts.noter_a(
            format!("{}.dateFin", dernier.champ),
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
    for (rang, couple) in sujet.cerfa().contrat.remunerations_annuelles.windows(2).enumerate() {
        if couple[1].ordre <= couple[0].ordre {
            ecarts.noter_a(
                format!("{PERIODES}[{}].ordre", rang + 1),
                "L'ordre de cette période ne suit pas celui de la précédente : numérotez les périodes dans le temps.",
            );
        }
    }
}

fn une_annee_de_contrat(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(debut) = sujet.debut().filter(|_| !sujet.est_avenant()) else { return };
    let annee = |jour| annee_de_contrat(debut, jour);
    for periode in periodes(sujet).iter().filter(|periode| annee(periode.debut) != annee(periode.fin)) {
        let suivant = apres_mois(debut, 12 * annee(periode.debut));
        ecarts.noter_a(
            format!("{}.dateFin", periode.champ),
            format!(
                "Une nouvelle année de contrat commence le {} : arrêtez cette période la veille et ouvrez-en une autre.",
                ecrit(suivant)
            ),
        );
    }
}

fn base_conventionnelle(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let minimum = &remuneration().age_salaire_conventionnel;
    for periode in periodes(sujet).iter().filter(|periode| periode.contenu.type_salaire == TypeSalaire::Smc) {
        if age_remunere(sujet, periode.debut).is_some_and(|age| age < minimum.valeur) {
            ecarts.noter_a(
                format!("{}.typeSalaire", periode.champ),
                format!(
                    "Avant {} ans le minimum se calcule sur le SMIC : vérifiez que le taux s'applique bien au salaire \
                     conventionnel.",
                    minimum.valeur
                ),
            );
        }
    }
}
