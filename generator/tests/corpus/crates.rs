//! From a document to a running probe: generate, build, lint, document, all without a warning.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A crate that was generated and built.
pub struct Probe {
    program: PathBuf,
    folder: PathBuf,
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus/target")
}

/// Excludes other tests from the target folder, where every probe has the same name, until it is dropped.
pub fn alone() -> File {
    fs::create_dir_all(target()).unwrap();
    let lock = File::create(target().join("probes.lock")).unwrap();
    fs4::FileExt::lock(&lock).unwrap();
    lock
}

/// Runs cargo on a package; a warning of the compiler or of clippy is an error.
pub fn cargo(folder: &Path, words: &[&str]) -> Result<(), String> {
    let done = Command::new(env!("CARGO"))
        .args(words)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTDOCFLAGS", "--deny warnings")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&done.stderr);
    if done.status.success() && told.trim().is_empty() { Ok(()) } else { Err(format!("cargo {words:?}\n{told}")) }
}

/// Gives a package the versions of this workspace, so that every document shares one build of what it depends on.
pub fn pin(folder: &Path) {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).unwrap();
}

impl Probe {
    /// Of a document, with a probe. A warning of the compiler or of clippy is an error.
    pub fn build(document: &Path, name: &str, what: &str) -> Result<Self, String> {
        let _alone = alone();
        let folder = Self::compiled(document, name, what)?;
        cargo(&folder, &["clippy", "--quiet", "--lib", "--", "--deny", "warnings"])?;
        cargo(&folder, &["doc", "--quiet", "--no-deps", "--lib"])?;
        Ok(Self::built(&folder, "probe"))
    }

    /// The same without clippy and rustdoc.
    #[allow(dead_code, reason = "not every test has many documents")]
    pub fn build_only(document: &Path, name: &str, what: &str) -> Result<Self, String> {
        let _alone = alone();
        let folder = Self::compiled(document, name, what)?;
        Ok(Self::built(&folder, "probe"))
    }

    fn compiled(document: &Path, name: &str, what: &str) -> Result<PathBuf, String> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus").join(name);
        // The crate of an earlier generator may be there, with files that no run of this one wrote.
        if folder.join("src").exists() && !folder.join(".generated").exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let generated = Command::new(env!("CARGO_BIN_EXE_generator"))
            // A document may have a name that no package can have, such as `box`.
            .args(["generate", &format!("--probe={what}"), "--name", &format!("{name}-client"), "--spec"])
            .arg(document)
            .arg("--out")
            .arg(&folder)
            .output()
            .unwrap();
        if !generated.status.success() {
            return Err(String::from_utf8_lossy(&generated.stderr).into_owned());
        }
        pin(&folder);
        // Building reports everything that checking does. Clippy and rustdoc run on the user's part only, without the
        // probe.
        cargo(&folder, &["build", "--quiet", "--bin", "probe"])?;
        Ok(folder)
    }

    /// A program of the package in a folder, which is built.
    pub fn built(folder: &Path, name: &str) -> Self {
        let program = folder.join(name);
        fs::rename(target().join("debug").join(name), &program).unwrap();
        Self { program, folder: folder.to_owned() }
    }

    /// The answers to lines of a model's name, a tab and JSON.
    pub fn ask(&self, lines: &str) -> Vec<String> {
        self.run(&[], lines)
    }

    /// The results of lines of exchanges, with a server of this machine at a port.
    #[allow(dead_code, reason = "not every test exchanges")]
    pub fn exchange(&self, port: u16, lines: &str) -> Vec<String> {
        self.run(&[port.to_string()], lines)
    }

    fn run(&self, arguments: &[String], lines: &str) -> Vec<String> {
        let questions = self.folder.join("samples.txt");
        fs::write(&questions, lines).unwrap();
        let input = File::open(questions).unwrap();
        let done = Command::new(&self.program).args(arguments).stdin(input).output().unwrap();
        assert!(done.status.success(), "the probe ended with {}", done.status);
        String::from_utf8(done.stdout).unwrap().lines().map(str::to_owned).collect()
    }
}
