//! What a pass came to.

use serde::Serialize;
use tokio::time::Instant;

use crate::evenement::Evenement;
use crate::probleme::Probleme;

/// Ce qu'un passage a donné.
#[derive(Clone, Debug, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub struct BilanSuivi {
    /// Les événements, dans l'ordre de leurs numéros.
    pub evenements: Vec<Evenement>,
    /// Ce qui n'a pas pu être lu : un prochain passage le relira.
    pub echecs: Vec<EchecSuivi>,
}

/// Ce qu'un passage n'a pas pu lire.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct EchecSuivi {
    /// Le numéro interne du dossier ; absent, quand c'est une liste.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<String>,
    /// Le mot de l'échec.
    pub code: String,
    /// Ce qui s'est passé, et quoi faire.
    pub phrase: String,
}

/// The last pass of a CFA at an OPCO, for those who asked for one while another was under way.
#[derive(Debug)]
pub struct Tour {
    /// When it began.
    pub debut: Instant,
    /// What it came to.
    pub bilan: Result<BilanSuivi, Probleme>,
}
