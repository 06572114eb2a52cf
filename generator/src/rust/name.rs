//! Names: the only place that knows Rust's keywords and the conversion of cases.

mod given;
mod reserved;

use std::collections::HashMap;
use std::fmt;

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};

use crate::diagnostic::{Diagnostic, Diagnostics, Origin, Rule};
use crate::pointer::Pointer;

pub use given::{Wanted, is_name};

/// A valid Rust identifier, raw if necessary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ident(String);

impl Ident {
    /// The text, with `r#` where it is raw.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text without `r#`, for file names and texts.
    pub fn bare(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }

    /// The name with more at its end, which no keyword has.
    pub fn extended(&self, end: &str) -> Self {
        Self(format!("{}{end}", self.bare().trim_end_matches('_')))
    }

    /// A constant name, known to be valid.
    pub fn ours(name: &str) -> Self {
        assert!(syn::parse_str::<syn::Ident>(name).is_ok(), "`{name}` is an identifier");
        Self(name.to_owned())
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How the words of a name are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Types and variants.
    Pascal,
    /// Fields, methods, modules.
    Snake,
    /// Statics.
    Shouty,
}

/// How many letters a name has at most: rustdoc makes a file of each type, and file systems allow 255 bytes.
const LONGEST: usize = 200;

/// A name in a case, adapted if Rust forbids it; never empty.
pub fn words(name: &str, case: Case) -> String {
    let mut words = plain(name, case).unwrap_or_else(|| converted(name, case));
    if words.len() > LONGEST {
        words.truncate(LONGEST);
        words.truncate(words.trim_end_matches('_').len());
    }
    words
}

/// A number as a name: `Minus1`, `N1_5`.
pub fn number(written: &str) -> String {
    // A float without an exponent may have hundreds of digits.
    const LONGEST: usize = 40;
    let short = written.parse::<f64>().ok().filter(|_| written.len() > LONGEST).map(|number| format!("{number:e}"));
    let written = short.as_deref().unwrap_or(written);
    let (sign, digits) = written.strip_prefix('-').map_or(("N", written), |digits| ("Minus", digits));
    format!("{sign}{}", digits.replace('.', "_").replace("e-", "EMinus").replace('e', "E"))
}

/// Most names are words in lower case already; heck gives the same.
fn plain(name: &str, case: Case) -> Option<String> {
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    let starts_with_letter = words.peek().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_lowercase()));
    if !starts_with_letter || !name.is_ascii() || name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let mut cased = String::with_capacity(name.len());
    for word in words {
        if !cased.is_empty() && case != Case::Pascal {
            cased.push('_');
        }
        let start = cased.len();
        cased.push_str(word);
        match case {
            Case::Pascal => cased[start..=start].make_ascii_uppercase(),
            Case::Shouty => cased[start..].make_ascii_uppercase(),
            Case::Snake => {}
        }
    }
    Some(cased)
}

fn converted(name: &str, case: Case) -> String {
    let name = signs(name);
    let ascii = deunicode::deunicode(&name);
    let spaced: String = ascii.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let cased = match case {
        Case::Pascal => spaced.to_pascal_case(),
        Case::Snake => spaced.to_snake_case(),
        Case::Shouty => spaced.to_shouty_snake_case(),
    };
    let (empty, digit) = match case {
        Case::Pascal => ("Empty", "N"),
        Case::Snake => ("empty", "n"),
        Case::Shouty => ("EMPTY", "N"),
    };
    match cased.chars().next() {
        None => empty.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{digit}{cased}"),
        Some(_) => cased,
    }
}

/// Names made of signs only (`+1`, `-1`, `*`) get a word for each sign.
fn signs(name: &str) -> String {
    if name.chars().any(char::is_alphabetic) {
        return name.to_owned();
    }
    name.chars()
        .map(|c| match c {
            '+' => " plus ".to_owned(),
            '-' => " minus ".to_owned(),
            '*' => " star ".to_owned(),
            '=' => " equal ".to_owned(),
            '<' => " less ".to_owned(),
            '>' => " greater ".to_owned(),
            '!' => " not ".to_owned(),
            '%' => " percent ".to_owned(),
            '.' => " point ".to_owned(),
            '/' => " slash ".to_owned(),
            other => other.to_string(),
        })
        .collect()
}

const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that cannot even be raw.
const NEVER_RAW: [&str; 4] = ["self", "super", "crate", "Self"];

/// Whether a word is a keyword.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word) || NEVER_RAW.contains(&word)
}

/// A set of names that must be unique.
#[derive(Debug, Default)]
pub struct Scope {
    taken: HashMap<String, Pointer>,
    /// The next number for each base name.
    next: HashMap<String, usize>,
    /// What a reserved name gets behind it; without, it gets a number like any other.
    suffix: Option<&'static str>,
}

impl Scope {
    /// The names of types, with the prelude reserved.
    pub fn types() -> Self {
        Self { suffix: Some("Model"), ..Self::reserving(&reserved::TYPES_IN_USE) }
    }

