//! The form of an overlay: its header, its actions, and errors in them.

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use super::Action;
use crate::diagnostic::{Diagnostic, Diagnostics, File, Origin, Part, Rule, nearest};
use crate::pointer::Pointer;

/// Checks the form of an overlay, with findings in its file.
pub(super) struct Reader<'a> {
    pub file: File,
    /// The name of the file that the overlay is applied to.
    pub document: String,
    pub diagnostics: &'a mut Diagnostics,
}

const FORM: &str = "an overlay starts with `overlay: 1.0.0`, `info` and `actions`";

impl Reader<'_> {
    fn finding(&mut self, rule: Rule, pointer: &Pointer, part: Part, message: impl Into<String>) -> Diagnostic {
        let origin = Origin { file: self.file, pointer: pointer.clone(), part };
        Diagnostic::new(rule, origin, message)
    }

    fn malformed(&mut self, pointer: &Pointer, message: impl Into<String>, help: &str) {
        let finding = self.finding(Rule::NotAnOverlay, pointer, Part::Value, message).help(help);
        self.diagnostics.report(finding);
    }

    /// Warns of keys that Overlay 1.0 does not know, with the most similar known key.
    fn known(&mut self, object: &Map<String, Value>, at: &Pointer, known: &[&str]) {
        for key in object.keys().filter(|key| !key.starts_with("x-") && !known.contains(&key.as_str())) {
            let finding = self.finding(
                Rule::UnknownKey,
                &at.child(key),
                Part::Key,
                format!("Overlay 1.0 does not know the key `{key}` here; it is ignored"),
            );
            let help = nearest::name(key, known.iter().copied()).map(|name| format!("did you mean `{name}`?"));
            self.diagnostics.report(finding.help(help.unwrap_or_else(|| format!("known here: {}", known.join(", ")))));
        }
    }

    /// The actions that are well formed.
    pub fn overlay<'v>(&mut self, overlay: &'v Value) -> Vec<Action<'v>> {
        let root = Pointer::root();
        let Value::Object(object) = overlay else {
            self.malformed(&root, "an overlay is an object", FORM);
            return Vec::new();
        };
        match object.get("overlay") {
            Some(Value::String(version)) if version.starts_with("1.0.") => {}
            Some(Value::String(version)) => {
                self.malformed(
                    &root.child("overlay"),
                    format!("Overlay {version} is not supported"),
                    "write `overlay: 1.0.0`",
                );
            }
            Some(_) => {
                self.malformed(&root.child("overlay"), "`overlay` is not a version text", "write `overlay: 1.0.0`")
            }
            None => {
                self.malformed(&root, "the file is no OpenAPI overlay: `overlay` is missing", FORM);
                return Vec::new();
            }
        }
        self.known(object, &root, &["overlay", "info", "extends", "actions"]);
        self.header(object);
        self.extends(object);
        let at = root.child("actions");
        match object.get("actions") {
            Some(Value::Array(actions)) if !actions.is_empty() => {
                actions.iter().enumerate().filter_map(|(rank, action)| self.action(action, at.index(rank))).collect()
            }
            Some(_) => {
                self.malformed(
                    &at,
                    "`actions` is not a list with at least one action",
                    "list at least one action with `target` and `update` or `remove`",
                );
                Vec::new()
            }
            None => {
                self.malformed(&root, "`actions` is missing", FORM);
                Vec::new()
            }
        }
    }

    fn header(&mut self, object: &Map<String, Value>) {
        let at = Pointer::root().child("info");
        match object.get("info") {
            Some(Value::Object(info)) => {
                self.known(info, &at, &["title", "version"]);
                for key in ["title", "version"] {
                    if !info.contains_key(key) {
                        self.malformed(
                            &at,
                            format!("`info` has no `{key}`"),
                            "an overlay's `info` has `title` and `version`",
                        );
                    }
                }
            }
            Some(_) => self.malformed(&at, "`info` is not an object", "an overlay's `info` has `title` and `version`"),
            None => self.malformed(&Pointer::root(), "`info` is missing", FORM),
        }
    }

    /// `extends` is for people; but if it names another file, the wrong file was probably passed.
    fn extends(&mut self, object: &Map<String, Value>) {
        let at = Pointer::root().child("extends");
        match object.get("extends") {
            None => {}
            Some(Value::String(extended)) => {
                let name = extended.rsplit(['/', '\\']).next().unwrap_or_default();
                if name != self.document {
                    let message = format!(
                        "the overlay says that it extends `{extended}`, but it is applied to `{}`",
                        self.document
                    );
                    let finding = self.finding(Rule::Disagreement, &at, Part::Value, message);
                    self.diagnostics.report(finding.help("give the document that is meant, or correct `extends`"));
                }
            }
            Some(_) => self.malformed(&at, "`extends` is not a text", "name the document that the overlay is for"),
        }
    }

    fn action<'v>(&mut self, action: &'v Value, at: Pointer) -> Option<Action<'v>> {
        let Value::Object(object) = action else {
            self.malformed(&at, "an action is an object", "give `target` and `update` or `remove`");
            return None;
        };
        self.known(object, &at, &["target", "description", "update", "remove"]);
        let remove = match object.get("remove") {
            None => Some(false),
            Some(Value::Bool(remove)) => Some(*remove),
            Some(_) => {
                let message = "`remove` is neither true nor false";
                self.malformed(&at.child("remove"), message, "write `remove: true`");
                None
            }
        };
        let update = object.get("update");
        if remove == Some(false) && update.is_none() {
            let message = "the action does nothing: it has neither `update` nor `remove: true`";
            self.malformed(&at, message, "say what to do with the target");
        }
        let (target, path) = self.target(object, &at)?;
        Some(Action { target, path, update, remove: remove?, pointer: at })
    }

    fn target<'v>(&mut self, action: &'v Map<String, Value>, at: &Pointer) -> Option<(&'v str, JsonPath)> {
        let here = at.child("target");
        let example = "give a JSONPath such as `$.paths['/pets'].get`";
        let target = match action.get("target") {
            Some(Value::String(target)) => target,
            Some(_) => {
                self.malformed(&here, "`target` is not a text", example);
                return None;
            }
            None => {
                self.malformed(at, "the action has no `target`", example);
                return None;
            }
        };
        let error = match JsonPath::parse(target) {
            Ok(path) => return Some((target, path)),
            Err(error) => error,
        };
        let why = match error.message() {
            "parser error" => String::new(),
            words => format!(": {words}"),
        };
        let from = error.position() + 1;
        let message = format!("`{target}` is not a JSONPath from character {from} on{why}");
        let finding = self.finding(Rule::InvalidTarget, &here, Part::Value, message);
        self.diagnostics.report(finding.help("targets are written as in RFC 9535, such as `$.paths['/pets'].get`"));
        None
    }
}
