//! What is wrong with a value, taken out of the sentence of the runtime or of serde. Their errors have a place and an
//! English sentence, and no kind: this file knows those sentences, so that no other has to.

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RaisonLue<'a> {
    /// A property of the norm is missing.
    Manque(&'a str),
    /// A field is missing.
    ChampManque(&'a str),
    /// It is of another type than the expected one.
    Type { trouve: &'a str, attendu: &'a str },
    /// It is out of range.
    HorsBornes { attendu: &'a str },
    /// It is not in this list of codes.
    HorsListe { code: &'a str, connues: &'a str },
    /// There is no such field.
    ChampInconnu { connus: &'a str },
    /// There is no such variant.
    VarianteInconnue { connues: &'a str },
    /// Another sentence.
    Autre,
}

impl<'a> RaisonLue<'a> {
    /// What a sentence says.
    pub(super) fn de(phrase: &'a str) -> Self {
        let attendu = |suite: &'a str| suite.split_once(", expected ").unwrap_or((suite, ""));
        if let Some((_, propriete)) = phrase.split_once(" lacks the property `") {
            return Self::Manque(propriete.trim_end_matches('`'));
        }
        if let Some((trouve, attendu)) = phrase.strip_prefix("invalid type: ").map(attendu) {
            return Self::Type { trouve, attendu };
        }
        if let Some((_, attendu)) = phrase.strip_prefix("invalid value: ").map(attendu) {
            return Self::HorsBornes { attendu };
        }
        if let Some(suite) = phrase.strip_prefix("unknown value of ")
            && let Some((code, connues)) = suite.split_once("; known: ")
        {
            return Self::HorsListe { code, connues };
        }
        if let Some((_, connus)) = phrase.split_once("unknown field, expected ") {
            return Self::ChampInconnu { connus };
        }
        if let Some((_, connues)) = phrase.split_once("unknown variant, expected ") {
            return Self::VarianteInconnue { connues };
        }
        phrase.strip_prefix("missing field ").map_or(Self::Autre, Self::ChampManque)
    }
}

/// The names of a list.
pub(super) fn liste(noms: &str) -> String {
    noms.trim_start_matches("one of ").replace(" or ", ", ").replace('`', "")
}

/// A found type, in French.
pub(super) fn genre(trouve: &str) -> &'static str {
    match trouve.split(' ').next().unwrap_or_default() {
        "string" | "character" => "un texte",
        "integer" => "un entier",
        "floating" => "un nombre",
        "boolean" => "un booléen",
        "null" => "null",
        "map" => "un objet",
        "sequence" => "une liste",
        _ => "cette valeur",
    }
}

/// An expected type, in French; `None` where it is said in words that are not known here.
pub(super) fn attente(attendu: &str) -> Option<&'static str> {
    Some(match attendu {
        "a string" | "a text" => "un texte",
        "a boolean" => "un booléen",
        objet if ["an object", "struct", "a map"].iter().any(|debut| objet.starts_with(debut)) => "un objet",
        liste if liste.starts_with("a sequence") || liste.starts_with("a list") => "une liste",
        "a date" => "une date (AAAA-MM-JJ)",
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" => "un entier",
        "f32" | "f64" => "un nombre",
        _ => return None,
    })
}
