//! The walk through a value and its schema, which reports what is wrong.

use serde_json::Value;

use super::nombre::entier;
use super::violation::{NatureViolation, Violation};
use crate::table::{Kind, Record, Schema};

/// Most violations one check keeps; a hostile body must not fill the memory with its own faults.
pub const LIMITE: usize = 1_000;

/// A walk through a value: where it stands and what it found.
pub(super) struct Validateur {
    pointeur: String,
    pub(super) violations: Vec<Violation>,
}

impl Validateur {
    pub(super) fn au(pointeur: String) -> Self {
        Self { pointeur, violations: Vec::new() }
    }

    pub(super) fn signaler(&mut self, nature: NatureViolation, phrase: String) {
        if self.violations.len() < LIMITE {
            self.violations.push(Violation { pointeur: self.pointeur.clone(), nature, phrase });
        }
    }

    /// Runs `inner` one step further down, at a property or an index.
    fn dessous(&mut self, step: &str, inner: impl FnOnce(&mut Self)) {
        let length = self.pointeur.len();
        self.pointeur.push('/');
        if step.contains(['~', '/']) {
            self.pointeur.push_str(&step.replace('~', "~0").replace('/', "~1"));
        } else {
            self.pointeur.push_str(step);
        }
        inner(self);
        self.pointeur.truncate(length);
    }

    pub(super) fn valeur(&mut self, schema: &Schema, value: &Value) {
        if value.is_null() {
            if !admet_nul(schema) {
                self.signaler(NatureViolation::Nul, "la valeur nulle n'est pas admise".to_owned());
            }
            return;
        }
        if !a_la_forme(&schema.kind, value) {
            return self.signaler(NatureViolation::Type, format!("il faut {}", expected(&schema.kind)));
        }
        self.contraintes(schema.demands, value);
        match (&schema.kind, value) {
            (Kind::Model(model), _) => self.valeur(&model.schema, value),
            (Kind::Record(record), Value::Object(members)) => self.record(record, members),
            (Kind::Array(items), Value::Array(elements)) => {
                for (index, element) in elements.iter().enumerate() {
                    self.dessous(&index.to_string(), |validateur| validateur.valeur(items, element));
                }
            }
            (Kind::Text(values), Value::String(text)) => self.parmi(values, values.contains(&text.as_str())),
            (Kind::Integer(values), Value::Number(number)) => {
                self.parmi(values, values.iter().any(|value| entier(number) == Some(i128::from(*value))));
            }
            (Kind::Choice(schemas), _) => self.choice(schemas, value),
            _ => {}
        }
    }

    /// An empty list of values admits all.
    fn parmi<T: ToString>(&mut self, values: &[T], is_one: bool) {
        if !values.is_empty() && !is_one {
            let list: Vec<String> = values.iter().map(ToString::to_string).collect();
            self.signaler(NatureViolation::Valeur, format!("il faut une des valeurs : {}", list.join(", ")));
        }
    }

    fn record(&mut self, record: &Record, members: &serde_json::Map<String, Value>) {
        let mut declared = 0;
        for field in record.fields {
            let value = members.get(field.name);
            declared += usize::from(value.is_some());
            match value {
                Some(value) => self.dessous(field.name, |validateur| validateur.valeur(&field.schema, value)),
                None if field.required => self.dessous(field.name, |validateur| {
                    validateur.signaler(NatureViolation::Obligatoire, "la propriété est obligatoire".to_owned());
                }),
                None => {}
            }
        }
        if declared == members.len() {
            return;
        }
        let undeclared = members.iter().filter(|(name, _)| record.fields.iter().all(|field| field.name != *name));
        for (name, value) in undeclared {
            self.dessous(name, |validateur| match record.additional {
                Some(schema) => validateur.valeur(schema, value),
                None => {
                    validateur.signaler(NatureViolation::Inconnu, "la propriété n'existe pas dans la norme".to_owned())
                }
            });
        }
    }

    /// A choice is met when one of its shapes is; otherwise the nearest shape says what is missing.
    fn choice(&mut self, schemas: &[Schema], value: &Value) {
        let mut nearest: Option<Vec<Violation>> = None;
        for schema in schemas {
            let mut attempt = Self::au(self.pointeur.clone());
            attempt.valeur(schema, value);
            if attempt.violations.is_empty() {
                return;
            }
            if nearest.as_ref().is_none_or(|best| attempt.violations.len() < best.len()) {
                nearest = Some(attempt.violations);
            }
        }
        self.signaler(NatureViolation::Forme, "la valeur n'a aucune des formes admises".to_owned());
        let room = LIMITE.saturating_sub(self.violations.len());
        self.violations.extend(nearest.unwrap_or_default().into_iter().take(room));
    }
}

/// Whether a value has the JSON type of a shape; models and choices say more further down.
fn a_la_forme(kind: &Kind, value: &Value) -> bool {
    match kind {
        Kind::Record(_) => value.is_object(),
        Kind::Array(_) => value.is_array(),
        Kind::Text(_) => value.is_string(),
        Kind::Integer(_) => value.as_number().is_some_and(|number| entier(number).is_some()),
        Kind::Number => value.is_number(),
        Kind::Boolean => value.is_boolean(),
        Kind::File => false,
        Kind::Model(_) | Kind::Choice(_) | Kind::Any => true,
    }
}

/// Null is allowed by the place that holds the value, or by the model it holds.
fn admet_nul(schema: &Schema) -> bool {
    schema.nullable
        || match &schema.kind {
            Kind::Any => true,
            Kind::Model(model) => admet_nul(&model.schema),
            Kind::Choice(schemas) => schemas.iter().any(admet_nul),
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
