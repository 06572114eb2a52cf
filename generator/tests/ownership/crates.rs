//! Crates of `generate`: alone, in workspaces and compared.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::small::tree;

/// The command.
pub const GENERATOR: &str = env!("CARGO_BIN_EXE_generator");

/// The name of the package of every crate here.
pub const SMALL: &str = "small";

/// A small document in a version.
pub fn petstore(folder: &Path, version: &str) -> PathBuf {
    let schema = |name: &str| {
        format!("\"{name}\": {{\"type\": \"object\", \"properties\": {{\"v{version}\": {{\"type\": \"string\"}}}}}}")
    };
    let path = |tag: &str| {
        format!(
            "\"/{tag}\": {{\"get\": {{\"operationId\": \"{tag}\", \"tags\": [\"{tag}\"], \"responses\": {{\"200\": {{\"description\": \"ok\", \
             \"content\": {{\"application/json\": {{\"schema\": {{\"$ref\": \"#/components/schemas/{tag}\"}}}}}}}}}}}}}}"
        )
    };
    let tags = ["pets".to_owned(), format!("only{version}"), "mod".to_owned()];
    let paths: Vec<String> = tags.iter().map(|tag| path(tag)).collect();
    let schemas: Vec<String> = tags.iter().map(|tag| schema(tag)).collect();
    let named: Vec<String> = tags.iter().map(|tag| format!("{{\"name\": \"{tag}\"}}")).collect();
    let document = format!(
        "{{\"openapi\": \"3.0.4\", \"info\": {{\"title\": \"Small\", \"version\": \"{version}\"}}, \"tags\": [{}], \
         \"paths\": {{{}}}, \"components\": {{\"schemas\": {{{}}}}}}}",
        named.join(", "),
        paths.join(", "),
        schemas.join(", ")
    );
    let file = folder.join(format!("{version}.json"));
    fs::write(&file, document).unwrap();
    file
}

/// Runs `generate`.
pub fn generate(document: &Path, out: &Path, more: &[&str]) -> Output {
    Command::new(GENERATOR)
        .args(["generate", "--name", SMALL, "--spec"])
        .arg(document)
        .arg("--out")
        .arg(out)
        .args(more)
        .output()
        .unwrap()
}

fn generated(document: &Path, out: &Path) {
    let done = generate(document, out, &[]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// Cargo's verdict on the manifest of a folder, without a build.
pub fn cargo_takes(folder: &Path) -> Result<String, String> {
    let done = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(folder)
        .output()
        .unwrap();
    match done.status.success() {
        true => Ok(String::from_utf8(done.stdout).unwrap()),
        false => Err(String::from_utf8(done.stderr).unwrap()),
    }
}

/// A manifest with an empty library.
fn package(folder: &Path, manifest: &str) {
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("src/lib.rs"), "").unwrap();
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
}

const APP: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

/// Where the crate lies under the root, the root's manifest, and whether it is a member.
const PLACES: [(&str, &str, bool); 8] = [
    ("small", "[workspace]\nmembers = [\"small\"]\n", true),
    ("small", "[workspace]\nmembers = [\"./small/\"]\n", true),
    ("crates/small", "[workspace]\nmembers = [\"crates/*\"]\n", true),
    (
        "small",
        "[workspace]\n[package]\nname = \"root\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\nsmall = { path = \"small\" }\n",
        true,
    ),
    ("small", "[workspace]\nmembers = [\"app\"]\n[workspace.dependencies]\nsmall = { path = \"small\" }\n", true),
    ("small", "[workspace]\nmembers = [\"app\"]\n", false),
    ("crates/deep/small", "[workspace]\nmembers = [\"crates/*\"]\n", false),
    ("small", "[workspace]\nmembers = [\"app\"]\nexclude = [\"small\"]\n", false),
];

#[test]
fn a_crate_lies_in_any_workspace_as_a_member_or_not() {
    for (place, root, is_member) in PLACES {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        let document = petstore(&folder, "1");
        if root.contains("[package]") {
            package(&folder, root);
        } else {
            fs::write(folder.join("Cargo.toml"), root).unwrap();
        }
        if root.contains("\"app\"") {
            let uses = if is_member { "[dependencies]\nsmall.workspace = true\n" } else { "" };
            package(&folder.join("app"), &format!("{APP}{uses}"));
        }
        if place.contains("deep") {
            package(&folder.join("crates/deep"), APP);
        }
        let out = folder.join(place);
        generated(&document, &out);
        let whole = cargo_takes(&out).unwrap_or_else(|error| panic!("{root}\n{error}"));
        assert_eq!(
            whole.contains("\"workspace_root\":\"")
                && !whole.contains(&format!("workspace_root\":\"{}\"", out.display())),
            is_member,
            "{root}"
        );
        let own = fs::read_to_string(out.join("Cargo.toml")).unwrap().contains("[workspace]");
        assert_eq!(own, !is_member && !root.contains("exclude"), "{root}");
        let outer = cargo_takes(&folder).unwrap_or_else(|error| panic!("{root}\n{error}"));
        assert_eq!(outer.contains("\"name\":\"small\",\"version\""), is_member, "{root}");
        assert!(generate(&document, &out, &["--check"]).status.success(), "{root}");
    }
}

#[test]
fn a_crate_that_becomes_a_member_is_put_right_by_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let (document, out) = (petstore(folder.path(), "1"), folder.path().join("small"));
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nmembers = []\n").unwrap();
    generated(&document, &out);
    assert!(cargo_takes(&out).is_ok());
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nmembers = [\"small\"]\n").unwrap();
    assert!(cargo_takes(folder.path()).is_err(), "Cargo takes no workspace in a workspace");
    assert_eq!(generate(&document, &out, &["--check"]).status.code(), Some(1));
    generated(&document, &out);
    cargo_takes(folder.path()).unwrap();
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nmembers = []\n").unwrap();
    generated(&document, &out);
    cargo_takes(&out).unwrap();
}

