//! Single values of raw JSON: texts, days and amounts, read by pointer and written as in the norm.
//!
//! Amounts are whole centimes here; a float never enters a sum.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Number, Value, json};

/// The text at a pointer; empty when there is none.
pub(crate) fn texte<'a>(valeur: &'a Value, pointeur: &str) -> &'a str {
    valeur.pointer(pointeur).and_then(Value::as_str).unwrap_or_default()
}

/// The day at a pointer, from the first ten characters of a date or date-time.
pub(crate) fn jour(valeur: &Value, pointeur: &str) -> Option<Date> {
    texte(valeur, pointeur).get(..10)?.parse().ok()
}

/// The amount at a pointer in centimes; `None` when absent or with fractions of a centime.
pub(crate) fn centimes(valeur: &Value, pointeur: &str) -> Option<i64> {
    let texte = valeur.pointer(pointeur)?.as_number()?.to_string();
    let montant: Decimal = texte.parse().or_else(|_| Decimal::from_scientific(&texte)).ok()?;
    let centimes = montant.checked_mul(Decimal::ONE_HUNDRED)?;
    centimes.is_integer().then(|| centimes.to_i64())?
}

/// A day as the date-time of its midnight in UTC.
pub(crate) fn ecrire_jour(date: Date) -> Value {
    Value::String(format!("{date}T00:00:00+00:00"))
}

/// An amount as a JSON number: the nearest float of `centimes / 100` prints as exactly that decimal.
pub(crate) fn ecrire_montant(centimes: i64) -> Value {
    Number::from_f64(centimes as f64 / 100.0).map_or(json!(0), Value::Number)
}

/// Letters and digits in capitals, without the blanks of a printed IBAN.
pub(crate) fn iban_normal(iban: &str) -> String {
    iban.chars().filter(|signe| !signe.is_whitespace()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        for (text, expected) in
            [("1100.0", Some(110_000)), ("65.75", Some(6_575)), ("0.1", Some(10)), ("1e2", Some(10_000))]
        {
            let value = serde_json::from_str(text).unwrap();
            assert_eq!(centimes(&value, ""), expected, "{text}");
        }
        for text in ["0.001", "1e300", "\"1\"", "null"] {
            let value = serde_json::from_str(text).unwrap();
            assert_eq!(centimes(&value, ""), None, "{text}");
        }
        for centimes_ in [0, 1, 29, 57, 110_000, 810_959, 9_007_199_254_740] {
            assert_eq!(centimes(&ecrire_montant(centimes_), ""), Some(centimes_));
        }
    }

    #[test]
    fn days() {
        let value = json!({ "a": "2026-09-01T00:00:00+0000", "b": "é2026-09-01" });
        assert_eq!(jour(&value, "/a"), Some(jiff::civil::date(2026, 9, 1)));
        assert_eq!(jour(&value, "/b"), None);
        assert_eq!(ecrire_jour(jiff::civil::date(2026, 9, 1)), "2026-09-01T00:00:00+00:00");
    }
}
