//! Where a generated crate takes its runtime from: the values of the option, and the dependency that results.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};
use semver::VersionReq;
use url::Url;

use super::workspace::own_package;
use crate::artifacts;
use crate::render::{Runtime, dependencies, runtime_version};

/// The values of `--runtime`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A folder; without one, the runtime from which this generator was built.
    Path(Option<PathBuf>),
    /// A source that does not depend on this machine.
    Anywhere(Runtime),
}

const FORMS: &str = "`path=FOLDER`, `git=URL#tag=TAG`, `version=REQUIREMENT` or `vendored`";

/// Reads the value. An invalid value is not repeated, as clap would do by default: it may contain a password.
#[derive(Clone, Copy, Debug)]
pub struct Sources;

impl TypedValueParser for Sources {
    type Value = Wanted;

    fn parse_ref(&self, command: &Command, _: Option<&Arg>, value: &OsStr) -> Result<Wanted, Error> {
        let read = value.to_str().ok_or_else(|| "it is no text in UTF-8".to_owned()).and_then(parse);
        read.map_err(|why| command.clone().error(ErrorKind::ValueValidation, format!("`--runtime`: {why}")))
    }
}

/// The value, or why it is invalid and which values are valid.
pub fn parse(text: &str) -> Result<Wanted, String> {
    match text.split_once('=').unwrap_or((text, "")) {
        ("path", "") if text == "path" => Ok(Wanted::Path(None)),
        ("path", "") => {
            Err("`path=` names no folder; `path` alone is that from which this generator was built".to_owned())
        }
        ("path", folder) if folder.contains("://") => {
            Err("`path=` takes a folder; a repository is given as `git=…`".to_owned())
        }
        ("path", folder) => Ok(Wanted::Path(Some(folder.into()))),
        ("git", "") => Err("a repository is needed: `git=https://example.org/runtime#tag=v1`".to_owned()),
        ("git", source) => git(source).map(Wanted::Anywhere),
        ("version", "") if text == "version" => Ok(Wanted::Anywhere(Runtime::Version(runtime_version()))),
        ("version", requirement) => version(requirement).map(Wanted::Anywhere),
        ("vendored", _) if text == "vendored" => Ok(Wanted::Anywhere(Runtime::Vendored)),
        ("vendored", _) => Err("`vendored` takes no value; the folder is `runtime` in that of the crate".to_owned()),
        _ if text.contains(['/', '\\', '.']) => Err(format!("a folder is given as `path=FOLDER`; there are {FORMS}")),
        _ => Err(format!("there are {FORMS}")),
    }
}

fn version(requirement: &str) -> Result<Runtime, String> {
    match VersionReq::parse(requirement) {
        Ok(_) => Ok(Runtime::Version(requirement.to_owned())),
        Err(error) => Err(format!("Cargo takes no such version ({error}); try `version={}`", runtime_version())),
    }
}

fn git(source: &str) -> Result<Runtime, String> {
    let (address, state) = source.split_once('#').unwrap_or((source, ""));
    let url = match Url::parse(address) {
        Ok(url) if ["file", "git", "http", "https", "ssh"].contains(&url.scheme()) => url,
        _ if address.contains('@') && !address.contains("://") => {
            return Err("Cargo takes addresses only: `ssh://git@HOST/PATH` is what `git@HOST:PATH` means".to_owned());
        }
        _ => return Err("the repository has an address of https, ssh, git or file, as Cargo takes it".to_owned()),
    };
    let is_named = url.scheme().starts_with("http") && !url.username().is_empty();
    if url.password().is_some() || is_named || url.query().is_some() {
        return Err("a password or token does not belong in a manifest; Cargo asks git's own helpers for it".to_owned());
    }
    let state = match state.split_once('=') {
        None if state.is_empty() => None,
        Some((kind, name)) if !name.is_empty() && ["branch", "rev", "tag"].contains(&kind) => {
            Some((kind.to_owned(), name.to_owned()))
        }
        // It is not repeated: it may contain the rest of a password.
        _ => return Err("behind `#` stands the state of the repository: `#tag=…`, `#rev=…` or `#branch=…`".to_owned()),
    };
    Ok(Runtime::Git { url: address.to_owned(), state })
}

