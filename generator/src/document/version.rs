//! The OpenAPI version of a document. Only the pass that normalises documents uses it.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Origin, Rule};
use crate::pointer::Pointer;

/// A supported version of OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 3.0.x.
    V30,
    /// 3.1.x.
    V31,
    /// 3.2.x.
    V32,
}

const KNOWN: &str = "OpenAPI 3.0, 3.1 and 3.2 are known";

impl Version {
    /// Every version, the oldest first.
    pub const ALL: [Self; 3] = [Self::V30, Self::V31, Self::V32];

    /// Its major and minor number.
    pub fn text(self) -> &'static str {
        match self {
            Self::V30 => "3.0",
            Self::V31 => "3.1",
            Self::V32 => "3.2",
        }
    }

    /// The version of a tree.
    ///
    /// # Errors
    /// The only finding that any other document gets.
    pub(super) fn of(tree: &Value) -> Result<Self, Box<Diagnostic>> {
        let root = Pointer::root();
        let finding = |origin, message: String| Diagnostic::new(Rule::NotOpenApi, origin, message);
        let start = "an OpenAPI document starts with `openapi: 3.1.1`, say";
        let Value::Object(document) = tree else {
            let message = "the file is no OpenAPI document: it holds no object".to_owned();
            return Err(Box::new(finding(Origin::value(&root), message).help(start)));
        };
        if let Some(version) = document.get("openapi") {
            let text = text(version);
            return Self::parse(&text).ok_or_else(|| {
                let message = format!("there is no OpenAPI {text} that is known here; {KNOWN}");
                let finding = finding(Origin::value(&root.child("openapi")), message);
                Box::new(finding.help("write the version that the document follows, such as `openapi: 3.1.1`"))
            });
        }
        if let Some(version) = document.get("swagger") {
            let message = format!("Swagger {} is not supported; {KNOWN}", text(version));
            let finding = finding(Origin::value(&root.child("swagger")), message);
            return Err(Box::new(finding.help("convert the document to OpenAPI 3, with `swagger2openapi` say")));
        }
        let message = "the file is no OpenAPI document: `openapi` is missing".to_owned();
        Err(Box::new(finding(Origin::value(&root), message).help(start)))
    }

    fn parse(text: &str) -> Option<Self> {
        let is = |version: &Self| {
            let rest = text.strip_prefix(version.text());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
        };
        if text == "3" { Some(Self::V30) } else { Self::ALL.into_iter().find(is) }
    }
}

fn text(version: &Value) -> String {
    version.as_str().map_or_else(|| version.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_by_their_two_numbers() {
        let known = ["3", "3.0", "3.0.4", "3.1", "3.1.0", "3.1.1", "3.2.0", "3.1.0-rc1"];
        let versions: Vec<_> = known.into_iter().filter_map(Version::parse).map(Version::text).collect();
        assert_eq!(versions, ["3.0", "3.0", "3.0", "3.1", "3.1", "3.1", "3.2", "3.1"]);
        assert!(
            ["3.3", "3.4.0", "4.0", "3.10", "2.0", "3.01", ""].into_iter().all(|text| Version::parse(text).is_none())
        );
    }
}
