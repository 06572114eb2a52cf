//! Valid package names: those that `cargo new` accepts without an error, and without a warning that they will not work.

use crate::render::{LONGEST_NAME as LONGEST, dependencies};
use crate::rust::name::is_keyword;

/// Crates that are visible in every crate without a dependency.
const SEEN: [&str; 5] = ["alloc", "core", "proc-macro", "std", "test"];

/// Names of devices, which are invalid file names on Windows.
const DEVICES: [&str; 22] = [
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt1", "lpt2", "lpt3",
    "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// The name, or why it is invalid together with a valid one.
pub fn parse(name: &str) -> Result<String, String> {
    match fault(name) {
        None => Ok(name.to_owned()),
        Some(fault) => Err(format!("{fault}; try `{}`", proposal(name))),
    }
}

fn fault(name: &str) -> Option<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let runtime = dependencies().into_iter().find(|dependency| library(dependency) == library(name));
    let fault = if name.is_empty() {
        "a package has a name"
    } else if !name.is_ascii() {
        "the name of a package is ASCII"
    } else if !name.chars().all(is_part) {
        "the name of a package has letters, digits, `-` and `_` only"
    } else if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        "the name of a package begins with a letter"
    } else if name.bytes().all(|byte| byte == b'_' || byte == b'-') {
        "the name of a package has a letter"
    } else if name.len() > LONGEST {
        return Some(format!("the name of a package has {LONGEST} letters at most, this one has {}", name.len()));
    } else if is_keyword(&library(name)) {
        "this is a word of Rust"
    } else if SEEN.iter().any(|seen| library(seen) == library(name)) {
        "this is a crate of Rust itself"
    } else if DEVICES.contains(&&*name.to_ascii_lowercase()) {
        "this is the name of a device on Windows"
    } else {
        return runtime.map(|runtime| format!("the crate depends on `{runtime}`, and cannot have its name"));
    };
    Some(fault.to_owned())
}

/// The name of a package's library.
fn library(package: &str) -> String {
    package.replace('-', "_")
}

/// A valid name made from an invalid one.
fn proposal(name: &str) -> String {
    let ascii = deunicode::deunicode(name).to_ascii_lowercase();
    let plain: String = ascii.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").chars().take(LONGEST - "api--client".len()).collect();
    let name = name.trim_matches(['-', '_']).to_owned();
    if name.is_empty() {
        return "api-client".to_owned();
    }
    let candidates = [name.clone(), format!("{name}-client"), format!("api-{name}")];
    candidates.into_iter().find(|name| fault(name).is_none()).expect("a prefix and a suffix mend every fault")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_proposal_is_a_name() {
        let long = "a".repeat(300);
        for name in ["", "-", "_", "3d", "é", "日本", "a b", "../x", "core", "self", "Self", "CON", "nul", "&", &long]
        {
            let proposal = proposal(name);
            assert_eq!(fault(&proposal), None, "`{proposal}` for `{name}`");
        }
        for runtime in dependencies() {
            assert!(parse(&runtime).is_err() && parse(&library(&runtime)).is_err(), "{runtime}");
        }
    }
}
