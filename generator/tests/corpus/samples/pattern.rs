//! Texts that match a regular expression, approximately: look-around is ignored, and the validator decides.

use regex_syntax::hir::{Class, Hir, HirKind};

use crate::random::Random;

/// How many repetitions beyond the minimum are made for an unbounded repetition.
const MORE: usize = 4;

/// A text; `None` for an expression that cannot be read.
pub fn sample(pattern: &str, random: &mut Random) -> Option<String> {
    // ECMA 262 means ASCII by these.
    let ascii =
        without_looking(pattern).replace(r"\d", "[0-9]").replace(r"\w", "[A-Za-z0-9_]").replace(r"\s", r"[ \t]");
    let hir = regex_syntax::parse(&ascii).ok()?;
    let mut text = String::new();
    write(&hir, random, &mut text);
    Some(text)
}

/// The pattern without `(?!…)` and `(?=…)`.
fn without_looking(pattern: &str) -> String {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some(start) = ["(?!", "(?=", "(?<!", "(?<="].iter().filter_map(|sign| rest.find(sign)).min() {
        text.push_str(&rest[..start]);
        let mut depth = 0_usize;
        let end = rest[start..].char_indices().find(|(_, sign)| {
            depth = match sign {
                '(' => depth + 1,
                ')' => depth - 1,
                _ => depth,
            };
            depth == 0
        });
        rest = end.map_or("", |(end, _)| &rest[start + end + 1..]);
    }
    text + rest
}

fn write(hir: &Hir, random: &mut Random, text: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges();
            if let Some(range) = ranges.get(random.below(ranges.len().min(3))) {
                let offset = random.below((range.end() as usize - range.start() as usize + 1).min(60));
                let sign = range.start() as u32 + u32::try_from(offset).unwrap_or(0);
                text.push(char::from_u32(sign).unwrap_or(range.start()));
            }
        }
        HirKind::Class(Class::Bytes(_)) => text.push('a'),
        HirKind::Repetition(repetition) => {
            let least = repetition.min as usize;
            let most = repetition.max.map_or(least + MORE, |most| (most as usize).min(least + 40));
            for _ in 0..least + random.below(most - least + 1) {
                write(&repetition.sub, random, text);
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, random, text),
        HirKind::Concat(parts) => parts.iter().for_each(|part| write(part, random, text)),
        HirKind::Alternation(parts) => write(&parts[random.below(parts.len())], random, text),
    }
}
