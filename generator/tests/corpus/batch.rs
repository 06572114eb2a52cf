//! Many small documents in one package: each becomes the crate that it would be alone, as a module of a program that
//! answers for its whole group.

use std::fs;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::thread;

use generator::Compiler;
use generator::artifacts::Artifacts;
use generator::render::{Manifest, Origin, Runtime, krate, probe};
use serde_json::Value;

use crate::crates::{Probe, alone, cargo, pin};
use crate::documents::document;

/// How many documents one program answers for.
const TOGETHER: u64 = 100;

/// The stack of the command's main thread.
const STACK: usize = 8 * 1024 * 1024;

/// A finding: its rule, where it is, and what it says.
pub struct Finding {
    pub rule: &'static str,
    pub pointer: String,
    pub message: String,
}

/// A document, and the findings on it.
pub struct Taken {
    pub number: u64,
    pub tree: Value,
    pub findings: Vec<Finding>,
}

/// The result for documents.
#[derive(Default)]
pub struct Batch {
    /// The groups of those that gave a crate, each with the name of the program that answers for them.
    pub groups: Vec<(String, Vec<Taken>)>,
    /// Those that gave no crate.
    pub refused: Vec<Taken>,
}

impl Batch {
    /// Generates the crates of documents in a folder; existing ones are not built again.
    pub fn write(folder: &Path, numbers: Range<u64>) -> Self {
        let programs = folder.join("src/bin");
        fs::create_dir_all(&programs).unwrap();
        // Those of other numbers.
        for program in fs::read_dir(&programs).unwrap() {
            let path = program.unwrap().path();
            let first = path.file_stem().and_then(|stem| stem.to_str()?.strip_prefix("documents-")?.parse().ok());
            if !first.is_some_and(|first: u64| numbers.contains(&first)) {
                fs::remove_file(path).unwrap();
            }
        }
        put(&folder.join("src/lib.rs"), "");
        put(&folder.join("Cargo.toml"), &manifest());
        let groups: Vec<Range<u64>> =
            numbers.clone().step_by(TOGETHER as usize).map(|first| first..numbers.end.min(first + TOGETHER)).collect();
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let written = thread::scope(|scope| {
            let work = |worker| {
                let own = groups.iter().skip(worker).step_by(workers).cloned().collect::<Vec<_>>();
                move || own.into_iter().map(|numbers| group(folder, numbers)).collect::<Vec<_>>()
            };
            let start = |worker| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work(worker)).unwrap();
            let workers: Vec<_> = (0..workers).map(start).collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect::<Vec<_>>()
        });
        let mut all = Self::default();
        for (program, taken, refused) in written {
            all.groups.push((program, taken));
            all.refused.extend(refused);
        }
        all.groups.sort_by_key(|(_, taken)| taken.first().map(|taken| taken.number));
        all
    }

    /// Builds the programs of all groups; a warning of the compiler is an error.
    pub fn build(&self, folder: &Path) -> Result<Vec<Probe>, String> {
        let _alone = alone();
        pin(folder);
        cargo(folder, &["build", "--quiet", "--bins", "--keep-going"])?;
        Ok(self.groups.iter().map(|(program, _)| Probe::built(folder, program)).collect())
    }
}

/// Documents of one program: those that gave a crate, and those that did not.
fn group(folder: &Path, numbers: Range<u64>) -> (String, Vec<Taken>, Vec<Taken>) {
    let program = format!("documents-{}", numbers.start);
    let (mut taken, mut refused, mut modules, mut arms) = (Vec::new(), Vec::new(), String::new(), String::new());
    for number in numbers {
        let tree = document(number);
        let (findings, module) = generated(folder, number, &tree);
        let document = Taken { number, tree, findings };
        if let Some(module) = module {
            modules.push_str(&module);
            arms.push_str(&format!("        \"{number}\" => p{number}::reencode(model, json),\n"));
            taken.push(document);
        } else {
            refused.push(document);
        }
    }
    let text = MAIN.replace("    // modules\n", &modules).replace("        // arms\n", &arms);
    put(&folder.join(format!("src/bin/{program}.rs")), &text);
    (program, taken, refused)
}

