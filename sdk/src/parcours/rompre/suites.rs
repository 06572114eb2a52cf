//! What remains to invoice of a broken contract: the échéances that the OPCO keeps, and an estimate by years of
//! execution.

use super::participation::{self, ParticipationEmployeur};
use crate::models::{Dossier, Echeance};
use crate::reference::{AnneeExecution, BaseAnnuelle, Prorata, annees_d_execution, forclusion, regime};
use crate::runtime::jiff::civil::Date;
use crate::scalaires::{Date as JourLu, Montant};

/// The consequences of the rupture of a contract. Amounts are euros.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SuitesRupture {
    /// Days of the contract, including the first and the last: they determine what is due.
    pub jours_contrat: u32,
    /// Days of practical training, counted by the CFA: they decide whether the rupture is early.
    pub jours_pratiques: Option<u32>,
    /// The échéances that still expect something, according to the OPCO: only these are invoiced.
    pub echeances: Vec<EcheanceRestante>,
    /// An estimate: each year of execution up to the rupture, at the yearly level of financing, by the regime of the
    /// contract. How the OPCO splits it into échéances is not published.
    pub annees: Vec<AnneeRompue>,
    /// What the employer pays, if anything: from level 6, for contracts concluded from 1 July 2025, by the days of
    /// practical training and those of the contract.
    pub participation: ParticipationEmployeur,
    /// What a next employer pays, who lets the apprentice finish the training: a contract of type 23.
    pub participation_suivante: ParticipationEmployeur,
    /// The last day for the documents of the balance; `None` where there is no such day.
    pub dernier_jour: Option<Date>,
}

/// An échéance that still expects something.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EcheanceRestante {
    /// Its number.
    pub numero: Option<i32>,
    /// Its first day for invoicing; `None` if the OPCO does not give it.
    pub ouverture: Option<Date>,
    /// The amount that it still expects; `None` if the OPCO does not give it.
    pub reste: Option<Montant>,
    /// Whether its period begins after the rupture: the OPCO has not shortened the échéancier yet, or keeps it.
    pub apres_rupture: bool,
}

/// A year of execution, up to the rupture, in the counting of the contract's regime: by days from 1 July 2025, in the
/// two ways that OPCO use; by months begun before. If the day of conclusion is unknown, all are given.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AnneeRompue {
    /// First day.
    pub debut: Date,
    /// Last day.
    pub fin: Date,
    /// Days of the contract in it.
    pub jours: i32,
    /// Its amount, on 365 days; `None` if the regime counts months, or the level of financing is no number.
    pub sur_365: Option<Montant>,
    /// Its amount, on the days of that year; `None` in the same cases.
    pub sur_annee_reelle: Option<Montant>,
    /// Its amount, with each month begun due in full; `None` if the regime counts days, or the level of financing is no
    /// number.
    pub au_mois: Option<Montant>,
}

