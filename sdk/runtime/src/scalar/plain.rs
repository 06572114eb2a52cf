//! Which types are scalars: a record lends its fields without knowing, and a scalar is written without asking it twice.

use std::any::Any;

use super::*;
use crate::record::{Model, Plain};

macro_rules! plain {
    ($($scalar:ident)*) => {
        /// The value, where it is a scalar of ours that holds a plain one. The compiler knows `T`, and asks nothing.
        pub(crate) fn plain<T: 'static>(value: &T) -> Option<Plain<'_>> {
            let value: &dyn Any = value;
            $(if let Some(scalar) = value.downcast_ref::<$scalar>() {
                return scalar.plain();
            })*
            None
        }
    };
}

plain! {
    Bic CodeDiplome CodeIdcc CodeNaf CodePostal Courriel Date DateCivile Iban Identifiant Montant Nir NumeroDeca Rncp Siren
    Siret Telephone Uai
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::record::foreign;

    /// What a field is written as: by the short way where there is one.
    fn written<T: serde::Serialize + std::fmt::Debug + PartialEq + 'static>(value: &T) -> Value {
        crate::record::written(&foreign(value))
    }

    #[test]
    fn the_short_way_writes_what_serde_writes() {
        fn same<T>(json: Value)
        where
            T: serde::Serialize + serde::de::DeserializeOwned + std::fmt::Debug + PartialEq + 'static,
        {
            let value: T = serde_json::from_value(json.clone()).expect("a scalar reads it");
            assert_eq!(written(&value), serde_json::to_value(&value).expect("writable"), "{json}");
        }
        for date in ["2026-09-01", "2026-09-01T00:00:00Z", "bientôt"] {
            same::<Date>(date.into());
            same::<DateCivile>(date.into());
        }
        for montant in [json!(1100), json!(1100.0), json!(0.1), json!("12.5"), json!("douze"), json!([1]), json!(1e300)]
        {
            same::<Montant>(montant);
        }
        same::<Siret>("000 006 544 00019".into());
        same::<Nir>("2 06 05 75 999 002 87".into());
        assert!(plain(&Siret::unchecked("1")).is_some() && plain(&json!("1")).is_none());
    }
}
