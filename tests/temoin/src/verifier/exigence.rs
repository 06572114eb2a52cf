//! Requirements for the reports. Their sources and their checks are rows of `controle/`.

use serde::{Deserialize, Serialize};

/// The importance of a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Niveau {
    /// The exchange does not work without it.
    Coeur,
    /// Recommended.
    Facultatif,
    /// Only if the OPCO offers more than protocol V1.
    Extension,
}

/// A requirement for the reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exigence {
    /// Stable identifier, such as `refus.entete.deposerFacture.EDITEUR`.
    pub id: String,
    /// Its sources: citations of [`sources`](super::source::sources).
    pub clause: String,
    /// The operation of `spec/norme.yaml`; none for a story.
    pub operation: Option<String>,
    /// Its importance.
    pub niveau: Niveau,
    /// What is required, in a French sentence.
    pub texte: String,
}
