//! Diagnostics for a target: the longest part that matches, the target that was probably meant, the alternatives that
//! match nothing, and whether it may match nodes for which it was not written.

use std::collections::HashSet;

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::diagnostic::nearest::Guesses;
use crate::diagnostic::{Diagnostic, Diagnostics, Origin, Rule};

/// How many similar names are tried, and how many existing ones are listed.
const TRIED: usize = 8;

/// The help for a target without a match: the most similar target with a match, or the longest part of this one that
/// matches.
pub(super) fn help(target: &str, tree: &Value, guesses: &mut Guesses) -> Option<String> {
    if guesses.are_used_up() {
        return None;
    }
    let segments = segments(target);
    let nodes = |upto: usize| query(&format!("${}", segments[..upto].concat()), tree);
    let failing = (1..=segments.len()).find(|upto| nodes(*upto).is_empty())?;
    let reached = format!("${}", segments[..failing - 1].concat());
    let around = nodes(failing - 1);
    let below = segments[failing - 1].starts_with("..");
    let mut keys = Vec::new();
    around.iter().for_each(|node| collect_keys(node, below, &mut keys));
    let mut seen = HashSet::new();
    keys.retain(|key| seen.insert(*key));
    if let Some(wanted) = name(segments[failing - 1]) {
        let rest = segments[failing..].concat();
        let with = |key: &str| format!("{reached}{}{rest}", selector(key, below));
        let near: Vec<_> = guesses.ranked(&wanted, keys.iter().copied()).into_iter().take(TRIED).collect();
        let best = near.iter().find(|key| !query(&with(key), tree).is_empty()).or(near.first());
        if let Some(key) = best {
            return Some(format!("did you mean `{}`?", with(key)));
        }
    }
    if below {
        return None;
    }
    keys.truncate(TRIED);
    let listed: Vec<_> = keys.iter().map(|key| format!("`{key}`")).collect();
    Some(if listed.is_empty() {
        format!("`{reached}` is the last part that exists")
    } else {
        format!("`{reached}` exists and has {}", listed.join(", "))
    })
}

/// Reports alternatives of a target that match nothing beside others that do, and segments that select by position.
pub(super) fn check(target: &str, origin: Origin, tree: &Value, diagnostics: &mut Diagnostics) {
    let segments = segments(target);
    for (rank, segment) in segments.iter().enumerate() {
        let alternatives = alternatives(segment);
        if let Some(position) = alternatives.iter().find(|selector| is_position(selector)) {
            let message = format!("`[{position}]` goes by position, and the list may have another order tomorrow");
            let finding = Diagnostic::new(Rule::TargetByPosition, origin.clone(), message);
            diagnostics.report(finding.help("say what is meant by a filter, such as `[?@.name=='limit']`"));
        }
        for (alternative, alone) in unmatched(&segments, rank, tree) {
            let message = format!("`{alternative}` in `{target}` matches nothing");
            let finding = Diagnostic::new(Rule::UnmatchedTarget, origin.clone(), message);
            let help = help(&alone, tree, &mut diagnostics.guesses);
            diagnostics.report(Diagnostic { help, ..finding });
        }
    }
}

/// Whether one of several alternatives of a segment matches nothing.
pub(crate) fn is_partly_unmatched(target: &str, tree: &Value) -> bool {
    let segments = segments(target);
    (0..segments.len()).any(|rank| !unmatched(&segments, rank, tree).is_empty())
}

/// Those of several alternatives of a segment that match nothing, each with a target for it alone.
fn unmatched<'s>(segments: &[&'s str], rank: usize, tree: &Value) -> Vec<(&'s str, String)> {
    let segment = segments[rank];
    let alternatives = alternatives(segment);
    if alternatives.len() < 2 {
        return Vec::new();
    }
    let before = format!("${}", segments[..rank].concat());
    let around = query(&before, tree);
    let dots = if segment.starts_with("..") { ".." } else { "" };
    let rest = segments[rank + 1..].concat();
    let below = alternatives.into_iter().map(|alternative| (alternative, format!("{dots}[{alternative}]{rest}")));
    let matches = |path: &JsonPath| around.iter().any(|node| !path.query(node).is_empty());
    let unmatched = below.filter(|(_, below)| !JsonPath::parse(&format!("${below}")).is_ok_and(|path| matches(&path)));
    unmatched.map(|(alternative, below)| (alternative, format!("{before}{below}"))).collect()
}

/// Whether a target may match nodes that did not exist when it was written: it has a wildcard, a filter or a descent.
pub(crate) fn is_open(target: &str) -> bool {
    let is_open = |selector: &&str| *selector == "*" || selector.starts_with('?');
    segments(target)
        .iter()
        .any(|segment| segment.starts_with("..") || *segment == ".*" || alternatives(segment).iter().any(is_open))
}

/// The selectors of a segment in brackets; none of a segment with a dot.
pub(crate) fn alternatives(segment: &str) -> Vec<&str> {
    let inner = segment.trim_start_matches('.').strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    let Some(inner) = inner else { return Vec::new() };
    let mut cuts = vec![0];
    for Seen { offset, char, depth, .. } in outside_quotes(inner) {
        if char == ',' && depth == 0 {
            cuts.push(offset + 1);
        }
    }
    cuts.push(inner.len() + 1);
    cuts.windows(2).map(|cut| inner[cut[0]..cut[1] - 1].trim()).collect()
}

/// A character of a JSONPath outside quotes.
struct Seen {
    offset: usize,
    char: char,
    /// The previous character, in quotes or not.
    previous: char,
    /// The number of open brackets; its own does not count.
    depth: usize,
}