/// The dependency in the manifest of a crate in `out`.
///
/// # Errors
/// When there is no such folder.
pub fn resolve(wanted: &Wanted, out: &Path) -> Result<Runtime, String> {
    let folder = match wanted {
        Wanted::Anywhere(runtime) => return Ok(runtime.clone()),
        Wanted::Path(folder) => folder.as_deref(),
    };
    let own = own_package().join("../sdk/runtime");
    let folder = match (folder, folder.unwrap_or(&own).canonicalize()) {
        (_, Ok(found)) => found,
        (Some(folder), Err(error)) => return Err(format!("the runtime is not at {}: {error}", folder.display())),
        (None, Err(_)) => {
            return Err("the runtime from which this generator was built is not on this machine; \
                        `--runtime vendored` writes it beside the crate"
                .to_owned());
        }
    };
    // The path from the crate to the runtime is relative, so that it is the same on every machine with this layout.
    let out = artifacts::resolve(out).map_err(|error| format!("cannot find {}: {error}", out.display()))?;
    let way = pathdiff::diff_paths(&folder, &out).unwrap_or_else(|| folder.clone());
    Ok(Runtime::Path { folder: way.to_string_lossy().replace('\\', "/"), package: renamed(&folder) })
}

/// What the package in a folder is called, where that is not the runtime's own name: beside another crate it has that of it.
fn renamed(folder: &Path) -> Option<String> {
    artifacts::package_name(folder).filter(|name| !dependencies().contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str, state: Option<(&str, &str)>) -> Runtime {
        let state = state.map(|(kind, name)| (kind.to_owned(), name.to_owned()));
        Runtime::Git { url: url.to_owned(), state }
    }

    #[test]
    fn each_form_says_where_the_runtime_is() {
        for (text, runtime) in [
            ("vendored", Runtime::Vendored),
            ("version", Runtime::Version(runtime_version())),
            ("version=>=0.1, <0.3", Runtime::Version(">=0.1, <0.3".to_owned())),
            ("git=https://example.org/r", at("https://example.org/r", None)),
            ("git=ssh://git@example.org/r#tag=v1=a", at("ssh://git@example.org/r", Some(("tag", "v1=a")))),
            ("git=file:///r#rev=abc", at("file:///r", Some(("rev", "abc")))),
            ("git=https://example.org/r#branch=main", at("https://example.org/r", Some(("branch", "main")))),
        ] {
            assert_eq!(parse(text), Ok(Wanted::Anywhere(runtime)), "{text}");
        }
        assert_eq!(parse("path"), Ok(Wanted::Path(None)));
        assert_eq!(parse("path=../a=b"), Ok(Wanted::Path(Some("../a=b".into()))));
    }

    #[test]
    fn what_is_no_form_gets_a_way_out() {
        for (text, way_out) in [
            ("", "`path=FOLDER`"),
            ("../runtime", "given as `path=FOLDER`"),
            ("vendor", "`vendored`"),
            ("path=", "`path` alone"),
            ("git", "`git=https://"),
            ("git=git@example.org:a/r.git", "`ssh://git@HOST/PATH`"),
            ("git=../r", "https, ssh, git or file"),
            ("git=https://example.org/r#main", "`#branch=…`"),
            ("git=https://example.org/r#tag=", "`#tag=…`"),
            ("version=", "`version=0.1`"),
            ("version=new", "`version=0.1`"),
            ("vendored=here", "`runtime` in that of the crate"),
        ] {
            let said = parse(text).expect_err(text);
            assert!(said.contains(way_out), "{text}: {said}");
        }
    }

    #[test]
    fn a_password_goes_into_no_manifest_and_no_message() {
        for text in ["git=https://me:hunter2@example.org/r", "git=https://hunter2@example.org/r"] {
            let command = Command::new("a").arg(Arg::new("runtime").long("runtime").value_parser(Sources));
            let said = command.try_get_matches_from(["a", "--runtime", text]).expect_err(text).to_string();
            assert!(said.contains("git's own helpers") && !said.contains("hunter2"), "{said}");
        }
    }
}
