//! Which language is used where: names in English or in French, texts in French.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::words::{ident, is_group, is_punct, tokens, without_tests};

/// Words of the trade, and of French code, that are no English ones. Parts of names are compared with them whole.
const FRENCH: &[&str] = &[
    "apprenti",
    "attente",
    "avenant",
    "cerfa",
    "certificat",
    "cfa",
    "champ",
    "clef",
    "cle",
    "compte",
    "constat",
    "contrat",
    "controle",
    "courriel",
    "deca",
    "depot",
    "deposer",
    "diplome",
    "dossier",
    "echec",
    "echeance",
    "employeur",
    "envoyer",
    "erreur",
    "etat",
    "facture",
    "idcc",
    "identifiant",
    "jeton",
    "joindre",
    "journal",
    "lire",
    "lister",
    "maitre",
    "montant",
    "motif",
    "nir",
    "niveau",
    "norme",
    "numero",
    "opco",
    "postal",
    "preuve",
    "profil",
    "refus",
    "rejet",
    "regle",
    "reponse",
    "requete",
    "rncp",
    "rupture",
    "siren",
    "siret",
    "statut",
    "suivre",
    "uai",
    "verifier",
];

/// The French words among the names of a file, each with the name.
pub fn french_names(path: &str, text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    names(tokens(path, text), &mut found);
    found.retain(|name| parts(name).iter().any(|part| FRENCH.contains(&part.as_str())));
    found
}

fn names(stream: TokenStream, found: &mut BTreeSet<String>) {
    for token in without_tests(stream) {
        match &token {
            TokenTree::Group(group) => names(group.stream(), found),
            _ => found.extend(ident(&token)),
        }
    }
}

/// The words of a name in any case.
fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![String::new()];
    let mut was_small = false;
    for letter in name.chars() {
        if letter == '_' || (letter.is_uppercase() && was_small) {
            parts.push(String::new());
        }
        if let Some(last) = parts.last_mut().filter(|_| letter != '_') {
            last.extend(letter.to_lowercase());
        }
        was_small = letter.is_lowercase();
    }
    parts
}

/// Words that English sentences can hardly do without, and French ones do not have.
const ENGLISH: &[&str] = &[
    "and", "are", "be", "been", "by", "cannot", "does", "for", "from", "has", "have", "is", "it", "must", "no", "not",
    "of", "that", "the", "this", "to", "was", "were", "which", "with", "without",
];

/// Macros and methods whose texts only a developer sees: they name a broken invariant.
const INVARIANTS: &[&str] = &["assert", "assert_eq", "assert_ne", "debug_assert", "expect", "panic", "unreachable"];

/// The texts of a file, those of documentation and of invariants apart, that are English.
pub fn english_texts(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    texts(tokens(path, text), &mut found);
    found.retain(|text| is_english(text));
    found
}

fn texts(stream: TokenStream, found: &mut Vec<String>) {
    let tokens = without_tests(stream);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let first = inner.first().and_then(ident);
                let attribute = at > 0 && (is_punct(&tokens[at - 1], '#') || is_punct(&tokens[at - 1], '!'));
                let attribute = attribute && is_group(token, Delimiter::Bracket).is_some();
                let before = tokens[..at].iter().rev().find_map(ident).filter(|_| at > 0 && !is_comma(&tokens[at - 1]));
                let for_developers = before.is_some_and(|before| INVARIANTS.contains(&before.as_str()));
                if !(attribute && first.as_deref() != Some("error") || for_developers) {
                    texts(group.stream(), found);
                }
            }
            TokenTree::Literal(literal) => {
                let literal = literal.to_string();
                if literal.starts_with('"') || literal.starts_with("r\"") || literal.starts_with("r#") {
                    found.push(literal);
                }
            }
            _ => {}
        }
    }
}

fn is_comma(token: &TokenTree) -> bool {
    is_punct(token, ',') || is_punct(token, ';') || is_punct(token, '=')
}

/// Two such words, or one where the text is short. Words in capitals are those of SQL, and one word is a name.
fn is_english(text: &str) -> bool {
    let words: Vec<&str> = text.trim_matches('"').split_whitespace().collect();
    let bare = |word: &&str| word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned();
    let shown = words.iter().map(bare).filter(|word| word.chars().any(char::is_lowercase) || word.len() == 1);
    let english = shown.filter(|word| ENGLISH.contains(&word.to_lowercase().as_str())).count();
    english >= 2 || english == 1 && (2..=6).contains(&words.len())
}

#[test]
fn languages_are_told_apart() {
    let names = french_names(
        "x.rs",
        "struct UnDossier; fn lister_tout(x: Etat) {} /* facture */ fn f() { \"cle\" } fn detat() {}",
    );
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["Etat", "UnDossier", "lister_tout"]);
    let source = r#"
        /// The documentation is not meant.
        #[error("this is not French")]
        #[expect(reason = "this is for developers")]
        fn f() {
            let a = ["le dossier n'est pas lu", "not a date", "application/json", "no", "no-store", "SELECT x FROM y WHERE NOT z"];
            x.expect("the lock is not poisoned");
            panic!("the table is not complete");
            format!("the key of {a} is unknown")
        }
        #[cfg(test)]
        mod tests { const T: &str = "it is not for people"; }
    "#;
    let texts = english_texts("x.rs", source);
    assert_eq!(texts, ["\"this is not French\"", "\"not a date\"", "\"the key of {a} is unknown\""]);
}
