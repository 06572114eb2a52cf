//! Requirements as the reports show them. Where each comes from, and what is done about it, is a row of `controle/`.

use serde::{Deserialize, Serialize};

/// How much depends on a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Niveau {
    /// Without it the exchange does not work.
    Coeur,
    /// Good to have.
    Facultatif,
    /// Only where the OPCO offers more than protocol V1.
    Extension,
}

/// A requirement as the reports show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exigence {
    /// Stable identifier, such as `refus.entete.deposerFacture.EDITEUR`.
    pub id: String,
    /// Where it comes from: citations of [`sources`](super::source::sources).
    pub clause: String,
    /// The operation of `spec/norme.yaml`; none for a story.
    pub operation: Option<String>,
    /// How much depends on it.
    pub niveau: Niveau,
    /// What is required, in a French sentence.
    pub texte: String,
}
