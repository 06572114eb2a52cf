//! Extensions that the generator reads: where each is allowed, and in which form. In another place or form an
//! extension would be ignored silently, so it is reported.

use serde_json::{Map, Value};

use super::Linter;
use crate::diagnostic::{Diagnostic, Origin, Rule};
use crate::document::is_property;
use crate::document::spec_table::Object;
use crate::document::way::Way;
use crate::pointer::Pointer;

/// The form of an extension's value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Flag,
    Texts,
    Word(&'static [&'static str]),
    List,
    Object,
    /// An object of objects of texts.
    Sentences,
    /// A text; if a node declares two things, a text for each.
    Name,
    /// Checked where the enumeration is known.
    Entries,
}

/// An extension, and the objects in which it is read, by their names in the table of OpenAPI.
struct Extension {
    name: &'static str,
    objects: &'static [&'static str],
    form: Form,
}

const fn extension(name: &'static str, objects: &'static [&'static str], form: Form) -> Extension {
    Extension { name, objects, form }
}

static READ: [Extension; 18] = [
    extension("x-accept-single", &["a media type"], Form::Flag),
    extension("x-accept-singleton", &["a media type"], Form::Flag),
    extension("x-accept-wrapped", &["a media type"], Form::Text),
    extension("x-aliases", &["a schema"], Form::Texts),
    extension("x-annotations", &["the document"], Form::Sentences),
    extension("x-client", &["a parameter"], Form::Flag),
    extension("x-enum-descriptions", &["a schema"], Form::Entries),
    extension("x-enum-varnames", &["a schema"], Form::Entries),
    extension("x-known-values", &["a schema"], Form::List),
    extension("x-omit-content-type", &["an encoding"], Form::Flag),
    extension("x-placeholder", &["a server"], Form::Flag),
    extension("x-reading", &["the document"], Form::Object),
    extension("x-retry", &["an operation"], Form::Word(&["safe", "never"])),
    extension("x-rust-arguments", &["an operation"], Form::Texts),
    extension("x-rust-name", &["a schema", "a parameter", "a tag", "a security scheme"], Form::Name),
    extension("x-scalar", &["a schema"], Form::Text),
    extension("x-scalars", &["the document"], Form::Object),
    extension("x-sensitive", &["a schema", "a parameter"], Form::Flag),
];

/// Reports extensions with an invalid form, and those that are not read here.
pub(super) fn check(linter: &mut Linter<'_>, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) {
    for (key, value) in node.iter().filter(|(key, _)| key.starts_with("x-")) {
        let Ok(rank) = READ.binary_search_by(|known| known.name.cmp(key)) else { continue };
        let known = &READ[rank];
        let at = way.pointer().child(key);
        if !known.objects.contains(&object.name) {
            let message = format!("`{key}` is not read in {}; it is ignored", object.name);
            let finding = Diagnostic::new(Rule::ExtensionForm, Origin::key(&at), message);
            let is_operation = known.form == Form::Name && object.name == "an operation";
            let help = format!("put it on {}", known.objects.join(" or on "));
            let help = if is_operation { "its `operationId` is the name of an operation".to_owned() } else { help };
            linter.report(finding.help(help));
        } else if !(known.form.admits(value) || known.form == Form::Name && is_pair(object, &at, value)) {
            let message = format!("`{key}` is not {}; it is ignored", known.form.due());
            linter.report(Diagnostic::new(Rule::ExtensionForm, Origin::value(&at), message));
        }
    }
}

/// Whether a name names the type as well as the property.
fn is_pair(object: &Object, at: &Pointer, value: &Value) -> bool {
    let Value::Object(names) = value else { return false };
    let of_property = at.parent().is_some_and(|schema| is_property(&schema));
    let is_read = |key: &str| key == "type" || (key == "property" && of_property);
    object.name == "a schema" && !names.is_empty() && names.iter().all(|(key, name)| is_read(key) && name.is_string())
}

fn is_texts(value: &Value) -> bool {
    value.as_object().is_some_and(|texts| texts.values().all(Value::is_string))
}

impl Form {
    fn admits(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Text | Self::Name, Value::String(_))
            | (Self::Flag, Value::Bool(_))
            | (Self::List, Value::Array(_))
            | (Self::Object, Value::Object(_))
            | (Self::Entries, _) => true,
            (Self::Texts, Value::Array(list)) => list.iter().all(Value::is_string),
            (Self::Sentences, Value::Object(all)) => all.values().all(is_texts),
            (Self::Word(words), Value::String(word)) => words.contains(&word.as_str()),
            _ => false,
        }
    }

    fn due(self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Texts => "a list of texts".to_owned(),
            Self::Word(words) => format!("one of the words {}", words.join(", ")),
            Self::Name => {
                "a text; a schema may have an object of texts, of `type` and where it is a property's of `property`"
                    .to_owned()
            }
            Self::List => "a list".to_owned(),
            Self::Object | Self::Entries => "an object".to_owned(),
            Self::Sentences => "an object with an object of a text for each value, for each annotation".to_owned(),
        }
    }
}
