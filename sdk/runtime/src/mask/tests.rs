//! What a masked body shows, and that the work of masking is proportional to what is shown.

use std::sync::Arc;

use bytes::Bytes;

use super::{Mask, RawBody};
use crate::secret::Secret;

const KNOWN: [&str; 2] = ["X1", "E-0042"];

fn mask(secrets: &[&str]) -> Mask {
    Mask::new(&["nir", "nom", "code"], secrets.iter().map(|&secret| Secret::new(secret)).collect())
}

/// What is shown of a body to a caller who knows the codes.
fn masked(text: &str) -> String {
    let body = RawBody::new(Bytes::copy_from_slice(text.as_bytes()), Arc::new(mask(&[])));
    body.masked(&|text| KNOWN.contains(&text))
}

#[test]
fn leaves_structure_names_numbers_and_known_codes() {
    for text in [
        r#"{"errors": [{"code": "X1", "amount": 12.5}], "a": null}"#,
        r#"{"a": 12345.67, "b": -1e3, "c" : true, "adresse1":{"d":[1, 2,3]}, "_e":"", "$f":"E-0042"}"#,
        " ",
        "",
    ] {
        assert_eq!(masked(text), text);
    }
}

#[test]
fn debug_shows_what_display_shows() {
    let body = RawBody::new(Bytes::from_static(br#"{"nom": "DUPONT", "x": 1}"#), Arc::new(mask(&[])));
    assert_eq!(format!("{body:?}"), r#""{\"nom\": ***, \"x\": 1}""#);
}

#[test]
fn masks_what_may_name_somebody() {
    for (text, expected) in [
        (r#"{"description": "Marie Dupont est connue", "x": true}"#, r#"{"description": ***, "x": true}"#),
        (r#"{texte: Dupont, 2006-05-12, a@b}"#, "{***: ***, ***, ***@***}"),
        (r#"["Dupont", "cv_Dupont.pdf", "2006-05-12", "X1"]"#, r#"[***, ***, ***, "X1"]"#),
        // They look like codes, but are not known ones.
        (r#"["Dupont75", "MARTIN2", "DUPONT-2", "12-5-90", "E-0043"]"#, "[***, ***, ***, ***, ***]"),
        (r#"{"Dupont75": 1, "12-5-90": 2, "Marie Dupont": 3, "é": 4}"#, "{***: 1, ***: 2, ***: 3, ***: 4}"),
        (r#"{"a": 639987415, "b": 120590, "c": 0612345678}"#, r#"{"a": ***, "b": ***, "c": ***}"#),
        (r#"{"a": 1 80 12 75 123 456 42}"#, r#"{"a": *** *** *** *** *** *** ***}"#),
        ("[1\u{a0}80\u{a0}12]", "[*********]"),
        (r#""dit \"Dupont\" ici""#, "***"),
        ("Marie Dupont", "*** (12 bytes)"),
        ("<p>Dupont</p>", "*** (13 bytes)"),
    ] {
        assert_eq!(masked(text), expected, "{text}");
    }
}

#[test]
fn masks_the_values_of_sensitive_names() {
    for (text, expected) in [
        (r#"{"nom": "DU\"PONT", "x": 1}"#, r#"{"nom": ***, "x": 1}"#),
        (r#"{"NIR":12345,"x":1}"#, r#"{"NIR":***,"x":1}"#),
        (r#"{"nom" : "X1", "code": "X1"}"#, r#"{"nom" : ***, "code": "X1"}"#),
        (r#"{"nom": {"a": ["}"], "b": 2}, "x": 1}"#, r#"{"nom": ***, "x": 1}"#),
        (r#"{"n\u006fm": 12, "x": 1}"#, r#"{***: ***, "x": 1}"#),
        (r#"{nir: 12345, 'nom': 12, 'x': 1}"#, "{***: ***, '***': ***, '***': 1}"),
        (r#"{"prenom_usage": 1, "denomination": 2}"#, r#"{"prenom_usage": 1, "denomination": 2}"#),
        (r#"{"access_token": 1, "Password": true}"#, r#"{"access_token": ***, "Password": ***}"#),
        (r#"["{\"nom\": 12}"]"#, "[***]"),
    ] {
        assert_eq!(masked(text), expected, "{text}");
    }
}

/// A document need not name them: they are credentials in every API.
#[test]
fn the_names_of_credentials_are_sensitive_in_every_document() {
    let token = ["access_token", "refresh_token", "id_token"];
    for name in token.into_iter().chain(["client_secret", "client_assertion", "password", "authorization", "api_key"]) {
        assert_eq!(masked(&format!(r#"{{"{name}":12,"x":1}}"#)), format!(r#"{{"{name}":***,"x":1}}"#));
    }
}

#[test]
fn what_is_torn_is_masked() {
    for (text, expected) in [
        (r#"{"texte": "DUPONT"#, r#"{"texte": ***"#),
        (r#"{"nom": "DUPO"#, r#"{"nom": ***"#),
        (r#"{"nom": {"a": 1"#, r#"{"nom": ***"#),
        (r#"{"rang": 10304"#, r#"{"rang": ***"#),
        (r#"{"rang""#, r#"{***"#),
        (r#"["X1"#, "[***"),
    ] {
        assert_eq!(masked(text), expected, "{text}");
    }
}

/// A beginning that is shown, and a text behind it, so that the cut is in the middle of `torn`.
fn cut(torn: &str, at: usize, secrets: &[&str]) -> String {
    let mut text = String::from("[");
    while text.len() + 2 < RawBody::SHOWN - at {
        text.push_str("1,");
    }
    let blanks = RawBody::SHOWN - at - text.len();
    text.push_str(&" ".repeat(blanks));
    assert_eq!(text.len(), RawBody::SHOWN - at);
    text.push_str(torn);
    text.push_str(&",1]".repeat(9_000));
    let whole = text.len();
    let body = RawBody::new(text.into(), Arc::new(mask(secrets)));
    let shown = body.masked(&|text| KNOWN.contains(&text));
    assert!(shown.len() <= RawBody::SHOWN + 64, "{}", shown.len());
    shown.strip_suffix(&format!(" *** ({whole} bytes)")).expect("what is left out is counted").trim_end().to_owned()
}

#[test]
fn the_cut_tears_nothing_open() {
    for (torn, secrets) in [
        (r#""103042A99999907""#, &[][..]),
        ("103042999999", &[]),
        (r#""Dupontelle""#, &[]),
        (r#"{"nom":"Dupontelle"}"#, &[]),
        (r#"{"nom":{"a":12,"b":34}}"#, &[]),
        ("\"é€𝄞\"", &[]),
        (r#""cle-tres-secrete""#, &["cle-tres-secrete"]),
        ("12,34,56,78", &["12,34,56,78"]),
    ] {
        // Three letters of a credential are not masked yet.
        for at in 0..torn.len() {
            if !secrets.is_empty() && at < 4 {
                continue;
            }
            let shown = cut(torn, at, secrets);
            let end = &shown[shown.rfind("1,").expect("numbers") + 2..];
            let hidden = end.chars().filter(|letter| letter.is_alphanumeric()).count();
            let allowed = end.trim_start().trim_start_matches("{\"nom\":");
            assert!(hidden == 0 || !allowed.contains(char::is_alphanumeric), "{torn} at {at}: {end}");
        }
    }
    assert!(cut(r#""X1""#, 4, &[]).ends_with(r#""X1""#), "what is whole is shown");
    assert_eq!(RawBody::SHOWN, 16_384);
}

#[test]
fn credentials_are_masked_whole_torn_and_short() {
    let shown = |text: &'static str, secrets: &[&str]| {
        RawBody::new(Bytes::from_static(text.as_bytes()), Arc::new(mask(secrets))).to_string()
    };
    assert_eq!(shown(r#"{"cle": 123, "x": 1}"#, &["cle", "123"]), r#"{***: ***, "x": 1}"#);
    assert_eq!(shown(r#"{"cle": 12, "x": 1}"#, &["12"]), r#"{"cle": 12, "x": 1}"#, "two letters hide nothing");
    assert_eq!(shown("[12,34,56,7", &["12,34,56,78"]), "[***");
    assert_eq!(shown("[12,34,12,34,56,7]", &["12,34,56,78"]), "[12,34,12,34,56,7]", "no end of the text");
    // Repetitions within the secret, and a false start before it.
    assert_eq!(shown("[11,11,11,2", &["11,11,2,33"]), "[11,***");
    assert_eq!(shown("[11,11,11,2", &["11,11,2,33,44,55"]), "[11,***");
    assert_eq!(RawBody::new(Bytes::from_static(b"[1]"), Arc::new(Mask::whole())).to_string(), "***");
}

/// Beginnings with what follows them, repeated: texts that could make a masker read again what it has read.
const HOSTILE: &[(&str, &str)] = &[
    ("", r#"{"a":"#),
    ("", "{a:{"),
    ("", "["),
    ("", "{"),
    ("", r#"[""#),
    ("", r#"{"nom":"#),
    ("", r#"{"nom":{"#),
    ("", r#"{"nom":["#),
    ("", r#"["nom""#),
    ("", "[{]}"),
    ("", "[1,"),
    ("", "[1 "),
    ("", "{nom:"),
    ("", "{nom="),
    ("", "{'nom':'"),
    ("", "[é"),
    ("", "[\u{a0}1"),
    ("", "[\u{202f}"),
    ("", "[𝄞"),
    ("", "{\"a\" :"),
    ("", "[\\"),
    ("[", "\""),
    ("[\"", "\\"),
    ("[\"", "\\\""),
    ("[\"", "a"),
    ("[\"", "\\u006f"),
    ("[", " "),
    ("[", "1"),
    ("[", "1 "),
    ("[", "1-"),
    ("[", "AA00 "),
    ("[", "AA00AA00"),
    ("[", "Dupont "),
    ("{\"nom\"", " "),
    ("{\"nom\":", " "),
    ("{\"nom\":", "a"),
    ("{\"nom\":", "{\"a\":"),
    ("{\"nom\":\"", "\\"),
    ("[", "nom "),
    ("[", "a:"),
    ("[", "a: "),
    ("[", "a=b&"),
    ("[", ","),
    ("[", "]"),
    ("[", "'"),
    ("[", "\n"),
    ("[", "a"),
    ("[", "é"),
    ("{", "\"a\":1,"),
    ("Du", "pont "),
    ("<", "p>"),
    ("[", "secret"),
    ("[", "secre"),
    ("[", "aaaa"),
    ("[", "aaab"),
];

fn hostile((start, unit): (&str, &str), size: usize) -> String {
    format!("{start}{}", unit.repeat(size.div_ceil(unit.len())))
}

/// Twice the text takes twice the steps, whatever the text; each letter is read at most twice.
#[test]
fn masking_takes_steps_in_proportion() {
    let secrets = ["secret", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", &"a".repeat(3000)];
    let mask = mask(&secrets);
    for &shape in HOSTILE {
        let steps = |size: usize| mask.apply(hostile(shape, size).as_bytes(), usize::MAX, &|_| true).1;
        let counted = [1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15].map(steps);
        for (size, pair) in counted.windows(2).enumerate() {
            assert!(2 * pair[1] <= 5 * pair[0], "{shape:?} at {}: {counted:?}", 1 << (11 + size));
        }
        assert!(counted[4] <= 12 * (1 << 15), "{shape:?}: {counted:?}");
    }
}

/// Whatever its size, a body takes no more steps than its visible beginning.
#[test]
fn a_large_body_takes_the_steps_of_its_beginning() {
    let mask = mask(&["secret"]);
    for &shape in HOSTILE {
        let steps = |size: usize| mask.apply(hostile(shape, size).as_bytes(), RawBody::SHOWN, &|_| true).1;
        assert!(steps(1 << 18) <= steps(2 * RawBody::SHOWN) + 16, "{shape:?}");
    }
}
