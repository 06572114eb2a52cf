//! Crates that can be published: the metadata of the package, and that it builds without the repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use toml::{Table, Value};

use super::{cargo, document, folder};

/// The document, with other words about itself.
fn about(folder: &Path, info: &str) -> PathBuf {
    let text = fs::read_to_string(document()).unwrap();
    let plain = "info: { title: features, version: 1.0.0 }\n";
    assert!(text.contains(plain));
    let path = folder.join("document.yaml");
    fs::write(&path, text.replace(plain, info)).unwrap();
    path
}

fn generate(spec: &Path, out: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_generator"));
    command.args(["generate", "--quiet", "--name", "pets", "--runtime", "vendored", "--spec"]);
    let done = command.arg(spec).arg("--out").arg(out).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn package(manifest: &Path) -> Table {
    let manifest: Table = toml::from_str(&fs::read_to_string(manifest).unwrap()).unwrap();
    manifest["package"].as_table().unwrap().clone()
}

/// What documents say, and what the manifest makes of it.
#[test]
fn the_manifest_says_what_the_document_says_of_itself() {
    const HEAD: &str = "info:\n  title: Pets & \"more\"\n  version: 2.0.0\n";
    let plain = "Client of Pets & \"more\" 2.0.0";
    for (rank, (info, expected)) in [
        ("", [Some(plain), None, None]),
        ("  license: { name: MIT License }\n", [Some(plain), Some("MIT"), None]),
        ("  license: { name: Ours, identifier: MIT OR Apache-2.0 }\n", [Some(plain), Some("MIT OR Apache-2.0"), None]),
        ("  license: { name: All rights reserved }\n", [Some(plain), None, None]),
        (
            "  contact: { name: Ada, email: ada@pets.test, url: 'https://pets.test' }\n",
            [Some(plain), None, Some("https://pets.test")],
        ),
        (
            "  contact: { url: 'https://a.test' }\nexternalDocs: { url: 'https://pets.test/docs' }\n",
            [Some(plain), None, Some("https://pets.test/docs")],
        ),
        ("externalDocs: { url: ./docs }\n", [Some(plain), None, None]),
        ("  summary: Animals\n  description: Much.\n", [Some("Client of Pets & \"more\" 2.0.0: Animals"), None, None]),
        (
            "  description: \"Animals\\n of all kinds. More.\"\n",
            [Some("Client of Pets & \"more\" 2.0.0: Animals of all kinds"), None, None],
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let folder = folder(&format!("about/{rank}"));
        generate(&about(&folder, &format!("{HEAD}{info}")), &folder.join("pets"));
        let package = package(&folder.join("pets/Cargo.toml"));
        let said = ["description", "license", "homepage"].map(|key| package.get(key).and_then(Value::as_str));
        assert_eq!(said, expected, "{info}");
        // The support of a service has not written the crate.
        assert!(!package.contains_key("authors"));
        let readme = fs::read_to_string(folder.join("pets/README.md")).unwrap();
        assert_eq!(readme.contains("add `license`"), expected[1].is_none(), "{info}");
    }
}

#[test]
fn a_crate_of_any_document_is_packaged_and_verified_by_itself() {
    let folder = folder("published");
    let info = "info: { title: features, version: 1.0.0, license: { name: 'Apache License, Version 2.0' } }\n";
    let (spec, out) = (about(&folder, info), folder.join("pets"));
    generate(&spec, &out);
    // What its owner adds, and stays.
    let manifest = fs::read_to_string(out.join("Cargo.toml")).unwrap();
    let added = "authors = [\"Ada <ada@pets.test>\"]\nrepository = \"https://pets.test/git\"\n";
    let owned = manifest.replace("publish = false\n", added);
    assert_ne!(manifest, owned);
    fs::write(out.join("Cargo.toml"), owned).unwrap();
    fs::write(out.join("CHANGELOG.md"), "# Changelog\n\n## 0.1.0\n\nOurs.\n").unwrap();
    generate(&spec, &out);

    let readme = fs::read_to_string(out.join("README.md")).unwrap();
    let block = readme.split("```sh\n").nth(1).unwrap().split("```").next().unwrap().trim();
    let words: Vec<&str> = block.split_whitespace().map(|word| word.trim_matches('\'')).skip(1).collect();
    assert_eq!(words[0], "package");
    cargo(&out, &[&words[..], &["--allow-dirty", "--quiet"]].concat());

    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus/target/package/pets-0.1.0");
    let packaged = package(&target.join("Cargo.toml"));
    for (key, value) in [
        ("license", "Apache-2.0"),
        ("repository", "https://pets.test/git"),
        ("description", "Client of features 1.0.0"),
        ("readme", "README.md"),
        ("rust-version", env!("CARGO_PKG_RUST_VERSION")),
    ] {
        assert_eq!(packaged.get(key).and_then(Value::as_str), Some(value), "{key}");
    }
    assert_eq!(packaged["authors"].as_array().unwrap().len(), 1);
    assert!(!packaged.contains_key("publish"));
    let whole = fs::read_to_string(target.join("Cargo.toml")).unwrap();
    assert!(!whole.contains("path = \"runtime\"") && whole.contains("package = \"pets-runtime\""), "{whole}");
    assert!(fs::read_to_string(target.join("CHANGELOG.md")).unwrap().contains("Ours."));
}

/// The list of changes is begun once; then it is its owner's, and stays away when they took it away.
#[test]
fn the_list_of_changes_is_begun_once() {
    let folder = folder("changes");
    let (spec, out) = (about(&folder, "info: { title: features, version: 1.0.0 }\n"), folder.join("pets"));
    generate(&spec, &out);
    let list = out.join("CHANGELOG.md");
    assert!(fs::read_to_string(&list).unwrap().contains("Client of features 1.0.0."));
    fs::remove_file(&list).unwrap();
    generate(&spec, &out);
    assert!(!list.exists());
    let other = folder.join("other");
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("CHANGELOG.md"), "mine").unwrap();
    generate(&spec, &other);
    assert_eq!(fs::read_to_string(other.join("CHANGELOG.md")).unwrap(), "mine");
}

/// Each with its own, or one with that of the other.
#[test]
fn crates_with_their_runtimes_share_a_workspace() {
    let root = folder("two");
    fs::write(root.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"a\", \"b\", \"c\"]\n").unwrap();
    let shared = format!("path={}", root.join("a/runtime").display());
    for (name, runtime) in [("a", "vendored"), ("b", "vendored"), ("c", &shared)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_generator"));
        command.args(["generate", "--quiet", "--name", name, "--runtime", runtime, "--spec"]);
        assert!(command.arg(document()).arg("--out").arg(root.join(name)).status().unwrap().success());
    }
    cargo(&root, &["tree", "--quiet"]);
}
