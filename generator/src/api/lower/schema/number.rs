//! Numbers: which type of Rust holds all that a schema allows.

use serde_json::Value;

use super::view::View;
use crate::api::Kind;

/// The type that a numeric format implies where `type` is missing, as .NET leaves it out.
pub fn implied<'d>(view: &View<'d>) -> Option<&'d str> {
    match view.text("format")? {
        "double" | "float" | "decimal" => Some("number"),
        format => range(format).map(|_| "integer"),
    }
}

/// The narrowest type of integers that holds all that the format and the bounds allow; a bound beyond the format counts.
pub fn integer(view: &View<'_>) -> Kind {
    let formats = view.all("format").filter_map(|(_, format)| range(format.as_str()?));
    let format =
        formats.reduce(|(least, most), (other_least, other_most)| (least.max(other_least), most.min(other_most)));
    let (mut least, mut most) = format.unwrap_or((i64::MIN.into(), i64::MAX.into()));
    if let Some(bound) = bounds(view, "minimum").max() {
        least = if format.is_some() { least.min(bound) } else { bound };
    }
    if let Some(bound) = bounds(view, "maximum").min() {
        most = most.max(bound);
    }
    let within = |low: i128, high: i128| low <= least && most <= high;
    if view.all("format").any(|(_, format)| format == "int32") && within(i32::MIN.into(), i32::MAX.into()) {
        Kind::Integer32
    } else if within(i64::MIN.into(), i64::MAX.into()) {
        Kind::Integer64
    } else if within(0, u64::MAX.into()) {
        Kind::Unsigned64
    } else {
        Kind::Integer128
    }
}

fn bounds<'a>(view: &'a View<'_>, key: &'a str) -> impl Iterator<Item = i128> + 'a {
    view.all(key).filter_map(|(_, bound)| whole(bound))
}

fn whole(bound: &Value) -> Option<i128> {
    let number = bound.as_number()?;
    // A float beyond all integers becomes the last of them.
    number.as_i128().or_else(|| number.as_f64().map(|bound| bound as i128))
}

/// The least and the greatest integer of a format.
fn range(format: &str) -> Option<(i128, i128)> {
    Some(match format {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" => (i64::MIN.into(), i64::MAX.into()),
        "int128" => (i128::MIN, i128::MAX),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint64" | "uint" => (0, u64::MAX.into()),
        "uint128" => (0, i128::MAX),
        _ => return None,
    })
}
