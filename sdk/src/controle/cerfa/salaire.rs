//! The pay at hiring, against the minimum of the law and the SMIC of the day.
//!
//! Not modelled: the pay kept from an earlier contract, the increase of related short contracts, and conventional pay
//! beyond the table of branches, which the OPCO does not check either. Each of them only raises the minimum.

use super::remunerations;
use super::sujet::{ContratAControler, Verif};
use crate::controle::calendrier::ecrit;
use crate::controle::montants;
use crate::controle::regle::{avertissement, information};
use crate::controle::verification::Ecarts;
use crate::reference::{Smic, Territoire, remuneration, smic, smic_verifie_jusqu_au};
use crate::scalaires::Montant;
use crate::scalaires::rust_decimal::{Decimal, RoundingStrategy};

const SALAIRE: &str = "cerfa.contrat.salaireEmbauche";

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: avertissement(
            "CERFA-SALAIRE-001",
            SALAIRE,
            "Le salaire d'embauche atteint le minimum de l'âge et de l'année de contrat, au SMIC du jour (à 0,01 € près).",
            "D.6222-26 ; D.6222-27",
        ),
        verifier: minimum_legal,
    },
    Verif {
        regle: avertissement(
            "CERFA-SALAIRE-003",
            SALAIRE,
            "Le salaire d'embauche atteint le pourcentage de l'accord de branche, là où la table le connaît (métallurgie).",
            "IDCC 3248",
        ),
        verifier: minimum_de_branche,
    },
    Verif {
        regle: avertissement(
            "CERFA-SALAIRE-004",
            SALAIRE,
            "Au-delà de 35 heures par semaine, le salaire d'embauche paie aussi les heures supplémentaires, majorées de 25 %, de 50 % \
             après la huitième.",
            "L.3121-28 ; L.3121-36",
        ),
        verifier: heures_supplementaires,
    },
    Verif {
        regle: information(
            "CERFA-SALAIRE-002",
            SALAIRE,
            "Le SMIC du début du contrat est connu et vérifié ; sinon le minimum ne l'est pas.",
            "analyse propre",
        ),
        verifier: |sujet, ecarts| {
            let Some(debut) = sujet.debut().filter(|_| !sujet.est_avenant()) else { return };
            if smic_du_debut(sujet).is_none() {
                ecarts.noter(
                    "Le SMIC du début du contrat n'est pas connu ici : vérifiez vous-même le salaire d'embauche.",
                );
            } else if let Some(jusqu_a) = smic_verifie_jusqu_au().filter(|jusqu_a| debut > *jusqu_a) {
                ecarts.noter(format!(
                    "Le SMIC est vérifié jusqu'au {} : s'il a changé d'ici au début du contrat, vérifiez le salaire \
                     d'embauche.",
                    ecrit(jusqu_a)
                ));
            }
        },
    },
];

fn smic_du_debut(sujet: &ContratAControler<'_>) -> Option<&'static Smic> {
    let code = &sujet.cerfa().employeur.adresse.code_postal;
    let a_mayotte = code.canonique().is_ok_and(|code| code.as_str().starts_with("976"));
    smic(sujet.debut()?, if a_mayotte { Territoire::Mayotte } else { Territoire::France })
}

/// This percentage of a month's SMIC in centimes, for the weekly hours of the contract; `None` when those are missing,
/// which another rule reports.
fn au_taux(sujet: &ContratAControler<'_>, taux: i32) -> Option<i64> {
    let entiere = remuneration().minimum(taux, &smic_du_debut(sujet)?.mensuel)?;
    let semaine = i64::from(remuneration().duree_legale.valeur) * 60;
    let minutes = Some(sujet.minutes_par_semaine()).filter(|minutes| *minutes > 0)?;
    // Part-time hours lower the pay only where part time is allowed.
    let travaillee = if sujet.temps_partiel_admis() { minutes.min(semaine) } else { semaine };
    let exact = entiere.decimal()?.checked_mul(Decimal::from(travaillee) / Decimal::from(semaine))?;
    Montant::from(exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)).en_centimes()
}

