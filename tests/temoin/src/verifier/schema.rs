//! The demands of a schema by class: whether there is one, how many apply to a value, and how to violate one.
//!
//! [`crate::validation`] reports violations; this module only knows the possible ones.

use serde_json::{Value, json};

use crate::generated::operation::Operation;
use crate::table::{Demand, Kind, Schema};
use crate::validation::{NatureViolation, valider};

/// The schema of the 200 answer, if the norm has one.
pub(super) fn reponse(operation: Operation) -> Option<&'static Schema> {
    let reponse = operation.row().replies.iter().find(|reponse| reponse.status == "200")?;
    reponse.body.as_ref().map(|(_, schema)| schema)
}

/// Classes of demands, coarser than the kinds of violations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Classe {
    /// Required properties.
    Obligatoire,
    /// JSON types, null included.
    Type,
    /// Forms of dates and of other formatted texts.
    Format,
    /// Closed lists of codes.
    Valeur,
    /// Lengths, patterns, bounds, steps.
    Borne,
}

impl Classe {
    /// The class of a violation.
    pub fn de(nature: NatureViolation) -> Self {
        match nature {
            NatureViolation::Obligatoire | NatureViolation::Inconnu => Self::Obligatoire,
            NatureViolation::Nul | NatureViolation::Type | NatureViolation::Forme => Self::Type,
            NatureViolation::Format => Self::Format,
            NatureViolation::Valeur => Self::Valeur,
            NatureViolation::Longueur
            | NatureViolation::Motif
            | NatureViolation::Borne
            | NatureViolation::Multiple
            | NatureViolation::Doublon => Self::Borne,
        }
    }

    /// Whether the schema has a demand of this class anywhere.
    pub fn porte(self, schema: &Schema) -> bool {
        self.ici(schema)
            || match &schema.kind {
                Kind::Model(model) => self.porte(&model.schema),
                Kind::Record(objet) => objet
                    .fields
                    .iter()
                    .any(|champ| self.porte(&champ.schema) || (self == Self::Obligatoire && champ.required)),
                Kind::Array(elements) => self.porte(elements),
                Kind::Choice(schemas) => schemas.iter().any(|un| self.porte(un)),
                _ => false,
            }
    }

    /// The demand at this place.
    fn ici(self, schema: &Schema) -> bool {
        let est_date = |contrainte: &Demand| matches!(contrainte, Demand::Format(format) if format.starts_with("date"));
        match (self, &schema.kind) {
            (Self::Type, Kind::Text(_) | Kind::Integer(_) | Kind::Number | Kind::Boolean) => true,
            (Self::Format, Kind::Text(_)) => schema.demands.iter().any(est_date),
            (Self::Valeur, Kind::Text(valeurs)) => !valeurs.is_empty(),
            (Self::Valeur, Kind::Integer(valeurs)) => !valeurs.is_empty(),
            (Self::Borne, Kind::Text(_) | Kind::Integer(_) | Kind::Number) => schema
                .demands
                .iter()
                .any(|contrainte| !matches!(contrainte, Demand::Format(format) if *format != "int32")),
            _ => false,
        }
    }

    /// How many demands of this class apply to the value: the number of assertions of a check.
    pub fn compter(self, schema: &Schema, valeur: &Value) -> usize {
        let mut compte = usize::from(!valeur.is_null() && self.ici(schema));
        match (&schema.kind, valeur) {
            (Kind::Model(model), _) => compte += self.compter(&model.schema, valeur),
            (Kind::Record(objet), Value::Object(membres)) => {
                for champ in objet.fields {
                    compte += usize::from(self == Self::Obligatoire && champ.required);
                    compte += membres.get(champ.name).map_or(0, |interieur| self.compter(&champ.schema, interieur));
                }
            }
            (Kind::Array(schema), Value::Array(elements)) => {
                compte += elements.iter().map(|un| self.compter(schema, un)).sum::<usize>();
            }
            (Kind::Choice(schemas), _) => {
                compte += schemas.iter().map(|un| self.compter(un, valeur)).max().unwrap_or(0);
            }
            _ => {}
        }
        compte
    }

    /// The value with one demand of this class violated and nothing else changed, one variant per place, in document
    /// order.
    pub fn fausser<'a>(self, schema: &'a Schema, valeur: &'a Value) -> impl Iterator<Item = (String, Value)> + 'a {
        let mut pointeurs = Vec::new();
        lieux(valeur, String::new(), &mut pointeurs);
        pointeurs.into_iter().filter_map(move |pointeur| {
            let candidat = self.remplacants().into_iter().find_map(|remplacant| {
                let mut copie = valeur.clone();
                match remplacant {
                    Some(autre) => *copie.pointer_mut(&pointeur)? = autre,
                    None => retirer(&mut copie, &pointeur)?,
                }
                let violations = valider(schema, &copie);
                let juste = !violations.is_empty() && violations.iter().all(|un| Self::de(un.nature) == self);
                juste.then_some(copie)
            })?;
            Some((pointeur, candidat))
        })
    }

    fn remplacants(self) -> Vec<Option<Value>> {
        match self {
            Self::Obligatoire => vec![None],
            Self::Type => vec![Some(json!({ "autre": true })), Some(json!(["autre"])), Some(json!(true))],
            Self::Format => vec![Some(json!("31/02/2026")), Some(json!("hier"))],
            Self::Valeur => vec![Some(json!("VALEUR_INCONNUE")), Some(json!(987))],
            Self::Borne => {
                vec![
                    Some(json!("@".repeat(900))),
                    Some(json!("@")),
                    Some(json!(-1)),
                    Some(json!(0)),
                    Some(json!(0.001)),
                    Some(json!(3_000_000_000_u32)),
                ]
            }
        }
    }
}

/// Pointers of every member of a value, without the root.
fn lieux(valeur: &Value, ici: String, trouves: &mut Vec<String>) {
    let mut suivre = |pas: String, interieur: &Value| {
        let la = format!("{ici}/{pas}");
        trouves.push(la.clone());
        lieux(interieur, la, trouves);
    };
    match valeur {
        Value::Object(membres) => {
            membres.iter().for_each(|(nom, interieur)| suivre(nom.replace('~', "~0").replace('/', "~1"), interieur));
        }
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(rang, interieur)| suivre(rang.to_string(), interieur))
        }
        _ => {}
    }
}

/// Removes the target of a pointer.
pub(super) fn retirer(valeur: &mut Value, pointeur: &str) -> Option<()> {
    let (parent, nom) = pointeur.rsplit_once('/')?;
    valeur.pointer_mut(parent)?.as_object_mut()?.shift_remove(nom).map(|_| ())
}
