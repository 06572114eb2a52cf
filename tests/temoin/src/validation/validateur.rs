//! The walk through a value and its schema, which reports what it finds.

use serde_json::Value;

use super::nombre::whole;
use super::violation::{Violation, ViolationKind};
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
        if !has_shape(&schema.kind, value) {
            return self.report(ViolationKind::Type, format!("il faut {}", expected(&schema.kind)));
        }
        self.demands(schema.demands, value);
        match (&schema.kind, value) {
            (Kind::Model(model), _) => self.value(&model.schema, value),
            (Kind::Record(record), Value::Object(members)) => self.record(record, members),
            (Kind::Array(items), Value::Array(elements)) => {
                for (index, element) in elements.iter().enumerate() {
                    self.below(&index.to_string(), |checker| checker.value(items, element));
                }
            }
            (Kind::Text(values), Value::String(text)) => self.one_of(values, values.contains(&text.as_str())),
            (Kind::Integer(values), Value::Number(number)) => {
                self.one_of(values, values.iter().any(|value| whole(number) == Some(i128::from(*value))));
            }
            (Kind::Choice(schemas), _) => self.choice(schemas, value),
            _ => {}
        }
    }

    /// An empty list of values admits all.
    fn one_of<T: ToString>(&mut self, values: &[T], is_one: bool) {
        if !values.is_empty() && !is_one {
            let list: Vec<String> = values.iter().map(ToString::to_string).collect();
            self.report(ViolationKind::Value, format!("il faut une des valeurs : {}", list.join(", ")));
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

/// Whether a value has the JSON type of a shape; models and choices say more further down.
fn has_shape(kind: &Kind, value: &Value) -> bool {
    match kind {
        Kind::Record(_) => value.is_object(),
        Kind::Array(_) => value.is_array(),
        Kind::Text(_) => value.is_string(),
        Kind::Integer(_) => value.as_number().is_some_and(|number| whole(number).is_some()),
        Kind::Number => value.is_number(),
        Kind::Boolean => value.is_boolean(),
        Kind::File => false,
        Kind::Model(_) | Kind::Choice(_) | Kind::Any => true,
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
        Kind::Array(_) => "une liste",
        Kind::Text(_) => "un texte",
        Kind::Integer(_) => "un nombre entier",
        Kind::Number => "un nombre",
        Kind::Boolean => "vrai ou faux",
        Kind::File => "un fichier",
        Kind::Choice(_) | Kind::Any => "une valeur",
    }
}