/// What remains to invoice of a contract broken on `rupture`, its last day. `niveau` is the yearly level of financing
/// in euros; `jours_pratiques` the days of practical training, which no document of the norm contains. `None` when the
/// dossier lacks the first day of the contract, or the day is before it or not before the last day of the contract: a
/// contract that ends by itself is not broken.
///
/// ```
/// use cfadock::models::Dossier;
/// use cfadock::parcours::suites_de_la_rupture;
/// use cfadock::runtime::jiff::civil::date;
/// use cfadock::scalaires::Montant;
///
/// # fn suites(dossier: &Dossier) -> Option<()> {
/// let suites = suites_de_la_rupture(dossier, date(2026, 10, 15), &Montant::centimes(800_000), Some(20))?;
/// println!("{} jours de contrat, {:?} à facturer", suites.jours_contrat, suites.echeances);
/// # Some(())
/// # }
/// ```
pub fn suites_de_la_rupture(
    dossier: &Dossier,
    rupture: Date,
    niveau: &Montant,
    jours_pratiques: Option<u32>,
) -> Option<SuitesRupture> {
    let cerfa = dossier.cerfa.as_ref()?;
    let contrat = cerfa.contrat.as_ref()?;
    let debut = contrat.date_debut_contrat.as_ref().and_then(JourLu::civil).filter(|debut| *debut <= rupture)?;
    let finie = contrat.date_fin_contrat.as_ref().and_then(JourLu::civil).is_some_and(|fin| fin <= rupture);
    if finie {
        return None;
    }
    let annees = annees_d_execution(debut, rupture);
    let jours_contrat = u32::try_from(annees.iter().map(|annee| annee.jours).sum::<i32>()).ok()?;
    let conclusion = contrat.date_conclusion.as_ref().and_then(JourLu::civil);
    let compte = conclusion.and_then(regime).map(|regime| regime.prorata);
    Some(SuitesRupture {
        jours_contrat,
        jours_pratiques,
        echeances: dossier.echeances.iter().flatten().filter_map(|une| restante(une, rupture)).collect(),
        annees: annees.iter().map(|annee| rompue(annee, niveau, compte)).collect(),
        participation: participation::du_contrat_rompu(cerfa, niveau, jours_pratiques, jours_contrat),
        participation_suivante: participation::du_suivant(cerfa, niveau, rupture),
        dernier_jour: forclusion(conclusion, rupture),
    })
}

fn rompue(annee: &AnneeExecution, niveau: &Montant, compte: Option<Prorata>) -> AnneeRompue {
    let par_jour = |base| annee.montant(niveau, base).filter(|_| compte != Some(Prorata::Mois));
    AnneeRompue {
        debut: annee.debut,
        fin: annee.fin,
        jours: annee.jours,
        sur_365: par_jour(BaseAnnuelle::Fixe),
        sur_annee_reelle: par_jour(BaseAnnuelle::Reelle),
        au_mois: annee.montant_au_mois(niveau).filter(|_| compte != Some(Prorata::Jour)),
    }
}

