//! The document that describes the routes: from the code, with the schemas of the norm that it refers to.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, RefOr, Schema, ServerBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};

use crate::probleme::ContenuProbleme;

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
        .servers(Some([ServerBuilder::new().url("http://127.0.0.1:8088").build()]))
        .components(Some(
            ComponentsBuilder::new()
                .schemas_from_iter(communs())
                .security_scheme("jetonCfa", SecurityScheme::Http(jeton.build()))
                .build(),
        ))
        .security(Some([SecurityRequirement::new("jetonCfa", [] as [&str; 0])]))
        .build()
}

/// The schemas of the answers that routes share: utoipa finds by itself what a route names alone.
fn communs() -> Vec<(String, RefOr<Schema>)> {
    let mut schemas = vec![(ContenuProbleme::name().into_owned(), ContenuProbleme::schema())];
    ContenuProbleme::schemas(&mut schemas);
    schemas
}

/// The schemas of the norm, as the generator writes them.
const NORME: &str = include_str!("../generated/schemas.json");

/// The document as it is served.
pub fn texte() -> String {
    assembler(&super::decrites().into_openapi())
}

/// A document from the code, with the schemas of the norm that it refers to.
///
/// # Panics
/// Never: both are JSON, and no name stands for two things.
pub(super) fn assembler(document: &OpenApi) -> String {
    let mut arbre = serde_json::to_value(document).expect("the document is written as JSON");
    let mut norme: Value = serde_json::from_str(NORME).expect("the generator writes JSON");
    let Some(Value::Object(connus)) = norme.get_mut("schemas").map(Value::take) else {
        panic!("the generator writes the schemas of the norm");
    };
    exiger_les_corps(&mut arbre);
    loop {
        let nommes = composants_nommes(&arbre);
        let Some(Value::Object(schemas)) = arbre.pointer_mut("/components/schemas") else {
            panic!("the document has schemas");
        };
        let manquent: Vec<_> = nommes.into_iter().filter(|nom| !schemas.contains_key(nom)).collect();
        if manquent.is_empty() {
            schemas.sort_keys();
            return format!("{arbre:#}\n");
        }
        for nom in manquent {
            let schema = match nom.strip_suffix(LU) {
                Some(envoye) => connus.get(envoye).map(lu),
                None => connus.get(&nom).map(sans_annotations),
            };
            let schema = schema.unwrap_or_else(|| panic!("{nom} is a schema of the norm"));
            schemas.insert(nom, schema);
        }
    }
}

/// No route does without its body. utoipa leaves it open where the schema is only named, as those of the norm are.
fn exiger_les_corps(arbre: &mut Value) {
    let chemins = arbre.get_mut("paths").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut);
    let operations = chemins.filter_map(Value::as_object_mut).flat_map(Map::values_mut);
    for corps in operations.filter_map(|operation| operation.get_mut("requestBody")?.as_object_mut()) {
        corps.insert("required".to_owned(), true.into());
    }
}

/// The components that a document refers to.
fn composants_nommes(arbre: &Value) -> BTreeSet<String> {
    let mut noms = BTreeSet::new();
    let mut restent = vec![arbre];
    while let Some(noeud) = restent.pop() {
        match noeud {
            Value::Object(objet) => {
                let reference = objet.get("$ref").and_then(Value::as_str);
                noms.extend(reference.and_then(|reference| reference.strip_prefix(PREFIXE)).map(str::to_owned));
                restent.extend(objet.values());
            }
            Value::Array(liste) => restent.extend(liste),
            _ => {}
        }
    }
    noms
}

const PREFIXE: &str = "#/components/schemas/";

/// What an OPCO sends may lack anything, and have other values than the norm lists: such schemas have names of their own.
const LU: &str = "Lu";

/// What a schema demands, and an OPCO may not keep.
const EXIGENCES: [&str; 12] = [
    "required",
    "enum",
    "const",
    "pattern",
    "format",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "examples",
];

/// A schema as it is read.
fn lu(schema: &Value) -> Value {
    match schema {
        Value::Object(objet) => {
            let gardes = objet.iter().filter(|(nom, valeur)| {
                // A property may have the name of a keyword: its value is a schema.
                !nom.starts_with("x-") && (valeur.is_object() || !EXIGENCES.contains(&nom.as_str()))
            });
            let lue = |(nom, valeur): (&String, &Value)| match valeur.as_str().filter(|_| nom == "$ref") {
                Some(reference) => (nom.clone(), format!("{reference}{LU}").into()),
                None => (nom.clone(), lu(valeur)),
            };
            gardes.map(lue).collect()
        }
        Value::Array(liste) => liste.iter().map(lu).collect(),
        feuille => feuille.clone(),
    }
}

/// A schema without what only the SDK's own generator and its sources are about.
fn sans_annotations(schema: &Value) -> Value {
    match schema {
        Value::Object(objet) => {
            let gardes = objet.iter().filter(|(nom, _)| !nom.starts_with("x-"));
            gardes.map(|(nom, valeur)| (nom.clone(), sans_annotations(valeur))).collect()
        }
        Value::Array(liste) => liste.iter().map(sans_annotations).collect(),
        feuille => feuille.clone(),
    }
}
