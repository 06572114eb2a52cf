//! The differences in the OPCO's data, and the conclusion.

use std::fmt;

/// The OPCO's data of a contract, compared with what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VersionOpco {
    /// The conclusion.
    pub verdict: VerdictVersion,
    /// Field by field, in the order of the form as it was sent.
    pub ecarts: Vec<EcartVersion>,
}

/// The conclusion from the differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VerdictVersion {
    /// The OPCO has what was sent, perhaps in another spelling.
    MemeContrat,
    /// It is this contract, and the OPCO changed something.
    CorrigeParOpco,
    /// It is a contract of another person or employer, with other days, or of another kind; or another amendment of the
    /// journal, where the OPCO keeps several in one dossier.
    AutreContrat,
}

/// How a field differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NatureEcart {
    /// The same, in another spelling.
    Graphie,
    /// Another value.
    Autre,
    /// The OPCO does not return it.
    NonRendu,
    /// The OPCO added it.
    Ajoute,
}

/// A field that differs at the OPCO. Neither `Debug` nor `Display` shows a value, only [`expose`](Self::expose).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EcartVersion {
    /// Its path on the wire.
    pub champ: String,
    /// How it differs.
    pub nature: NatureEcart,
    pub(super) envoye: String,
    pub(super) garde: String,
}

impl EcartVersion {
    /// The sent value and the OPCO's; empty if absent. They may be personal: for the person at the CFA.
    pub fn expose(&self) -> (&str, &str) {
        (&self.envoye, &self.garde)
    }
}

impl NatureEcart {
    pub(super) fn est_une_correction(self) -> bool {
        self == Self::Autre
    }
}

impl fmt::Debug for EcartVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { champ, nature, .. } = self;
        formatter.debug_struct("EcartVersion").field("champ", champ).field("nature", nature).finish_non_exhaustive()
    }
}

/// In French, without the values.
impl fmt::Display for EcartVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} : ", self.champ)?;
        formatter.write_str(match self.nature {
            NatureEcart::Graphie => "écrit autrement par l'OPCO, la valeur est la même",
            NatureEcart::Autre => "l'OPCO garde une autre valeur",
            NatureEcart::NonRendu => "l'OPCO ne le rend pas",
            NatureEcart::Ajoute => "ajouté par l'OPCO",
        })
    }
}

/// In French.
impl fmt::Display for VerdictVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::MemeContrat => "même contrat",
            Self::CorrigeParOpco => "corrigé par l'OPCO",
            Self::AutreContrat => "autre contrat",
        })
    }
}

/// In French, one line for each field.
impl fmt::Display for VersionOpco {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.verdict.fmt(formatter)?;
        self.ecarts.iter().try_for_each(|ecart| write!(formatter, "\n- {ecart}"))
    }
}
