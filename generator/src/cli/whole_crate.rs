//! `generator generate`: a complete crate from any document.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::thread;

use super::output::{deliver, unmatched};
use super::{CrateArgs, Failed, Probe, runtime, tell, unwritten};
use crate::artifacts::{is_known, write_new};
use crate::diagnostic::fix;
use crate::render::{Manifest, Origin, krate, probe};
use crate::{Compilation, Compiler, Spec, rust};

pub fn run(args: &CrateArgs) -> Result<(), Failed> {
    let before = args.before.clone().map(|document| Spec { document, overlays: args.overlays.clone() });
    let (overlays, tolerances) = (args.overlays.clone(), args.tolerances.clone());
    let compiler = Compiler { overlays, tolerances, strict: args.strict, before, reach: args.reach.reach() };
    let mut compilation = args.report.during(&args.spec, || compiler.compile(&args.spec));
    let document = args.spec.file_name().map(|name| name.to_string_lossy().replace(char::is_control, " "));
    if args.features_by_tag
        && let Some((_, plan)) = &mut compilation.output
    {
        rust::by_tag(plan);
    }
    let Some((_, plan)) = &compilation.output else {
        let stopped = unwritten(args.report.of(&compilation));
        if let Some(path) = &args.fix_overlay {
            tell(&fixes(&compilation, path, &document.unwrap_or_default())?);
        }
        return stopped;
    };
    let origin = Origin { command: "generator generate".to_owned(), document: document.unwrap_or_default() };
    let manifest = Manifest {
        name: args.name.clone(),
        runtime: runtime::resolve(&args.runtime, &args.out)?,
        probe: args.probe.is_some(),
        exchanges: args.probe == Some(Probe::Exchanges),
    };
    // Finding the places of findings needs a second reading, in parallel to the rest.
    let (said, mut artifacts) = thread::scope(|scope| {
        let said = scope.spawn(|| args.report.of(&compilation));
        let artifacts = krate(plan, &origin, &manifest);
        (said.join().expect("reporting does not panic"), artifacts)
    });
    if let Some(wanted) = args.probe {
        probe(&mut artifacts, plan, &origin, (&args.name, wanted == Probe::Exchanges));
    }
    let is_first = !is_known(&args.out);
    let begun = changelog(plan);
    let done = deliver((said, unmatched(&compilation)), &artifacts, &args.out, &args.output);
    let count = artifacts.files().count();
    let featureless = args.features_by_tag && plan.features.is_empty();
    let but =
        if featureless { "; no operation has a tag, so there are no features: an overlay can give tags" } else { "" };
    // The process ends; freeing the memory piece by piece would only delay it.
    std::mem::forget((artifacts, compilation));
    match done? {
        Some(_) => {
            if is_first {
                begin(&args.out.join("CHANGELOG.md"), &begun).map_err(|error| format!("cannot write: {error}"))?;
            }
            args.report.done(&format!("{count} files generated in {}{but}\n", args.out.display()))
        }
        None => Ok(()),
    }
}

/// The first entry of the crate's list of changes.
fn changelog(krate: &rust::Crate) -> String {
    let entry = format!("Client of {} {}.", one_line(&krate.title), one_line(&krate.version));
    format!("# Changelog\n\n## 0.1.0\n\n{entry}\n")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes the file that is the user's from then on; one that is there is theirs already.
fn begin(path: &Path, text: &str) -> io::Result<()> {
    match write_new(path, text) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        done => done,
    }
}

/// Writes the overlay with which the user can continue, and reports it.
fn fixes(compilation: &Compilation, path: &Path, document: &str) -> Result<String, String> {
    let errors = compilation.diagnostics.found().iter();
    let Some(overlay) = fix::overlay(errors, document) else {
        return Ok("no overlay mends these errors; none was written\n".to_owned());
    };
    write_new(path, &overlay).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    Ok(format!("{} mends what an overlay can; look at it, then generate with `--overlay {0}`\n", path.display()))
}
