//! All rules, and their names as texts.

use std::fmt;
use std::str::FromStr;

use super::regle::{IdRegle, Regle};
use super::verification::Verification;
use super::{cerfa, certificat, convention, facture, fichier};

/// All rules: contract, convention, certificate, invoice, file. The order is that of the checks.
pub fn regles() -> impl Iterator<Item = &'static Regle> {
    fn of<F>(listes: &'static [&'static [Verification<F>]]) -> impl Iterator<Item = &'static Regle> {
        listes.iter().copied().flatten().map(|verification| &verification.regle)
    }
    of(cerfa::VERIFICATIONS)
        .chain(of(convention::VERIFICATIONS))
        .chain(of(certificat::VERIFICATIONS))
        .chain(of(facture::VERIFICATIONS))
        .chain(of(fichier::VERIFICATIONS))
}

/// No rule has that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegleInconnue;

impl fmt::Display for RegleInconnue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("aucune règle de ce nom ; `cfadock::controle::regles` les donne toutes")
    }
}

impl std::error::Error for RegleInconnue {}

/// Reads the name of a rule that exists, so that an override with a typing error is seen before it is needed.
impl FromStr for IdRegle {
    type Err = RegleInconnue;

    fn from_str(text: &str) -> Result<Self, RegleInconnue> {
        regles().map(|regle| regle.id).find(|id| id.0 == text).ok_or(RegleInconnue)
    }
}