fn restante(echeance: &Echeance, rupture: Date) -> Option<EcheanceRestante> {
    let attend = echeance.reste_au_plus().is_none_or(|reste| reste > Montant::ZERO);
    let jour = |date: Option<&JourLu>| date.and_then(JourLu::civil);
    let debut = jour(echeance.date_debut.as_ref()).or_else(|| jour(echeance.date_ouverture.as_ref()));
    attend.then(|| EcheanceRestante {
        numero: echeance.numero,
        ouverture: jour(echeance.date_ouverture.as_ref()),
        reste: echeance.reste_a_facturer(),
        apres_rupture: debut.is_some_and(|debut| debut > rupture),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parcours::ParticipationEmployeur::{Due, Inconnue, NonDue};
    use crate::runtime::jiff::ToSpan as _;
    use crate::runtime::jiff::civil::date;
    use crate::runtime::serde_json::{Value, from_value, json};

    fn suites(cerfa: Value, pratiques: Option<u32>) -> SuitesRupture {
        let dossier: Dossier = from_value(json!({ "cerfa": cerfa })).expect("a dossier");
        let fin = dossier.cerfa.as_ref().and_then(|cerfa| cerfa.contrat.as_ref()?.date_debut_contrat.as_ref()?.civil());
        // The 45th day of the contract.
        let rupture = fin.expect("a first day").saturating_add(44.days());
        suites_de_la_rupture(&dossier, rupture, &Montant::centimes(800_000), pratiques).expect("a contract")
    }

    fn cerfa(diplome: Value, conclusion: Value, debut: &str, contrat: i32) -> Value {
        json!({
            "formation": { "typeDiplome": diplome },
            "contrat": { "typeContratApp": contrat, "dateConclusion": conclusion, "dateDebutContrat": debut },
        })
    }

    /// R.6332-25-1: from level 6, for contracts concluded from 1 July 2025, and by the days of practical training.
    #[test]
    fn the_employer_pays_from_level_6_and_july_2025() {
        let euros = |centimes| Due(Montant::centimes(centimes));
        let (june, july) = (json!("2025-06-30"), json!("2025-07-01"));
        let payee = |diplome, conclusion, contrat, pratiques| {
            suites(cerfa(diplome, conclusion, "2026-09-01", contrat), pratiques).participation
        };
        assert_eq!(payee(json!(62), july.clone(), 11, Some(20)), euros(49_315));
        assert_eq!(payee(json!(62), july.clone(), 11, Some(46)), euros(75_000));
        assert_eq!(payee(json!(62), june.clone(), 11, Some(20)), NonDue);
        assert_eq!(payee(json!(54), july.clone(), 11, Some(20)), NonDue);
        // Either is enough to know that nothing is due.
        assert_eq!(payee(json!(54), Value::Null, 11, Some(20)), NonDue);
        assert_eq!(payee(Value::Null, june, 11, None), NonDue);
        // A new employer after a rupture.
        assert_eq!(payee(json!(73), july.clone(), 23, Some(46)), euros(20_000));
        for (inconnue, mot) in [
            (payee(Value::Null, july.clone(), 11, Some(20)), "niveau"),
            (payee(json!(62), Value::Null, 11, Some(20)), "conclusion"),
            (payee(json!(62), july.clone(), 11, None), "formation pratique"),
            (payee(json!(73), july.clone(), 23, Some(20)), "aucun texte"),
            (payee(json!(62), july, 36, Some(20)), "suit lui-même une rupture"),
        ] {
            assert!(matches!(inconnue, Inconnue(_)) && inconnue.to_string().contains(mot), "{inconnue}");
        }
    }

    #[test]
    fn the_next_employer_pays_200_euros() {
        let suivante =
            |diplome, debut| suites(cerfa(diplome, json!("2025-03-01"), debut, 11), None).participation_suivante;
        assert_eq!(suivante(json!(62), "2026-09-01"), Due(Montant::centimes(20_000)));
        assert_eq!(suivante(json!(54), "2026-09-01"), NonDue);
        assert!(matches!(suivante(json!(62), "2025-03-01"), Inconnue(_)));
        assert!(matches!(suivante(Value::Null, "2026-09-01"), Inconnue(_)));
    }

    /// A contract of regime A or B counts months begun, one of regime C days.
    #[test]
    fn the_years_are_counted_by_the_regime() {
        let annee = |conclusion: Value| {
            let suites = suites(cerfa(json!(54), conclusion, "2024-09-01", 11), None);
            let annee = suites.annees[0].clone();
            [annee.sur_365, annee.sur_annee_reelle, annee.au_mois].map(|montant| montant?.en_centimes())
        };
        for (conclusion, due) in [
            (json!("2020-06-01"), [None, None, Some(133_333)]),
            (json!("2024-06-01"), [None, None, Some(133_333)]),
            (json!("2025-07-01"), [Some(98_630), Some(98_630), None]),
            (Value::Null, [Some(98_630), Some(98_630), Some(133_333)]),
        ] {
            assert_eq!(annee(conclusion.clone()), due, "{conclusion}");
        }
    }

    #[test]
    fn a_rupture_outside_of_the_contract_has_no_suites() {
        let dossier: Dossier =
            from_value(json!({ "cerfa": cerfa(json!(62), json!("2026-06-01"), "2026-09-01", 11) })).expect("a dossier");
        let au = |jour| suites_de_la_rupture(&dossier, jour, &Montant::centimes(800_000), None);
        assert!(au(date(2026, 8, 31)).is_none());
        // Nor after the last day: no day is due that the contract has not.
        let mut fini = dossier.clone();
        let contrat = fini.cerfa.as_mut().and_then(|cerfa| cerfa.contrat.as_mut()).expect("a contract");
        contrat.date_fin_contrat = Some(date(2028, 8, 31).into());
        let au = |jour| suites_de_la_rupture(&fini, jour, &Montant::centimes(800_000), None);
        assert!(au(date(2028, 8, 30)).is_some() && au(date(2028, 8, 31)).is_none() && au(date(2029, 1, 1)).is_none());
    }
}