/// How much more the hours of a week are paid than those of the legal week: as a part of it, the increases included.
fn part_des_heures(minutes: i64) -> Option<Decimal> {
    let table = remuneration();
    let semaine = i64::from(table.duree_legale.valeur) * 60;
    let premieres = (minutes - semaine).clamp(0, i64::from(table.premieres_heures.valeur) * 60);
    let suivantes = (minutes - semaine - premieres).max(0);
    let majorees = |minutes: i64, taux: i32| Decimal::from(minutes) * (Decimal::ONE + Decimal::new(i64::from(taux), 2));
    let payees = Decimal::from(semaine)
        + majorees(premieres, table.majoration_premieres_heures.valeur)
        + majorees(suivantes, table.majoration_heures_suivantes.valeur);
    payees.checked_div(Decimal::from(semaine))
}

fn heures_supplementaires(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let minutes = sujet.minutes_par_semaine();
    let semaine = i64::from(remuneration().duree_legale.valeur) * 60;
    // Minutes that are none are judged elsewhere.
    let lisible = (0..60).contains(&sujet.cerfa().contrat.duree_travail_hebdo_minutes);
    let Some(legal) = minimum(sujet).filter(|_| lisible && minutes > semaine) else { return };
    let de_branche = sujet.debut().and_then(|debut| remunerations::minimum_de_branche(sujet, debut));
    let de_branche = de_branche.and_then(|(_, taux)| au_taux(sujet, taux));
    let minimum = legal.max(de_branche.unwrap_or(legal));
    let du = part_des_heures(minutes).and_then(|part| {
        let exact = part.checked_mul(Montant::centimes(minimum).decimal()?)?;
        Montant::from(exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)).en_centimes()
    });
    // Below the minimum for 35 hours, that is what is told.
    let assez = trop_bas(sujet, minimum).is_none();
    if let Some((du, salaire)) = du.and_then(|du| Some((du, trop_bas(sujet, du)?))).filter(|_| assez) {
        ecarts.noter(format!(
            "Le salaire d'embauche ({}) paie {} h par semaine ; avec les heures au-delà majorées, le minimum serait de {} : \
             relevez-le, sauf si ces heures sont payées à part, compensées par du repos, ou qu'un accord les majore moins.",
            montants::ecrit(salaire),
            remuneration().duree_legale.valeur,
            montants::ecrit(du)
        ));
    }
}

/// The legal minimum pay of a month.
fn minimum(sujet: &ContratAControler<'_>) -> Option<i64> {
    au_taux(sujet, remunerations::taux_minimal(sujet, sujet.debut()?)?)
}

/// The pay at hiring, if it is below a minimum; not for amendments.
fn trop_bas(sujet: &ContratAControler<'_>, minimum: i64) -> Option<i64> {
    let salaire = montants::centimes(&sujet.cerfa().contrat.salaire_embauche)?;
    let tolerance = remuneration().tolerance.valeur.en_centimes()?;
    Some(salaire).filter(|salaire| *salaire < minimum - tolerance && !sujet.est_avenant())
}

fn minimum_legal(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(minimum) = minimum(sujet) else { return };
    if let Some(salaire) = trop_bas(sujet, minimum) {
        ecarts.noter(format!(
            "Le salaire d'embauche ({}) est inférieur au minimum de {} : relevez-le, ou vérifiez l'âge et la durée \
             du travail.",
            montants::ecrit(salaire),
            montants::ecrit(minimum)
        ));
    }
}

/// If the pay is below the legal minimum, that finding is the one reported.
fn minimum_de_branche(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let branche = sujet.debut().and_then(|debut| remunerations::minimum_de_branche(sujet, debut));
    let Some((branche, prevu)) = branche.and_then(|(branche, taux)| Some((branche, au_taux(sujet, taux)?))) else {
        return;
    };
    let legal = minimum(sujet).is_some_and(|minimum| trop_bas(sujet, minimum).is_none());
    if let Some(salaire) = trop_bas(sujet, prevu).filter(|_| legal) {
        ecarts.noter(format!(
            "Le salaire d'embauche ({}) est inférieur aux {} que prévoit l'accord de branche ({}) : vérifiez-le.",
            montants::ecrit(salaire),
            montants::ecrit(prevu),
            branche.libelle
        ));
    }
}
