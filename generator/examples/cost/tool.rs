//! The generators: their programs and their arguments.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

/// A generator.
pub struct Tool {
    /// Its name in the table.
    pub title: &'static str,
    /// The program; `None` when it could not be installed.
    pub program: Option<PathBuf>,
    /// The arguments from a document and a folder.
    pub arguments: fn(&Path, &Path) -> Vec<String>,
    /// Makes a crate of its output.
    pub finish: fn(&Path) -> io::Result<()>,
}

/// This generator, built now.
pub fn ours(root: &Path) -> io::Result<Tool> {
    let kind = ["--bin", "generator", "--message-format=json"];
    let built = Command::new("cargo")
        .args(["build", "--release", "--quiet", "--package", "generator"])
        .args(kind)
        .current_dir(root)
        .output()?;
    Ok(Tool {
        title: "generator",
        program: String::from_utf8_lossy(&built.stdout).lines().filter_map(executable).next_back(),
        arguments: |spec, out| words(&["generate", "--name", "measured", "--spec", &text(spec), "--out", &text(out)]),
        finish: |_| Ok(()),
    })
}

/// This generator and the others, installed where they are missing.
pub fn all(root: &Path, folder: &Path) -> io::Result<Vec<Tool>> {
    Ok(vec![
        ours(root)?,
        Tool {
            title: "openapi-to-rust 0.23",
            program: installed(folder, "openapi-to-rust", "0.23.0")?,
            arguments: |spec, out| words(&["generate", &text(spec), "--output-dir", &text(&out.join("src"))]),
            finish: |out| {
                fs::rename(out.join("src/mod.rs"), out.join("src/lib.rs"))?;
                let dependencies = fs::read_to_string(out.join("src/REQUIRED_DEPS.toml"))?;
                let package =
                    "[package]\nname = \"measured\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[workspace]\n";
                fs::write(out.join("Cargo.toml"), format!("{package}\n{dependencies}"))
            },
        },
        Tool {
            title: "oas3-gen 0.29",
            program: installed(folder, "oas3-gen", "0.29.0")?,
            arguments: |spec, out| {
                words(&["generate", "client-mod", "--workspace", "-i", &text(spec), "-o", &text(out)])
            },
            finish: standing_alone,
        },
        Tool {
            title: "ploidy 0.15",
            program: installed(folder, "ploidy", "0.15.0")?,
            arguments: |spec, out| {
                words(&["generate", "rust", "--name", "measured", &text(spec), "--output", &text(out)])
            },
            finish: standing_alone,
        },
    ])
}

/// A crate below this workspace, and no member of it.
fn standing_alone(out: &Path) -> io::Result<()> {
    let manifest = out.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    match text.contains("[workspace]") {
        true => Ok(()),
        false => fs::write(manifest, format!("{text}\n[workspace]\n")),
    }
}

/// The program that a message of cargo names.
fn executable(message: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    message.get("executable")?.as_str().map(PathBuf::from)
}

fn installed(folder: &Path, name: &str, version: &str) -> io::Result<Option<PathBuf>> {
    let program = folder.join("bin").join(name);
    if !program.exists() {
        eprintln!("installing {name} {version}");
        let wanted = ["install", "--quiet", "--locked", "--version", version, name];
        Command::new("cargo").args(wanted).arg("--root").arg(folder).status()?;
    }
    if program.exists() { program.canonicalize().map(Some) } else { Ok(None) }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
