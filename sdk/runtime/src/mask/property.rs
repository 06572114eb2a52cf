//! Values that follow a sensitive property name, in JSON, forms, XML or prose. Tell-tale numbers are in `pattern`.

use super::MASK;

/// Masks the value after each name that `is_sensitive`.
pub(super) fn mask(text: &str, is_sensitive: impl Fn(&str) -> bool) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|letter: char| !is_word(letter)).unwrap_or(rest.len());
        if word == 0 {
            let next = rest.find(is_word).unwrap_or(rest.len());
            masked.push_str(&rest[..next]);
            rest = &rest[next..];
            continue;
        }
        let (name, after) = rest.split_at(word);
        masked.push_str(name);
        rest = after;
        if let Some(value) = value_of(after).filter(|_| is_sensitive(name)) {
            masked.push_str(&after[..value.start]);
            masked.push_str(MASK);
            rest = &after[value.end..];
        }
    }
    masked
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '-'
}

/// The value that follows a name: `": "…"`, `=…`, `>…<`; `None` when no value follows.
fn value_of(after: &str) -> Option<std::ops::Range<usize>> {
    let unquoted = after.strip_prefix("\\\"").or_else(|| after.strip_prefix(['"', '\''])).unwrap_or(after);
    let spaced = unquoted.trim_start();
    let value = spaced.strip_prefix([':', '=', '>'])?.trim_start();
    let start = after.len() - value.len();
    // An element that another follows at once holds no value itself.
    if spaced.starts_with('>') && value.starts_with('<') {
        return None;
    }
    let length = if spaced.starts_with('>') { value.find('<').unwrap_or(value.len()) } else { length_of(value) };
    Some(start..start + length)
}

fn length_of(value: &str) -> usize {
    if let Some(text) = value.strip_prefix("\\\"") {
        return 2 + text.find("\\\"").map_or(text.len(), |end| end + 2);
    }
    match value.chars().next() {
        Some('"') => end_of_text(value),
        Some('{' | '[') => end_of_group(value),
        _ => value.find([',', ';', '&', '}', ']', '<', '"', '\n', '\r']).unwrap_or(value.len()),
    }
}

/// The length of a quoted text, its quotes included; all of it when it was cut.
pub(super) fn end_of_text(value: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in value.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    value.len()
}

/// The length of an object or a list, however deep; all of it when it was cut.
fn end_of_group(value: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(letter) = value[at..].chars().next() {
        match letter {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            '"' => {
                at += end_of_text(&value[at..]);
                continue;
            }
            _ => {}
        }
        at += letter.len_utf8();
        if depth == 0 {
            return at;
        }
    }
    value.len()
}

#[cfg(test)]
mod tests {
    use super::mask;

    fn masked(text: &str) -> String {
        mask(text, |name| ["nir", "nom"].contains(&name.to_lowercase().as_str()))
    }

    #[test]
    fn masks_json_whole_cut_and_escaped() {
        assert_eq!(masked(r#"{"nom": "DU\"PONT", "x": 1}"#), r#"{"nom": ***, "x": 1}"#);
        assert_eq!(masked(r#"{"NIR":12345,"x":1}"#), r#"{"NIR":***,"x":1}"#);
        assert_eq!(masked(r#"{"nom": "DUPO"#), r#"{"nom": ***"#);
        assert_eq!(masked(r#"{"nom": {"a": ["}"], "b": 2}, "x": 1}"#), r#"{"nom": ***, "x": 1}"#);
        assert_eq!(masked(r#""{\"nom\": \"DUPONT\", \"x\": 1}""#), r#""{\"nom\": ***, \"x\": 1}""#);
    }

    #[test]
    fn masks_what_is_no_json() {
        assert_eq!(masked("<nom>DUPONT</nom><x>1</x>"), "<nom>***</nom><x>1</x>");
        assert_eq!(masked("nom=DUPONT&x=1"), "nom=***&x=1");
        assert_eq!(masked("nom : Marie Dupont; x"), "nom : ***; x");
    }

    #[test]
    fn leaves_other_names_and_bare_words() {
        for text in [r#"{"prenom_usage": "x", "denomination": "y"}"#, "le nom manque", ""] {
            assert_eq!(masked(text), text);
        }
    }
}
