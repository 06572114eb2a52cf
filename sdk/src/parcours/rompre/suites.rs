//! What is left to invoice of a broken contract: the échéances that the OPCO keeps, and an estimate of the amounts of
//! its years of execution.

use crate::models::{Dossier, Echeance};
use crate::reference::{BaseAnnuelle, Participation, annees_d_execution, forclusion, participation};
use crate::runtime::jiff::civil::Date;
use crate::scalaires::{Date as JourLu, Montant};

/// What follows from the rupture of a contract. Amounts are euros.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SuitesRupture {
    /// Days of the contract, the first and the last counted: what is due is counted by them.
    pub jours_contrat: u32,
    /// Days of practical training, as the CFA counted them: they say whether the rupture is early.
    pub jours_pratiques: Option<u32>,
    /// The échéances that still expect something, as the OPCO has them: these are invoiced, and nothing else.
    pub echeances: Vec<EcheanceRestante>,
    /// An estimate: each year of execution up to the rupture, at the level of financing of a year. It is the rule of
    /// contracts concluded from 1 July 2025; how the OPCO splits it into échéances is written nowhere.
    pub annees: Vec<AnneeRompue>,
    /// What the employer pays, if anything: from the days of practical training and those of the contract. `None` where
    /// the former are unknown.
    pub participation: Option<Montant>,
    /// The last day for the documents of the balance; `None` where there is no such day.
    pub dernier_jour: Option<Date>,
}

/// An échéance that still expects something.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EcheanceRestante {
    /// Its number.
    pub numero: Option<i32>,
    /// From when on it may be invoiced; `None` where the OPCO does not say it.
    pub ouverture: Option<Date>,
    /// What it still expects; `None` where the OPCO does not say it.
    pub reste: Option<Montant>,
    /// Whether its period begins after the rupture: the OPCO has not shortened the échéancier yet, or keeps it.
    pub apres_rupture: bool,
}

/// A year of execution, up to the rupture, by the two counts that OPCO use.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AnneeRompue {
    /// First day.
    pub debut: Date,
    /// Last day.
    pub fin: Date,
    /// Days of the contract in it.
    pub jours: i32,
    /// Its amount, on 365 days; `None` where the level of financing is no number.
    pub sur_365: Option<Montant>,
    /// Its amount, on the days of that very year.
    pub sur_annee_reelle: Option<Montant>,
}

/// What is left to invoice of a contract broken on `rupture`, its last day. `niveau` is the level of financing of a year,
/// euros; `jours_pratiques` the days of practical training, which no document of the norm says. `None` when the dossier
/// does not say when the contract began, or it was broken before.
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
    let contrat = dossier.cerfa.as_ref()?.contrat.as_ref()?;
    let debut = contrat.date_debut_contrat.as_ref().and_then(JourLu::civil).filter(|debut| *debut <= rupture)?;
    let annees = annees_d_execution(debut, rupture);
    let jours_contrat = u32::try_from(annees.iter().map(|annee| annee.jours).sum::<i32>()).ok()?;
    let payee = jours_pratiques.map(|jours_pratiques| Participation::Rupture { jours_pratiques, jours_contrat });
    let conclusion = contrat.date_conclusion.as_ref().and_then(JourLu::civil);
    Some(SuitesRupture {
        jours_contrat,
        jours_pratiques,
        echeances: dossier.echeances.iter().flatten().filter_map(|une| restante(une, rupture)).collect(),
        annees: annees
            .iter()
            .map(|annee| AnneeRompue {
                debut: annee.debut,
                fin: annee.fin,
                jours: annee.jours,
                sur_365: annee.montant(niveau, BaseAnnuelle::Fixe),
                sur_annee_reelle: annee.montant(niveau, BaseAnnuelle::Reelle),
            })
            .collect(),
        participation: payee.and_then(|payee| participation(payee, niveau)),
        dernier_jour: forclusion(conclusion, rupture),
    })
}

fn restante(echeance: &Echeance, rupture: Date) -> Option<EcheanceRestante> {
    let reste = echeance.reste_a_facturer();
    let jour = |date: Option<&JourLu>| date.and_then(JourLu::civil);
    let debut = jour(echeance.date_debut.as_ref()).or_else(|| jour(echeance.date_ouverture.as_ref()));
    reste.as_ref().is_none_or(|reste| *reste > Montant::ZERO).then(|| EcheanceRestante {
        numero: echeance.numero,
        ouverture: jour(echeance.date_ouverture.as_ref()),
        reste,
        apres_rupture: debut.is_some_and(|debut| debut > rupture),
    })
}
