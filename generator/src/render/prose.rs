//! Files for people: manifest, readme, skeletons. Templates only print the values computed here.

use askama::Template;
use proc_macro2::TokenStream;

use super::Origin;
use super::runtime::{self, Runtime};
use crate::rust::operation::Operation;
use crate::rust::{Crate, OF_RUNTIME, OfRuntime};

/// The content of the manifest of a whole crate.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// Name of the package.
    pub name: String,
    /// Where the crate takes its runtime from.
    pub runtime: Runtime,
    /// Whether it has a program that needs every feature.
    pub probe: bool,
    /// Whether one of its programs calls every operation.
    pub exchanges: bool,
}

#[derive(Template)]
#[template(path = "manifest.toml", escape = "none")]
struct ManifestTemplate {
    header: String,
    name: String,
    description: String,
    licence: Option<String>,
    site: Option<String>,
    rust_version: String,
    /// The version of the runtime, if it is not the generator's own.
    version: Option<String>,
    source: Vec<(String, String)>,
    /// The features of the runtime.
    passed: &'static [OfRuntime],
    features: Vec<String>,
    probe: bool,
    exchanges: bool,
}

/// `Cargo.toml` of a whole crate.
pub fn manifest(krate: &Crate, origin: &Origin, manifest: &Manifest) -> String {
    print(&ManifestTemplate {
        header: origin.shared_header("#"),
        name: quoted(&manifest.name),
        description: quoted(&description(krate)),
        licence: krate.about.licence.as_deref().map(quoted),
        site: krate.about.site.as_deref().map(quoted),
        rust_version: quoted(&runtime::rust_version()),
        version: match &manifest.runtime {
            Runtime::Version(requirement) => Some(quoted(requirement)),
            _ => None,
        },
        source: source(manifest),
        passed: &OF_RUNTIME,
        features: krate.features.iter().map(|feature| feature.name.clone()).collect(),
        probe: manifest.probe,
        exchanges: manifest.exchanges,
    })
}

fn description(krate: &Crate) -> String {
    let summary = krate.about.summary.iter().map(|summary| format!(": {summary}"));
    let named = format!("Client of {} {}", krate.title, krate.version);
    std::iter::once(named).chain(summary).collect()
}

fn source(manifest: &Manifest) -> Vec<(String, String)> {
    let said = manifest.runtime.source(&manifest.name);
    said.into_iter().map(|(key, value)| (key.to_owned(), quoted(&value))).collect()
}

/// The packages that a whole crate depends on.
pub fn dependencies() -> Vec<String> {
    let manifest = empty_manifest();
    manifest["dependencies"].as_table().into_iter().flat_map(toml::Table::keys).cloned().collect()
}

/// The version of the runtime that generated code is written for.
pub fn runtime_version() -> String {
    let manifest = empty_manifest();
    let mut dependencies = manifest["dependencies"].as_table().into_iter().flat_map(toml::Table::values);
    let version = dependencies.find_map(|dependency| dependency.get("version")?.as_str());
    version.expect("the template names a version").to_owned()
}

fn empty_manifest() -> toml::Table {
    toml::from_str(&print(&empty())).expect("the template is TOML")
}

fn empty() -> ManifestTemplate {
    ManifestTemplate {
        header: String::new(),
        name: quoted(""),
        description: quoted(""),
        licence: None,
        site: None,
        rust_version: quoted(""),
        version: None,
        source: Vec::new(),
        passed: &OF_RUNTIME,
        features: Vec::new(),
        probe: false,
        exchanges: false,
    }
}

/// A text as a TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[derive(Template)]
#[template(path = "runtime.rs", escape = "none")]
struct RuntimeImport {}

/// The statement that imports the runtime under the name that generated code uses.
pub fn runtime_import() -> TokenStream {
    print(&RuntimeImport {}).parse().expect("the template is Rust")
}

#[derive(Template)]
#[template(path = "readme.md", escape = "none")]
struct ReadmeTemplate<'a> {
    origin: &'a Origin,
    krate: &'a Crate,
    name: &'a str,
    /// What only a package of its own says, and not a core that another one mounts.
    package: Option<Package>,
    rows: Vec<Row>,
}

struct Package {
    /// The name of the runtime's package, where it stands in the folder of the crate.
    vendored: Option<String>,
    /// Whether a registry can have all that the crate stands on.
    published: bool,
    /// The features of the runtime.
    passed: &'static [OfRuntime],
}

struct Row {
    method: String,
    operation: String,
    summary: String,
    retry: &'static str,
}

/// The readme of a crate: its operations, one by one; with its runtime, how to publish it.
pub fn readme(krate: &Crate, origin: &Origin, name: &str, runtime: Option<&Runtime>) -> String {
    let rows = krate.groups.iter().flat_map(|group| &group.operations).map(row).collect();
    let package = runtime.map(|runtime| Package {
        vendored: (*runtime == Runtime::Vendored).then(|| runtime::vendored_name(name)),
        published: matches!(runtime, Runtime::Vendored | Runtime::Version(_)),
        passed: &OF_RUNTIME,
    });
    print(&ReadmeTemplate { origin, krate, name, package, rows })
}

fn row(operation: &Operation) -> Row {
    Row {
        method: operation.method_name.to_string(),
        operation: format!("{} {}", operation.method.name(), operation.path),
        summary: operation.summary.replace(['\n', '\r'], " ").replace('|', "\\|"),
        retry: if operation.retry == crate::api::Retry::Safe { "yes" } else { "no" },
    }
}

/// Templates are checked at compile time; printing into memory cannot fail.
pub fn print(template: &impl Template) -> String {
    let mut text = template.render().expect("a template prints into memory");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A probe with tags reads models of each; one that exchanges sends over the transport, with or without tags.
    #[test]
    fn a_probe_wants_the_default_features_where_it_uses_what_they_bring() {
        for (probe, exchanges, features, wants) in [
            (true, true, &[][..], true),
            (true, true, &["one"], true),
            (true, false, &["one"], true),
            (true, false, &[], false),
            (false, false, &["one"], false),
        ] {
            let features: Vec<_> = features.iter().map(|&feature| feature.to_owned()).collect();
            let template = ManifestTemplate { probe, exchanges, features, ..empty() };
            let manifest: toml::Table = toml::from_str(&print(&template)).expect("the template is TOML");
            let wanted = manifest.get("bin").map(|bins| bins[0]["required-features"][0].as_str());
            assert_eq!(wanted, wants.then_some(Some("default")), "{manifest}");
        }
    }
}
