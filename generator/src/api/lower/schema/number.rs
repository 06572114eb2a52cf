//! Numbers: the Rust type that holds every value that a schema allows.

use serde_json::Value;

use super::format::range;
use super::view::View;
use crate::api::Kind;

/// The narrowest integer type for all values that the format and the bounds allow; a bound outside the format counts.
pub fn integer(view: &View<'_>) -> Kind {
    let formats = view.all("format").filter_map(|(_, format)| range(format.as_str()?));
    let format =
        formats.reduce(|(least, most), (other_least, other_most)| (least.max(other_least), most.min(other_most)));
    let (mut least, mut most) = format.unwrap_or((i64::MIN.into(), i64::MAX.into()));
    if let Some(bound) = bounds(view, "minimum").max() {
        if format.is_some() {
            least = least.min(bound);
        } else {
            // Without a format, nothing but a maximum excludes the upper half of 64 bits.
            (least, most) = (bound, if bound < 0 { most } else { u64::MAX.into() });
        }
    }
    if let Some(bound) = bounds(view, "maximum").min() {
        most = if format.is_some() { most.max(bound) } else { bound.max(i64::MAX.into()) };
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
    // A float beyond all integers becomes the largest or smallest one.
    number.as_i128().or_else(|| number.as_f64().map(|bound| bound as i128))
}
