//! A refused request, as RFC 9457 has it: `application/problem+json`, in French.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A refused request.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Probleme {
    /// What kind it is: `urn:cfadock:probleme:` and the code.
    #[serde(rename = "type")]
    pub genre: String,
    /// The title of its kind.
    pub title: String,
    /// The status.
    pub status: u16,
    /// What is wrong and what to do, in French.
    pub detail: String,
    /// The code, such as `controle` or `doublon`.
    pub code: String,
    /// The faults of single fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub erreurs: Vec<FauteChamp>,
}

/// The fault of one field.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct FauteChamp {
    /// Where, as a JSON Pointer into the body.
    pub pointeur: String,
    /// The rule that is broken, where it is one of the checks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regle: Option<String>,
    /// What is wrong and what to do.
    pub phrase: String,
}

impl Probleme {
    /// A problem of a kind.
    pub fn new(status: u16, code: &str, detail: impl Into<String>) -> Self {
        let title = StatusCode::from_u16(status).ok().and_then(|statut| statut.canonical_reason()).unwrap_or_default();
        Self {
            genre: format!("urn:cfadock:probleme:{code}"),
            title: title.to_owned(),
            status,
            detail: detail.into(),
            code: code.to_owned(),
            erreurs: Vec::new(),
        }
    }
}

impl IntoResponse for Probleme {
    fn into_response(self) -> Response {
        let statut = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let corps = serde_json::to_string(&self).unwrap_or_default();
        (statut, [("content-type", "application/problem+json")], corps).into_response()
    }
}
