//! Checks raw JSON against the generated tables: what is wrong, where, and why.
//!
//! It uses [`Schema`]s and `serde_json` values only; it never decodes into the SDK's models, so that an encoding
//! mistake of the SDK and the corresponding decoding mistake cannot cancel each other out. It reports every violation
//! in one pass. No message repeats a value, because values contain names and numbers of persons.

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

/// Every violation in `value`, in document order; empty when it satisfies `schema`.
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
