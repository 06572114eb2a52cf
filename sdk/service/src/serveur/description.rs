//! What the routes have in common in the document: parameters and answers, described once.

use utoipa::{IntoParams, IntoResponses};

use crate::actes::depot::Depot;
use crate::probleme::ContenuProbleme;

/// A route under a CFA.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it says what the parameters are")]
pub(super) struct SousCfa {
    /// Le SIREN du CFA.
    siren: String,
}

/// A route under a CFA and an OPCO.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it says what the parameters are")]
pub(super) struct SousOpco {
    /// Le SIREN du CFA.
    siren: String,
    /// L'OPCO, par son identifiant, comme `akto`.
    opco: String,
}

/// A deposit of the journal.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it says what the parameters are")]
pub(super) struct SousEntree {
    /// Le SIREN du CFA.
    siren: String,
    /// L'OPCO, par son identifiant, comme `akto`.
    opco: String,
    /// Le numéro de l'entrée au journal.
    entree: i64,
}

/// What every deposit is sent with.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it says what the parameters are")]
pub(super) struct EntetesDepot {
    /// Votre clé : sous elle, rien ne part deux fois.
    #[param(rename = "Idempotency-Key")]
    cle: String,
    /// `wait=SECONDES` : combien de temps attendre l'issue.
    #[param(rename = "Prefer")]
    attente: Option<String>,
}

/// The rules that are overridden.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it says what the parameters are")]
pub(super) struct Derogations {
    /// Les règles dont les erreurs n'arrêtent pas l'envoi.
    deroger: Option<Vec<String>>,
}

/// The day that a document is judged by.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it says what the parameters are")]
pub(super) struct JourJuge {
    /// Le jour d'après lequel juger, comme `2026-09-01` ; aujourd'hui sans lui.
    #[param(format = Date)]
    date: Option<String>,
}

/// How many of a list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it says what the parameters are")]
pub(super) struct Taille {
    /// Combien au plus, de 1 à 1000 ; 100 sans lui.
    limite: Option<i32>,
}

/// What a deposit comes to.
#[derive(IntoResponses)]
#[expect(dead_code, clippy::large_enum_variant, reason = "it says what the answers are, and no value of it is made")]
pub(super) enum ReponsesDepot {
    /// L'OPCO l'a reçu.
    #[response(status = 201, headers(("Location" = String, description = "Le dépôt.")))]
    Recu(Depot),
    /// L'issue n'est pas connue : relisez la demande.
    #[response(status = 202, headers(("Location" = String, description = "La demande.")))]
    EnSuspens(Depot),
    /// Pourquoi rien n'est déposé.
    #[response(status = "default", content_type = "application/problem+json")]
    Refuse(ContenuProbleme),
}

/// Pourquoi la demande est refusée.
#[derive(IntoResponses)]
#[response(status = "default", content_type = "application/problem+json")]
#[expect(dead_code, reason = "it says what the answer is")]
pub(super) struct Refus(ContenuProbleme);
