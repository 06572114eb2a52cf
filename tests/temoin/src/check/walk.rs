//! The walk through a value and its schema, which reports what it finds.

use serde_json::Value;

use super::violation::{self, Violation, ViolationKind};
use crate::table::{Kind, Record, Schema};

/// Most violations one check keeps; a hostile body must not fill the memory with its own faults.
pub const LIMIT: usize = 1_000;

/// A walk through a value: where it stands and what it found.
pub(super) struct Checker {
    pointer: String,
    pub(super) violations: Vec<Violation>,
}

impl Checker {
    pub(super) fn at(pointer: String) -> Self {
        Self { pointer, violations: Vec::new() }
    }

    pub(super) fn report(&mut self, kind: ViolationKind, message: String) {
        if self.violations.len() < LIMIT {
            self.violations.push(Violation { pointer: self.pointer.clone(), kind, message });
        }
    }

    /// Runs `inner` one step further down, at a property or an index.
    fn below(&mut self, step: &str, inner: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push('/');
        if step.contains(['~', '/']) {
            self.pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
        } else {
            self.pointer.push_str(step);
        }
        inner(self);
        self.pointer.truncate(length);
    }

    pub(super) fn value(&mut self, schema: &Schema, value: &Value) {
        if value.is_null() {
            if !allows_null(schema) {
                self.report(ViolationKind::Null, "la valeur nulle n'est pas admise".to_owned());
            }
            return;
        }
        match (&schema.kind, value) {
            (Kind::Model(model), _) => self.value(&model.schema, value),
            (Kind::Record(record), Value::Object(members)) => self.record(record, members),
            (Kind::Array { items, length }, Value::Array(elements)) => self.array(items, *length, elements),
            (Kind::Text(text), Value::String(content)) => self.text(text, content),
            (Kind::Integer { range, values }, Value::Number(number)) => self.integer(*range, values, number),
            (Kind::Number { range, multiple_of }, Value::Number(number)) => self.number(*range, *multiple_of, number),
            (Kind::Boolean, Value::Bool(_)) | (Kind::Any, _) => {}
            (Kind::Choice(schemas), _) => self.choice(schemas, value),
            (kind, _) => self.report(ViolationKind::Type, format!("il faut {}", expected(kind))),
        }
    }

    fn record(&mut self, record: &Record, members: &serde_json::Map<String, Value>) {
        let mut declared = 0;
        for field in record.fields {
            let value = members.get(field.name);
            declared += usize::from(value.is_some());
            match value {
                Some(value) => self.below(field.name, |checker| checker.value(&field.schema, value)),
                None if field.required => self.below(field.name, |checker| {
                    checker.report(ViolationKind::Required, "la propriété est obligatoire".to_owned());
                }),
                None => {}
            }
        }
        if declared == members.len() {
            return;
        }
        let undeclared = members.iter().filter(|(name, _)| record.fields.iter().all(|field| field.name != *name));
        for (name, value) in undeclared {
            self.below(name, |checker| match record.additional {
                Some(schema) => checker.value(schema, value),
                None => checker.report(ViolationKind::Unknown, "la propriété n'existe pas dans la norme".to_owned()),
            });
        }
    }

    fn array(&mut self, items: &Schema, (least, most): (Option<u64>, Option<u64>), elements: &[Value]) {
        let count = elements.len() as u64;
        if least.is_some_and(|least| count < least) || most.is_some_and(|most| count > most) {
            let bounds = violation::bounds(least, most);
            self.report(ViolationKind::Length, format!("il faut {bounds} élément(s), il y en a {count}"));
        }
        for (index, element) in elements.iter().enumerate() {
            self.below(&index.to_string(), |checker| checker.value(items, element));
        }
    }

    /// A choice is met when one of its shapes is; otherwise the nearest shape says what is missing.
    fn choice(&mut self, schemas: &[Schema], value: &Value) {
        let mut nearest: Option<Vec<Violation>> = None;
        for schema in schemas {
            let mut attempt = Self::at(self.pointer.clone());
            attempt.value(schema, value);
            if attempt.violations.is_empty() {
                return;
            }
            if nearest.as_ref().is_none_or(|best| attempt.violations.len() < best.len()) {
                nearest = Some(attempt.violations);
            }
        }
        self.report(ViolationKind::Choice, "la valeur n'a aucune des formes admises".to_owned());
        let room = LIMIT.saturating_sub(self.violations.len());
        self.violations.extend(nearest.unwrap_or_default().into_iter().take(room));
    }
}

/// Null is allowed by the place that holds the value, or by the model it holds.
fn allows_null(schema: &Schema) -> bool {
    schema.nullable
        || match &schema.kind {
            Kind::Any => true,
            Kind::Model(model) => allows_null(&model.schema),
            Kind::Choice(schemas) => schemas.iter().any(allows_null),
            _ => false,
        }
}

fn expected(kind: &Kind) -> &'static str {
    match kind {
        Kind::Model(model) => expected(&model.schema.kind),
        Kind::Record(_) => "un objet",
        Kind::Array { .. } => "une liste",
        Kind::Text(_) => "un texte",
        Kind::Integer { .. } => "un nombre entier",
        Kind::Number { .. } => "un nombre",
        Kind::Boolean => "vrai ou faux",
        Kind::File => "un fichier",
        Kind::Choice(_) | Kind::Any => "une valeur",
    }
}
