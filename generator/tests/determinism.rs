//! Same meaning, same bytes: twice, from elsewhere, and with the keys of every object and the values of every enumeration in
//! another order.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use generator::project::Project;
use serde_json::{Map, Value};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn generated(root: &Path) -> BTreeMap<PathBuf, String> {
    let project = Project::open(root).unwrap();
    let compilation = project.compile(true);
    let artifacts = project.render(&compilation).unwrap_or_else(|| panic!("{}", compilation.report()));
    artifacts.files().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// Fisher-Yates shuffle with a linear congruential generator: neither clock nor random seed.
struct Shuffle(u64);

impl Shuffle {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }

    fn mix<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.next(last + 1));
        }
    }

    fn keys(&mut self, value: Value) -> Value {
        match value {
            Value::Object(object) => {
                let mut members: Vec<(String, Value)> = object.into_iter().collect();
                self.mix(&mut members);
                Value::Object(members.into_iter().map(|(key, value)| self.member(key, value)).collect::<Map<_, _>>())
            }
            Value::Array(items) => Value::Array(items.into_iter().map(|item| self.keys(item)).collect()),
            leaf => leaf,
        }
    }

    /// If names belong to values, the order of the values does not matter either; that of the names is the one order
    /// kept.
    fn member(&mut self, key: String, mut value: Value) -> (String, Value) {
        match (key.as_str(), &mut value) {
            ("x-enum-varnames", _) => (key, value),
            ("enum" | "x-known-values", Value::Array(values)) => {
                self.mix(values);
                (key, value)
            }
            _ => {
                let value = self.keys(value);
                (key, value)
            }
        }
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    assert_eq!(generated(&workspace()), generated(&workspace()));
}

#[test]
fn the_working_directory_does_not_show() {
    let elsewhere = tempfile::tempdir().unwrap();
    let run =
        Command::new(env!("CARGO_BIN_EXE_generator")).arg("--check").current_dir(elsewhere.path()).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn the_order_of_keys_and_of_values_does_not_show() {
    let expected = generated(&workspace());
    for seed in [1, 2, 3] {
        let copy = tempfile::tempdir().unwrap();
        fs::copy(workspace().join("Cargo.toml"), copy.path().join("Cargo.toml")).unwrap();
        fs::create_dir(copy.path().join("spec")).unwrap();
        for name in ["norme.yaml", "surcouche.yaml"] {
            let text = fs::read_to_string(workspace().join("spec").join(name)).unwrap();
            let shuffled = Shuffle(seed).keys(serde_yaml::from_str(&text).unwrap());
            fs::write(copy.path().join("spec").join(name), serde_json::to_string_pretty(&shuffled).unwrap()).unwrap();
        }
        fs::copy(workspace().join("spec/tolerances.toml"), copy.path().join("spec/tolerances.toml")).unwrap();
        let shuffled = generated(copy.path());
        // The digests of the files themselves differ.
        let without = |text: &String| text.split("pub const READ").next().map(str::to_owned);
        for (path, text) in &expected {
            let other = shuffled.get(path).and_then(without);
            assert!(other == without(text), "seed {seed}: {} differs", path.display());
        }
        assert_eq!(shuffled.len(), expected.len());
    }
}
