//! The norm as it is written, its files in one, and how it calls what code names.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use generator::diagnostic::Diagnostics;
use generator::document::bundle;
use generator::pointer::Pointer;
use generator::project::Project;
use serde_json::Value;

use crate::chemins::en_norme;

static PROJET: LazyLock<Project> =
    LazyLock::new(|| Project::open(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()).unwrap());

/// The document.
pub static NORME: LazyLock<Value> = LazyLock::new(|| lire(&PROJET.document()));

/// The one that it replaced, if any.
static ARCHIVE: LazyLock<Option<Value>> = LazyLock::new(|| PROJET.before().map(|avant| lire(&avant.document)));

/// The name in code of each schema, by its name in the document.
static NOMS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let (api, _) = PROJET.compile(false).output.unwrap();
    let composants = api.models.iter().filter(|modele| modele.component && modele.twin_of.is_none());
    let nommes = composants.filter_map(|modele| {
        let origine = modele.origin.as_str().strip_prefix("/components/schemas/")?;
        Some((origine.replace("~1", "/").replace("~0", "~"), modele.name.clone()))
    });
    nommes.collect()
});

fn lire(chemin: &Path) -> Value {
    let (document, _) = bundle(chemin, PROJET.reach(), &mut Diagnostics::default()).unwrap_or_else(|_| {
        panic!("{} is not read", chemin.display());
    });
    document
}

/// The name in code of a schema of the document; its own, where no model is made of it.
pub fn en_code(schema: &str) -> &str {
    NOMS.get(schema).map_or(schema, String::as_str)
}

/// A schema of code, as the document calls it.
pub fn schema(nom: &str) -> &str {
    NOMS.iter().find(|(_, code)| *code == nom).map_or(nom, |(schema, _)| schema)
}

/// What stands at a place that a citation names: `POST /v1/factures`, `POST /v1/factures#/requestBody` in an operation,
/// `#/components/schemas/Facture` in the document. What the norm does not say there, and the one that it replaced did, was
/// read in that one: another hand may write the same elsewhere, or leave a sentence out.
pub fn lieu(cite: &str) -> Option<&'static Value> {
    let (operation, pointeur) = cite.split_once('#').unwrap_or((cite, ""));
    let traduit = match pointeur.strip_prefix("/components/schemas/") {
        Some(suite) => {
            let (nom, suite) = suite.find('/').map_or((suite, ""), |debut| suite.split_at(debut));
            format!("{}{suite}", Pointer::from_escaped("/components/schemas").child(schema(nom)).as_str())
        }
        None => pointeur.to_owned(),
    };
    let archive = || noeud(ARCHIVE.as_ref()?, operation, pointeur);
    noeud(&NORME, &en_norme(operation), &traduit).or_else(archive)
}

fn noeud<'a>(document: &'a Value, operation: &str, pointeur: &str) -> Option<&'a Value> {
    let debut = match operation.split_once(' ') {
        Some((methode, chemin)) => document["paths"].get(chemin)?.get(methode.to_lowercase())?,
        None if operation.is_empty() && !pointeur.is_empty() => document,
        None => return None,
    };
    debut.pointer(pointeur)
}
