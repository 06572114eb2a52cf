//! What the employers pay at a rupture, or why it is unknown.

use std::fmt;

use crate::controle::niveau_du_diplome;
use crate::models::{CerfaLu, TypeContratApp};
use crate::reference::{Participation, financement, participation, participation_due};
use crate::runtime::jiff::civil::Date;
use crate::scalaires::{Date as JourLu, Montant};

/// What an employer pays to the CFA (R.6332-25-1 and R.6332-25-2). `Display` gives it in French.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ParticipationEmployeur {
    /// It is due: euros.
    Due(Montant),
    /// Nothing: the diploma is below level 6, or the contract was concluded before 1 July 2025.
    NonDue,
    /// It cannot be determined; the missing data, in French.
    Inconnue(&'static str),
}

impl fmt::Display for ParticipationEmployeur {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Due(montant) => formatter.write_str(&montant.en_euros()),
            Self::NonDue => formatter.write_str("aucune : niveau inférieur à 6 ou contrat conclu avant le 01/07/2025"),
            Self::Inconnue(raison) => write!(formatter, "inconnue : {raison}"),
        }
    }
}

const SANS_NIVEAU: ParticipationEmployeur =
    ParticipationEmployeur::Inconnue("le dossier ne dit pas le niveau du diplôme visé");

/// What the employer of the broken contract pays.
pub(super) fn du_contrat_rompu(
    cerfa: &CerfaLu,
    niveau: &Montant,
    jours_pratiques: Option<u32>,
    jours_contrat: u32,
) -> ParticipationEmployeur {
    let contrat = cerfa.contrat.as_ref();
    let conclusion = contrat.and_then(|contrat| contrat.date_conclusion.as_ref()).and_then(JourLu::civil);
    let due = match (niveau_du_diplome(cerfa.formation.as_ref()), conclusion) {
        // Either is enough for a negative answer.
        (Some(vise), None) if !participation_due(Date::MAX, vise) => false,
        (None, Some(jour)) if !participation_due(jour, i64::MAX) => false,
        (Some(vise), Some(jour)) => participation_due(jour, vise),
        (None, _) => return SANS_NIVEAU,
        (_, None) => {
            return ParticipationEmployeur::Inconnue("le dossier ne dit pas le jour de la conclusion du contrat");
        }
    };
    if !due {
        return ParticipationEmployeur::NonDue;
    }
    let Some(jours_pratiques) = jours_pratiques else {
        return ParticipationEmployeur::Inconnue("les jours de formation pratique manquent, le CFA les compte");
    };
    let apres_rupture = match contrat.and_then(|contrat| contrat.type_contrat_app.as_ref()) {
        Some(TypeContratApp::NouveauContratApresRupture) => true,
        Some(
            TypeContratApp::PremierContrat
            | TypeContratApp::NouveauContratMemeEmployeur
            | TypeContratApp::NouveauContratAutreEmployeur,
        ) => false,
        // An amendment does not identify the contract it amends.
        _ => {
            return ParticipationEmployeur::Inconnue("le dossier ne dit pas si ce contrat suit lui-même une rupture");
        }
    };
    let motif = match apres_rupture {
        true if i64::from(jours_pratiques) <= i64::from(financement().participation_rupture.valeur) => {
            return ParticipationEmployeur::Inconnue(
                "aucun texte lu ne dit ce que doit un nouvel employeur dont le contrat est rompu à son tour dans les \
                 45 premiers jours",
            );
        }
        true => Participation::NouvelEmployeur,
        false => Participation::Rupture { jours_pratiques, jours_contrat },
    };
    chiffrer(motif, niveau)
}

/// What a next employer pays, who employs the apprentice after the rupture so that the training can be finished.
pub(super) fn du_suivant(cerfa: &CerfaLu, niveau: &Montant, rupture: Date) -> ParticipationEmployeur {
    let Some(vise) = niveau_du_diplome(cerfa.formation.as_ref()) else { return SANS_NIVEAU };
    // The next contract is concluded after the rupture.
    if participation_due(rupture, vise) {
        return chiffrer(Participation::NouvelEmployeur, niveau);
    }
    if participation_due(Date::MAX, vise) {
        return ParticipationEmployeur::Inconnue("elle dépend du jour de conclusion du nouveau contrat");
    }
    ParticipationEmployeur::NonDue
}

fn chiffrer(motif: Participation, niveau: &Montant) -> ParticipationEmployeur {
    participation(motif, niveau)
        .map_or(ParticipationEmployeur::Inconnue("le niveau de prise en charge n'est pas un nombre"), |montant| {
            ParticipationEmployeur::Due(montant)
        })
}
