//! Texts and numbers: bounds, values beside them, and unusual ones.

use serde_json::{Value, json};

use super::conjuncts::Conjuncts;
use super::{BEYOND, Sampler, pattern};

/// The longest text that is made where the document sets no lower bound.
const LONGEST: usize = 80;

impl<'d> Sampler<'d> {
    pub(super) fn text(&mut self, all: &Conjuncts<'d>) -> Value {
        let least = usize::try_from(all.least("minLength").unwrap_or(0)).unwrap_or(0);
        let most = usize::try_from(all.most("maxLength").unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
        let patterns: Vec<&str> = all.all("pattern").filter_map(Value::as_str).collect();
        let examples = all.all("examples").filter_map(Value::as_array).flatten();
        let mut texts: Vec<String> =
            all.all("example").chain(examples).filter_map(Value::as_str).map(str::to_owned).collect();
        if let Some(first) = patterns.first() {
            texts.extend((0..4).filter_map(|_| pattern::sample(first, &mut self.random)));
        } else if let Some(known) =
            ["contentEncoding", "format"].into_iter().find_map(|key| formatted(all.first(key)?.as_str()?))
        {
            texts.extend(known.iter().map(|text| (*text).to_owned()));
        } else {
            let odd = ["", "a", "né l'été à Saint-Étienne", "\"\\/\u{8}\t\n\u{1F980}", " 0012 ", "true", "null", "1e3"];
            texts.extend(odd.iter().map(|text| (*text).to_owned()));
            texts.push("x".repeat(least));
            texts.push("é".repeat(most.min(LONGEST.max(least))));
        }
        texts.retain(|text| (least..=most).contains(&text.chars().count()));
        let rank = self.random.below(texts.len());
        json!(texts.get(rank).cloned().unwrap_or_else(|| "x".repeat(least)))
    }

    #[expect(clippy::cast_possible_truncation, reason = "bounds of whole numbers are whole")]
    pub(super) fn integer(&mut self, all: &Conjuncts<'d>) -> Value {
        let (bits_least, bits_most) = match all.first("format").and_then(Value::as_str) {
            Some("int32") => (i128::from(i32::MIN), i128::from(i32::MAX)),
            Some("uint8") => (0, i128::from(u8::MAX)),
            Some("uint16") => (0, i128::from(u16::MAX)),
            Some("uint32") => (0, i128::from(u32::MAX)),
            Some("uint" | "uint64") => (0, i128::from(u64::MAX)),
            _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
        };
        let bound = |key: &str| all.all(key).filter_map(Value::as_f64).collect::<Vec<_>>();
        let above = |key: &str| i128::from(all.all(key).any(|flag| flag == &json!(true)));
        let least = bound("minimum").into_iter().map(|n| n.ceil() as i128 + above("exclusiveMinimum"));
        let least = least.chain(bound("exclusiveMinimum").into_iter().map(|n| n.floor() as i128 + 1)).max();
        let most = bound("maximum").into_iter().map(|n| n.floor() as i128 - above("exclusiveMaximum"));
        let most = most.chain(bound("exclusiveMaximum").into_iter().map(|n| n.ceil() as i128 - 1)).min();
        let (least, most) = (least.unwrap_or(bits_least).max(bits_least), most.unwrap_or(bits_most).min(bits_most));
        let wanted = [least, most, 0, 1, -1, 42, least + 1, most - 1, 1_000_000_007];
        let fitting: Vec<i128> = wanted.into_iter().filter(|number| (least..=most).contains(number)).collect();
        let rank = self.random.below(fitting.len());
        let number = fitting.get(rank).copied().unwrap_or(least);
        i64::try_from(number).map_or_else(|_| json!(u64::try_from(number).unwrap_or(u64::MAX)), |number| json!(number))
    }

    pub(super) fn number(&mut self, all: &Conjuncts<'d>) -> Value {
        let bound = |key: &str| all.all(key).filter_map(Value::as_f64).collect::<Vec<_>>();
        let (least, most) = (bound("minimum"), bound("maximum"));
        let mut wanted = vec![0.0, 1.0, -1.0, 0.1, 12.5, -0.000_001, 1e21, 1.797e308, 5e-324, 123_456_789.123_456_79];
        wanted.extend(least.iter().chain(&most).flat_map(|bound| [*bound, bound + 0.5, bound - 0.5]));
        wanted.retain(|number| least.iter().all(|bound| number >= bound) && most.iter().all(|bound| number <= bound));
        if self.is_exact && self.random.percent(15) {
            let beyond = [9_007_199_254_740_993_i64, -9_007_199_254_740_993].map(|number| json!(number));
            // The other one is rounded where a float is due.
            let beyond: Vec<Value> = beyond.into_iter().chain([json!(BEYOND[0].1)]).collect();
            let fits =
                |number: &f64| least.iter().all(|bound| number > bound) && most.iter().all(|bound| number < bound);
            let rank = self.random.below(beyond.len());
            if beyond[rank].as_f64().is_some_and(|number| fits(&number)) {
                return beyond[rank].clone();
            }
        }
        let rank = self.random.below(wanted.len());
        let number = wanted.get(rank).copied().unwrap_or(0.0);
        // A whole number may be written without a point.
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
        let whole = (number.fract() == 0.0 && number.abs() < 1e9).then_some(number as i64);
        match whole {
            Some(whole) if self.random.percent(50) => json!(whole),
            _ => json!(number),
        }
    }
}

/// Texts of a format.
fn formatted(format: &str) -> Option<&'static [&'static str]> {
    Some(match format {
        "date" => &["2026-09-01", "2024-02-29", "0001-01-01"],
        "date-time" => &["2026-09-01T10:00:00Z", "2024-02-29T23:59:59.123456+02:00", "1969-12-31T00:00:00-11:30"],
        "uuid" => &["7b3c1f7e-0d57-4a3e-9d6c-2f0f1c7a9b11", "00000000-0000-0000-0000-000000000000"],
        "email" => &["camille.exemple@example.org"],
        "uri" | "url" => &["https://example.org/a?b=c&d=%C3%A9#e"],
        "byte" | "base64" => &["", "w6k=", "AAEC/w=="],
        "ipv4" | "ip" => &["192.0.2.1"],
        "ipv6" => &["2001:db8::1"],
        "hostname" => &["example.org"],
        _ => return None,
    })
}
