//! Free texts: they may name anybody, and no form gives a name away. What is surely no prose is left: the structure of
//! JSON, its property names, numbers, and codes.

use super::{MASK, is_code};

/// Masks every text of a JSON body that is no code; of anything else, all of it.
pub(super) fn mask(text: &str) -> String {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.is_empty() {
        return text.to_owned();
    }
    if !start.starts_with(['{', '[', '"']) {
        return format!("{MASK} ({} bytes)", text.len());
    }
    let mut masked = String::with_capacity(text.len());
    let mut rest = start;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '"' => super::property::end_of_text(rest),
            _ if is_bare(letter) => rest.find(|letter: char| !is_bare(letter)).unwrap_or(rest.len()),
            _ => letter.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        masked.push_str(if is_shown(token, after) { token } else { MASK });
        rest = after;
    }
    masked
}

fn is_shown(token: &str, after: &str) -> bool {
    let Some(quoted) = token.strip_prefix('"') else {
        return !token.starts_with(is_bare) || ["true", "false", "null"].contains(&token) || is_number(token);
    };
    let Some(text) = quoted.strip_suffix('"') else { return false };
    text.is_empty() || is_code(text) || (after.trim_start().starts_with(':') && is_name(text))
}

/// Whether a text that stands where a property name stands looks like one.
fn is_name(text: &str) -> bool {
    let letters = text.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"_-$@.".contains(&letter));
    letters && text.len() <= 60 && text.bytes().filter(u8::is_ascii_digit).count() <= 4
}

/// Whether a letter may stand in a number or a literal, or in whatever stands there in what is no JSON.
fn is_bare(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '+' | '.' | '/')
}

/// A number with too few digits for a date, a telephone or a person.
fn is_number(token: &str) -> bool {
    token.starts_with(|letter: char| !letter.is_alphabetic())
        && token.parse::<f64>().is_ok()
        && token.bytes().filter(u8::is_ascii_digit).count() <= 7
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn leaves_structure_names_numbers_and_codes() {
        for (text, masked) in [
            (r#"{"errors": [{"code": "X1", "montant": 12.5}], "a": null}"#, None),
            (r#"{"description": "Marie Dupont est connue", "x": true}"#, Some(r#"{"description": ***, "x": true}"#)),
            (r#"{"texte": "DUPONT"#, Some(r#"{"texte": ***"#)),
            (r#"{texte: Dupont, 2006-05-12, a@b}"#, Some("{***: ***, ***, ***@***}")),
            (r#"{"a": 12345.67, "b": -1e3, "c": 639987415}"#, Some(r#"{"a": 12345.67, "b": -1e3, "c": ***}"#)),
            (r#"["Dupont", "E_42", "cv_Dupont.pdf", "2006-05-12", ""]"#, Some(r#"[***, "E_42", ***, ***, ""]"#)),
            (r#""dit \"Dupont\" ici""#, Some("***")),
            ("Marie Dupont", Some("*** (12 bytes)")),
            ("<p>Dupont</p>", Some("*** (13 bytes)")),
            (" ", None),
        ] {
            assert_eq!(mask(text), masked.unwrap_or(text), "{text}");
        }
    }
}
