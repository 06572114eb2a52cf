//! Why a candidate is no exact match. The reasons hold no personal value.

use std::fmt;

/// The criteria for comparing a student and a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Critere {
    /// The name.
    Nom,
    /// The first name.
    Prenom,
    /// The birth date.
    Naissance,
    /// The employer's SIRET.
    Employeur,
    /// The first day of the contract.
    Debut,
}

/// Why a candidate is no exact match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ecart {
    /// Name and first name are swapped.
    NomsInverses,
    /// A usage name was compared with a birth name, or with a usage name.
    NomUsage,
    /// Accents, hyphens, apostrophes or blanks differ.
    Graphie(Critere),
    /// One has some of the words of the other.
    Partiel(Critere),
    /// This many letters or digits are added, removed, changed, or swapped with their neighbour.
    Signes {
        /// Where.
        critere: Critere,
        /// How many.
        nombre: u8,
    },
    /// Day and month are swapped.
    JourMoisInverses(Critere),
    /// Another place of business of the same company.
    AutreEtablissement,
    /// The dossier's contract starts this many days later, or earlier when negative.
    Decale {
        /// Days of the calendar.
        jours: i32,
    },
    /// It is another one.
    Different(Critere),
    /// One side lacks it.
    Absent(Critere),
}

impl Ecart {
    /// Its weight in the distance of a candidate.
    pub(super) fn cout(self) -> u32 {
        match self {
            Self::Graphie(_) => 1,
            Self::NomsInverses | Self::NomUsage | Self::JourMoisInverses(_) | Self::AutreEtablissement => 2,
            Self::Signes { nombre, .. } => 2 * u32::from(nombre),
            Self::Decale { jours } if jours.abs() <= 7 => 1,
            Self::Decale { jours } if jours.abs() <= 31 => 2,
            Self::Partiel(_) | Self::Decale { .. } | Self::Absent(_) => 3,
            Self::Different(_) => 10,
        }
    }
}

impl fmt::Display for Critere {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Nom => "nom",
            Self::Prenom => "prénom",
            Self::Naissance => "date de naissance",
            Self::Employeur => "SIRET de l'employeur",
            Self::Debut => "début du contrat",
        })
    }
}

/// In French, for the person who decides.
impl fmt::Display for Ecart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NomsInverses => formatter.write_str("nom et prénom inversés"),
            Self::NomUsage => formatter.write_str("nom d'usage au lieu du nom de naissance"),
            Self::Graphie(critere) => write!(formatter, "{critere} : accents, traits d'union ou espaces"),
            Self::Partiel(critere) => write!(formatter, "{critere} : une partie seulement"),
            Self::Signes { critere, nombre: 1 } => write!(formatter, "{critere} : un signe d'écart"),
            Self::Signes { critere, nombre } => write!(formatter, "{critere} : {nombre} signes d'écart"),
            Self::JourMoisInverses(critere) => write!(formatter, "{critere} : jour et mois inversés"),
            Self::AutreEtablissement => formatter.write_str("autre établissement de la même entreprise"),
            Self::Decale { jours } => write!(formatter, "début du contrat décalé de {jours} jour(s)"),
            Self::Different(critere) => write!(formatter, "{critere} : autre valeur"),
            Self::Absent(critere) => write!(formatter, "{critere} : inconnu d'un côté"),
        }
    }
}
