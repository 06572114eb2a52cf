//! The three deadlines of a contract, each with its rule and its source. They are only computed: no workflow stops for
//! a missed deadline, a person decides.
//!
//! The figures are dated data, `sdk/donnees/reference/contrat.toml`.

use std::fmt;

use crate::models::Dossier;
use crate::reference::{self, jours_ouvrables_apres};
use crate::runtime::jiff::ToSpan;
use crate::runtime::jiff::civil::Date;
use crate::sources::citations;

/// A step with a deadline, each with its own rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NatureDelai {
    /// The contract goes to the OPCO within five working days after its start.
    Transmission,
    /// The OPCO decides within twenty days from a complete dossier; silence means refusal.
    Decision,
    /// The documents of the balance are due within four months after the effective end; later, the balance is lost.
    Forclusion,
}

impl NatureDelai {
    /// What it comes from: tags of [`sources`](crate::sources), the article first.
    pub fn source(self) -> &'static str {
        let contrat = reference::contrat();
        match self {
            Self::Transmission => &contrat.transmission.source,
            Self::Decision => &contrat.decision.source,
            Self::Forclusion => &contrat.forclusion.source,
        }
    }

    /// The article of law; `None` where the sources name none.
    pub fn article(self) -> Option<&'static str> {
        let article = citations(self.source()).first()?.source;
        let est_la_loi = article.reference.as_ref().is_some_and(|reference| reference.starts_with("Code "));
        est_la_loi.then_some(&article.sigle)
    }

    /// What is due, and the consequence otherwise, in a French sentence.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Transmission => {
                "Le contrat est transmis à l'OPCO dans les 5 jours ouvrables (du lundi au samedi) qui suivent son début."
            }
            Self::Decision => "L'OPCO se prononce dans les 20 jours du dossier complet ; son silence vaut refus.",
            Self::Forclusion => {
                "Les pièces du solde parviennent à l'OPCO dans les 4 mois de la fin effective du contrat ; passé ce délai, \
                 le solde n'est plus dû."
            }
        }
    }
}

/// A deadline: the last day for the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Delai {
    /// The step.
    pub nature: NatureDelai,
    /// The day before the first day counted.
    pub depart: Date,
    /// The last day.
    pub date: Date,
}

impl Delai {
    /// Days left on `jour`: 0 on the last day, negative when it is past. They are days of the calendar.
    pub fn jours_restants(&self, jour: Date) -> i32 {
        // The greatest span between two dates of jiff is some seven million days.
        jour.until(self.date).map_or(0, |span| span.get_days())
    }

    /// Whether the last day is past on `jour`.
    pub fn est_depasse(&self, jour: Date) -> bool {
        jour > self.date
    }
}

/// Such as `transmission du contrat jusqu'au 07/09/2026 (D.6224-1)`.
impl fmt::Display for Delai {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nom = match self.nature {
            NatureDelai::Transmission => "transmission du contrat",
            NatureDelai::Decision => "décision de l'OPCO",
            NatureDelai::Forclusion => "pièces du solde",
        };
        write!(formatter, "{nom} jusqu'au {}", super::jour(self.date))?;
        self.nature.article().map_or(Ok(()), |article| write!(formatter, " ({article})"))
    }
}

/// Sending a contract that starts on `debut` (D.6224-1). Working days are Monday to Saturday without the public
/// holidays of the whole of France; see [`reference::jours_ouvrables_apres`].
pub fn transmission(debut: Date) -> Delai {
    let date = jours_ouvrables_apres(debut, reference::contrat().transmission.valeur);
    Delai { nature: NatureDelai::Transmission, depart: debut, date }
}

/// The decision of the OPCO on a dossier that is complete since `complet`. The norm does not have that day: it is the
/// day of the last requested document.
pub fn decision(complet: Date) -> Delai {
    let date = complet.saturating_add(reference::contrat().decision.valeur.days());
    Delai { nature: NatureDelai::Decision, depart: complet, date }
}

/// The documents of the balance of a contract that ended on `fin`: on its rupture when it was broken.
///
/// Calendar months, ending on their last day if necessary: from 31 October to 28 or 29 February. The rule applies to
/// contracts concluded from 1 July 2025 (regime C); if the day of conclusion is unknown, apply it to be safe.
pub fn forclusion(fin: Date) -> Delai {
    let date = reference::forclusion(None, fin).expect("a contract of unknown conclusion is taken for one of regime C");
    Delai { nature: NatureDelai::Forclusion, depart: fin, date }
}

/// The deadlines of a dossier read from the OPCO: transmission, and forclusion if its regime has one. A missing date
/// gives no deadline.
pub fn du_dossier(dossier: &Dossier) -> Vec<Delai> {
    let Some(contrat) = dossier.cerfa.as_ref().and_then(|cerfa| cerfa.contrat.as_ref()) else {
        return Vec::new();
    };
    let jour = |date: &Option<crate::scalaires::Date>| date.as_ref().and_then(crate::scalaires::Date::civil);
    let conclusion = jour(&contrat.date_conclusion);
    let terme = jour(&contrat.date_rupture).or_else(|| jour(&contrat.date_fin_contrat));
    let forclusion = terme.filter(|fin| reference::forclusion(conclusion, *fin).is_some()).map(forclusion);
    jour(&contrat.date_debut_contrat).map(transmission).into_iter().chain(forclusion).collect()
}

#[cfg(test)]
mod tests;
