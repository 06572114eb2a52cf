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