    /// The names, with these reserved.
    pub fn reserving(names: &[&str]) -> Self {
        let taken = names.iter().map(|name| ((*name).to_owned(), Pointer::root())).collect();
        Self { taken, next: HashMap::new(), suffix: None }
    }

    /// Reserves a name.
    pub fn reserve(&mut self, name: &str) {
        self.taken.insert(name.to_owned(), Pointer::root());
    }

    /// Whether nothing has the Rust name for `name`.
    pub fn has_free(&self, name: &str, case: Case) -> bool {
        !self.taken.contains_key(&words(name, case))
    }

    /// Assigns the Rust name for `name`; a name in use gets a number, and a warning with both places.
    pub fn claim(&mut self, name: &str, case: Case, origin: &Pointer, diagnostics: &mut Diagnostics) -> Ident {
        self.claim_as(words(name, case), name, case, origin, diagnostics)
    }

    /// Assigns an identifier that was made from `name` in another way.
    pub fn claim_as(
        &mut self,
        wanted: String,
        name: &str,
        case: Case,
        origin: &Pointer,
        diagnostics: &mut Diagnostics,
    ) -> Ident {
        let wanted = self.of_its_own(wanted, origin, diagnostics);
        let mut free = wanted.clone();
        let mut number = self.next.get(&wanted).copied().unwrap_or(2);
        while let Some(other) = self.taken.get(&free) {
            if free == wanted && *other != Pointer::root() {
                diagnostics.report(
                    Diagnostic::new(
                        Rule::Collision,
                        Origin::key(origin),
                        format!("`{name}` and another name both become `{wanted}` in Rust; this one gets a number"),
                    )
                    .related("the other one", Origin::key(other))
                    .help("give one of the two another name in an overlay"),
                );
            }
            free = if case == Case::Pascal { format!("{wanted}{number}") } else { format!("{wanted}_{number}") };
            number += 1;
            self.next.insert(wanted.clone(), number);
        }
        self.taken.insert(free.clone(), origin.clone());
        escape(free)
    }
}

fn escape(name: String) -> Ident {
    if NEVER_RAW.contains(&name.as_str()) {
        return Ident(format!("{name}_"));
    }
    if KEYWORDS.contains(&name.as_str()) { Ident(format!("r#{name}")) } else { Ident(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claimed(names: &[&str], case: Case) -> (Vec<String>, usize) {
        let mut diagnostics = Diagnostics::default();
        let mut scope = Scope::types();
        let idents = names
            .iter()
            .enumerate()
            .map(|(rank, name)| scope.claim(name, case, &Pointer::root().index(rank), &mut diagnostics).to_string())
            .collect();
        (idents, diagnostics.found().len())
    }

    #[test]
    fn every_sort_of_name_becomes_an_identifier() {
        let cases = ["numéroInterne", "1ereAnnee", "type", "self", "", "😀", "-1", "+1", "a.b/c", "HTMLSourceText"];
        let (names, warnings) = claimed(&cases, Case::Snake);
        assert_eq!(
            names,
            [
                "numero_interne",
                "n1ere_annee",
                "r#type",
                "self_",
                "empty",
                "grinning",
                "minus_1",
                "plus_1",
                "a_b_c",
                "html_source_text"
            ]
        );
        assert_eq!(warnings, 0);
    }

    #[test]
    fn names_of_numbers_say_the_number() {
        for (written, name) in [("1", "N1"), ("-1", "Minus1"), ("1.5", "N1_5"), ("-0.25", "Minus0_25")] {
            assert_eq!(number(written), name);
        }
        assert_eq!(number(&1e300.to_string()), "N1E300");
        assert_eq!(number(&1e-300.to_string()), "N1EMinus300");
    }

    #[test]
    fn names_in_small_letters_are_cased_as_heck_does() {
        for name in ["us_bank_account", "a b", "line1_2", "a1b2 3c", "__x__y-", "etc/gmt0", "v1.0:beta", "a", "x_3d"] {
            for case in [Case::Pascal, Case::Snake, Case::Shouty] {
                assert_eq!(plain(name, case), Some(converted(name, case)), "{name}");
            }
        }
        assert_eq!(plain("3d", Case::Pascal).or(plain("aB", Case::Snake)).or(plain("é", Case::Snake)), None);
    }

    #[test]
    fn two_names_that_become_one_are_told_apart_with_a_warning() {
        assert_eq!(
            claimed(&["foo-bar", "fooBar", "foo_bar"], Case::Pascal),
            (vec!["FooBar".into(), "FooBar2".into(), "FooBar3".into()], 2)
        );
    }

    #[test]
    fn names_of_the_prelude_get_a_word_and_a_warning() {
        let names = vec!["OptionModel".into(), "Self_".into(), "OptionModel2".into()];
        assert_eq!(claimed(&["option", "Self", "OptionModel"], Case::Pascal), (names, 2));
    }
}
