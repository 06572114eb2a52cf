//! The document that describes the routes: from the code, with the schemas of the norm that it refers to.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, ServerBuilder};

/// What stands above the routes.
pub(super) fn entete() -> OpenApi {
    let info = InfoBuilder::new()
        .title("cfadock")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Les dépôts et le suivi des CFA chez les OPCO (API Convergence), pour tout langage, en HTTP sur la machine : \
             contrôlé avant de partir, écrit au journal avant d'ouvrir une connexion, jamais envoyé deux fois.",
        ))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build()));
    let jeton = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("Le jeton du CFA."));
    OpenApiBuilder::new()
        .info(info.build())
        .servers(Some([ServerBuilder::new().url("http://127.0.0.1:8790").build()]))
        .components(Some(
            ComponentsBuilder::new().security_scheme("jetonCfa", SecurityScheme::Http(jeton.build())).build(),
        ))
        .security(Some([SecurityRequirement::new("jetonCfa", [] as [&str; 0])]))
        .build()
}

/// The document as it is served.
///
/// # Panics
/// Never: it is written as JSON.
pub fn texte(document: &OpenApi) -> String {
    let arbre = serde_json::to_value(document).expect("the document is written as JSON");
    format!("{arbre:#}\n")
}