fn outside_quotes(path: &str) -> Vec<Seen> {
    let (mut seen, mut depth, mut quote, mut escaped, mut previous) = (Vec::new(), 0_usize, None, false, ' ');
    for (offset, char) in path.char_indices() {
        match (quote, char) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), _) if open == char => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(char),
            (None, _) => {
                depth = depth.saturating_sub(usize::from(matches!(char, ']' | ')')));
                seen.push(Seen { offset, char, previous, depth });
                depth += usize::from(matches!(char, '[' | '('));
            }
        }
        previous = char;
    }
    seen
}

/// An index or a slice.
fn is_position(selector: &str) -> bool {
    selector.chars().all(|char| char.is_ascii_digit() || matches!(char, '-' | ':' | ' '))
}

/// The keys of a node, and with `below` also those of all nodes below it.
fn collect_keys<'t>(node: &'t Value, below: bool, keys: &mut Vec<&'t str>) {
    let (own, nodes): (Vec<_>, Vec<_>) = match node {
        Value::Object(object) => (object.keys().map(String::as_str).collect(), object.values().collect()),
        Value::Array(list) => (Vec::new(), list.iter().collect()),
        _ => return,
    };
    keys.extend(own);
    if below {
        nodes.into_iter().for_each(|node| collect_keys(node, below, keys));
    }
}

fn query<'t>(path: &str, tree: &'t Value) -> Vec<&'t Value> {
    JsonPath::parse(path).map(|path| path.query(tree).all()).unwrap_or_default()
}

/// Cuts `$.paths['/pets'].get` into `.paths`, `['/pets']`, `.get`. The text is a valid JSONPath.
pub(crate) fn segments(target: &str) -> Vec<&str> {
    let mut cuts = Vec::new();
    for Seen { offset, char, previous, depth } in outside_quotes(target) {
        let begins = match char {
            '[' => !target[..offset].ends_with(".."),
            '.' => previous != '.',
            _ => false,
        };
        if begins && depth == 0 {
            cuts.push(offset);
        }
    }
    cuts.push(target.len());
    cuts.windows(2).map(|cut| target[cut[0]..cut[1]].trim_end()).collect()
}

/// The one name that a segment selects; `None` for wildcards, indexes, filters and lists.
pub(crate) fn name(segment: &str) -> Option<String> {
    let segment = segment.trim_start_matches('.');
    match segment.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        None => (segment != "*").then(|| segment.to_owned()),
        Some(inner) => {
            let quote = inner.trim().chars().next().filter(|char| matches!(char, '\'' | '"'))?;
            let text = inner.trim().strip_prefix(quote)?.strip_suffix(quote)?;
            (!text.contains(quote)).then(|| text.to_owned())
        }
    }
}

/// `.get`, or `['/pets']` where the short form does not exist; with two dots for nodes below.
pub(crate) fn selector(key: &str, below: bool) -> String {
    let short = key.chars().next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && key.chars().all(|char| char.is_ascii_alphanumeric() || char == '_');
    match (below, short) {
        (false, true) => format!(".{key}"),
        (false, false) => format!("[{}]", quoted(key)),
        (true, true) => format!("..{key}"),
        (true, false) => format!("..[{}]", quoted(key)),
    }
}

/// A name in quotes, as JSONPath has it.
pub(crate) fn quoted(key: &str) -> String {
    format!("'{}'", key.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_target_is_cut_at_its_segments() {
        assert_eq!(segments("$.paths['/a.[b]'].get"), [".paths", "['/a.[b]']", ".get"]);
        assert_eq!(segments("$..schemas[?@.type == 'x']..['y']"), ["..schemas", "[?@.type == 'x']", "..['y']"]);
    }

    #[test]
    fn a_segment_in_brackets_has_alternatives() {
        assert_eq!(alternatives("['a','b, c']"), ["'a'", "'b, c'"]);
        assert_eq!(
            alternatives("..[?@.name=='x' && f(@.a, 'y'), ?@['b']]"),
            ["?@.name=='x' && f(@.a, 'y')", "?@['b']"]
        );
        assert_eq!(alternatives(r"['it\'s', 0, 1:2]"), [r"'it\'s'", "0", "1:2"]);
        assert_eq!(alternatives(".name"), [""; 0]);
    }

    #[test]
    fn a_target_with_a_wildcard_a_filter_or_a_descent_is_open() {
        let open = ["$.paths.*.get", "$.a[*]", "$..a", "$.a[?@.b]", "$..['a']", "$.a['b', ?@.c]"];
        let exact = ["$", "$.a.b", "$['*']", "$.a['b', 'c'].d", "$.a[0]"];
        assert!(open.into_iter().all(is_open));
        assert!(!exact.into_iter().any(is_open));
    }

    #[test]
    fn the_first_segment_that_fails_is_put_right() {
        let tree = json!({"paths": {"/v1/orders": {"post": {}}, "/v2/order": {"get": {}}, "/v1/others": {}}});
        let help = |target| help(target, &tree, &mut Guesses::default()).expect("a help");
        assert_eq!(help("$.paths['/v1/order'].post"), "did you mean `$.paths['/v1/orders'].post`?");
        assert_eq!(help("$..pos"), "did you mean `$..post`?");
        assert_eq!(help("$.path['/v1/orders']"), "did you mean `$.paths['/v1/orders']`?");
        assert_eq!(help("$.paths['/v1/orders'].delete"), "`$.paths['/v1/orders']` exists and has `post`");
        assert_eq!(help("$.paths[?@.patch]"), "`$.paths` exists and has `/v1/orders`, `/v2/order`, `/v1/others`");
    }
}
