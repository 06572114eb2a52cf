//! The sections of a form, in its order: what a screen or a refusal groups findings by.

use std::fmt;

use serde::{Serialize, Serializer};

/// A section of the form, or of another document. Its order is that of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rubrique {
    /// Fields outside all sections: version, numbers, totals, signature.
    Document,
    /// The employer.
    Employeur,
    /// The apprentice.
    Apprenti,
    /// The legal representative of the apprentice.
    ResponsableLegal,
    /// The first mentor.
    Maitre1,
    /// The second mentor.
    Maitre2,
    /// The training.
    Formation,
    /// The contract: dates, time of work, pay.
    Contrat,
    /// The CFA.
    Cfa,
    /// The main place of training.
    LieuFormation,
    /// The costs of a convention.
    Couts,
    /// The échéance of a certificate.
    Echeance,
    /// A line of an invoice, from 1.
    Ligne(usize),
    /// The file that goes with the document.
    Fichier,
}

/// The beginning of a path on the wire, and its section. The first match counts.
const CHEMINS: [(&str, Rubrique); 12] = [
    ("apprenti.responsableLegal", Rubrique::ResponsableLegal),
    ("organismeFormationLieuFormationPrincipal", Rubrique::LieuFormation),
    ("organismeFormation", Rubrique::Cfa),
    ("employeur", Rubrique::Employeur),
    ("apprenti", Rubrique::Apprenti),
    ("maitre1", Rubrique::Maitre1),
    ("maitre2", Rubrique::Maitre2),
    ("formation", Rubrique::Formation),
    ("contrat", Rubrique::Contrat),
    ("couts", Rubrique::Couts),
    ("echeance", Rubrique::Echeance),
    ("fichier", Rubrique::Fichier),
];

impl Rubrique {
    /// The section of a field, by its path on the wire.
    pub(super) fn du_champ(champ: &str) -> Self {
        let chemin = champ.strip_prefix("cerfa.").unwrap_or(champ);
        let ligne = chemin.strip_prefix("lignes[").and_then(|reste| reste.split(']').next()?.parse::<usize>().ok());
        if let Some(rang) = ligne {
            return Self::Ligne(rang.saturating_add(1));
        }
        let dessous = |debut: &str| {
            chemin.strip_prefix(debut).is_some_and(|reste| reste.is_empty() || reste.starts_with(['.', '[']))
        };
        CHEMINS.iter().find(|(debut, _)| dessous(debut)).map_or(Self::Document, |(_, rubrique)| *rubrique)
    }
}

/// The title, in French.
impl fmt::Display for Rubrique {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Document => "Document",
            Self::Employeur => "Employeur",
            Self::Apprenti => "Apprenti",
            Self::ResponsableLegal => "Représentant légal",
            Self::Maitre1 => "Maître d'apprentissage 1",
            Self::Maitre2 => "Maître d'apprentissage 2",
            Self::Formation => "Formation",
            Self::Contrat => "Contrat",
            Self::Cfa => "CFA",
            Self::LieuFormation => "Lieu principal de formation",
            Self::Couts => "Coûts",
            Self::Echeance => "Échéance",
            Self::Ligne(numero) => return write!(formatter, "Ligne {numero}"),
            Self::Fichier => "Fichier joint",
        })
    }
}

/// As its title.
impl Serialize for Rubrique {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_in_its_section() {
        for (champ, rubrique) in [
            ("cerfa.versionCERFA", Rubrique::Document),
            ("cerfa.apprenti.responsableLegal.courriel", Rubrique::ResponsableLegal),
            ("cerfa.apprenti.nir", Rubrique::Apprenti),
            ("cerfa.maitre2.courriel", Rubrique::Maitre2),
            ("cerfa.organismeFormationLieuFormationPrincipal.siret", Rubrique::LieuFormation),
            ("cerfa.contrat.remunerationsAnnuelles[0].taux", Rubrique::Contrat),
            ("lignes[2].montant", Rubrique::Ligne(3)),
            ("lignes", Rubrique::Document),
            ("montantTotal", Rubrique::Document),
            ("fichier", Rubrique::Fichier),
        ] {
            assert_eq!(Rubrique::du_champ(champ), rubrique, "{champ}");
        }
    }
}
