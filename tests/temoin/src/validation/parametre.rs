//! Parameters of path, query and header: texts that represent JSON values.

use serde_json::{Number, Value};

use super::validateur::Validateur;
use super::violation::{NatureViolation, Violation};
use crate::table::{Kind, Parameter, Schema};

/// Every violation in the values of `parameter`, one text per occurrence.
///
/// An array takes one element per occurrence, or one per comma; anything else takes exactly one occurrence.
pub fn valider_parametre(parametre: &Parameter, donne: &[&str]) -> Vec<Violation> {
    let mut validateur = Validateur::au(format!("{}/{}", parametre.place, parametre.name));
    match (forme(&parametre.schema), donne) {
        (_, []) if parametre.required => {
            validateur.signaler(NatureViolation::Obligatoire, "le paramètre est obligatoire".to_owned());
        }
        (_, []) => {}
        (Kind::Array(elements), _) => {
            let elements = donne.iter().flat_map(|texte| texte.split(',')).map(|texte| json(elements, texte)).collect();
            validateur.valeur(&parametre.schema, &Value::Array(elements));
        }
        (_, [texte]) => {
            // An empty header or query value of a required parameter counts as missing.
            if texte.is_empty() && parametre.required {
                validateur.signaler(NatureViolation::Obligatoire, "le paramètre est vide".to_owned());
            } else {
                validateur.valeur(&parametre.schema, &json(&parametre.schema, texte));
            }
        }
        _ => validateur.signaler(NatureViolation::Type, "le paramètre est donné plusieurs fois".to_owned()),
    }
    validateur.violations
}

fn forme(schema: &Schema) -> &Kind {
    match &schema.kind {
        Kind::Model(model) => forme(&model.schema),
        nature => nature,
    }
}

/// The JSON value of a text; a text without one stays a string, and is refused by its type.
fn json(schema: &Schema, texte: &str) -> Value {
    let garde = || Value::String(texte.to_owned());
    match forme(schema) {
        Kind::Integer(_) | Kind::Number => texte.parse::<Number>().map_or_else(|_| garde(), Value::Number),
        Kind::Boolean => texte.parse::<bool>().map_or_else(|_| garde(), Value::Bool),
        _ => garde(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Demand, Number};

    const PAGE: Parameter = Parameter {
        name: "numeroPage",
        place: "query",
        required: true,
        schema: Schema { nullable: false, demands: &[Demand::Minimum(Number::Whole(1))], kind: Kind::Integer(&[]) },
    };

    #[test]
    fn a_page_number() {
        let kinds = |given: &[&str]| valider_parametre(&PAGE, given).iter().map(|one| one.nature).collect::<Vec<_>>();
        assert_eq!(kinds(&["1"]), []);
        assert_eq!(kinds(&[]), [NatureViolation::Obligatoire]);
        assert_eq!(kinds(&["0"]), [NatureViolation::Borne]);
        assert_eq!(kinds(&["un"]), [NatureViolation::Type]);
        assert_eq!(kinds(&["1", "2"]), [NatureViolation::Type]);
        assert_eq!(valider_parametre(&PAGE, &["0"])[0].pointeur, "query/numeroPage");
    }
}