/// The findings on a document, and the modules of its crate and of what its probe asks of each model.
fn generated(folder: &Path, number: u64, tree: &Value) -> (Vec<Finding>, Option<String>) {
    let name = format!("d{number}");
    let spec = folder.join(format!("{name}.json"));
    put(&spec, &format!("{tree:#}"));
    let work = || {
        let compilation = Compiler::default().compile(&spec);
        let origin = Origin { command: "test".to_owned(), document: format!("{name}.json") };
        let manifest = Manifest {
            name: "case".to_owned(),
            runtime: Runtime::Path { folder: "runtime".to_owned(), package: None },
            probe: false,
            exchanges: false,
        };
        let files = compilation.output.as_ref().map(|(_, plan)| {
            let crate_ = krate(plan, &origin, &manifest);
            let mut asked = Artifacts::new(&origin);
            probe(&mut asked, plan, &origin, ("case", false));
            let probe: String = asked.files().map(|(_, text)| text).collect();
            (crate_, probe)
        });
        (compilation, files)
    };
    let (compilation, files) =
        catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| panic!("document {number} panics"));
    let findings = compilation.diagnostics.found().iter().map(|found| Finding {
        rule: found.rule.code(),
        pointer: found.origin.pointer.as_str().to_owned(),
        message: found.message.clone(),
    });
    let module = files.map(|(crate_, probe)| {
        for (path, text) in crate_.files().filter(|(path, _)| path.extension().is_some_and(|end| end == "rs")) {
            put(&folder.join(&name).join(path), text);
        }
        let start = probe.find("type Again").expect("a probe has a table of models");
        let end = start + probe[start..].find("\n}\n").expect("a function ends") + 3;
        let (table, function) = probe[start..end].split_once("fn reencode(").expect("a probe reads and writes again");
        format!(
            "#[path = \"../../{name}/src/lib.rs\"]\npub mod {name};\nmod p{number} {{\nuse crate::{{again, {name}::models}};\n{table}pub fn reencode({function}}}\n"
        )
    });
    (findings.collect(), module)
}

/// Writes a file, unless it has that content already.
fn put(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// Nothing is sent, so that no transport is linked. Without unwinding and overflow checks in generated code, compiling
/// takes a fifth less. The dependencies are built with all checks.
fn manifest() -> String {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/runtime").canonicalize().unwrap();
    format!(
        "[package]\nname = \"documents\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\ncfadock-runtime = {{ path = {runtime:?}, default-features = false }}\n{PROFILE}[workspace]\n"
    )
}

const PROFILE: &str = r#"[profile.dev]
panic = "abort"
debug-assertions = false
[profile.dev.package."*"]
debug-assertions = true
overflow-checks = true
"#;

const MAIN: &str = r#"use std::io::{self, BufRead as _, Write as _};

pub use cfadock_runtime as runtime;
use runtime::codegen::{Deserialize, Json, Serialize};
use runtime::{from_json, serde_json};

    // modules

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (document, rest) = line.split_once('\t').expect("a number");
        let (model, json) = rest.split_once('\t').expect("a model");
        match reencode(document, model, json) {
            Ok(json) => writeln!(out, "{json}")?,
            Err(reason) => writeln!(out, "error: {}", reason.replace(['\n', '\r'], " "))?,
        }
    }
    Ok(())
}

fn reencode(document: &str, model: &str, json: &str) -> Result<String, String> {
    match document {
        // arms
        _ => Err("no such document".to_owned()),
    }
}

fn again<T: for<'de> Deserialize<'de> + Serialize>(json: &str) -> Result<String, String> {
    let json: Json = from_json(json.as_bytes()).map_err(|error| error.to_string())?;
    let model: T = json.read().map_err(|error| error.to_string())?;
    serde_json::to_string(&model).map_err(|error| error.to_string())
}
"#;
