//! Writing numbers.

use serde::ser::Serializer;

/// Writes an integer in the narrowest type: not every serializer supports the widest.
///
/// # Errors
/// Whatever the serializer refuses.
pub fn write_integer<S: Serializer>(integer: i128, serializer: S) -> Result<S::Ok, S::Error> {
    match (i64::try_from(integer), u64::try_from(integer)) {
        (Ok(integer), _) => serializer.serialize_i64(integer),
        (_, Ok(integer)) => serializer.serialize_u64(integer),
        _ => serializer.serialize_i128(integer),
    }
}

/// Writes a number; a whole number without a decimal point, as most senders write it.
pub fn write_number<S: Serializer>(number: f64, serializer: S) -> Result<S::Ok, S::Error> {
    // From here on a float is written with an exponent; below, it is exact. Zero may have a sign.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT && !(number == 0.0 && number.is_sign_negative()) {
        #[expect(clippy::cast_possible_truncation, reason = "whole, and within range")]
        return serializer.serialize_i64(number as i64);
    }
    serializer.serialize_f64(number)
}