#[test]
fn a_relative_folder_is_the_same_folder() {
    let folder = tempfile::tempdir().unwrap();
    let document = petstore(folder.path(), "1");
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nmembers = []\n").unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    generated(&document, &folder.path().join("sub/out"));
    for more in [&["--check"][..], &[]] {
        let before = tree(folder.path());
        let done = Command::new(GENERATOR)
            .args(["generate", "--name", SMALL, "--out", "out", "--spec"])
            .arg(&document)
            .args(more)
            .current_dir(folder.path().join("sub"))
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert_eq!(tree(folder.path()), before);
    }
}

#[test]
fn checking_a_crate_writes_nothing_and_names_every_difference() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (petstore(folder.path(), "1"), petstore(folder.path(), "2"));
    let out = folder.path().join("out");
    let checked = |document: &Path| {
        let before = tree(folder.path());
        let done = generate(document, &out, &["--check"]);
        assert_eq!(tree(folder.path()), before, "checking writes nothing");
        (done.status.code(), String::from_utf8(done.stderr).unwrap())
    };
    let (status, said) = checked(&old);
    assert!(status == Some(1) && said.contains("missing src/lib.rs") && said.contains("missing .generated"), "{said}");
    generated(&old, &out);
    assert_eq!(checked(&old), (Some(0), String::new()));

    fs::write(out.join("src/note.rs"), "").unwrap();
    fs::write(out.join("README.md"), fs::read_to_string(out.join("README.md")).unwrap() + "mine\n").unwrap();
    fs::remove_file(out.join("src/client.rs")).unwrap();
    let (status, said) = checked(&new);
    assert_eq!(status, Some(1));
    for line in [
        "missing src/client.rs",
        "stale   src/operations.rs",
        "orphan  src/models/only1.rs",
        "changed README.md: it is not as it was written",
        "foreign src/note.rs: no run wrote it",
        "run `generator generate` and commit the result",
    ] {
        assert!(said.contains(line), "`{line}` is not in:\n{said}");
    }
    let done = generate(&new, &out, &[]);
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(said.contains("README.md") && said.contains("src/note.rs") && said.contains("`--force`"), "{said}");
}

/// Names of a document become names of files; none of them leaves the folder.
#[test]
fn no_name_of_a_document_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    for (rank, name) in
        ["../../../up", "/etc/up", "..\\up", "C:up", "mod", "lib", "..", ".", "", "a\\u0000b"].iter().enumerate()
    {
        let document = folder.path().join(format!("{rank}.json"));
        let text =
            fs::read_to_string(petstore(folder.path(), "1")).unwrap().replace("pets", &name.replace('\\', "\\\\"));
        fs::write(&document, text.replace("\"/../", "\"/").replace("\\\\u0000", "\\u0000")).unwrap();
        let out = folder.path().join("out").join(rank.to_string());
        fs::create_dir_all(&out).unwrap();
        let outside = || -> Vec<_> {
            tree(folder.path()).into_keys().filter(|path| !path.starts_with(format!("out/{rank}"))).collect()
        };
        let before = outside();
        let done = generate(&document, &out, &[]);
        assert!(matches!(done.status.code(), Some(0 | 1)), "{name}: {}", String::from_utf8_lossy(&done.stderr));
        assert_eq!(outside(), before, "{name}");
    }
}

/// A name that no file system accepts is cut.
#[test]
fn a_name_that_is_too_long_becomes_a_shorter_file() {
    let folder = tempfile::tempdir().unwrap();
    let (document, out) = (petstore(folder.path(), "1"), folder.path().join("out"));
    generated(&document, &out);
    let text = fs::read_to_string(&document).unwrap().replace("pets", &"a".repeat(300));
    fs::write(&document, text).unwrap();
    generated(&document, &out);
    let names: Vec<String> =
        tree(&out).into_keys().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert!(names.iter().any(|name| name.starts_with("aaaaaaaa")), "{names:?}");
    assert!(names.iter().all(|name| name.trim_end_matches(".rs").len() <= 100), "{names:?}");
}
