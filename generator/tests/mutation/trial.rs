//! One document through all stages: a crate, or findings with a place, and in time.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use generator::Compiler;
use generator::diagnostic::Diagnostics;
use generator::document::{Document, Reach, newest};
use generator::render::{Manifest, Origin, Runtime, krate, probe};

/// How long one document may take. A normal document takes less than a tenth of it, even without optimisation on a busy machine.
const LONGEST: Duration = Duration::from_secs(60);

/// The stack of the command's main thread.
const STACK: usize = 8 * 1024 * 1024;

/// The result for a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Crate,
    Findings,
}

/// Tries a text; a panic, a hang or a result without a place fails the test, with `name` to identify the text.
/// After an overflow of the stack, which ends everything at once, both are still in the folder.
pub fn trial(folder: &Path, name: &str, text: &[u8]) -> (Outcome, String) {
    let path = folder.join("input.yaml");
    fs::write(&path, text).unwrap();
    fs::write(folder.join("name.txt"), name).unwrap();
    let (sender, receiver) = channel();
    let work = move || sender.send(outcome(&path));
    let worker = thread::Builder::new().stack_size(STACK).spawn(work).unwrap();
    let given = receiver.recv_timeout(LONGEST);
    match given {
        Err(RecvTimeoutError::Timeout) => panic!("{name} hangs; {}", kept(text)),
        Err(RecvTimeoutError::Disconnected) => {
            let _ = worker.join();
            panic!("{name} panics; {}", kept(text))
        }
        Ok(Err(unplaced)) => panic!("{name}: {unplaced}; {}", kept(text)),
        Ok(Ok(given)) => given,
    }
}

fn outcome(path: &Path) -> Result<(Outcome, String), String> {
    let compilation = Compiler::default().compile(path);
    let report = compilation.report();
    // What another document refers to is written before a finding stops anything.
    if let Ok(document) = Document::read(path, &[], Reach::Folder, &mut Diagnostics::default()) {
        newest::schemas(&document);
    }
    if let Some((_, plan)) = &compilation.output {
        let origin = Origin { command: "test".to_owned(), document: "input.yaml".to_owned() };
        let manifest = Manifest {
            name: "case".to_owned(),
            runtime: Runtime::Path { folder: "runtime".to_owned(), package: None },
            probe: false,
            exchanges: false,
        };
        let mut artifacts = krate(plan, &origin, &manifest);
        assert!(artifacts.files().count() > 4, "a crate has files");
        probe(&mut artifacts, plan, &origin, ("case", true));
        return Ok((Outcome::Crate, report));
    }
    let errors: Vec<&str> = report.split("\n\n").filter(|finding| finding.starts_with("error[")).collect();
    let unplaced = errors.iter().find(|finding| !finding.contains("--> ") && !finding.contains(" = in "));
    match (errors.is_empty(), unplaced) {
        (true, _) => Err("no crate, and no error either".to_owned()),
        (_, Some(finding)) => Err(format!("an error without a place: {finding}")),
        _ => Ok((Outcome::Findings, report)),
    }
}

/// Saves a text for people.
fn kept(text: &[u8]) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("mutation-that-fails.yaml");
    fs::write(&path, text).unwrap();
    format!("see {}", path.display())
}
