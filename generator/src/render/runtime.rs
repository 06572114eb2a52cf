//! Where a crate takes its runtime from, and the runtime's own sources, for crates that contain a copy.

use include_dir::{Dir, include_dir};
use toml_edit::{DocumentMut, Item, Table, TableLike};

use super::{Jobs, Origin};

/// The dependency on the runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// A folder.
    Path {
        /// Relative to the folder of the crate.
        folder: String,
        /// The name of the package in it, if it is not the runtime's own name.
        package: Option<String>,
    },
    /// A repository.
    Git {
        /// Its address.
        url: String,
        /// `branch`, `rev` or `tag`, and its name.
        state: Option<(String, String)>,
    },
    /// The registry.
    Version(String),
    /// A package in the folder of the crate.
    Vendored,
}

/// The folder of the package, in that of the crate.
const FOLDER: &str = "runtime";

/// Behind the name of the crate, that of the package in the folder.
const SUFFIX: &str = "-runtime";

/// The longest name that the registry takes.
pub const LONGEST_NAME: usize = 64;

const SOURCES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../sdk/runtime/src");
const MANIFEST: &str = include_str!("../../../sdk/runtime/Cargo.toml");
const WORKSPACE: &str = include_str!("../../../Cargo.toml");

/// The other files of the package, with the text that begins a comment in them.
const BESIDE: [(&str, &str, &str); 4] = [
    ("LICENSE-APACHE", "#", include_str!("../../../sdk/runtime/LICENSE-APACHE")),
    ("LICENSE-MIT", "#", include_str!("../../../sdk/runtime/LICENSE-MIT")),
    ("OUTCOMES.md", "<!--", include_str!("../../../sdk/runtime/OUTCOMES.md")),
    ("README.md", "<!--", include_str!("../../../sdk/runtime/README.md")),
];

/// The user cannot change these sources: they are as quiet as a package of the registry, and their tests are left out.
const QUIET: &str = "
# As quiet as a package of the registry; it is tested where it is written.
[lib]
name = \"LIBRARY\"
doctest = false
test = false

