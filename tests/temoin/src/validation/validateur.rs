//! Walks a value along its schema, and reports violations.

use serde_json::Value;

use super::nombre::entier;
use super::violation::{NatureViolation, Violation};
use crate::table::{Kind, Record, Schema};

/// The maximum number of violations of one check, so that a malicious body does not fill the memory.
pub const LIMITE: usize = 1_000;

/// The state of a walk: its place and the violations found.
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

    /// Runs `inner` one level deeper, at a property or an index.
    fn dessous(&mut self, pas: &str, interieur: impl FnOnce(&mut Self)) {
        let longueur = self.pointeur.len();
        self.pointeur.push('/');
        if pas.contains(['~', '/']) {
            self.pointeur.push_str(&pas.replace('~', "~0").replace('/', "~1"));
        } else {
            self.pointeur.push_str(pas);
        }
        interieur(self);
        self.pointeur.truncate(longueur);
    }

    pub(super) fn valeur(&mut self, schema: &Schema, valeur: &Value) {
        if valeur.is_null() {
            if !admet_nul(schema) {
                self.signaler(NatureViolation::Nul, "la valeur nulle n'est pas admise".to_owned());
            }
            return;
        }
        if !a_la_forme(&schema.kind, valeur) {
            return self.signaler(NatureViolation::Type, format!("il faut {}", attendu(&schema.kind)));
        }
        self.contraintes(schema.demands, valeur);
        match (&schema.kind, valeur) {
            (Kind::Model(model), _) => self.valeur(&model.schema, valeur),
            (Kind::Record(objet), Value::Object(membres)) => self.objet(objet, membres),
            (Kind::Array(schema), Value::Array(elements)) => {
                for (rang, element) in elements.iter().enumerate() {
                    self.dessous(&rang.to_string(), |validateur| validateur.valeur(schema, element));
                }
            }
            (Kind::Text(valeurs), Value::String(texte)) => self.parmi(valeurs, valeurs.contains(&texte.as_str())),
            (Kind::Integer(valeurs), Value::Number(numero)) => {
                self.parmi(valeurs, valeurs.iter().any(|valeur| entier(numero) == Some(i128::from(*valeur))));
            }
            (Kind::Choice(schemas), _) => self.choix(schemas, valeur),
            _ => {}
        }
    }

    /// An empty list of values allows all.
    fn parmi<T: ToString>(&mut self, valeurs: &[T], est_un: bool) {
        if !valeurs.is_empty() && !est_un {
            let liste: Vec<String> = valeurs.iter().map(ToString::to_string).collect();
            self.signaler(NatureViolation::Valeur, format!("il faut une des valeurs : {}", liste.join(", ")));
        }
    }

    fn objet(&mut self, objet: &Record, membres: &serde_json::Map<String, Value>) {
        let mut declare = 0;
        for champ in objet.fields {
            let valeur = membres.get(champ.name);
            declare += usize::from(valeur.is_some());
            match valeur {
                Some(valeur) => self.dessous(champ.name, |validateur| validateur.valeur(&champ.schema, valeur)),
                None if champ.required => self.dessous(champ.name, |validateur| {
                    validateur.signaler(NatureViolation::Obligatoire, "la propriété est obligatoire".to_owned());
                }),
                None => {}
            }
        }
        if declare == membres.len() {
            return;
        }
        let non_declares = membres.iter().filter(|(nom, _)| objet.fields.iter().all(|champ| champ.name != *nom));
        for (nom, valeur) in non_declares {
            self.dessous(nom, |validateur| match objet.additional {
                Some(schema) => validateur.valeur(schema, valeur),
                None => {
                    validateur.signaler(NatureViolation::Inconnu, "la propriété n'existe pas dans la norme".to_owned())
                }
            });
        }
    }

    /// A choice is satisfied when one of its shapes is; otherwise the nearest shape gives the violations.
    fn choix(&mut self, schemas: &[Schema], valeur: &Value) {
        let mut plus_proche: Option<Vec<Violation>> = None;
        for schema in schemas {
            let mut essai = Self::au(self.pointeur.clone());
            essai.valeur(schema, valeur);
            if essai.violations.is_empty() {
                return;
            }
            if plus_proche.as_ref().is_none_or(|meilleur| essai.violations.len() < meilleur.len()) {
                plus_proche = Some(essai.violations);
            }
        }
        self.signaler(NatureViolation::Forme, "la valeur n'a aucune des formes admises".to_owned());
        let room = LIMITE.saturating_sub(self.violations.len());
        self.violations.extend(plus_proche.unwrap_or_default().into_iter().take(room));
    }
}

/// Whether a value has the JSON type of a shape; models and choices are checked at their own level.
fn a_la_forme(nature: &Kind, valeur: &Value) -> bool {
    match nature {
        Kind::Record(_) => valeur.is_object(),
        Kind::Array(_) => valeur.is_array(),
        Kind::Text(_) => valeur.is_string(),
        Kind::Integer(_) => valeur.as_number().is_some_and(|numero| entier(numero).is_some()),
        Kind::Number => valeur.is_number(),
        Kind::Boolean => valeur.is_boolean(),
        Kind::File => false,
        Kind::Model(_) | Kind::Choice(_) | Kind::Any => true,
    }
}

/// The place of the value, or its model, may allow null.
fn admet_nul(schema: &Schema) -> bool {
    schema.nullable
        || match &schema.kind {
            Kind::Any => true,
            Kind::Model(model) => admet_nul(&model.schema),
            Kind::Choice(schemas) => schemas.iter().any(admet_nul),
            _ => false,
        }
}

fn attendu(nature: &Kind) -> &'static str {
    match nature {
        Kind::Model(model) => attendu(&model.schema.kind),
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
