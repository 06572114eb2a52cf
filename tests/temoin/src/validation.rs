//! Raw JSON held against the generated tables: what is wrong, where, and why.
//!
//! It reads [`Schema`]s and `serde_json` values and nothing else; it never decodes into the SDK's models, so that an
//! encoding mistake of the SDK and its decoding twin cannot cancel out. It reports every violation in one pass. No
//! message repeats a value: what is checked holds names and numbers of persons.

mod contrainte;
mod nombre;
mod parametre;
mod texte;
mod validateur;
mod violation;

pub use parametre::valider_parametre;
pub use validateur::LIMITE;
pub use violation::{NatureViolation, Violation};

use serde_json::Value;

use self::validateur::Validateur;
use crate::table::Schema;

/// Everything wrong with `value`, in document order; empty when it is what `schema` asks for.
///
/// ```
/// use temoin::validation::{valider, NatureViolation};
/// use temoin::table::{Demand, Kind, Number, Schema};
///
/// let whole = Schema { nullable: false, demands: &[Demand::Minimum(Number::Whole(1))], kind: Kind::Integer(&[]) };
/// assert!(valider(&whole, &serde_json::json!(1)).is_empty());
/// assert_eq!(valider(&whole, &serde_json::json!(0))[0].nature, NatureViolation::Borne);
/// ```
pub fn valider(schema: &Schema, valeur: &Value) -> Vec<Violation> {
    let mut validateur = Validateur::au(String::new());
    validateur.valeur(schema, valeur);
    validateur.violations
}