[lints.rust]
unsafe_code = \"forbid\"
warnings = { level = \"allow\", priority = -1 }
";

impl Runtime {
    /// The keys of the dependency, beside the version, in the manifest of the package `of`.
    pub fn source(&self, of: &str) -> Vec<(&str, String)> {
        match self {
            Self::Path { folder, package } => {
                let package = package.iter().map(|name| ("package", name.clone()));
                std::iter::once(("path", folder.clone())).chain(package).collect()
            }
            Self::Git { url, state } => {
                let state = state.iter().map(|(kind, name)| (kind.as_str(), name.clone()));
                [("git", url.clone())].into_iter().chain(state).collect()
            }
            Self::Version(_) => Vec::new(),
            Self::Vendored => vec![("path", FOLDER.to_owned()), ("package", vendored_name(of))],
        }
    }
}

/// The name of the package that the runtime becomes beside the package `of`: one of its owner's, since the runtime's own is
/// not theirs to publish, and two of one name cannot be in a workspace.
pub fn vendored_name(of: &str) -> String {
    let of: String = of.chars().take(LONGEST_NAME - SUFFIX.len()).collect();
    format!("{}{SUFFIX}", of.trim_end_matches(['-', '_']))
}

/// The oldest compiler that takes the runtime, and so the crate.
pub fn rust_version() -> String {
    let workspace: DocumentMut = WORKSPACE.parse().expect("our own manifest is TOML");
    workspace["workspace"]["package"]["rust-version"].as_str().expect("our workspace says it").to_owned()
}

/// The files of the runtime's package beside the package `of`.
pub fn vendor(jobs: &mut Jobs<'_>, origin: &Origin, of: &str) {
    jobs.own(&format!("{FOLDER}/src"));
    let mut manifest = manifest(MANIFEST, WORKSPACE);
    let named = |key: &str| manifest["package"].get(key).and_then(Item::as_str).unwrap_or_default().to_owned();
    let library = named("name").replace('-', "_");
    let origin = Origin { document: format!("{} {}", named("name"), named("version")), ..origin.clone() };
    let header = |comment: &str| match comment {
        "<!--" => origin.header(comment).replace("edit.", "edit. -->"),
        _ => origin.header(comment),
    };
    let mut file = |path: &str, comment: &str, text: &str| {
        let text = header(comment) + text;
        jobs.text(format!("{FOLDER}/{path}"), move || text.clone());
    };
    manifest["package"]["name"] = toml_edit::value(vendored_name(of));
    file("Cargo.toml", "#", &format!("{manifest}{}", QUIET.replace("LIBRARY", &library)));
    for (path, comment, text) in BESIDE {
        file(path, comment, text);
    }
    let mut open = vec![&SOURCES];
    while let Some(folder) = open.pop() {
        open.extend(folder.dirs());
        for source in folder.files() {
            let path = source.path().to_str().expect("our sources have names of letters").replace('\\', "/");
            file(&format!("src/{path}"), "//", source.contents_utf8().expect("Rust is UTF-8"));
        }
    }
}

/// The manifest of a package without its workspace, and without the packages that only its tests use.
fn manifest(package: &str, workspace: &str) -> DocumentMut {
    let read = |text: &str| -> DocumentMut { text.parse().expect("our own manifest is TOML") };
    let (mut manifest, workspace) = (read(package), read(workspace));
    let shared = |key: &str| workspace["workspace"][key].as_table_like().expect("our workspace shares it");
    manifest.remove("lints");
    // Tests within the sources would be compiled with `--all-targets`, and their packages are missing.
    let known: Vec<String> = table(&mut manifest, "dependencies").iter().map(|(name, _)| name.to_owned()).collect();
    table(&mut manifest, "dev-dependencies").retain(|name, _| known.iter().any(|known| known == name));
    inherit(table(&mut manifest, "package"), shared("package"));
    inherit(table(&mut manifest, "dependencies"), shared("dependencies"));
    inherit(table(&mut manifest, "dev-dependencies"), shared("dependencies"));
    manifest
}

fn table<'m>(manifest: &'m mut DocumentMut, key: &str) -> &'m mut Table {
    manifest[key].as_table_mut().expect("our own manifest has this table")
}

/// Replaces every reference to the workspace by the workspace's value.
fn inherit(table: &mut Table, shared: &dyn TableLike) {
    for (mut key, item) in table.iter_mut() {
        let Some(own) = item.as_table_like().filter(|own| own.contains_key("workspace")) else { continue };
        let mut whole = shared.get(key.get()).expect("the workspace says what is taken from it").clone();
        let more: Vec<(&str, &Item)> = own.iter().filter(|(key, _)| *key != "workspace").collect();
        if !more.is_empty() {
            whole = joined(&whole, &more);
        }
        if let Some(value) = whole.as_value_mut() {
            value.decor_mut().clear();
        }
        *item = whole;
        key.fmt();
    }
}

/// A dependency with more features and flags: lists grow, other keys are replaced.
fn joined(shared: &Item, more: &[(&str, &Item)]) -> Item {
    let mut whole = toml_edit::InlineTable::new();
    match shared.as_inline_table() {
        Some(table) => whole.extend(table.iter().map(|(key, value)| (key.to_owned(), value.clone()))),
        None => drop(whole.insert("version", shared.as_value().expect("a dependency has a version").clone())),
    }
    for (key, item) in more {
        let value = item.as_value().expect("a flag or a list").clone();
        match (whole.get_mut(key).and_then(|there| there.as_array_mut()), value.as_array()) {
            (Some(there), Some(added)) => {
                there.extend(added.iter().cloned());
                there.fmt();
            }
            _ => drop(whole.insert(*key, value)),
        }
    }
    whole.fmt();
    toml_edit::value(whole)
}
